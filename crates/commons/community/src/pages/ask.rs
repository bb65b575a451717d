//! Members are asked once for each version of the rules, when they are about to post. What they wrote is not lost: the
//! page carries it, and accepting sends it on.

use std::sync::Arc;

use askama::Template;
use axum::body::to_bytes;
use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, Method, StatusCode};
use ui::Frame;
use web::{App, Error, Meta, Screen, Visit, codes as common};

use crate::codes;
use crate::store::{self, RulesRow};

/// The longest form that a page can carry along: an article.
pub(super) const CARRIED_MAX: usize = 4 * 1024 * 1024;

#[derive(Template)]
#[template(path = "community/ask.html")]
struct AskPage {
    f: Frame,
    rules: RulesRow,
    to: String,
    carried: Vec<(String, String)>,
}

/// Asks before members post. `posting` are the routes on which something is posted, as they are registered.
pub fn screen(posting: &'static [&'static str]) -> Screen {
    Arc::new(move |app, visit, request| {
        Box::pin(async move {
            // An own text, as the request cannot be borrowed while others are awaited.
            let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
            let posts = [Method::POST, Method::PUT].contains(request.method())
                && !visit.is_anonymous()
                && matched.is_some_and(|path| posting.contains(&path.as_str()));
            match visit.standing().rules {
                Some(rules) if posts => ask(&app, &visit, rules, request).await,
                _ => Ok(request),
            }
        })
    })
}

async fn ask(app: &App, visit: &Visit, version: i64, request: Request) -> Result<Request, Response> {
    let read = app.read(visit, move |q, viewer| match viewer.member_id() {
        Some(member) if !store::has_accepted(q, member, version)? => Ok(store::rules(q)?),
        _ => Ok(None),
    });
    let (viewer, rules) = read.await.map_err(Error::into_response)?;
    let Some(rules) = rules else { return Ok(request) };
    if visit.wants_json() {
        return Err(Error::new(&codes::RULES_UNACCEPTED).into_response());
    }
    let body = to_bytes(request.into_body(), CARRIED_MAX).await;
    let body = body.map_err(|error| Error::new(&common::TOO_LARGE).because(error).into_response())?;
    let carried: Vec<(String, String)> = serde_urlencoded::from_bytes(&body)
        .map_err(|error| Error::new(&common::BAD_REQUEST).because(error).into_response())?;
    // The page's own fields take the place of these.
    let own = |name: &str| matches!(name, "_csrf" | "_rules" | "_to");
    let carried = carried.into_iter().filter(|(name, _)| !own(name)).collect();
    let title = app.site().messages.get(viewer.locale, "community-rules");
    let page = app.page_with(StatusCode::OK, visit, &viewer, Meta::titled(title), |f| AskPage {
        f,
        rules,
        to: visit.path_and_query(),
        carried,
    });
    let mut page = page.unwrap_or_else(Error::into_response);
    // htmx would put it where a fragment was expected.
    page.headers_mut().insert("hx-retarget", HeaderValue::from_static("body"));
    page.headers_mut().insert("hx-reswap", HeaderValue::from_static("innerHTML"));
    Err(page)
}
