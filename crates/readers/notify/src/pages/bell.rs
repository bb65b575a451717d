//! The bell alone: a page that heard of something new swaps it for the old one.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use ui::Frame;
use web::{App, Error, Meta, ViewerExt as _, Visit};

use crate::list::unread;

#[derive(Template)]
#[template(path = "notify/bell.html")]
struct Bell {
    f: Frame,
    count: i64,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, count) = app.read(&visit, |q, viewer| Ok(unread(q, viewer.member()?.id)?)).await?;
    let f = app.frame(&visit, &viewer, Meta::default());
    web::fragment(&Bell { f, count })
}
