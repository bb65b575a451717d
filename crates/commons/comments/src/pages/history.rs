//! What a comment said before its edits.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use ui::Frame;
use web::{App, Error, Meta, PathId, Visit};

use super::path_of;
use crate::CommentId;
use crate::history::revisions;
use crate::host::Hosts;
use crate::store::RevisionRow;

#[derive(Template)]
#[template(path = "comments/history.html")]
struct HistoryPage {
    f: Frame,
    back: String,
    revisions: Vec<RevisionRow>,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
) -> Result<Response, Error> {
    let hosts = app.service::<Hosts>()?;
    let (viewer, revisions) = app.read(&visit, move |q, viewer| revisions(q, &hosts, viewer, id)).await?;
    let title = app.site().messages.get(viewer.locale, "comments-history");
    app.page(&visit, &viewer, Meta::titled(title), |f| HistoryPage { f, back: path_of(id), revisions })
}
