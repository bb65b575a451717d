//! Submitted forms. The type carries the protection: what is a [`Form`] has passed the CSRF check.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::body::read_body;
use crate::code::codes;
use crate::error::Error;
use crate::urlencoded::parse;
use crate::visit::{Credential, Visit};

/// A form sent from one of our pages by the person who was shown it.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

/// A form that changes nothing but the sender's own view (theme, language), so a page need not carry a secret for
/// it and can be cached; it still has to come from this site.
#[derive(Debug, Clone)]
pub struct OpenForm<T>(pub T);

#[derive(Deserialize)]
struct Secret {
    #[serde(rename = "_csrf")]
    csrf: Option<String>,
}

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let visit = visit_of(&request, app);
        check_origin(app, request.headers())?;
        let body = form_body(request, app).await?;
        // Should the sender turn out to be signed out, the answer gives back what was written.
        visit.remember_form(&body);
        let secret: Secret = parse(&body)?;
        let given = secret.csrf.unwrap_or_default();
        let expected = visit.expected_csrf().ok_or_else(|| Error::new(&codes::CSRF))?;
        if !bool::from(given.as_bytes().ct_eq(expected.as_bytes())) {
            return Err(Error::new(&codes::CSRF));
        }
        parse(&body).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<App> for OpenForm<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        check_origin(app, request.headers())?;
        let body = form_body(request, app).await?;
        parse(&body).map(Self)
    }
}

fn visit_of(request: &Request, app: &App) -> Visit {
    request.extensions().get::<Visit>().cloned().unwrap_or_else(|| {
        let (parts, ()) = http::Request::new(()).into_parts();
        Visit::read(app, &parts, "local".to_owned())
    })
}

async fn form_body(request: Request, app: &App) -> Result<Bytes, Error> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media.is_some_and(|media| media.starts_with("application/x-www-form-urlencoded")) {
        return Err(Error::new(&codes::MEDIA_TYPE));
    }
    read_body(request, app).await
}

/// Refuses what another site's page sends: browsers say where a request comes from in `Sec-Fetch-Site`, older ones in
/// `Origin`.
pub(crate) fn check_origin(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // The browser's own word decides alone: a page that sends no referrer posts with `Origin: null`.
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(Error::new(&codes::CSRF)),
        None => {}
    }
    let Some(origin) = text("origin") else { return Ok(()) };
    let host = text("host").unwrap_or_default();
    let origin_host = origin.split_once("://").map_or("", |(_, host)| host);
    if origin_host == host || origin == app.config().origin() {
        Ok(())
    } else {
        Err(Error::new(&codes::CSRF))
    }
}

/// For JSON sent with a browser's session: another site must not be able to send it.
pub(crate) fn check_api_origin(app: &App, visit: &Visit, headers: &HeaderMap) -> Result<(), Error> {
    match visit.credential() {
        Credential::Session(_) => check_origin(app, headers),
        Credential::None | Credential::Bearer(_) => Ok(()),
    }
}
