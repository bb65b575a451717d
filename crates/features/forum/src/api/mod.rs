//! The JSON doors of this crate.

mod history;
mod spaces;
mod tags;

use std::sync::Arc;

use access::Action;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use kernel::{Cursor, MemberId, Page, PageSize, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Query, Routes, SameSite, ViewerExt as _, Visit, once};

use crate::draft::{TopicDraft, ready_reply};
use crate::pages::{ids_of, visible_spaces, visible_tag};
use crate::post::{Post, TopicKind};
use crate::store::{self, FeedKind, FeedRow};
use crate::thread::{self, ReplyView};
use crate::{ReplyId, SpaceId, TopicId, tags_of};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(list_topics, create_topic), Limits::long_text())
        .api(routes!(show_topic, edit_topic, delete_topic), Limits::long_text())
        .api(routes!(restore_topic), Limits::form())
        .api(routes!(create_reply), Limits::long_text())
        .api(routes!(show_reply, edit_reply, delete_reply), Limits::long_text())
        .api(routes!(restore_reply), Limits::form())
        .api(routes!(like_topic, unlike_topic), Limits::form())
        .api(routes!(like_reply, unlike_reply), Limits::form())
        .api(routes!(accept, withdraw), Limits::form())
        .api(routes!(lock_topic, unlock_topic), Limits::form())
        .merge(spaces::routes())
        .merge(history::routes())
        .merge(tags::routes())
}

/// A topic in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicSummaryJson {
    #[schema(value_type = i64)]
    id: TopicId,
    #[schema(value_type = i64)]
    space_id: SpaceId,
    /// `talk` or `question`.
    #[schema(value_type = String)]
    kind: TopicKind,
    title: String,
    author: String,
    /// What it is about.
    tags: Vec<String>,
    /// Replies so far.
    replies: i64,
    /// Whether an answer was accepted.
    solved: bool,
    locked: bool,
    #[schema(value_type = String, format = DateTime)]
    active_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl TopicSummaryJson {
    fn of(row: FeedRow, tags: Vec<String>) -> Self {
        Self {
            tags,
            id: row.topic_id,
            space_id: row.space_id,
            kind: row.kind,
            title: row.title,
            author: row.author_name,
            replies: row.replies,
            solved: row.accepted_reply_id.is_some(),
            locked: row.locked,
            active_at: row.active_at,
            created_at: row.created_at,
        }
    }
}

