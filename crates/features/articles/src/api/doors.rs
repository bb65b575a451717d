//! Articles as JSON.

use access::Action;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use db::{Snapshot, Tx};
use http::StatusCode;
use kernel::{Cursor, PageSize, Timestamp, Viewer};
use web::{App, Error, Invalid, Json, PathId, Problem, Query, SameSite, Visit, codes as common};

use super::shapes::{
    ArticleCardJson, ArticleDraftJson, ArticleInput, ArticleJson, ArticleLikesJson, ArticlesJson,
    ArticlesQuery, OwnArticleJson, OwnArticlesJson, OwnArticlesQuery, ScheduleInput,
};
use crate::article::{Article, ArticleId, ArticleKind};
use crate::codes;
use crate::create_article::{CreateArticle, create_article};
use crate::edit_article::{EditArticle, article_to_edit, edit_article};
use crate::gate::{article_for, article_to_write, may_create};
use crate::keep_draft::{draft_of, drop_draft, keep_draft};
use crate::like_article::{like_article, unlike_article};
use crate::pages::{own_articles, page_of};
use crate::read_article::view;
use crate::store::cards::{Which, listed};
use crate::{delete_article as deletion, publish as publication, store};

/// List published articles, the newest first.
#[utoipa::path(get, path = "/api/v1/articles", operation_id = "list_articles", tag = "articles", params(ArticlesQuery),
    responses((status = 200, body = ArticlesJson), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<ArticlesQuery>,
) -> Result<Json<ArticlesJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let kind: Option<ArticleKind> =
        query.kind.map(|kind| kind.parse()).transpose().map_err(|_| Error::not_found())?;
    if kind.is_some() && query.author.is_some() {
        return Err(Error::new(&common::BAD_VALUE).field("author"));
    }
    let (_, page) = app
        .read(&visit, move |q, _| {
            let which = match (&query.author, kind) {
                (Some(name), _) => {
                    Which::By(accounts::member_by_name(q, name)?.ok_or_else(Error::not_found)?.id)
                }
                (None, Some(kind)) => Which::Kind(kind),
                (None, None) => Which::All,
            };
            let before = query.after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
            Ok(page_of(listed(q, which, before, size)?, size))
        })
        .await?;
    let next = page.next;
    Ok(Json(ArticlesJson { items: page.items.into_iter().map(ArticleCardJson::from).collect(), next }))
}

/// List what the caller has written, the newest first: drafts and deleted articles as well.
#[utoipa::path(get, path = "/api/v1/me/articles", operation_id = "list_own_articles", tag = "articles", params(OwnArticlesQuery),
    responses((status = 200, body = OwnArticlesJson), (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn mine(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<OwnArticlesQuery>,
) -> Result<Json<OwnArticlesJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let (_, page) = app.read(&visit, move |q, viewer| own_articles(q, viewer, query.after, size)).await?;
    let page = page.map(OwnArticleJson::from);
    Ok(Json(OwnArticlesJson { items: page.items, next: page.next }))
}

/// Begin an article.
#[utoipa::path(post, path = "/api/v1/articles", operation_id = "create_article", tag = "articles",
    request_body = ArticleInput,
    responses((status = 201, body = ArticleJson),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ArticleInput>,
) -> Result<Response, Error> {
    // Before the work of rendering: who may not write has nothing to render.
    app.read(&visit, may_create).await?;
    let mut invalid = Invalid::new();
    let text = input.text(&mut invalid);
    let ready = CreateArticle { slug: input.slug, text }.check(invalid)?;
    let Json(article) = changed(&app, &visit, move |tx, viewer| create_article(tx, viewer, &ready)).await?;
    Ok((StatusCode::CREATED, Json(article)).into_response())
}

/// Show an article.
#[utoipa::path(get, path = "/api/v1/articles/{id}", operation_id = "show_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleJson>, Error> {
    let (_, article) = app
        .read(&visit, move |q, viewer| {
            let article = article_for(q, viewer, Action::See, id)?;
            shown(q, viewer, article)
        })
        .await?;
    Ok(Json(article))
}

/// Change an article.
#[utoipa::path(put, path = "/api/v1/articles/{id}", operation_id = "edit_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")), request_body = ArticleInput,
    responses((status = 200, body = ArticleJson),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
    Json(input): Json<ArticleInput>,
) -> Result<Json<ArticleJson>, Error> {
    app.read(&visit, move |q, viewer| article_to_edit(q, viewer, id).map(drop)).await?;
    let mut invalid = Invalid::new();
    let text = input.text(&mut invalid);
    let ready = EditArticle { article: id, version: input.version, text }.check(invalid)?;
    changed(&app, &visit, move |tx, viewer| edit_article(tx, viewer, &ready)).await
}

