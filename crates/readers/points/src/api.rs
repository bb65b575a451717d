//! The JSON doors of points.

use axum::extract::State;
use kernel::{Cursor, MemberId, Page, PageSize};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, Problem, Query, Routes, SameSite, ViewerExt as _, Visit};

use crate::check_in::{check_in, month};
use crate::pages::Span;
use crate::rules::Level;
use crate::store;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(show_points), Limits::read())
        .api(routes!(make_check_in), Limits::form())
        .api(routes!(show_board), Limits::read())
}

/// The caller's points.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointsJson {
    points: i64,
    /// `first` to `fifth`.
    #[schema(value_type = String)]
    level: Level,
    /// Whether the caller has checked in today.
    checked_in: bool,
    /// Days in a row.
    streak: i64,
}

/// What a check-in gave.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckInJson {
    /// 0 where the caller had checked in before.
    points: i64,
    /// Days in a row.
    streak: i64,
}

/// A line of a board.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankedJson {
    #[schema(value_type = i64)]
    member_id: MemberId,
    name: String,
    points: i64,
}

/// A page of a board.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardJson {
    /// The most points first.
    items: Vec<RankedJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// Which board.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BoardParams {
    /// `day`, `month` or `all`; `month` where it is left out.
    #[param(value_type = Option<String>)]
    span: Option<Span>,
    /// Where the page begins.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Show the caller's points, level and check-ins.
#[utoipa::path(get, path = "/api/v1/points", tag = "points", responses((status = 200, body = PointsJson),
    (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn show_points(State(app): State<App>, visit: Visit) -> Result<Json<PointsJson>, Error> {
    let inside = app.clone();
    let (_, (points, month)) = app
        .read(&visit, move |q, viewer| {
            let member = viewer.member()?.id;
            let today = viewer.now.date_in(&inside.site().zone);
            Ok((crate::points(q, member)?, month(q, member, today)?))
        })
        .await?;
    let level = Level::of(points);
    Ok(Json(PointsJson { points, level, checked_in: month.today, streak: month.streak }))
}

/// Check in, once a day.
#[utoipa::path(post, path = "/api/v1/points/check-in", tag = "points", responses((status = 200, body = CheckInJson),
    (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn make_check_in(
    State(app): State<App>,
    visit: Visit,
    _: SameSite,
) -> Result<Json<CheckInJson>, Error> {
    let inside = app.clone();
    let (_, given) = app
        .write(&visit, move |tx, viewer| {
            let today = viewer.now.date_in(&inside.site().zone);
            check_in(tx, viewer, today)
        })
        .await?;
    Ok(Json(CheckInJson { points: given.points, streak: given.streak }))
}

/// Show who has the most points in a time.
#[utoipa::path(get, path = "/api/v1/points/board", tag = "points", params(BoardParams),
    responses((status = 200, body = BoardJson)))]
async fn show_board(
    State(app): State<App>,
    visit: Visit,
    Query(BoardParams { span, after }): Query<BoardParams>,
) -> Result<Json<BoardJson>, Error> {
    let span = span.unwrap_or(Span::Month);
    let size = PageSize::DEFAULT;
    let (_, rows) = app
        .read(&visit, move |q, viewer| Ok(store::board(q, &span.period(viewer.now), after, size)?))
        .await?;
    let page = Page::from_extra(rows, size, |row| Cursor::pair(row.points, row.member_id.get()));
    let json =
        |row: store::Ranked| RankedJson { member_id: row.member_id, name: row.name, points: row.points };
    Ok(Json(BoardJson { items: page.items.into_iter().map(json).collect(), next: page.next }))
}
