//! JSON in and out.

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::body::read_body;
use crate::code::codes;
use crate::error::Error;
use crate::form::check_api_origin;
use crate::mismatch::Mismatch;
use crate::objects::Objects;
use crate::visit::Visit;

/// A JSON body: in, checked for type and size; out, as `application/json`.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        if request.method() != Method::GET
            && let Some(visit) = request.extensions().get::<Visit>()
        {
            check_api_origin(app, visit, request.headers())?;
        }
        let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media.is_some_and(|media| media.starts_with("application/json")) {
            return Err(Error::new(&codes::MEDIA_TYPE));
        }
        let body = read_body(request, app).await?;
        read(&body).map(Self)
    }
}

/// Reads JSON; where it is JSON but not what is wanted, the answer names the place in it.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    if has_nul(body) {
        return Err(Error::new(&codes::NUL));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(Objects(&mut json)).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        let code = if error.is_data() { &codes::JSON_MISMATCH } else { &codes::BAD_JSON };
        let refusal = Error::new(code).arg("line", error.line()).arg("column", error.column());
        let refusal = if error.is_data() { mismatch(refusal, path, &error.to_string()) } else { refusal };
        refusal.because(error)
    })?;
    json.end().map_err(|error| {
        Error::new(&codes::BAD_JSON).arg("line", error.line()).arg("column", error.column()).because(error)
    })?;
    Ok(value)
}

/// Says where the JSON does not fit, and why. The place is written as in JSONPath.
fn mismatch(refusal: Error, path: String, sentence: &str) -> Error {
    let sentence = sentence.rsplit_once(" at line ").map_or(sentence, |(sentence, _)| sentence);
    let Mismatch { kind, field, allowed, wanted, found } = Mismatch::read(sentence);
    let inside = if path == "." { "$".to_owned() } else { format!("$.{path}") };
    // A field that is missing is named itself, not the object that lacks it.
    let path = if kind == "missing" { format!("{inside}.{field}") } else { inside };
    refusal
        .arg("path", path)
        .arg("kind", kind)
        .arg("field", field)
        .arg("allowed", allowed)
        .arg("wanted", wanted)
        .arg("found", found)
}

/// Whether a string of this JSON has a NUL, which only an escape can write there.
fn has_nul(body: &[u8]) -> bool {
    const ESCAPE: &[u8] = b"\\u0000";
    body.windows(ESCAPE.len()).enumerate().any(|(at, window)| {
        // After another backslash it is the text `\u0000` and no escape.
        let before = || body.iter().take(at).rev().take_while(|byte| **byte == b'\\').count();
        window == ESCAPE && before() % 2 == 0
    })
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => {
                let mut response = body.into_response();
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
            Err(error) => Error::internal(error).into_response(),
        }
    }
}

/// Guards an API call without a body that changes something: with a browser's session it has to come from this site.
#[derive(Debug, Clone, Copy)]
pub struct SameSite;

impl axum::extract::FromRequestParts<App> for SameSite {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut http::request::Parts, app: &App) -> Result<Self, Error> {
        if let Some(visit) = parts.extensions.get::<Visit>() {
            check_api_origin(app, visit, &parts.headers)?;
        }
        Ok(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_refused_and_its_name_is_not() {
        for bad in [r#""\u0000""#, r#""a\u0000b""#, r#""\\\u0000""#] {
            assert!(read::<String>(bad.as_bytes()).unwrap_err().is(&codes::NUL), "{bad}");
        }
        assert_eq!(read::<String>(br#""\\u0000""#).unwrap(), r"\u0000");
    }
}
