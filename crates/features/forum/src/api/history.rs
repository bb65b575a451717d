//! What a post said before its edits.

use axum::extract::State;
use kernel::{MemberId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Routes, Visit};

use crate::history::revisions;
use crate::post::Post;
use crate::store::RevisionRow;
use crate::{ReplyId, TopicId};

pub(super) fn routes() -> Routes {
    Routes::new().api(routes!(topic_history), Limits::read()).api(routes!(reply_history), Limits::read())
}

/// What a post said before an edit.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionJson {
    /// The version that said it.
    version: i64,
    /// Its title; empty for a reply.
    title: String,
    /// Its Markdown.
    body: String,
    /// Who replaced it.
    #[schema(value_type = i64)]
    editor_id: MemberId,
    editor: String,
    #[schema(value_type = String, format = DateTime)]
    replaced_at: Timestamp,
}

impl RevisionJson {
    fn of(row: RevisionRow) -> Self {
        let RevisionRow { version, title, body, editor_id, editor_name: editor, replaced_at } = row;
        Self { version, title, body, editor_id, editor, replaced_at }
    }
}

/// Show what a topic said before its edits, the newest first.
#[utoipa::path(get, path = "/api/v1/topics/{id}/history", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = Vec<RevisionJson>), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn topic_history(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
) -> Result<Json<Vec<RevisionJson>>, Error> {
    show(&app, &visit, Post::Topic(id)).await
}

/// Show what a reply said before its edits, the newest first.
#[utoipa::path(get, path = "/api/v1/replies/{id}/history", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = Vec<RevisionJson>), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn reply_history(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
) -> Result<Json<Vec<RevisionJson>>, Error> {
    show(&app, &visit, Post::Reply(id)).await
}

async fn show(app: &App, visit: &Visit, post: Post) -> Result<Json<Vec<RevisionJson>>, Error> {
    let (_, rows) = app.read(visit, move |q, viewer| revisions(q, viewer, post)).await?;
    Ok(Json(rows.into_iter().map(RevisionJson::of).collect()))
}
