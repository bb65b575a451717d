//! Series as JSON. They come and go as on the pages, by the articles that name them.

use axum::extract::State;
use db::Snapshot;
use kernel::{Cursor, Page, PageSize, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{App, Error, Json, PathId, Problem, Query, ViewerExt as _, Visit};

use super::shapes::{ArticleCardJson, OwnArticleJson, OwnArticlesQuery};
use crate::article::Slug;
use crate::gate::may_create;
use crate::store::series::Summary;
use crate::store::{cards, series};

/// A series of articles.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesJson {
    /// The name in its address.
    slug: String,
    /// Title.
    title: String,
    /// The author's name.
    author: String,
    /// Published articles in it.
    articles: i64,
}

impl From<Summary> for SeriesJson {
    fn from(series: Summary) -> Self {
        Self { slug: series.slug, title: series.title, author: series.author, articles: series.articles }
    }
}

/// A part of a list of series.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesListJson {
    /// The series.
    items: Vec<SeriesJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

impl SeriesListJson {
    fn of(rows: Vec<Summary>, size: PageSize) -> Self {
        let page = Page::from_extra(rows, size, |row| Cursor::single(row.id.get())).map(SeriesJson::from);
        Self { items: page.items, next: page.next }
    }
}

/// A series with what there is to read in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesArticlesJson {
    #[serde(flatten)]
    series: SeriesJson,
    /// Its published articles in their order, at most 200.
    items: Vec<ArticleCardJson>,
}

/// A series of the caller's own.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnSeriesJson {
    #[serde(flatten)]
    series: SeriesJson,
    /// Its articles in their order, drafts as well, at most 200.
    items: Vec<OwnArticleJson>,
}

/// Which part of the list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeriesQuery {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
    /// Of one author only, by name.
    author: Option<String>,
}

/// List series that have published articles, the newest first.
#[utoipa::path(get, path = "/api/v1/series", operation_id = "list_series", tag = "articles", params(SeriesQuery),
    responses((status = 200, body = SeriesListJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<SeriesQuery>,
) -> Result<Json<SeriesListJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let before = query.after.map_or(i64::MAX, Cursor::as_single);
    let (_, rows) = app
        .read(&visit, move |q, _| {
            let author = match &query.author {
                None => None,
                Some(name) => Some(accounts::member_by_name(q, name)?.ok_or_else(Error::not_found)?.id),
            };
            Ok(series::listed(q, author, before, size)?)
        })
        .await?;
    Ok(Json(SeriesListJson::of(rows, size)))
}

/// Show a series with its published articles.
#[utoipa::path(get, path = "/api/v1/series/{slug}", operation_id = "show_series", tag = "articles",
    params(("slug" = String, Path, description = "The name in its address")),
    responses((status = 200, body = SeriesArticlesJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(Slug(slug)): PathId<Slug>,
) -> Result<Json<SeriesArticlesJson>, Error> {
    let (_, (series, cards)) = app
        .read(&visit, move |q, _| {
            let series = series::summary(q, &slug)?.ok_or_else(Error::not_found)?;
            let cards = cards::of_series(q, series.id)?;
            // A series of drafts is nobody's business yet.
            if cards.is_empty() { Err(Error::not_found()) } else { Ok((series, cards)) }
        })
        .await?;
    let items = cards.into_iter().map(ArticleCardJson::from).collect();
    Ok(Json(SeriesArticlesJson { series: series.into(), items }))
}

/// List the caller's own series, the newest first: also those in which nothing is published. A series is begun by the
/// first article that names it.
#[utoipa::path(get, path = "/api/v1/me/series", operation_id = "list_own_series", tag = "articles", params(OwnArticlesQuery),
    responses((status = 200, body = SeriesListJson), (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn mine(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<OwnArticlesQuery>,
) -> Result<Json<SeriesListJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let before = query.after.map_or(i64::MAX, Cursor::as_single);
    let (_, rows) = app
        .read(&visit, move |q, viewer| {
            may_create(q, viewer)?;
            Ok(series::authored(q, viewer.member()?.id, before, size)?)
        })
        .await?;
    Ok(Json(SeriesListJson::of(rows, size)))
}

/// Show a series of the caller's own with all its articles and their places. An article is moved by an edit that gives
/// it another `series` or `series_position`.
#[utoipa::path(get, path = "/api/v1/me/series/{slug}", operation_id = "show_own_series", tag = "articles",
    params(("slug" = String, Path, description = "The name in its address")),
    responses((status = 200, body = OwnSeriesJson), (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn show_own(
    State(app): State<App>,
    visit: Visit,
    PathId(Slug(slug)): PathId<Slug>,
) -> Result<Json<OwnSeriesJson>, Error> {
    let (_, (series, cards)) = app.read(&visit, move |q, viewer| own_series(q, viewer, &slug)).await?;
    let items = cards.into_iter().map(OwnArticleJson::from).collect();
    Ok(Json(OwnSeriesJson { series: series.into(), items }))
}

fn own_series(q: &mut Snapshot, viewer: &Viewer, slug: &str) -> Result<(Summary, Vec<cards::Card>), Error> {
    may_create(q, viewer)?;
    let own = series::by_slug(q, slug)?.filter(|series| Some(series.owner_id) == viewer.member_id());
    let id = own.ok_or_else(Error::not_found)?.id;
    let summary = series::summary(q, slug)?.ok_or_else(Error::not_found)?;
    Ok((summary, cards::all_of_series(q, id)?))
}
