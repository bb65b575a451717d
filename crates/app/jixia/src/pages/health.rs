//! For the machine that watches over the program.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use subtle::ConstantTimeEq as _;
use web::{App, Client, Error, codes as common};

db::statements! {
    /// Whether the database answers.
    ANSWERS = "SELECT 1 AS answer";
}

/// Who may read the figures.
pub(crate) struct Watch {
    token: String,
}

impl Watch {
    /// Whoever sends `token`; where that is empty, whoever asks from this machine.
    pub(crate) fn new(token: String) -> Self {
        Self { token }
    }

    fn admits(&self, headers: &HeaderMap, client: Option<Client>) -> bool {
        if self.token.is_empty() {
            // A proxy on this machine that nobody told us to trust makes all the world look like this machine.
            let passed_on = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter();
            return client.is_some_and(|client| client.address().is_loopback())
                && !passed_on.into_iter().any(|name| headers.contains_key(*name));
        }
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        given.as_bytes().ct_eq(self.token.as_bytes()).into()
    }
}

/// The process is there.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The process can serve: the database answers.
pub(super) async fn ready(State(app): State<App>) -> Result<Response, Error> {
    app.db()
        .read(|q| {
            let _: i64 = q.one(&ANSWERS, db::params![])?;
            Ok::<_, db::DbError>(())
        })
        .await
        .map_err(|error| Error::new(&common::UNAVAILABLE).because(error))?;
    Ok("ready\n".into_response())
}

/// Figures for Prometheus.
pub(super) async fn metrics(
    State(app): State<App>,
    client: Option<axum::Extension<Client>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if !app.service::<Watch>()?.admits(&headers, client.map(|client| client.0)) {
        return Err(Error::not_found());
    }
    let figures = telemetry::metrics::install().map_err(Error::internal)?;
    let mut response = (StatusCode::OK, figures.render()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"));
    Ok(response)
}
