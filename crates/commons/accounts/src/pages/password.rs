//! A forgotten password: a letter with a link, and the page behind the link.

use std::time::Duration;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{FieldErrors, Frame, message};
use web::{App, Error, Form, Meta, Query, Visit, see_other};

use crate::change_password::{ask_for_reset, check_password, reset_password, whose};
use crate::codes;
use crate::letters::Pen;
use crate::mail_address::read_new_mail;
use crate::name::Mail;
use crate::password::PasswordHasher;

/// How long an answer takes whether or not somebody has the address: longer than the work in either case.
const ANSWER: Duration = Duration::from_millis(250);

#[derive(Template)]
#[template(path = "accounts/forgot.html")]
struct ForgotPage {
    f: Frame,
    typed_mail: String,
    sent: bool,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ForgotForm {
    #[serde(default)]
    mail: String,
}

pub(crate) async fn ask(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    forgot(&app, &visit, &viewer, StatusCode::OK, String::new(), false, FieldErrors::default())
}

pub(crate) async fn send(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ForgotForm>,
) -> Result<Response, Error> {
    let result = match read_new_mail(&form.mail) {
        Ok(mail) => ask_quietly(&app, &visit, mail).await,
        Err(error) => Err(error),
    };
    let viewer = app.viewer(&visit).await?;
    match result {
        Ok(()) => forgot(&app, &visit, &viewer, StatusCode::OK, form.mail, true, FieldErrors::default()),
        Err(error) if error.is_form() || error.is(&codes::SHUT) => {
            let errors = app.field_errors(viewer.locale, &error);
            forgot(&app, &visit, &viewer, error.status(), form.mail, false, errors)
        }
        Err(error) => Err(error),
    }
}

/// Asks for a link, and takes equally long whether or not anybody has the address.
pub(crate) async fn ask_quietly(app: &App, visit: &Visit, mail: Mail) -> Result<(), Error> {
    let (pen, client) = (Pen::of(app), visit.client().to_owned());
    let work = app.write(visit, move |tx, viewer| ask_for_reset(tx, &pen, &mail, &client, viewer.locale));
    let (asked, ()) = tokio::join!(work, tokio::time::sleep(ANSWER));
    asked.map(drop)
}

fn forgot(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    typed_mail: String,
    sent: bool,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, message("accounts-forgot-title"));
    let meta = Meta::titled(title).guest_form();
    app.page_with(status, visit, viewer, meta, |f| ForgotPage { f, typed_mail, sent, errors })
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage {
    f: Frame,
    token: String,
    errors: FieldErrors,
}

/// The secret of a link.
#[derive(Debug, Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    pub(crate) token: String,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ResetForm {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
}

/// Shows the form without looking at the link: only sending it uses the link up, since mail scanners open links.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(link): Query<Link>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    reset_page(&app, &visit, &viewer, StatusCode::OK, link.token, FieldErrors::default())
}

pub(crate) async fn reset(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ResetForm>,
) -> Result<Response, Error> {
    match set(&app, &visit, form.token.clone(), form.password).await {
        Ok(()) => {
            visit.remove_cookie(app.cookie_names().session());
            visit.flash_next(message("accounts-password-reset"));
            Ok(see_other("/login"))
        }
        Err(error) if error.is_form() => {
            let viewer = app.viewer(&visit).await?;
            let errors = app.field_errors(viewer.locale, &error);
            reset_page(&app, &visit, &viewer, error.status(), form.token, errors)
        }
        Err(error) => Err(error),
    }
}

/// Sets the password of whoever has the link.
pub(crate) async fn set(app: &App, visit: &Visit, token: String, password: String) -> Result<(), Error> {
    let seen = token.clone();
    // Looked at first: hashing is dear, and strangers could have us do it.
    let (name, mail) = app.db().read(move |q| whose(q, &seen)).await?;
    check_password(&password, &name, &mail)?;
    let hash = app.service::<PasswordHasher>()?.hash(password).await?;
    let pen = Pen::of(app);
    app.write(visit, move |tx, viewer| reset_password(tx, &pen, &token, &hash, viewer.locale)).await?;
    Ok(())
}

fn reset_page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    token: String,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, message("accounts-reset-title"));
    let meta = Meta::titled(title).guest_form();
    app.page_with(status, visit, viewer, meta, |f| ResetPage { f, token, errors })
}