/// Delete an article. It can be brought back.
#[utoipa::path(delete, path = "/api/v1/articles/{id}", operation_id = "delete_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn delete(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| deletion::delete_article(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted article back.
#[utoipa::path(post, path = "/api/v1/articles/{id}/restoration", operation_id = "restore_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn restore(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleJson>, Error> {
    changed(&app, &visit, move |tx, viewer| deletion::restore_article(tx, viewer, id)).await
}

/// Offer an article to its audience.
#[utoipa::path(put, path = "/api/v1/articles/{id}/publication", operation_id = "publish_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleJson),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn publish(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleJson>, Error> {
    changed(&app, &visit, move |tx, viewer| publication::publish(tx, viewer, id)).await
}

/// No longer offer an article; who bought it keeps it.
#[utoipa::path(delete, path = "/api/v1/articles/{id}/publication", operation_id = "withdraw_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleJson>, Error> {
    changed(&app, &visit, move |tx, viewer| publication::withdraw(tx, viewer, id)).await
}

/// Let an article be published by itself at a time; another time takes the place of the one before.
#[utoipa::path(put, path = "/api/v1/articles/{id}/schedule", operation_id = "schedule_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")), request_body = ScheduleInput,
    responses((status = 200, body = ArticleJson),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn schedule(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
    Json(input): Json<ScheduleInput>,
) -> Result<Json<ArticleJson>, Error> {
    let at = Timestamp::parse(&input.at).ok();
    changed(&app, &visit, move |tx, viewer| match at {
        Some(at) => publication::schedule(tx, viewer, id, at),
        None => {
            article_to_write(tx, viewer, id)?;
            Err(Error::new(&codes::SCHEDULE_SHAPE).field("at"))
        }
    })
    .await
}

/// Take the time back.
#[utoipa::path(delete, path = "/api/v1/articles/{id}/schedule", operation_id = "unschedule_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn unschedule(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleJson>, Error> {
    changed(&app, &visit, move |tx, viewer| publication::unschedule(tx, viewer, id)).await
}

/// Like an article.
#[utoipa::path(put, path = "/api/v1/articles/{id}/like", operation_id = "like_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleLikesJson),
        (status = 403, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn like(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleLikesJson>, Error> {
    let (_, likes) = app.write(&visit, move |tx, viewer| like_article(tx, viewer, id)).await?;
    Ok(Json(likes.into()))
}

/// Take a like back.
#[utoipa::path(delete, path = "/api/v1/articles/{id}/like", operation_id = "unlike_article", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleLikesJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn unlike(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleLikesJson>, Error> {
    let (_, likes) = app.write(&visit, move |tx, viewer| unlike_article(tx, viewer, id)).await?;
    Ok(Json(likes.into()))
}

/// Show what the asker typed into the form of an article and did not save yet.
#[utoipa::path(get, path = "/api/v1/articles/{id}/draft", operation_id = "show_article_draft", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = ArticleDraftJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn draft(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
) -> Result<Json<ArticleDraftJson>, Error> {
    let (_, draft) = app.read(&visit, move |q, viewer| draft_of(q, viewer, id)).await?;
    let draft = draft.ok_or_else(Error::not_found)?;
    let fields = serde_json::from_str(&draft.fields).map_err(Error::internal)?;
    Ok(Json(ArticleDraftJson { version: draft.version, fields, saved_at: Some(draft.saved_at) }))
}

/// Keep what the asker typed into the form of an article, without saving the article.
#[utoipa::path(put, path = "/api/v1/articles/{id}/draft", operation_id = "keep_article_draft", tag = "articles",
    params(("id" = i64, Path, description = "Id")), request_body = ArticleDraftJson,
    responses((status = 204), (status = 403, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn keep(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
    Json(input): Json<ArticleDraftJson>,
) -> Result<StatusCode, Error> {
    let fields = serde_json::to_string(&input.fields).map_err(Error::internal)?;
    app.write(&visit, move |tx, viewer| keep_draft(tx, viewer, id, input.version, &fields)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forget it.
#[utoipa::path(delete, path = "/api/v1/articles/{id}/draft", operation_id = "drop_article_draft", tag = "articles",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 403, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn forget(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<ArticleId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| drop_draft(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn changed(
    app: &App,
    visit: &Visit,
    change: impl Fn(&mut Tx, &Viewer) -> Result<Article, Error> + Send + 'static,
) -> Result<Json<ArticleJson>, Error> {
    let (_, article) = app
        .write(visit, move |tx, viewer| {
            let article = change(tx, viewer)?;
            shown(tx, viewer, article)
        })
        .await?;
    Ok(Json(article))
}

fn shown(q: &mut Snapshot, viewer: &Viewer, article: Article) -> Result<ArticleJson, Error> {
    let id = article.id;
    let view = view(q, viewer, article)?;
    let markdown = if view.may_edit { Some(store::bodies::source(q, id)?.body) } else { None };
    Ok(ArticleJson::of(view, markdown))
}
