//! Files for programs.

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Problem, Routes, SameSite, Visit};

use crate::pages::{UPLOAD, receive};
use crate::shapes::Stored;

pub(crate) fn routes() -> Routes {
    Routes::new().api(routes!(upload), UPLOAD)
}

/// The form of an upload, for its description: it is read piece by piece, see [`receive`].
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes")]
struct UploadForm {
    /// The picture itself, with its name.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true` gives it signed addresses alone.
    private: Option<bool>,
}

/// Upload a picture, as the field `file` of a `multipart/form-data` form; a field `private` with `true` gives it
/// signed addresses alone. What nothing uses is collected after a day.
#[utoipa::path(post, path = "/api/v1/files", operation_id = "upload_file", tag = "files",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Stored),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn upload(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    request: Request,
) -> Result<Response, Error> {
    let stored = receive(&app, &visit, request).await?;
    Ok((StatusCode::CREATED, Json(stored)).into_response())
}
