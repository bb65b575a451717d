//! Doors that take and give files.

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{
    ACCEPT, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use ui::{FieldErrors, Frame};
use web::{
    App, Error, Json, Limits, Meta, PathPair, Query, Routes, SameSite, ViewerExt as _, Visit, codes as common,
};

use crate::FileId;
use crate::files::Files;
use crate::picture::BYTES_MAX;
use crate::range::{Part, part_of};
use crate::shapes::Stored;
use crate::store::{self, FileRow};
use crate::{codes, upload};

/// Room for a picture and the lines around it.
pub(crate) const UPLOAD: Limits =
    Limits::form().with_body(BYTES_MAX + 64 * 1024).with_rate(60, std::time::Duration::from_secs(60));
/// How many pictures the page shows.
const SHOWN: i64 = 24;
/// Nothing runs and nothing is loaded, whatever a file says.
const POLICY: &str = "default-src 'none'; sandbox";

pub(crate) fn routes() -> Routes {
    Routes::new().get("/files", mine).post("/files", take, UPLOAD).get("/files/{id}/{name}", show)
}

#[derive(Template)]
#[template(path = "files/mine.html")]
struct MinePage {
    f: Frame,
    pictures: Vec<Stored>,
    errors: FieldErrors,
}

async fn mine(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    mine_with(&app, &visit, StatusCode::OK, None).await
}

async fn mine_with(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    error: Option<Error>,
) -> Result<Response, Error> {
    let files = app.service::<Files>()?;
    let (viewer, rows) =
        app.read(visit, |q, viewer| Ok(store::of_owner(q, viewer.member()?.id, i64::MAX, SHOWN)?)).await?;
    let pictures = rows.iter().map(|row| Stored::of(&files, row, viewer.now)).collect();
    let errors = error.map(|error| app.field_errors(viewer.locale, &error)).unwrap_or_default();
    let title = app.site().messages.get(viewer.locale, "files-mine");
    app.page_with(status, visit, &viewer, Meta::titled(title).active("files"), |f| MinePage {
        f,
        pictures,
        errors,
    })
}

/// Takes a picture from the form of the page, or from a script in the editor, which wants JSON.
async fn take(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    request: Request,
) -> Result<Response, Error> {
    let wants_json = text(request.headers(), ACCEPT).is_some_and(|accept| accept.contains("json"));
    match receive(&app, &visit, request).await {
        Ok(stored) if wants_json => Ok((StatusCode::CREATED, Json(stored)).into_response()),
        Ok(_) => {
            visit.flash_next("files-flash-stored");
            Ok(web::see_other("/files"))
        }
        Err(error) if error.is_form() && !wants_json => {
            mine_with(&app, &visit, error.status(), Some(error)).await
        }
        Err(error) => Err(error),
    }
}

/// Reads one picture out of a form, and keeps it.
pub(crate) async fn receive(app: &App, visit: &Visit, request: Request) -> Result<Stored, Error> {
    // Before a byte of the picture is read.
    let viewer = app.viewer(visit).await?;
    let owner = viewer.member()?.id;
    let media = text(request.headers(), CONTENT_TYPE).unwrap_or_default();
    if !media.starts_with("multipart/form-data") {
        return Err(Error::new(&common::MEDIA_TYPE));
    }
    let form = Multipart::from_request(request, app)
        .await
        .map_err(|error| Error::new(&common::BAD_REQUEST).because(error))?;
    let (bytes, private) = read(form).await?;
    let row = upload::upload(app, owner, bytes, private).await?;
    let files = app.service::<Files>()?;
    Ok(Stored::of(&files, &row, viewer.now))
}

/// The picture in a form, and whether it is to be private. What the sender calls it, and says that it is, is not even
/// looked at.
async fn read(mut form: Multipart) -> Result<(Vec<u8>, bool), Error> {
    let (mut file, mut private) = (None, false);
    let broken = |error: axum::extract::multipart::MultipartError| {
        let code = if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            &common::TOO_LARGE
        } else {
            &common::BAD_REQUEST
        };
        Error::new(code).because(error)
    };
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > BYTES_MAX {
                return Err(Error::new(&common::TOO_LARGE));
            }
            bytes.extend_from_slice(&chunk);
        }
        match field.name() {
            Some("file") if file.is_none() => file = Some(bytes),
            Some("private") => private = bytes == b"true",
            _ => {}
        }
    }
    let file = file.filter(|bytes| !bytes.is_empty());
    Ok((file.ok_or_else(|| Error::new(&codes::NOTHING).field("file"))?, private))
}

