//! JSON doors to the ways in beside the password: logins elsewhere and passkeys. Both are added in a browser, where the
//! provider or the device answers.

use axum::extract::State;
use http::StatusCode;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Routes, SameSite, ViewerExt as _, Visit};

use crate::PasskeyId;
use crate::outer::identities::unlink;
use crate::outer::{self, Provider};
use crate::passkeys::{read_passkey_name, remove_passkey, rename_passkey};
use crate::store::{outer as identities, passkeys};
use crate::ways_in::Open;

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(routes!(list_identities), Limits::read())
        .api(routes!(unlink_identity), Limits::form())
        .api(routes!(list_passkeys), Limits::read())
        .api(routes!(rename, remove), Limits::form())
}

/// An account elsewhere that opens the member's account.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentityJson {
    /// `oidc`, `github` or `wechat`.
    #[schema(value_type = String)]
    provider: Provider,
    /// What people call it.
    name: String,
    /// What the account is called there.
    label: String,
    /// When it was linked.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// List the accounts elsewhere that open the account of the member who asks.
#[utoipa::path(get, path = "/api/v1/me/identities", tag = "me",
    responses((status = 200, body = Vec<IdentityJson>), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn list_identities(State(app): State<App>, visit: Visit) -> Result<Json<Vec<IdentityJson>>, Error> {
    let (viewer, rows) =
        app.read(&visit, |q, viewer| Ok(identities::identities(q, viewer.member()?.id)?)).await?;
    let known = outer::of(&app);
    let json = |row: identities::IdentityRow| IdentityJson {
        provider: row.provider,
        name: known.name(&app, viewer.locale, row.provider),
        label: row.label,
        created_at: row.created_at,
    };
    Ok(Json(rows.into_iter().map(json).collect()))
}

/// Unlink an account elsewhere. The last way in stays.
#[utoipa::path(delete, path = "/api/v1/me/identities/{provider}", tag = "me",
    params(("provider" = String, Path, description = "`oidc`, `github` or `wechat`")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn unlink_identity(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(provider): PathId<Provider>,
) -> Result<StatusCode, Error> {
    let open = Open::of(&app);
    app.write(&visit, move |tx, viewer| unlink(tx, viewer.member()?.id, provider, &open)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyJson {
    /// Id.
    #[schema(value_type = i64)]
    id: PasskeyId,
    /// What the member calls it.
    name: String,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last let the member in.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
}

/// List the passkeys of the member who asks.
#[utoipa::path(get, path = "/api/v1/me/passkeys", tag = "me",
    responses((status = 200, body = Vec<PasskeyJson>), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn list_passkeys(State(app): State<App>, visit: Visit) -> Result<Json<Vec<PasskeyJson>>, Error> {
    let (_, rows) = app.read(&visit, |q, viewer| Ok(passkeys::passkeys(q, viewer.member()?.id)?)).await?;
    let json = |row: passkeys::PasskeyRow| PasskeyJson {
        id: row.id,
        name: row.name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    };
    Ok(Json(rows.into_iter().map(json).collect()))
}

/// What a passkey is to be called.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PasskeyNameJson {
    /// 1 to 60 characters.
    name: String,
}

/// Call a passkey otherwise.
#[utoipa::path(put, path = "/api/v1/me/passkeys/{id}", operation_id = "rename_passkey", tag = "me",
    params(("id" = i64, Path, description = "Id")), request_body = PasskeyNameJson,
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn rename(
    State(app): State<App>,
    visit: Visit,
    PathId(passkey): PathId<PasskeyId>,
    Json(input): Json<PasskeyNameJson>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| {
        let member = viewer.member()?.id;
        rename_passkey(tx, member, passkey, &read_passkey_name("name", &input.name)?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a passkey. The last way in stays.
#[utoipa::path(delete, path = "/api/v1/me/passkeys/{id}", operation_id = "remove_passkey", tag = "me",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn remove(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(passkey): PathId<PasskeyId>,
) -> Result<StatusCode, Error> {
    let open = Open::of(&app);
    app.write(&visit, move |tx, viewer| remove_passkey(tx, viewer.member()?.id, passkey, &open)).await?;
    Ok(StatusCode::NO_CONTENT)
}
