//! JSON doors to the second step of signing in.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, Problem, Routes, ViewerExt as _, Visit};

use crate::own_account;
use crate::store::second_step;

/// The field in which the calls have the password.
const PASSWORD: &str = "password";

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(routes!(show_totp), Limits::read())
        .api(routes!(begin_totp), Limits::guarded())
        .api(routes!(confirm_totp), Limits::guarded())
        .api(routes!(renew_codes), Limits::guarded())
        .api(routes!(turn_off), Limits::guarded())
}

/// How the member signs in.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotpJson {
    /// Whether signing in asks for a code.
    on: bool,
    /// How many recovery codes are left; `null` where it asks for none.
    recovery_codes_left: Option<i64>,
}

/// Show whether signing in asks the member for a code.
#[utoipa::path(get, path = "/api/v1/me/totp", tag = "me",
    responses((status = 200, body = TotpJson), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn show_totp(State(app): State<App>, visit: Visit) -> Result<Json<TotpJson>, Error> {
    let (_, left) =
        app.read(&visit, |q, viewer| Ok(second_step::codes_left(q, viewer.member()?.id)?)).await?;
    Ok(Json(TotpJson { on: left.is_some(), recovery_codes_left: left }))
}

/// The password, given once more.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ProofJson {
    /// The member's password. Whoever has none signs in and goes on within ten minutes.
    #[serde(default)]
    password: String,
}

/// What an authenticator needs to know.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewTotpJson {
    /// For typing: base32. It is shown this once.
    secret: String,
    /// For scanning: an `otpauth:` address.
    url: String,
}

/// Make a secret for an authenticator. Signing in asks for nothing until its first code was confirmed.
#[utoipa::path(post, path = "/api/v1/me/totp", tag = "me", request_body = ProofJson,
    responses((status = 201, body = NewTotpJson), (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn begin_totp(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ProofJson>,
) -> Result<Response, Error> {
    let totp = own_account::begin_totp(&app, &visit, input.password, PASSWORD).await?;
    let body = NewTotpJson { secret: totp.secret, url: totp.url };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// A code of the authenticator.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TotpCodeJson {
    /// Six digits.
    code: String,
}

/// Codes that let a member in without the authenticator.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodesJson {
    /// Each works once. They are shown this once.
    recovery_codes: Vec<String>,
}

/// Confirm the authenticator with its first code. From now on signing in asks for one.
#[utoipa::path(post, path = "/api/v1/me/totp/confirmation", tag = "me", request_body = TotpCodeJson,
    responses((status = 200, body = RecoveryCodesJson), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn confirm_totp(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<TotpCodeJson>,
) -> Result<Json<RecoveryCodesJson>, Error> {
    let recovery_codes = own_account::confirm_totp(&app, &visit, input.code).await?;
    Ok(Json(RecoveryCodesJson { recovery_codes }))
}

/// Make new recovery codes. Those before them work no more.
#[utoipa::path(post, path = "/api/v1/me/totp/recovery-codes", operation_id = "renew_recovery_codes", tag = "me",
    request_body = ProofJson,
    responses((status = 200, body = RecoveryCodesJson), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn renew_codes(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ProofJson>,
) -> Result<Json<RecoveryCodesJson>, Error> {
    let recovery_codes = own_account::renew_recovery_codes(&app, &visit, input.password, PASSWORD).await?;
    Ok(Json(RecoveryCodesJson { recovery_codes }))
}

/// Turn the second step off: signing in asks for no code any more.
#[utoipa::path(post, path = "/api/v1/me/totp/removal", operation_id = "turn_totp_off", tag = "me", request_body = ProofJson,
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn turn_off(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ProofJson>,
) -> Result<StatusCode, Error> {
    own_account::turn_totp_off(&app, &visit, input.password, PASSWORD).await?;
    Ok(StatusCode::NO_CONTENT)
}
