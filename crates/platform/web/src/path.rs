//! What stands in the address.

use std::str::FromStr;

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::Error;
use crate::urlencoded::parse_query;

/// The one parameter of a path, read into its type; what does not parse is an address where nothing is.
#[derive(Debug, Clone, Copy)]
pub struct PathId<T>(pub T);

impl<T: FromStr + Send> FromRequestParts<App> for PathId<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Error> {
        let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
        read(&text).map(Self)
    }
}

/// Two parameters of a path.
#[derive(Debug, Clone, Copy)]
pub struct PathPair<A, B>(pub A, pub B);

impl<A: FromStr + Send, B: FromStr + Send> FromRequestParts<App> for PathPair<A, B> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Error> {
        let Path((a, b)): Path<(String, String)> = parts.extract().await.map_err(|_| Error::not_found())?;
        Ok(Self(read(&a)?, read(&b)?))
    }
}

/// Nothing that is stored has a control character in its address, and PostgreSQL takes no NUL in a text.
fn read<T: FromStr>(text: &str) -> Result<T, Error> {
    if text.chars().any(char::is_control) {
        return Err(Error::not_found());
    }
    text.parse().map_err(|_| Error::not_found())
}

/// What stands after the `?`.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Error> {
        parse_query(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}
