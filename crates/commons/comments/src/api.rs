//! The JSON doors of this crate.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use kernel::{Cursor, MemberId, PageSize, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Query, Routes, SameSite, ViewerExt as _, Visit};

use crate::CommentId;
use crate::delete_comment::delete_comment as delete;
use crate::discussion::{CommentView, discussion, thread};
use crate::draft;
use crate::edit_comment::{edit_comment as edit, editable};
use crate::history::revisions;
use crate::host::Hosts;
use crate::like_comment::{Likes, like_comment as like, unlike_comment as unlike};
use crate::post_comment::{Target, post_comment_once};
use crate::restore_comment::restore_comment as restore;
use crate::store::RevisionRow;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(list_comments, post_comment), Limits::form())
        .api(routes!(show_comment, edit_comment, delete_comment), Limits::form())
        .api(routes!(comment_history), Limits::read())
        .api(routes!(restore_comment), Limits::form())
        .api(routes!(like_comment, unlike_comment), Limits::form())
}

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentJson {
    /// Id.
    #[schema(value_type = i64)]
    id: CommentId,
    /// The kind of thing under which it stands.
    subject_kind: String,
    /// Which of that kind.
    subject_id: i64,
    /// The comment that it answers.
    #[schema(value_type = Option<i64>)]
    parent_id: Option<CommentId>,
    /// Who wrote it.
    #[schema(value_type = i64)]
    author_id: MemberId,
    /// The author's name.
    author: String,
    /// Whether it was deleted; then its text is empty.
    deleted: bool,
    /// Markdown.
    body: String,
    /// Safe HTML.
    body_html: String,
    /// How many like it.
    likes: i64,
    /// Whether whoever asks likes it.
    liked: bool,
    /// How many replies it has.
    replies_count: i64,
    /// Some replies: the first in a list of comments, a page of them for a single comment.
    #[schema(no_recursion)]
    replies: Vec<Self>,
    /// Version, to send back with an edit.
    version: i64,
    /// When it was last edited.
    #[schema(value_type = Option<String>, format = DateTime)]
    edited_at: Option<Timestamp>,
    /// When it was posted.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl CommentJson {
    fn of(view: CommentView) -> Self {
        let deleted = !view.is_there();
        let said = |text: String| if deleted { String::new() } else { text };
        let row = view.row;
        Self {
            id: row.id,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            parent_id: row.parent_id,
            author_id: row.author_id,
            author: row.author_name,
            deleted,
            body: said(row.body),
            body_html: said(row.body_html),
            likes: view.likes.count,
            liked: view.likes.mine,
            replies_count: view.replies_count,
            replies: view.replies.into_iter().map(Self::of).collect(),
            version: row.version,
            edited_at: row.edited_at,
            created_at: row.created_at,
        }
    }
}

