//! JSON doors to what keeps an account its member's: mail address, password, sessions.

use axum::extract::State;
use http::StatusCode;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Routes, SameSite, ViewerExt as _, Visit};

use crate::letters::Pen;
use crate::mail_address::{confirm_mail, read_new_mail};
use crate::own_account;
use crate::pages::password;
use crate::sessions::{browsers, end_other_sessions, read_session, revoke_session, session_of};

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(routes!(change_password), Limits::guarded())
        .api(routes!(forgot_password), Limits::guarded())
        .api(routes!(reset_password), Limits::guarded())
        .api(routes!(change_address), Limits::guarded())
        .api(routes!(verify_address), Limits::guarded())
        .api(routes!(confirm_address), Limits::guarded())
        .api(routes!(list_sessions, end_others), Limits::form())
        .api(routes!(end_session), Limits::form())
}

/// The old password and the new one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ChangePasswordJson {
    /// The password until now.
    current: String,
    /// At least 8 characters, not easily guessed.
    password: String,
}

/// Change the password of the member who asks. Every other session ends.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "me", request_body = ChangePasswordJson,
    responses((status = 204), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn change_password(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ChangePasswordJson>,
) -> Result<StatusCode, Error> {
    own_account::set_password(&app, &visit, input.current, input.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A mail address.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ForgotPasswordJson {
    /// The address that the member registered with.
    mail: String,
}

/// Send a link for a new password to an address. The answer is the same whether or not somebody has it.
#[utoipa::path(post, path = "/api/v1/password/forgot", tag = "members", request_body = ForgotPasswordJson,
    responses((status = 202), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn forgot_password(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ForgotPasswordJson>,
) -> Result<StatusCode, Error> {
    password::ask_quietly(&app, &visit, read_new_mail(&input.mail)?).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The secret of a link, with the new password.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ResetPasswordJson {
    /// What stands after `token=` in the link.
    token: String,
    /// At least 8 characters, not easily guessed.
    password: String,
}

/// Set the password of whoever has the link. Every session ends.
#[utoipa::path(post, path = "/api/v1/password/reset", tag = "members", request_body = ResetPasswordJson,
    responses((status = 204), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn reset_password(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ResetPasswordJson>,
) -> Result<StatusCode, Error> {
    password::set(&app, &visit, input.token, input.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The address that a member wants.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ChangeMailJson {
    /// Mail address.
    mail: String,
    /// The member's password. Whoever has none signs in and goes on within ten minutes.
    #[serde(default)]
    password: String,
}

/// Send a link to a new mail address of the member who asks. Until it is opened the old address stays.
#[utoipa::path(post, path = "/api/v1/me/mail", operation_id = "change_mail", tag = "me", request_body = ChangeMailJson,
    responses((status = 202), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn change_address(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ChangeMailJson>,
) -> Result<StatusCode, Error> {
    own_account::ask_for_mail_change(&app, &visit, &input.mail, input.password, "password").await?;
    Ok(StatusCode::ACCEPTED)
}

/// Send the link that proves the mail address of the member who asks. Nothing is sent where it is proved already.
#[utoipa::path(post, path = "/api/v1/me/mail/verification", operation_id = "verify_mail", tag = "me",
    responses((status = 202), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn verify_address(State(app): State<App>, visit: Visit, _: SameSite) -> Result<StatusCode, Error> {
    own_account::ask_for_verification(&app, &visit).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The secret of a link.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ConfirmMailJson {
    /// What stands after `token=` in the link.
    token: String,
}

/// Confirm a mail address with the secret of the link that was sent there.
#[utoipa::path(post, path = "/api/v1/mail/confirm", operation_id = "confirm_mail", tag = "members", request_body = ConfirmMailJson,
    responses((status = 204), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn confirm_address(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ConfirmMailJson>,
) -> Result<StatusCode, Error> {
    let pen = Pen::of(&app);
    app.write(&visit, move |tx, viewer| confirm_mail(tx, &pen, &input.token, viewer.locale)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A browser in which the member is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionJson {
    /// Names the session; no secret.
    id: String,
    /// Browser and system.
    device: String,
    /// When it signed in.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was last seen: now for the one that asks, for others to about ten minutes.
    #[schema(value_type = String, format = DateTime)]
    seen_at: Timestamp,
    /// When it is signed out.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
}

/// List the browsers in which the member who asks is signed in: the one that asks, then those that were seen last.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me",
    responses((status = 200, body = Vec<SessionJson>), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn list_sessions(State(app): State<App>, visit: Visit) -> Result<Json<Vec<SessionJson>>, Error> {
    let here = session_of(&visit);
    let (_, browsers) = app
        .read(&visit, move |q, viewer| {
            let id = viewer.member()?.id;
            Ok(browsers(q, id, &here)?)
        })
        .await?;
    let sessions = browsers.into_iter().map(|browser| SessionJson {
        id: browser.id,
        device: browser.device,
        created_at: browser.since,
        seen_at: browser.seen,
        expires_at: browser.until,
        current: browser.is_this,
    });
    Ok(Json(sessions.collect()))
}

/// Sign a browser of the member who asks out.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "me", params(("id" = String, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn end_session(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<String>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| {
        let member = viewer.member()?.id;
        revoke_session(tx, member, &read_session(&id)?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign the member who asks out everywhere but where the request comes from.
#[utoipa::path(delete, path = "/api/v1/me/sessions", operation_id = "end_other_sessions", tag = "me",
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn end_others(State(app): State<App>, visit: Visit, _same_site: SameSite) -> Result<StatusCode, Error> {
    let session = session_of(&visit);
    app.write(&visit, move |tx, viewer| Ok(end_other_sessions(tx, viewer.member()?.id, &session)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
