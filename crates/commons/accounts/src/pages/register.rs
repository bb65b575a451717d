//! The registration form.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{Role, Viewer};
use serde::Deserialize;
use ui::{FieldErrors, Frame};
use web::{App, Error, Form, Meta, Query, Visit, local_path, see_other};

use crate::door::hand_over;
use crate::letters::Pen;
use crate::mail_address::send_verification;
use crate::outer::{self, Way};
use crate::password::PasswordHasher;
use crate::register::{Registration, register};
use crate::rules::Asked;
use crate::sign_in::{REMEMBERED, begin_session};

#[derive(Template)]
#[template(path = "accounts/register.html")]
struct RegisterPage {
    f: Frame,
    typed_name: String,
    typed_mail: String,
    next: String,
    /// The page of the rules and their version, where they have to be accepted.
    rules: Option<(&'static str, i64)>,
    ways: Vec<Way>,
    errors: FieldErrors,
}

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub(crate) struct Next {
    pub next: Option<String>,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RegisterForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    password: String,
    /// The version of the rules beside the box that was ticked.
    rules: Option<i64>,
    next: Option<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Next>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let next = local_path(query.next.as_deref()).to_owned();
    if viewer.member.is_some() {
        return Ok(see_other(&next));
    }
    let empty = RegisterForm {
        name: String::new(),
        mail: String::new(),
        password: String::new(),
        rules: None,
        next: Some(next),
    };
    page(&app, &visit, &viewer, StatusCode::OK, empty, FieldErrors::default())
}

pub(crate) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<RegisterForm>,
) -> Result<Response, Error> {
    match enter(&app, &visit, &form).await {
        Ok(()) => {
            visit.flash_next("accounts-registered");
            Ok(see_other(local_path(form.next.as_deref())))
        }
        Err(error) if error.is_form() => {
            let viewer = app.viewer(&visit).await?;
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn enter(app: &App, visit: &Visit, form: &RegisterForm) -> Result<(), Error> {
    let registration =
        Registration { name: form.name.clone(), mail: form.mail.clone(), password: form.password.clone() };
    let (candidate, asked) = (registration.check()?, Asked::now(app, visit));
    if let Some(asked) = asked {
        asked.check(form.rules)?;
    }
    let hash = app.service::<PasswordHasher>()?.hash(registration.password).await?;
    let agent = visit.user_agent().to_owned();
    let pen = Pen::of(app);
    let (_, token) = app
        .write(visit, move |tx, viewer| {
            let member = register(tx, &candidate, &hash, Role::Member)?;
            if let Some(Asked { book, version }) = asked {
                (book.accept)(tx, member, version)?;
            }
            send_verification(tx, &pen, member, viewer.locale)?;
            Ok(begin_session(tx, member, &agent, REMEMBERED)?)
        })
        .await?;
    hand_over(app, visit, &token, REMEMBERED);
    Ok(())
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    form: RegisterForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "accounts-register-title");
    let meta = Meta::titled(title).guest_form();
    let rules = Asked::now(app, visit).map(|asked| (asked.book.path, asked.version));
    app.page_with(status, visit, viewer, meta, |f| RegisterPage {
        f,
        typed_name: form.name,
        typed_mail: form.mail,
        next: local_path(form.next.as_deref()).to_owned(),
        rules,
        ways: outer::of(app).ways(app, viewer.locale),
        errors,
    })
}