/// A part of the comments under a thing, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentsJson {
    /// Comments with their first replies.
    items: Vec<CommentJson>,
    /// Comments and replies in all.
    count: i64,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// A comment with a part of the replies to it, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadJson {
    /// The comment that heads the thread, its replies in it.
    comment: CommentJson,
    /// Pass as `after` for the next replies; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// Under what, and which part.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Under {
    /// The kind of thing: `lesson`.
    subject_kind: String,
    /// Which of that kind.
    subject_id: i64,
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// Which part.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// List the comments under a thing.
#[utoipa::path(get, path = "/api/v1/comments", tag = "comments", params(Under),
    responses((status = 200, body = CommentsJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn list_comments(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Under>,
) -> Result<Json<CommentsJson>, Error> {
    let (hosts, size) = (app.service::<Hosts>()?, PageSize::clamped(query.limit.unwrap_or(20)));
    let subject = Subject::read(query.subject_kind, query.subject_id);
    let (_, found) =
        app.read(&visit, move |q, viewer| discussion(q, viewer, &hosts, &subject, query.after, size)).await?;
    let page = found.comments.map(CommentJson::of);
    Ok(Json(CommentsJson { items: page.items, count: found.count, next: page.next }))
}

/// A comment to be posted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewCommentJson {
    /// The kind of thing under which it stands: `lesson`.
    subject_kind: String,
    /// Which of that kind.
    subject_id: i64,
    /// The comment that it answers.
    #[schema(value_type = Option<i64>)]
    parent_id: Option<CommentId>,
    /// Markdown, at most 5000 characters.
    body: String,
    /// 32 random bytes in base64url (43 characters) that name this attempt: sent again, the comment is posted once.
    once: Option<String>,
}

/// Post a comment, or answer one.
#[utoipa::path(post, path = "/api/v1/comments", tag = "comments", request_body = NewCommentJson,
    responses((status = 201, body = MadeJson), (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn post_comment(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<NewCommentJson>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.member()?;
    let text = draft::ready(app.db(), &input.body, viewer.locale).await?;
    let target =
        Target { subject: Subject::read(input.subject_kind, input.subject_id), parent: input.parent_id };
    let (hosts, token) = (app.service::<Hosts>()?, web::once::attempt(input.once)?);
    let (_, made) = app
        .write(&visit, move |tx, viewer| {
            let id = post_comment_once(tx, viewer, &hosts, &target, &text, &token)?;
            Ok(MadeJson { id })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// A comment that was just posted.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeJson {
    /// Id.
    #[schema(value_type = i64)]
    id: CommentId,
}

/// Show a comment with the replies to it. A reply shows the thread that it is in.
#[utoipa::path(get, path = "/api/v1/comments/{id}", tag = "comments", params(("id" = i64, Path, description = "Id"), Part),
    responses((status = 200, body = ThreadJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn show_comment(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
    Query(part): Query<Part>,
) -> Result<Json<ThreadJson>, Error> {
    let (hosts, size) = (app.service::<Hosts>()?, PageSize::clamped(part.limit.unwrap_or(20)));
    let (_, found) =
        app.read(&visit, move |q, viewer| thread(q, viewer, &hosts, id, part.after, size)).await?;
    let comment = CommentJson::of(CommentView { replies: found.replies.items, ..found.head });
    Ok(Json(ThreadJson { comment, next: found.replies.next }))
}

/// A changed comment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EditCommentJson {
    /// Markdown, at most 5000 characters.
    body: String,
    /// The version that the edit was made from.
    version: i64,
}

/// A comment's version after an edit.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditedJson {
    /// The version that it has now.
    version: i64,
}

/// Edit a comment; what it said before is kept.
#[utoipa::path(put, path = "/api/v1/comments/{id}", tag = "comments", params(("id" = i64, Path, description = "Id")),
    request_body = EditCommentJson,
    responses((status = 200, body = EditedJson), (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn edit_comment(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
    Json(input): Json<EditCommentJson>,
) -> Result<Json<EditedJson>, Error> {
    let hosts = app.service::<Hosts>()?;
    let asked = hosts.clone();
    let (viewer, _) = app.read(&visit, move |q, viewer| editable(q, viewer, &asked, id)).await?;
    let text = draft::ready(app.db(), &input.body, viewer.locale).await?;
    let (_, version) =
        app.write(&visit, move |tx, viewer| edit(tx, viewer, &hosts, id, input.version, &text)).await?;
    Ok(Json(EditedJson { version }))
}

/// Delete a comment; it can be brought back for seven days.
#[utoipa::path(delete, path = "/api/v1/comments/{id}", tag = "comments", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn delete_comment(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CommentId>,
) -> Result<StatusCode, Error> {
    let hosts = app.service::<Hosts>()?;
    app.write(&visit, move |tx, viewer| delete(tx, viewer, &hosts, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted comment back.
#[utoipa::path(post, path = "/api/v1/comments/{id}/restore", tag = "comments", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn restore_comment(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CommentId>,
) -> Result<StatusCode, Error> {
    let hosts = app.service::<Hosts>()?;
    app.write(&visit, move |tx, viewer| restore(tx, viewer, &hosts, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many like a comment.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentLikesJson {
    /// How many.
    likes: i64,
    /// Whether whoever asks is among them.
    liked: bool,
}

impl From<Likes> for CommentLikesJson {
    fn from(likes: Likes) -> Self {
        Self { likes: likes.count, liked: likes.mine }
    }
}

/// Like a comment.
#[utoipa::path(put, path = "/api/v1/comments/{id}/like", tag = "comments", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = CommentLikesJson), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn like_comment(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CommentId>,
) -> Result<Json<CommentLikesJson>, Error> {
    let hosts = app.service::<Hosts>()?;
    let (_, likes) = app.write(&visit, move |tx, viewer| like(tx, viewer, &hosts, id)).await?;
    Ok(Json(likes.into()))
}

/// Take a like back.
#[utoipa::path(delete, path = "/api/v1/comments/{id}/like", tag = "comments", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = CommentLikesJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn unlike_comment(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CommentId>,
) -> Result<Json<CommentLikesJson>, Error> {
    let hosts = app.service::<Hosts>()?;
    let (_, likes) = app.write(&visit, move |tx, viewer| unlike(tx, viewer, &hosts, id)).await?;
    Ok(Json(likes.into()))
}

/// What a comment said before an edit.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentRevisionJson {
    /// The version that said it.
    version: i64,
    /// Its Markdown.
    body: String,
    /// Who replaced it.
    editor: String,
    /// When it was replaced.
    #[schema(value_type = String, format = DateTime)]
    replaced_at: Timestamp,
}

impl From<RevisionRow> for CommentRevisionJson {
    fn from(row: RevisionRow) -> Self {
        let RevisionRow { version, body, editor_name: editor, replaced_at } = row;
        Self { version, body, editor, replaced_at }
    }
}

/// Show what a comment said before its edits, the newest first.
#[utoipa::path(get, path = "/api/v1/comments/{id}/history", tag = "comments", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = Vec<CommentRevisionJson>), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn comment_history(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
) -> Result<Json<Vec<CommentRevisionJson>>, Error> {
    let hosts = app.service::<Hosts>()?;
    let (_, rows) = app.read(&visit, move |q, viewer| revisions(q, &hosts, viewer, id)).await?;
    Ok(Json(rows.into_iter().map(CommentRevisionJson::from).collect()))
}
