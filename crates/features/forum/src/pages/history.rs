//! What a post said before its edits.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use ui::Frame;
use web::{App, Error, Meta, PathId, Visit};

use super::topic::anchor;
use crate::history::revisions;
use crate::post::Post;
use crate::store::RevisionRow;
use crate::{ReplyId, TopicId};

#[derive(Template)]
#[template(path = "forum/history.html")]
struct HistoryPage {
    f: Frame,
    back: String,
    revisions: Vec<RevisionRow>,
}

pub(crate) async fn topic(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
) -> Result<Response, Error> {
    show(&app, &visit, Post::Topic(id)).await
}

pub(crate) async fn reply(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
) -> Result<Response, Error> {
    show(&app, &visit, Post::Reply(id)).await
}

async fn show(app: &App, visit: &Visit, post: Post) -> Result<Response, Error> {
    let (viewer, revisions) = app.read(visit, move |q, viewer| revisions(q, viewer, post)).await?;
    let title = app.site().messages.get(viewer.locale, "forum-history");
    app.page(visit, &viewer, Meta::titled(title), |f| HistoryPage { f, back: anchor(post), revisions })
}
