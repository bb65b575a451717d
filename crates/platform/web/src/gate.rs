//! The innermost layer: what the owner's settings say about a request before any handler sees it.

use std::pin::Pin;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::Method;

use crate::app::App;
use crate::code::codes;
use crate::error::Error;
use crate::page::see_other;
use crate::visit::Visit;

/// Looks at a request before any handler does, and lets it pass or answers in its place. It is asked for every request
/// that is not refused before, so whatever does not concern it has to pass quickly.
pub type Screen = Arc<
    dyn Fn(App, Visit, Request) -> Pin<Box<dyn Future<Output = Result<Request, Response>> + Send>>
        + Send
        + Sync,
>;

/// The first-run wizard.
const WIZARD: &str = "/setup";

/// What is served whatever the settings say: how the program does, styles and scripts, a visitor's own preferences.
fn is_always_served(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics" | "/favicon.ico") || path.starts_with("/assets/")
}

/// Learns of changed settings; leads to the wizard while there is no owner; leads home.
pub(crate) async fn pass(State(app): State<App>, visit: Visit, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if is_always_served(path) {
        return next.run(request).await;
    }
    let standing = match app.refresh_standing().await {
        Ok(standing) => standing,
        Err(error) => return Error::from(error).into_response(),
    };
    visit.remember_standing(standing.clone());
    if !standing.founded && path != WIZARD && path != "/preferences" {
        let is_page = !visit.wants_json() && !visit.is_htmx();
        return if is_page { see_other(WIZARD) } else { Error::new(&codes::NOT_FOUNDED).into_response() };
    }
    if path == "/" && standing.community.home != "/" && *request.method() == Method::GET {
        return see_other(&standing.community.home);
    }
    match app.screen() {
        None => next.run(request).await,
        Some(screen) => match screen(app.clone(), visit, request).await {
            Ok(request) => next.run(request).await,
            Err(answer) => answer,
        },
    }
}