/// What opens a private file, and which copy is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
struct Wanted {
    until: Option<i64>,
    sign: Option<String>,
    size: Option<String>,
}

async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    PathPair(id, name): PathPair<FileId, String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let files = app.service::<Files>()?;
    let row = app.db().read(move |q| store::by_id(q, id)).await?;
    let row = row.filter(|row| row.name == name).ok_or_else(Error::not_found)?;
    if row.private {
        let (until, sign) = (wanted.until.unwrap_or_default(), wanted.sign.unwrap_or_default());
        if !files.key().holds(row.id, &row.name, until, &sign, app.now()) {
            return Err(Error::not_found());
        }
    }
    let thumb = match wanted.size.as_deref() {
        None => false,
        Some("thumb") => true,
        Some(_) => return Err(Error::not_found()),
    };
    serve(&files, &headers, &row, thumb).await
}

async fn serve(files: &Files, headers: &HeaderMap, row: &FileRow, thumb: bool) -> Result<Response, Error> {
    let mark = if thumb { "-thumb" } else { "" };
    let tag = format!("\"{}{mark}\"", row.digest);
    let known = text(headers, IF_NONE_MATCH)
        .is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else if thumb {
        // Small, and of a size that no row knows: always sent whole.
        let got = files.get(&row.thumb_object, None).await.map_err(gone)?;
        let length = got.meta.size;
        with_length(Body::from_stream(got.into_stream()).into_response(), length)
    } else {
        part(files, headers, row, &tag).await?
    };
    let answer = response.headers_mut();
    put(answer, CONTENT_TYPE, &row.content_type);
    put(answer, ETAG, &tag);
    // The name is ours: digits, a point and an ending.
    put(answer, CONTENT_DISPOSITION, &format!("inline; filename=\"{}\"", row.name));
    // The bytes behind an address never change.
    let keep = if row.private { "private, no-store" } else { "public, max-age=31536000, immutable" };
    put(answer, CACHE_CONTROL, keep);
    put(answer, CONTENT_SECURITY_POLICY, POLICY);
    put(answer, X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !thumb {
        put(answer, ACCEPT_RANGES, "bytes");
    }
    Ok(response)
}

async fn part(files: &Files, headers: &HeaderMap, row: &FileRow, tag: &str) -> Result<Response, Error> {
    let length = u64::try_from(row.size).unwrap_or_default();
    let same = text(headers, IF_RANGE).is_none_or(|known| known == tag);
    let (status, range) = match part_of(text(headers, RANGE), same, length) {
        Part::All => (StatusCode::OK, None),
        Part::Bytes(first, end) => (StatusCode::PARTIAL_CONTENT, Some((first, end))),
        Part::Beyond => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            put(response.headers_mut(), CONTENT_RANGE, &format!("bytes */{length}"));
            return Ok(response);
        }
    };
    let got = files.get(&row.object, range).await.map_err(gone)?;
    let sent = range.map_or(length, |(first, end)| end - first);
    let mut response = with_length((status, Body::from_stream(got.into_stream())).into_response(), sent);
    if let Some((first, end)) = range {
        put(response.headers_mut(), CONTENT_RANGE, &format!("bytes {first}-{}/{length}", end - 1));
    }
    Ok(response)
}

fn with_length(mut response: Response, length: u64) -> Response {
    put(response.headers_mut(), CONTENT_LENGTH, &length.to_string());
    response
}

/// A row whose bytes are missing: somebody took them away behind our back.
fn gone(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => {
            tracing::error!(%error, "the bytes of a file are missing");
            Error::not_found()
        }
        error => Error::new(&codes::STORE).because(error),
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
