//! Turning the second step on and off, and giving the code when signing in.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{MemberId, Viewer};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use ui::{FieldErrors, Frame, message};
use web::{App, Error, Form, Meta, ViewerExt as _, Visit, local_path, see_other};

use crate::codes;
use crate::door::{begin_here, hand_over};
use crate::own_account;
use crate::second_step::{NewTotp, end_half, pending_totp, resume_half, take_code};
use crate::sign_in::{ONE_VISIT, REMEMBERED};
use crate::store;

#[derive(Template)]
#[template(path = "accounts/totp_new.html")]
struct NewPage {
    f: Frame,
    totp: NewTotp,
    picture: String,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/totp_codes.html")]
struct CodesPage {
    f: Frame,
    /// What was done.
    word: &'static str,
    codes: Vec<String>,
}

#[derive(Template)]
#[template(path = "accounts/login_code.html")]
struct CodePage {
    f: Frame,
    step: String,
    next: String,
    errors: FieldErrors,
}

/// The field in which they have the password.
const PASSWORD: &str = "totp_password";

/// What the forms on the page of security send.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PasswordForm {
    #[serde(default)]
    totp_password: String,
}

pub(crate) async fn begin(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    match own_account::begin_totp(&app, &visit, form.totp_password, PASSWORD).await {
        Ok(totp) => {
            let viewer = app.viewer(&visit).await?;
            new_page(&app, &visit, &viewer, StatusCode::CREATED, totp, FieldErrors::default())
        }
        Err(error) => super::security::again(&app, &visit, error).await,
    }
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CodeForm {
    #[serde(default)]
    code: String,
}

pub(crate) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<CodeForm>,
) -> Result<Response, Error> {
    match own_account::confirm_totp(&app, &visit, form.code).await {
        Ok(codes) => codes_page(&app, &visit, message("accounts-totp-on"), codes).await,
        Err(error) if error.is_form() => {
            let issuer = app.site().community().name.clone();
            let (viewer, totp) = app
                .read(&visit, move |q, viewer| {
                    let member = viewer.member()?;
                    pending_totp(q, member.id, &issuer, &member.name)
                })
                .await?;
            let errors = app.field_errors(viewer.locale, &error);
            new_page(&app, &visit, &viewer, error.status(), totp, errors)
        }
        Err(error) => Err(error),
    }
}

/// New recovery codes in place of those before.
pub(crate) async fn renew(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    match own_account::renew_recovery_codes(&app, &visit, form.totp_password, PASSWORD).await {
        Ok(codes) => codes_page(&app, &visit, message("accounts-recovery-renewed"), codes).await,
        Err(error) => super::security::again(&app, &visit, error).await,
    }
}

pub(crate) async fn turn_off(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let done = own_account::turn_totp_off(&app, &visit, form.totp_password, PASSWORD).await;
    super::security::done_with(&app, &visit, done, message("accounts-totp-off")).await
}

/// The codes are shown in this answer and nowhere else.
async fn codes_page(
    app: &App,
    visit: &Visit,
    word: &'static str,
    codes: Vec<String>,
) -> Result<Response, Error> {
    let viewer = app.viewer(visit).await?;
    let title = app.site().messages.get(viewer.locale, message("accounts-recovery-title"));
    app.page(visit, &viewer, Meta::titled(title).active("settings"), |f| CodesPage { f, word, codes })
}

fn new_page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    totp: NewTotp,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let code = QrCode::new(&totp.url).map_err(Error::internal)?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    // The declaration of XML has no place inside a page.
    let picture = picture.split_once("?>").map_or(picture.clone(), |(_, svg)| svg.to_owned());
    let title = app.site().messages.get(viewer.locale, message("accounts-totp-title"));
    let meta = Meta::titled(title).active("settings");
    app.page_with(status, visit, viewer, meta, |f| NewPage { f, totp, picture, errors })
}

/// What the form that asks for the code sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct StepForm {
    #[serde(default)]
    step: String,
    #[serde(default)]
    code: String,
    next: Option<String>,
}

/// Asks for the code, in the answer to name and password.
pub(crate) async fn ask(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    step: String,
    next: Option<&str>,
    error: Option<Error>,
) -> Result<Response, Error> {
    let viewer = app.viewer(visit).await?;
    let errors = error.map(|error| app.field_errors(viewer.locale, &error)).unwrap_or_default();
    let title = app.site().messages.get(viewer.locale, message("accounts-code-title"));
    let next = local_path(next).to_owned();
    let meta = Meta::titled(title).guest_form();
    app.page_with(status, visit, &viewer, meta, |f| CodePage { f, step, next, errors })
}

pub(crate) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<StepForm>,
) -> Result<Response, Error> {
    match enter(&app, &visit, &form).await {
        Ok(_) => Ok(see_other(local_path(form.next.as_deref()))),
        Err(error) if error.is_form() || error.is(&codes::SHUT) => {
            ask(&app, &visit, error.status(), form.step.clone(), form.next.as_deref(), Some(error)).await
        }
        Err(error) => Err(error),
    }
}

async fn enter(app: &App, visit: &Visit, form: &StepForm) -> Result<MemberId, Error> {
    let (step, client) = (form.step.clone(), visit.client().to_owned());
    // Counted and committed before the code is looked at, so that a wrong one stays counted.
    let (member, remember, guess) = app.db().write(move |tx| resume_half(tx, &step, &client)).await?;
    let lasts = if remember { REMEMBERED } else { ONE_VISIT };
    let (form, agent, former) = (form.clone(), visit.user_agent().to_owned(), visit.credential().clone());
    let token = app
        .db()
        .write(move |tx| {
            take_code(tx, member, &form.code)?;
            end_half(tx, &form.step)?;
            guess.right(tx)?;
            Ok::<_, Error>(begin_here(tx, member, &agent, &former, lasts)?)
        })
        .await?;
    hand_over(app, visit, &token, lasts);
    Ok(member)
}

/// How many recovery codes are left, for the page of security.
pub(crate) fn left(q: &mut db::Snapshot, member: MemberId) -> Result<Option<i64>, db::DbError> {
    store::second_step::codes_left(q, member)
}
