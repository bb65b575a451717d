//! The way out of all letters, for who is not signed in.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use ui::Frame;
use web::{App, Error, Meta, PathId, Visit};

use crate::unsubscribe::{check, unsubscribe};

#[derive(Template)]
#[template(path = "notify/unsubscribe.html")]
struct UnsubscribePage {
    f: Frame,
    token: String,
    done: bool,
}

/// A page with a button: what looks at links before a reader does must not end anything.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(token): PathId<String>,
) -> Result<Response, Error> {
    let known = token.clone();
    let (viewer, ()) = app.read(&visit, move |q, _| check(q, &known)).await?;
    page(&app, &visit, &viewer, token, false)
}

/// Ends the letters. Mail programs send this for their readers, without cookies and without having seen the page (RFC
/// 8058), so that the token alone decides; it can do nothing else.
pub(crate) async fn end(
    State(app): State<App>,
    visit: Visit,
    PathId(token): PathId<String>,
) -> Result<Response, Error> {
    let known = token.clone();
    let (viewer, ()) = app.write(&visit, move |tx, _| unsubscribe(tx, &known)).await?;
    page(&app, &visit, &viewer, token, true)
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &kernel::Viewer,
    token: String,
    done: bool,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "notify-unsubscribe");
    app.page_with(StatusCode::OK, visit, viewer, Meta::titled(title), |f| UnsubscribePage { f, token, done })
}
