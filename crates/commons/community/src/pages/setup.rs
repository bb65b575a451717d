//! The first-run wizard. Each step sends everything that was typed so far, so it works without script, in two tabs and
//! on two nodes, and nothing is written before the last.

use std::sync::Arc;
use std::time::Duration;

use accounts::{PasswordHasher, begin_session};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Engine;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{Choice, Fact, FieldErrors, Frame};
use web::{App, Error, Form, Meta, Visit, see_other};

use super::general::locales;
use crate::codes;
use crate::found::{FoundingDraft, Owner, found};
use crate::preset::Furnisher;
use crate::settings::{GeneralDraft, Mark};
use crate::setup_code;
use crate::shape::Shape;

/// How long the founder stays signed in.
const SIGNED_IN: Duration = Duration::from_secs(30 * 24 * 3600);

/// The step on which the owner's account is made; everything is written after it.
const LAST: u8 = 5;

/// The steps by the message ids of their names.
const STEPS: [&str; LAST as usize] = [
    ui::message("community-setup-key"),
    ui::message("community-setup-naming"),
    ui::message("community-setup-rules"),
    ui::message("community-setup-preset"),
    ui::message("community-setup-owner"),
];

#[derive(Template)]
#[template(path = "community/setup.html")]
struct SetupPage {
    f: Frame,
    step: u8,
    steps: Vec<Step>,
    /// What other steps asked for, carried along.
    carried: Vec<(&'static str, String)>,
    form: SetupForm,
    locales: Vec<Choice>,
    presets: Vec<Choice>,
    samples: Vec<Choice>,
    facts: Vec<Fact>,
    errors: FieldErrors,
}

/// A slip of the stepper.
struct Step {
    name: String,
    done: bool,
    current: bool,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SetupForm {
    step: String,
    go: String,
    code: String,
    locale: String,
    name: String,
    slogan: String,
    values: String,
    rules: String,
    preset: String,
    samples: String,
    owner: String,
    mail: String,
    password: String,
}

impl SetupForm {
    fn step(&self) -> u8 {
        self.step.parse().unwrap_or(1).clamp(1, LAST)
    }

    fn draft(&self) -> FoundingDraft {
        FoundingDraft {
            code: self.code.clone(),
            general: GeneralDraft {
                name: self.name.clone(),
                slogan: self.slogan.clone(),
                values: self.values.clone(),
                mark: Mark::Seal.to_string(),
                locale: self.locale.clone(),
            },
            rules: self.rules.clone(),
            preset: self.preset.clone(),
            samples: self.samples == "yes",
            owner: Owner {
                name: self.owner.clone(),
                mail: self.mail.clone(),
                password: self.password.clone(),
            },
        }
    }

