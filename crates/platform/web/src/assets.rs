//! Styles and scripts, and the choices that a passer-by makes about them.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use http::{HeaderMap, HeaderValue, Uri};
use kernel::{Locale, Theme};
use serde::Deserialize;

use crate::app::App;
use crate::error::Error;
use crate::form::OpenForm;
use crate::limits::Limits;
use crate::page::{local_path, see_other};
use crate::routes::Routes;
use crate::visit::Visit;

/// A year, in seconds.
const YEAR: i64 = 365 * 24 * 3600;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/assets/{*file}", asset).get("/favicon.ico", favicon).post(
        "/preferences",
        preferences,
        Limits::form(),
    )
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

#[derive(Debug, Clone, Deserialize)]
struct Preferences {
    theme: Option<String>,
    locale: Option<String>,
    next: Option<String>,
}

/// Theme and language of this browser; a member's own choice is kept with the account by the settings page.
async fn preferences(
    State(app): State<App>,
    visit: Visit,
    OpenForm(form): OpenForm<Preferences>,
) -> Response {
    let names = app.cookie_names();
    if let Some(theme) = form.theme.as_deref().and_then(|word| word.parse::<Theme>().ok()) {
        visit.set_cookie(names.theme(), theme.as_str().to_owned(), YEAR);
    }
    if let Some(locale) = form.locale.as_deref().and_then(Locale::from_tag) {
        visit.set_cookie(names.locale(), locale.tag().to_owned(), YEAR);
    }
    see_other(local_path(form.next.as_deref()))
}
