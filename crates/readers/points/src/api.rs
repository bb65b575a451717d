//! The JSON doors of points.

use axum::extract::State;
use kernel::{Cursor, MemberId, Page, PageSize, Timestamp};
use ledger::{Line, Unit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, Problem, Query, Routes, SameSite, ViewerExt as _, Visit};

use crate::award::account;
use crate::check_in::{check_in, month};
use crate::pages::Span;
use crate::rules::{Level, Right, Rule};
use crate::store;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(show_points), Limits::read())
        .api(routes!(make_check_in), Limits::form())
        .api(routes!(show_statement), Limits::read())
        .api(routes!(show_board), Limits::read())
        .api(routes!(show_rules), Limits::read())
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

/// A part of the caller's statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementJson {
    /// The latest first.
    items: Vec<EntryJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// A line of the statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryJson {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The rule that gave them, as in the list of rules; `null` where they came another way.
    #[schema(value_type = Option<String>)]
    rule: Option<Rule>,
    /// Points; negative where they were taken.
    points: i64,
    /// What the caller had afterwards.
    balance: i64,
    /// Whether points that were given before were taken back.
    taken_back: bool,
    /// About what: `topic`, `reply`, `member`, ...
    subject_kind: String,
    /// About which.
    subject_id: i64,
}

impl From<Line> for EntryJson {
    fn from(line: Line) -> Self {
        Self {
            at: line.at,
            rule: line.memo.parse().ok(),
            points: line.change,
            balance: line.balance,
            taken_back: line.takes_back.is_some(),
            subject_kind: line.about.kind.into_owned(),
            subject_id: line.about.id,
        }
    }
}

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// What gives points, and what they open.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointRulesJson {
    rules: Vec<PointRuleJson>,
    /// From the lowest to the highest.
    levels: Vec<LevelJson>,
}

/// A reason to be given points.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointRuleJson {
    #[schema(value_type = String)]
    rule: Rule,
    /// For the first time.
    points: i64,
    /// On one day at most.
    daily_max: i64,
    /// Whether it gives less each time that the same person causes it.
    fades: bool,
}

/// A level.
#[derive(Debug, Serialize, ToSchema)]
pub struct LevelJson {
    /// `first` to `fifth`.
    #[schema(value_type = String)]
    level: Level,
    /// From how many points on.
    points: i64,
    /// What it allows: `upload`, `tag`, `downvote`.
    #[schema(value_type = Vec<String>)]
    allows: Vec<Right>,
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
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
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

/// Show for what the caller was given points, or lost them.
#[utoipa::path(get, path = "/api/v1/points/statement", tag = "points", params(Part),
    responses((status = 200, body = StatementJson), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn show_statement(
    State(app): State<App>,
    visit: Visit,
    Query(part): Query<Part>,
) -> Result<Json<StatementJson>, Error> {
    let size = PageSize::clamped(part.limit.unwrap_or(20));
    let (_, page) = app
        .read(&visit, move |q, viewer| {
            let account = account(viewer.member()?.id);
            Ok(ledger::statement(q, &account, Unit::Points, part.after, size)?)
        })
        .await?;
    let page = page.map(EntryJson::from);
    Ok(Json(StatementJson { items: page.items, next: page.next }))
}

/// Show what gives points, and what the levels allow.
#[utoipa::path(get, path = "/api/v1/points/rules", operation_id = "show_point_rules", tag = "points",
    responses((status = 200, body = PointRulesJson)))]
async fn show_rules() -> Json<PointRulesJson> {
    let rule = |rule: &Rule| PointRuleJson {
        rule: *rule,
        points: rule.points(),
        daily_max: rule.daily_max(),
        fades: rule.fades(),
    };
    let level = |level: &Level| LevelJson {
        level: *level,
        points: level.threshold(),
        allows: Right::ALL.iter().copied().filter(|right| level.allows(*right)).collect(),
    };
    Json(PointRulesJson {
        rules: Rule::ALL.iter().map(rule).collect(),
        levels: Level::ALL.iter().map(level).collect(),
    })
}

/// Show who has the most points in a time.
#[utoipa::path(get, path = "/api/v1/points/board", tag = "points", params(BoardParams),
    responses((status = 200, body = BoardJson)))]
async fn show_board(
    State(app): State<App>,
    visit: Visit,
    Query(BoardParams { span, after, limit }): Query<BoardParams>,
) -> Result<Json<BoardJson>, Error> {
    let span = span.unwrap_or(Span::Month);
    let size = PageSize::clamped(limit.unwrap_or(20));
    let (_, rows) = app
        .read(&visit, move |q, viewer| Ok(store::board(q, &span.period(viewer.now), after, size)?))
        .await?;
    let page = Page::from_extra(rows, size, |row| Cursor::pair(row.points, row.member_id.get()));
    let json =
        |row: store::Ranked| RankedJson { member_id: row.member_id, name: row.name, points: row.points };
    Ok(Json(BoardJson { items: page.items.into_iter().map(json).collect(), next: page.next }))
}