    /// Everything but what this step asks for. The password is asked for last and never carried.
    fn carried(&self, step: u8) -> Vec<(&'static str, String)> {
        let all = [
            (1, "code", &self.code),
            (1, "locale", &self.locale),
            (2, "name", &self.name),
            (2, "slogan", &self.slogan),
            (2, "values", &self.values),
            (3, "rules", &self.rules),
            (4, "preset", &self.preset),
            (4, "samples", &self.samples),
            (5, "owner", &self.owner),
            (5, "mail", &self.mail),
        ];
        let others = all.into_iter().filter(|(asked, ..)| *asked != step);
        others.map(|(_, name, text)| (name, text.clone())).collect()
    }
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    only_once(&visit)?;
    let shape = app.service::<Shape>()?;
    let form = SetupForm {
        locale: viewer.locale.tag().to_owned(),
        name: shape.name.clone(),
        rules: app.site().messages.get(viewer.locale, "community-setup-rules-draft").to_owned(),
        preset: shape.presets.first().map(|preset| preset.name.to_owned()).unwrap_or_default(),
        samples: "yes".to_owned(),
        ..SetupForm::default()
    };
    page(&app, &visit, &viewer, StatusCode::OK, 1, form, FieldErrors::default())
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SetupForm>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    only_once(&visit)?;
    let step = form.step();
    if form.go == "back" {
        return page(&app, &visit, &viewer, StatusCode::OK, step.max(2) - 1, form, FieldErrors::default());
    }
    let draft = form.draft();
    // At the end all steps are looked at again: what was carried may have been changed on the way.
    let first = if step == LAST { 1 } else { step };
    for looked_at in first..=step {
        if let Err(error) = check(&app, &draft, looked_at).await {
            return refused(&app, &visit, &viewer, looked_at, form, &error);
        }
    }
    if step < LAST {
        return page(&app, &visit, &viewer, StatusCode::OK, step + 1, form, FieldErrors::default());
    }
    match finish(&app, &visit, &draft).await {
        Ok(()) => {
            visit.flash_next("community-setup-flash");
            Ok(see_other("/"))
        }
        Err(error) if error.is(&codes::ALREADY_FOUNDED) => Ok(see_other("/login")),
        Err(error) if error.is(&codes::SETUP_CODE) => refused(&app, &visit, &viewer, 1, form, &error),
        Err(error) => refused(&app, &visit, &viewer, LAST, form, &error),
    }
}

/// The door is gone once somebody went through.
fn only_once(visit: &Visit) -> Result<(), Error> {
    if visit.standing().founded { Err(Error::not_found()) } else { Ok(()) }
}

async fn check(app: &App, draft: &FoundingDraft, step: u8) -> Result<(), Error> {
    match step {
        1 => {
            let code = draft.code.clone();
            let known = app.db().read(move |q| setup_code::is_known(q, &code)).await?;
            if known { Ok(()) } else { Err(Error::new(&codes::SETUP_CODE).field("code")) }
        }
        2 => draft.general.check().map(drop),
        3 => draft.check_rules(),
        4 => draft.check_preset(&*app.service::<Shape>()?).map(drop),
        _ => draft.check_owner().map(drop),
    }
}

/// Everything slow first, then one transaction.
async fn finish(app: &App, visit: &Visit, draft: &FoundingDraft) -> Result<(), Error> {
    let shape = app.service::<Shape>()?;
    let founding = draft.check(&shape)?;
    let hash = app.service::<PasswordHasher>()?.hash(draft.owner.password.clone()).await?;
    let furnish = app.service::<Furnisher>()?.prepare(founding.wish)?;
    let agent = visit.user_agent().to_owned();
    let inside = Arc::clone(&shape);
    let write = app.write(visit, move |tx, _| {
        let owner = found(tx, &inside, &founding, &hash, &furnish)?;
        Ok(begin_session(tx, owner, &agent, SIGNED_IN)?)
    });
    let (_, token) = write.await?;
    let (names, lasts) = (app.cookie_names(), i64::try_from(SIGNED_IN.as_secs()).unwrap_or(i64::MAX));
    visit.set_cookie(names.session(), token.as_str().to_owned(), lasts);
    visit.remove_cookie(names.visitor());
    Ok(())
}

/// Shows the step again on which something is wrong.
fn refused(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    step: u8,
    form: SetupForm,
    error: &Error,
) -> Result<Response, Error> {
    let mut errors = FieldErrors::default();
    for field in error.fields() {
        // The owner's name and the community's are asked for on different steps, but are carried in one form.
        let name = if step == LAST && field.field == "name" { "owner" } else { field.field };
        errors.add(name, app.sentence(viewer.locale, &field.reason));
    }
    if error.fields().is_empty() {
        errors.add("", app.sentence(viewer.locale, error.reason()));
    }
    page(app, visit, viewer, error.status(), step, form, errors)
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    step: u8,
    form: SetupForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let shape = app.service::<Shape>()?;
    let title = app.site().messages.get(viewer.locale, STEPS[usize::from(step) - 1]);
    app.page_with(status, visit, viewer, Meta::titled(title).guest_form(), |f| SetupPage {
        steps: (1..)
            .zip(STEPS)
            .map(|(at, name)| Step { name: f.t(name).to_owned(), done: at < step, current: at == step })
            .collect(),
        carried: form.carried(step),
        locales: locales(&f, &form.locale),
        presets: presets(&f, &shape, &form.preset),
        samples: samples(&f, &form.samples),
        facts: facts(&f, app),
        step,
        form,
        errors,
        f,
    })
}

fn presets(f: &Frame, shape: &Shape, chosen: &str) -> Vec<Choice> {
    let choice = |preset: &crate::Preset| Choice {
        value: preset.name.to_owned(),
        label: f.t(preset.title).to_owned(),
        note: f.t(preset.note).to_owned(),
        selected: preset.name == chosen,
    };
    shape.presets.iter().map(choice).collect()
}

fn samples(f: &Frame, chosen: &str) -> Vec<Choice> {
    let choice = |value: &str, label: &str, note: &str| Choice {
        value: value.to_owned(),
        label: f.t(label).to_owned(),
        note: f.t(note).to_owned(),
        selected: value == chosen,
    };
    vec![
        choice(
            "yes",
            ui::message("community-setup-samples-yes"),
            ui::message("community-setup-samples-yes-note"),
        ),
        choice(
            "no",
            ui::message("community-setup-samples-no"),
            ui::message("community-setup-samples-no-note"),
        ),
    ]
}

/// What the program stands on, for whoever set it up to compare with what was meant.
fn facts(f: &Frame, app: &App) -> Vec<Fact> {
    let fact = |label: &str, value: &str| Fact { label: f.t(label).to_owned(), value: value.to_owned() };
    let database = match app.db().engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let secure = if app.config().is_secure() {
        ui::message("community-setup-secure-yes")
    } else {
        ui::message("community-setup-secure-no")
    };
    vec![
        fact(ui::message("community-setup-database"), database),
        fact(ui::message("community-setup-address"), app.config().origin()),
        fact(ui::message("community-setup-secure"), f.t(secure)),
    ]
}
