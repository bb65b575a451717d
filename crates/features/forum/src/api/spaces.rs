//! Spaces: for everybody to list, for staff to open and change.

use access::Audience;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Routes, ViewerExt as _, Visit};

use super::CreatedJson;
use crate::SpaceId;
use crate::edit_space::{SpaceDraft, create_space, edit_space};
use crate::pages::visible_spaces;
use crate::space::SPACE_AUDIENCES;
use crate::store::SpaceRow;

pub(super) fn routes() -> Routes {
    Routes::new().api(routes!(list_spaces, create), Limits::form()).api(routes!(edit), Limits::form())
}

/// A space.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpaceJson {
    #[schema(value_type = i64)]
    id: SpaceId,
    slug: String,
    name: String,
    description: String,
    /// Whom it is for: `public`, `members`, `tier-scholar`, `tier-fellow`, `staff`.
    audience: String,
    /// Place in the list, low first.
    position: i64,
    /// Version, to send back with an edit.
    version: i64,
}

/// List the spaces that the caller may know of.
#[utoipa::path(get, path = "/api/v1/spaces", tag = "forum", responses((status = 200, body = Vec<SpaceJson>)))]
async fn list_spaces(State(app): State<App>, visit: Visit) -> Result<Json<Vec<SpaceJson>>, Error> {
    let (_, spaces) = app.read(&visit, visible_spaces).await?;
    let of = |row: SpaceRow| SpaceJson {
        id: row.id,
        slug: row.slug,
        name: row.name,
        description: row.description,
        audience: row.audience.to_string(),
        position: row.position,
        version: row.version,
    };
    Ok(Json(spaces.into_iter().map(of).collect()))
}

/// What staff say of a space.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SpaceDraftJson {
    /// In the address: small letters, digits and `-`.
    slug: String,
    name: String,
    /// One sentence about it.
    #[serde(default)]
    description: String,
    /// Whom it is for: `public`, `members`, `tier-scholar`, `tier-fellow`, `staff`.
    audience: String,
    /// Place in the list, low first; 0 to 10000.
    #[serde(default)]
    position: i64,
}

impl SpaceDraftJson {
    fn draft(self) -> Result<SpaceDraft, Error> {
        let audience: Audience = self
            .audience
            .parse()
            .map_err(|_| Error::not_one_of("audience", &SPACE_AUDIENCES.map(Audience::as_str)))?;
        let Self { slug, name, description, position, .. } = self;
        Ok(SpaceDraft { slug, name, description, audience, position })
    }
}

/// Open a space. For staff.
#[utoipa::path(post, path = "/api/v1/spaces", operation_id = "create_space", tag = "forum", request_body = SpaceDraftJson,
    responses((status = 201, body = CreatedJson), (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<SpaceDraftJson>,
) -> Result<Response, Error> {
    app.viewer(&visit).await?.staff()?;
    let draft = input.draft()?;
    let (_, id) = app.write(&visit, move |tx, viewer| create_space(tx, viewer, &draft)).await?;
    Ok((StatusCode::CREATED, Json(CreatedJson { id: id.get() })).into_response())
}

/// A changed space.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EditSpaceJson {
    #[serde(flatten)]
    draft: SpaceDraftJson,
    /// The version that the edit was made from.
    version: i64,
}

/// Change a space. For staff.
#[utoipa::path(put, path = "/api/v1/spaces/{id}", operation_id = "edit_space", tag = "forum", params(("id" = i64, Path, description = "Id")),
    request_body = EditSpaceJson,
    responses((status = 204), (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<SpaceId>,
    Json(input): Json<EditSpaceJson>,
) -> Result<StatusCode, Error> {
    app.viewer(&visit).await?.staff()?;
    let (version, draft) = (input.version, input.draft.draft()?);
    app.write(&visit, move |tx, viewer| edit_space(tx, viewer, id, version, &draft)).await?;
    Ok(StatusCode::NO_CONTENT)
}
