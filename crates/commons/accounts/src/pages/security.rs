//! The page on which members keep their account theirs: mail address, password, browsers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{Timestamp, Viewer};
use serde::Deserialize;
use ui::{FieldErrors, Frame, message};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, see_other};

use crate::codes;
use crate::device::device;
use crate::outer::{self, Way};
use crate::own_account;
use crate::passkeys::Passkeys;
use crate::sessions::{Browser, browsers, end_other_sessions, read_session, revoke_session, session_of};
use crate::store::outer::{self as outer_store, IdentityRow};
use crate::store::passkeys::{self as passkey_store, PasskeyRow};
use crate::store::security::{self, MailState};
use crate::ways_in::has_password;

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
    has_password: bool,
    logins: Vec<Login>,
    /// Logins elsewhere that are not linked yet.
    to_link: Vec<Way>,
    passkeys: Vec<PasskeyRow>,
    /// What a new passkey would be called; `None` where this site can have none.
    new_passkey: Option<String>,
    errors: FieldErrors,
}

/// An account elsewhere that is linked; also one of a provider that is configured no more.
struct Login {
    key: &'static str,
    name: String,
    /// What the account there is called.
    label: String,
    since: Timestamp,
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
    let result =
        own_account::ask_for_mail_change(&app, &visit, &form.mail, form.mail_password, "mail_password").await;
    done(&app, &visit, result, message("accounts-mail-change-sent"), form.mail).await
}

/// What a button without fields sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ButtonForm {}

pub(crate) async fn resend(
    State(app): State<App>,
    visit: Visit,
    Form(ButtonForm {}): Form<ButtonForm>,
) -> Result<Response, Error> {
    let sent = own_account::ask_for_verification(&app, &visit).await;
    done(&app, &visit, sent, message("accounts-verify-sent"), String::new()).await
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
    let changed = own_account::set_password(&app, &visit, form.current, form.password).await;
    done(&app, &visit, changed, message("accounts-password-changed"), String::new()).await
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

/// Leads back with a word, or shows the page again with what is wrong, for what has no field to keep.
pub(super) async fn done_with(
    app: &App,
    visit: &Visit,
    result: Result<(), Error>,
    word: &'static str,
) -> Result<Response, Error> {
    done(app, visit, result, word, String::new()).await
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
    let here = session_of(visit);
    let (viewer, shown) = app
        .read(visit, move |q, viewer| {
            let id = viewer.member()?.id;
            Ok(Shown {
                state: security::mail_state(q, id)?.ok_or_else(Error::not_found)?,
                browsers: browsers(q, id, &here)?,
                codes_left: super::second_step::left(q, id)?,
                has_password: has_password(q, id)?,
                identities: outer_store::identities(q, id)?,
                passkeys: passkey_store::passkeys(q, id)?,
            })
        })
        .await?;
    let Shown { state, browsers, codes_left, has_password, identities, passkeys } = shown;
    let (logins, to_link) = logins(app, &viewer, identities);
    let new_passkey = Passkeys::of(app).map(|_| device(visit.user_agent()));
    let errors = error.map(|error| app.field_errors(viewer.locale, &error)).unwrap_or_default();
    let title = app.site().messages.get(viewer.locale, message("accounts-settings-security"));
    app.page_with(status, visit, &viewer, Meta::titled(title).active("settings"), |f| SecurityPage {
        f,
        state,
        typed_mail,
        browsers,
        codes_left,
        has_password,
        logins,
        to_link,
        passkeys,
        new_passkey,
        errors,
    })
}

/// What the page reads.
struct Shown {
    state: MailState,
    browsers: Vec<Browser>,
    codes_left: Option<i64>,
    has_password: bool,
    identities: Vec<IdentityRow>,
    passkeys: Vec<PasskeyRow>,
}

/// The logins elsewhere that are linked, and those that could be.
fn logins(app: &App, viewer: &Viewer, identities: Vec<IdentityRow>) -> (Vec<Login>, Vec<Way>) {
    let known = outer::of(app);
    let mut to_link = known.ways(app, viewer.locale);
    to_link.retain(|way| identities.iter().all(|row| row.provider.as_str() != way.key));
    let login = |row: IdentityRow| Login {
        key: row.provider.as_str(),
        name: known.name(app, viewer.locale, row.provider),
        label: row.label,
        since: row.created_at,
    };
    (identities.into_iter().map(login).collect(), to_link)
}
