//! Styles and scripts.

use axum::response::{IntoResponse as _, Response};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use http::{HeaderMap, HeaderValue, Uri};

use crate::error::Error;
use crate::routes::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/assets/{*file}", asset).get("/favicon.ico", favicon)
}

async fn asset(uri: Uri, headers: HeaderMap) -> Result<Response, Error> {
    serve(uri.path(), &headers)
}

async fn favicon(headers: HeaderMap) -> Result<Response, Error> {
    serve(ui::assets::asset("favicon.svg"), &headers)
}

fn serve(path: &str, headers: &HeaderMap) -> Result<Response, Error> {
    let asset = ui::assets::by_url(path).ok_or_else(Error::not_found)?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (body, encoding) = asset.body(accepted);
    let mut response = body.into_response();
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(ui::assets::CACHE_CONTROL));
    answer.insert(ETAG, HeaderValue::from_static(asset.etag));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}
