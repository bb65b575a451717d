//! The page on which members keep their account theirs: mail address, password, browsers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Timestamp;
use serde::Deserialize;
use ui::{FieldErrors, Frame, message};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, see_other};

use crate::change_password::{self, check_password};
use crate::codes;
use crate::device::device;
use crate::door::ask_again;
use crate::letters::Pen;
use crate::mail_address::{begin_mail_change, read_new_mail, send_verification_again};
use crate::password::PasswordHasher;
use crate::sessions::{end_other_sessions, read_session, revoke_session, session_of};
use crate::store::security::{self, MailState};

const HERE: &str = "/settings/security";

#[derive(Template)]
#[template(path = "accounts/settings_security.html")]
struct SecurityPage {
    f: Frame,
    state: MailState,
    typed_mail: String,
    browsers: Vec<Browser>,
    /// Recovery codes that are left, where signing in asks for a code.
    codes_left: Option<i64>,
    errors: FieldErrors,
}

/// A browser that is signed in.
struct Browser {
    id: String,
    device: String,
    since: Timestamp,
    is_this: bool,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    page(&app, &visit, StatusCode::OK, String::new(), None).await
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MailForm {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    mail_password: String,
}

pub(crate) async fn change_mail(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<MailForm>,
) -> Result<Response, Error> {
    let result = async {
        app.viewer(&visit).await?.member()?;
        let new = read_new_mail(&form.mail)?;
        ask_again(&app, &visit, form.mail_password.clone(), "mail_password").await?;
        let (pen, client) = (Pen::of(&app), visit.client().to_owned());
        app.write(&visit, move |tx, viewer| {
            begin_mail_change(tx, &pen, viewer.member()?.id, &new, &client, viewer.locale)
        })
        .await
    };
    let result = result.await.map(drop);
    done(&app, &visit, result, message("accounts-mail-change-sent"), form.mail.clone()).await
}

/// What a button without fields sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ButtonForm {}

pub(crate) async fn resend(
    State(app): State<App>,
    visit: Visit,
    Form(ButtonForm {}): Form<ButtonForm>,
) -> Result<Response, Error> {
    let (pen, client) = (Pen::of(&app), visit.client().to_owned());
    let sent = app
        .write(&visit, move |tx, viewer| {
            send_verification_again(tx, &pen, viewer.member()?.id, &client, viewer.locale)
        })
        .await;
    done(&app, &visit, sent.map(drop), message("accounts-verify-sent"), String::new()).await
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

pub(crate) async fn change_password(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let changed = set_password(&app, &visit, form.current, form.password).await;
    done(&app, &visit, changed, message("accounts-password-changed"), String::new()).await
}

/// Sets the password of the member who asks, and signs every other browser out.
pub(crate) async fn set_password(
    app: &App,
    visit: &Visit,
    current: String,
    password: String,
) -> Result<(), Error> {
    let (_, state) = app
        .read(visit, |q, viewer| {
            let id = viewer.member()?.id;
            security::mail_state(q, id)?.ok_or_else(Error::not_found)
        })
        .await?;
    check_password(&password, &state.name, &state.mail)?;
    ask_again(app, visit, current, "current").await?;
    let hash = app.service::<PasswordHasher>()?.hash(password).await?;
    let (pen, session) = (Pen::of(app), session_of(visit));
    app.write(visit, move |tx, viewer| {
        change_password::change_password(tx, &pen, viewer.member()?.id, &hash, &session, viewer.locale)
    })
    .await?;
    Ok(())
}

pub(crate) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<String>,
    Form(ButtonForm {}): Form<ButtonForm>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| {
        let member = viewer.member()?.id;
        revoke_session(tx, member, &read_session(&id)?)
    })
    .await?;
    visit.flash_next(message("accounts-session-revoked"));
    Ok(see_other(HERE))
}

pub(crate) async fn revoke_others(
    State(app): State<App>,
    visit: Visit,
    Form(ButtonForm {}): Form<ButtonForm>,
) -> Result<Response, Error> {
    let session = session_of(&visit);
    app.write(&visit, move |tx, viewer| Ok(end_other_sessions(tx, viewer.member()?.id, &session)?)).await?;
    visit.flash_next(message("accounts-sessions-revoked"));
    Ok(see_other(HERE))
}

/// Shows the page again with what is wrong, for the forms that others answer.
pub(super) async fn again(app: &App, visit: &Visit, error: Error) -> Result<Response, Error> {
    done(app, visit, Err(error), "", String::new()).await
}

/// Leads back with a word, or shows the page again with what is wrong.
async fn done(
    app: &App,
    visit: &Visit,
    result: Result<(), Error>,
    word: &'static str,
    typed_mail: String,
) -> Result<Response, Error> {
    match result {
        Ok(()) => {
            visit.flash_next(word);
            Ok(see_other(HERE))
        }
        Err(error) if error.is_form() || error.is(&codes::SHUT) => {
            page(app, visit, error.status(), typed_mail, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    typed_mail: String,
    error: Option<Error>,
) -> Result<Response, Error> {
    let (viewer, (state, sessions, codes_left)) = app
        .read(visit, |q, viewer| {
            let id = viewer.member()?.id;
            let state = security::mail_state(q, id)?.ok_or_else(Error::not_found)?;
            Ok((state, security::sessions(q, id)?, super::second_step::left(q, id)?))
        })
        .await?;
    let here = session_of(visit);
    let browsers = sessions.into_iter().map(|row| Browser {
        id: hex::encode(&row.token_hash),
        device: device(&row.user_agent),
        since: row.created_at,
        is_this: row.token_hash == here,
    });
    let browsers = browsers.collect();
    let errors = error.map(|error| app.field_errors(viewer.locale, &error)).unwrap_or_default();
    let title = app.site().messages.get(viewer.locale, message("accounts-settings-security"));
    app.page_with(status, visit, &viewer, Meta::titled(title).active("settings"), |f| SecurityPage {
        f,
        state,
        typed_mail,
        browsers,
        codes_left,
        errors,
    })
}
