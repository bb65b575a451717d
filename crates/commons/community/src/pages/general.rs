//! Name, slogan, values, mark and language.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{Locale, Viewer};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame, Tab};
use web::{App, Error, Form, Meta, ViewerExt as _, Visit, see_other};

use super::tabs;
use crate::change_settings::change_general;
use crate::settings::{GeneralDraft, Mark, Settings};
use crate::shape::Shape;
use crate::store;

#[derive(Template)]
#[template(path = "community/general.html")]
struct GeneralPage {
    f: Frame,
    tabs: Vec<Tab>,
    form: GeneralForm,
    marks: Vec<Choice>,
    locales: Vec<Choice>,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct GeneralForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    slogan: String,
    #[serde(default)]
    values: String,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    version: i64,
}

impl GeneralForm {
    fn of(settings: &Settings) -> Self {
        Self {
            version: settings.general_version(),
            name: settings.name.clone(),
            slogan: settings.slogan.clone(),
            values: settings.values.clone(),
            mark: settings.mark.to_string(),
            locale: settings.locale.tag().to_owned(),
        }
    }

    fn draft(&self) -> GeneralDraft {
        GeneralDraft {
            name: self.name.clone(),
            slogan: self.slogan.clone(),
            values: self.values.clone(),
            mark: self.mark.clone(),
            locale: self.locale.clone(),
        }
    }
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let shape = app.service::<Shape>()?;
    let read = app.read(&visit, move |q, viewer| {
        viewer.owner()?;
        Ok(store::settings(q, &shape)?)
    });
    let (viewer, settings) = read.await?;
    page(&app, &visit, &viewer, StatusCode::OK, GeneralForm::of(&settings), FieldErrors::default())
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<GeneralForm>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.owner()?;
    let shape = app.service::<Shape>()?;
    let saved = async {
        let (general, version) = (form.draft().check()?, form.version);
        app.write(&visit, move |tx, viewer| {
            let owner = viewer.owner()?.id;
            change_general(tx, &shape, owner, version, &general)
        })
        .await
    };
    match saved.await {
        Ok(_) => {
            visit.flash_next("community-flash-saved");
            Ok(see_other("/desk/settings"))
        }
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), form, errors)
        }
        Err(error) => Err(error),
    }
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    form: GeneralForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "community-settings");
    app.page_with(status, visit, viewer, Meta::titled(title).active("desk-settings"), |f| GeneralPage {
        tabs: tabs(&f),
        marks: marks(&f, &form.mark),
        locales: locales(&f, &form.locale),
        form,
        errors,
        f,
    })
}

/// The marks to choose from.
fn marks(f: &Frame, chosen: &str) -> Vec<Choice> {
    let words = |mark| match mark {
        Mark::Seal => (ui::message("community-mark-seal"), ui::message("community-mark-seal-note")),
        Mark::Initial => (ui::message("community-mark-initial"), ui::message("community-mark-initial-note")),
    };
    let choice = |mark: &Mark| Choice {
        value: mark.to_string(),
        label: f.t(words(*mark).0).to_owned(),
        note: f.t(words(*mark).1).to_owned(),
        selected: mark.as_str() == chosen,
    };
    Mark::ALL.iter().map(choice).collect()
}

/// The languages to choose from, each by its own name.
pub(super) fn locales(f: &Frame, chosen: &str) -> Vec<Choice> {
    let choice = |(tag, name): (&str, &str)| Choice {
        value: tag.to_owned(),
        label: name.to_owned(),
        selected: Locale::from_tag(chosen).map(Locale::tag) == Some(tag),
        ..Choice::default()
    };
    f.languages().into_iter().map(choice).collect()
}