/// A part of a list of topics.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicsJson {
    items: Vec<TopicSummaryJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// A topic with a page of its replies.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicJson {
    #[schema(value_type = i64)]
    id: TopicId,
    #[schema(value_type = i64)]
    space_id: SpaceId,
    /// `talk` or `question`.
    #[schema(value_type = String)]
    kind: TopicKind,
    title: String,
    #[schema(value_type = i64)]
    author_id: MemberId,
    author: String,
    /// What it is about.
    tags: Vec<String>,
    /// Markdown.
    body: String,
    /// Safe HTML.
    body_html: String,
    likes: i64,
    /// The reply that the asker accepted.
    #[schema(value_type = Option<i64>)]
    accepted_reply_id: Option<ReplyId>,
    /// That reply, wherever among the replies it stands; `null` where none was accepted or it was deleted.
    accepted: Option<ReplyJson>,
    locked: bool,
    /// Version, to send back with an edit.
    version: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Replies in all.
    replies_count: i64,
    /// Replies of this part, the accepted one first.
    replies: Vec<ReplyJson>,
    /// Pass as `after` for the next replies; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// A reply. A deleted one has an empty body.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReplyJson {
    #[schema(value_type = i64)]
    id: ReplyId,
    #[schema(value_type = i64)]
    topic_id: TopicId,
    #[schema(value_type = i64)]
    author_id: MemberId,
    author: String,
    /// Markdown.
    body: String,
    /// Safe HTML.
    body_html: String,
    deleted: bool,
    accepted: bool,
    likes: i64,
    /// Version, to send back with an edit.
    version: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl ReplyJson {
    fn of(view: ReplyView) -> Self {
        let there = view.is_there();
        let row = Arc::unwrap_or_clone(view.row);
        Self {
            id: row.id,
            topic_id: row.topic_id,
            author_id: row.author_id,
            author: row.author_name,
            body: if there { row.body } else { String::new() },
            body_html: if there { row.body_html } else { String::new() },
            deleted: !there,
            accepted: view.accepted,
            likes: view.likes.count,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// Which part of which list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListTopics {
    /// Only this space, by its slug.
    space: Option<String>,
    /// Only with this tag, in visible spaces; not together with `space`.
    tag: Option<String>,
    /// Only questions without an accepted answer; not together with `space` or `tag`.
    #[serde(default)]
    open: bool,
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// List topics, the last active first.
#[utoipa::path(get, path = "/api/v1/topics", tag = "forum", params(ListTopics),
    responses((status = 200, body = TopicsJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn list_topics(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<ListTopics>,
) -> Result<Json<TopicsJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let (_, page) = app
        .read(&visit, move |q, viewer| {
            let spaces = visible_spaces(q, viewer)?;
            let ids = ids_of(&spaces);
            let kind = match &query.space {
                Some(slug) => {
                    let space =
                        spaces.iter().find(|space| space.slug == *slug).ok_or_else(Error::not_found)?;
                    FeedKind::Space(space.id)
                }
                None if query.tag.is_some() => {
                    let name = query.tag.as_deref().unwrap_or_default();
                    FeedKind::Tag(visible_tag(q, name, &ids)?.0)
                }
                None if query.open => FeedKind::Open,
                None => FeedKind::All,
            };
            let rows = store::feed(q, kind, &ids, query.after, size)?;
            let cursor = |row: &FeedRow| Cursor::pair(row.active_at.micros(), row.topic_id.get());
            let page = Page::from_extra(rows, size, cursor);
            let topics: Vec<TopicId> = page.items.iter().map(|row: &FeedRow| row.topic_id).collect();
            let mut about = tags_of(q, &topics)?;
            Ok(page.map(|row| {
                let tags = about.remove(&row.topic_id).unwrap_or_default();
                TopicSummaryJson::of(row, tags)
            }))
        })
        .await?;
    Ok(Json(TopicsJson { items: page.items, next: page.next }))
}

/// A topic to be posted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewTopicJson {
    #[schema(value_type = i64)]
    space_id: SpaceId,
    /// `talk` or `question`.
    #[schema(value_type = String)]
    kind: TopicKind,
    /// 4 to 120 characters.
    title: String,
    /// Markdown, at most 50000 characters.
    body: String,
    /// At most 5, each of 1 to 30 letters, digits and `+ # . -`.
    #[serde(default)]
    tags: Vec<String>,
    /// 32 random bytes in base64url (43 characters) that name this attempt: sent again, the topic is posted once.
    once: Option<String>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedJson {
    id: i64,
}

/// Post a topic.
#[utoipa::path(post, path = "/api/v1/topics", tag = "forum", request_body = NewTopicJson,
    responses((status = 201, body = CreatedJson), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn create_topic(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<NewTopicJson>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.member()?;
    let token = once::attempt(input.once)?;
    let draft = TopicDraft {
        space: input.space_id,
        kind: input.kind,
        title: input.title,
        body: input.body,
        tags: Some(input.tags),
    };
    let ready = draft.ready(&app, viewer.locale).await?;
    let (_, id) = app
        .write(&visit, move |tx, viewer| {
            once::make_once(tx, viewer, &token, "/topics/", |tx| {
                Ok(crate::post_topic::post_topic(tx, viewer, &ready)?.get())
            })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(CreatedJson { id })).into_response())
}

/// Which replies.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Show a topic with a part of its replies.
#[utoipa::path(get, path = "/api/v1/topics/{id}", tag = "forum", params(("id" = i64, Path, description = "Id"), After),
    responses((status = 200, body = TopicJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn show_topic(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Query(After { after }): Query<After>,
) -> Result<Json<TopicJson>, Error> {
    let (_, (thread, accepted)) = app
        .read(&visit, move |q, viewer| {
            let facts = store::topic_facts(q, id)?.ok_or_else(Error::not_found)?;
            access::require(q, viewer, Action::Read, &facts.thing())?;
            let thread = thread::thread(q, viewer, id, after)?;
            let accepted = match (&thread.accepted, thread.topic.accepted_reply_id) {
                (Some(shown), _) => Some(shown.clone()),
                (None, Some(reply)) => Some(thread::reply_view(q, viewer, reply)?),
                (None, None) => None,
            };
            Ok((thread, accepted.filter(ReplyView::is_there)))
        })
        .await?;
    let topic = Arc::unwrap_or_clone(thread.topic);
    Ok(Json(TopicJson {
        id: topic.id,
        space_id: topic.space_id,
        kind: topic.kind,
        title: topic.title,
        author_id: topic.author_id,
        author: topic.author_name,
        tags: thread.tags.to_vec(),
        body: topic.body,
        body_html: topic.body_html,
        likes: thread.likes.count,
        accepted_reply_id: topic.accepted_reply_id,
        accepted: accepted.map(ReplyJson::of),
        locked: topic.locked,
        version: topic.version,
        created_at: topic.created_at,
        replies_count: thread.replies_count,
        replies: thread.accepted.into_iter().chain(thread.replies.items).map(ReplyJson::of).collect(),
        next: thread.replies.next,
    }))
}

/// A changed topic.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EditTopicJson {
    /// `talk` or `question`.
    #[schema(value_type = String)]
    kind: TopicKind,
    title: String,
    /// Markdown.
    body: String,
    /// What it is about from now on; left out, its tags stay.
    tags: Option<Vec<String>>,
    /// The version that the edit was made from.
    version: i64,
}

/// Edit a topic.
#[utoipa::path(put, path = "/api/v1/topics/{id}", tag = "forum", params(("id" = i64, Path, description = "Id")), request_body = EditTopicJson,
    responses((status = 204), (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn edit_topic(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Json(input): Json<EditTopicJson>,
) -> Result<StatusCode, Error> {
    let (viewer, space) = app
        .read(&visit, move |q, viewer| {
            let facts = store::topic_facts(q, id)?.ok_or_else(Error::not_found)?;
            access::require(q, viewer, Action::Edit, &facts.thing())?;
            Ok(facts.space)
        })
        .await?;
    let draft =
        TopicDraft { space, kind: input.kind, title: input.title, body: input.body, tags: input.tags };
    let ready = draft.ready(&app, viewer.locale).await?;
    let version = input.version;
    app.write(&visit, move |tx, viewer| crate::edit_topic::edit_topic(tx, viewer, id, version, &ready))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a topic; it can be brought back for seven days.
#[utoipa::path(delete, path = "/api/v1/topics/{id}", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn delete_topic(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<TopicId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::delete_topic::delete_topic(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted topic back.
#[utoipa::path(post, path = "/api/v1/topics/{id}/restore", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn restore_topic(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<TopicId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::delete_topic::restore_topic(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A reply to be posted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewReplyJson {
    /// Markdown, at most 30000 characters.
    body: String,
    /// 32 random bytes in base64url (43 characters) that name this attempt: sent again, the reply is posted once.
    once: Option<String>,
}

/// Reply to a topic.
#[utoipa::path(post, path = "/api/v1/topics/{id}/replies", tag = "forum", params(("id" = i64, Path, description = "Id")), request_body = NewReplyJson,
    responses((status = 201, body = CreatedJson), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn create_reply(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Json(input): Json<NewReplyJson>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.member()?;
    let token = once::attempt(input.once)?;
    let text = ready_reply(&app, &input.body, viewer.locale).await?;
    let (_, id) = app
        .write(&visit, move |tx, viewer| {
            once::make_once(tx, viewer, &token, "/replies/", |tx| {
                Ok(crate::post_reply::post_reply(tx, viewer, id, &text)?.get())
            })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(CreatedJson { id })).into_response())
}

/// A changed reply.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EditReplyJson {
    /// Markdown.
    body: String,
    /// The version that the edit was made from.
    version: i64,
}

/// Show a reply.
#[utoipa::path(get, path = "/api/v1/replies/{id}", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ReplyJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn show_reply(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
) -> Result<Json<ReplyJson>, Error> {
    let (_, view) = app.read(&visit, move |q, viewer| thread::reply_view(q, viewer, id)).await?;
    Ok(Json(ReplyJson::of(view)))
}

/// Edit a reply.
#[utoipa::path(put, path = "/api/v1/replies/{id}", tag = "forum", params(("id" = i64, Path, description = "Id")), request_body = EditReplyJson,
    responses((status = 204), (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn edit_reply(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
    Json(input): Json<EditReplyJson>,
) -> Result<StatusCode, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.member()?;
    let (text, version) = (ready_reply(&app, &input.body, viewer.locale).await?, input.version);
    app.write(&visit, move |tx, viewer| crate::edit_reply::edit_reply(tx, viewer, id, version, &text))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a reply; it can be brought back for seven days.
#[utoipa::path(delete, path = "/api/v1/replies/{id}", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn delete_reply(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ReplyId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::delete_reply::delete_reply(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted reply back.
#[utoipa::path(post, path = "/api/v1/replies/{id}/restore", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn restore_reply(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ReplyId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::delete_reply::restore_reply(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How a post stands after a like.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikesJson {
    /// How many like it.
    likes: i64,
    /// Whether the caller does.
    mine: bool,
}

async fn set_like(app: &App, visit: &Visit, post: Post, on: bool) -> Result<Json<LikesJson>, Error> {
    let (_, liked) = app
        .write(visit, move |tx, viewer| {
            if on { crate::like::like(tx, viewer, post) } else { crate::like::unlike(tx, viewer, post) }
        })
        .await?;
    Ok(Json(LikesJson { likes: liked.count, mine: liked.mine }))
}

/// Like a topic.
#[utoipa::path(put, path = "/api/v1/topics/{id}/like", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = LikesJson), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn like_topic(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<TopicId>,
) -> Result<Json<LikesJson>, Error> {
    set_like(&app, &visit, Post::Topic(id), true).await
}

/// Take a like of a topic back.
#[utoipa::path(delete, path = "/api/v1/topics/{id}/like", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = LikesJson), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn unlike_topic(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<TopicId>,
) -> Result<Json<LikesJson>, Error> {
    set_like(&app, &visit, Post::Topic(id), false).await
}

/// Like a reply.
#[utoipa::path(put, path = "/api/v1/replies/{id}/like", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = LikesJson), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn like_reply(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ReplyId>,
) -> Result<Json<LikesJson>, Error> {
    set_like(&app, &visit, Post::Reply(id), true).await
}

/// Take a like of a reply back.
#[utoipa::path(delete, path = "/api/v1/replies/{id}/like", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = LikesJson), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn unlike_reply(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ReplyId>,
) -> Result<Json<LikesJson>, Error> {
    set_like(&app, &visit, Post::Reply(id), false).await
}

/// Accept an answer, as the asker.
#[utoipa::path(put, path = "/api/v1/replies/{id}/acceptance", operation_id = "accept_reply", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn accept(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ReplyId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::accept_answer::accept_answer(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the acceptance of an answer back.
#[utoipa::path(delete, path = "/api/v1/replies/{id}/acceptance", operation_id = "withdraw_acceptance", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ReplyId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::accept_answer::withdraw_acceptance(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lock a topic: nobody posts in it any more.
#[utoipa::path(put, path = "/api/v1/topics/{id}/lock", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn lock_topic(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<TopicId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::delete_topic::lock_topic(tx, viewer, id, true)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Unlock a topic.
#[utoipa::path(delete, path = "/api/v1/topics/{id}/lock", tag = "forum", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 403, body = Problem, content_type = "application/problem+json")))]
async fn unlock_topic(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<TopicId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::delete_topic::lock_topic(tx, viewer, id, false)).await?;
    Ok(StatusCode::NO_CONTENT)
}
