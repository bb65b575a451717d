//! The JSON doors.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kernel::{Currency, Money, Tier, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Routes, ViewerExt as _, Visit};

use crate::memberships::Memberships;
use crate::plan::{Interval, Plan, PlanId, PlanInput, Texts};
use crate::save_plan::{create_plan, edit_plan, offer_plan};
use crate::store::{self, PeriodRow, PeriodState};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(list, create), Limits::form())
        .api(routes!(edit), Limits::form())
        .api(routes!(offer), Limits::form())
        .api(routes!(mine), Limits::read())
}

/// A price of a plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriceJson {
    /// ISO 4217 code.
    #[schema(value_type = String)]
    currency: Currency,
    /// Whole minor units: ¥29.00 is 2900.
    minor: i64,
}

impl PriceJson {
    fn money(&self) -> Money {
        Money::new(self.minor, self.currency)
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct TextsJson {
    /// Chinese.
    #[serde(default)]
    zh: String,
    /// English.
    #[serde(default)]
    en: String,
}

impl From<Texts> for TextsJson {
    fn from(texts: Texts) -> Self {
        Self { zh: texts.zh, en: texts.en }
    }
}

impl From<TextsJson> for Texts {
    fn from(texts: TextsJson) -> Self {
        Self { zh: texts.zh, en: texts.en }
    }
}

/// A plan. Buy it as goods of the kind `plan`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanJson {
    /// Id.
    #[schema(value_type = i64)]
    id: PlanId,
    /// `scholar` or `fellow`.
    #[schema(value_type = String)]
    tier: Tier,
    /// `month` or `year`.
    #[schema(value_type = String)]
    interval: Interval,
    /// One line.
    tagline: TextsJson,
    /// One benefit a line.
    benefits: TextsJson,
    /// One price for each currency; the first is the default.
    prices: Vec<PriceJson>,
    /// Whether it is offered.
    active: bool,
    /// To send back with an edit.
    version: i64,
}

impl From<Plan> for PlanJson {
    fn from(plan: Plan) -> Self {
        let price = |price: Money| PriceJson { currency: price.currency, minor: price.minor };
        Self {
            id: plan.id,
            tier: plan.tier,
            interval: plan.interval,
            tagline: plan.tagline.into(),
            benefits: plan.benefits.into(),
            prices: plan.prices.into_iter().map(price).collect(),
            active: plan.active,
            version: plan.version,
        }
    }
}

/// Plans.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlansJson {
    /// All that are offered; for the owner the retired ones too.
    items: Vec<PlanJson>,
}

/// A plan to save.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PlanInputJson {
    /// `scholar` or `fellow`.
    tier: String,
    /// `month` or `year`.
    interval: String,
    /// One line.
    #[serde(default)]
    tagline: TextsJson,
    /// One benefit a line.
    #[serde(default)]
    benefits: TextsJson,
    /// One price for each currency.
    prices: Vec<PriceJson>,
    /// The version that an edit was made from.
    #[serde(default)]
    version: i64,
}

impl PlanInputJson {
    fn input(self) -> PlanInput {
        PlanInput {
            tier: self.tier,
            interval: self.interval,
            tagline: self.tagline.into(),
            benefits: self.benefits.into(),
            prices: self.prices.into_iter().map(|price| (price.currency, price.money().decimal())).collect(),
        }
    }
}

/// Whether a plan is to be offered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OfferPlanJson {
    /// `false` retires it.
    active: bool,
}

/// Where the caller stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipJson {
    /// `guest`, `scholar` or `fellow`.
    #[schema(value_type = String)]
    tier: Tier,
    /// Until when; `null` for guests.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// What was bought, the newest first.
    periods: Vec<PeriodJson>,
}

/// Some months that were bought.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodJson {
    /// The order that paid for it.
    order: i64,
    /// Which tier.
    #[schema(value_type = String)]
    tier: Tier,
    /// How many months.
    months: u32,
    /// The first instant.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The first instant after.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// Whether it was paid back and no longer counts.
    reversed: bool,
}

impl From<PeriodRow> for PeriodJson {
    fn from(row: PeriodRow) -> Self {
        Self {
            order: row.order_id,
            tier: row.tier,
            months: row.months,
            from: row.from_at,
            until: row.until_at,
            reversed: row.state == PeriodState::Reversed,
        }
    }
}

/// List the plans.
#[utoipa::path(get, path = "/api/v1/plans", operation_id = "list_plans", tag = "membership", responses((status = 200, body = PlansJson)))]
async fn list(State(app): State<App>, visit: Visit) -> Result<Json<PlansJson>, Error> {
    let (viewer, plans) = app.read(&visit, |q, _| Ok(store::plans(q)?)).await?;
    let seen = plans.into_iter().filter(|plan| plan.active || viewer.is_owner());
    Ok(Json(PlansJson { items: seen.map(PlanJson::from).collect() }))
}

/// Make a plan and offer it; for the owner.
#[utoipa::path(post, path = "/api/v1/plans", operation_id = "create_plan", tag = "membership", request_body = PlanInputJson,
    responses((status = 201, body = PlanJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<PlanInputJson>,
) -> Result<Response, Error> {
    let input = input.input();
    let made = app.write(&visit, move |tx, viewer| {
        let owner = viewer.owner()?.id;
        let id = create_plan(tx, owner, &input.check()?)?;
        store::plan(tx, id)?.ok_or_else(Error::not_found)
    });
    let (_, plan) = made.await?;
    Ok((StatusCode::CREATED, Json(PlanJson::from(plan))).into_response())
}

/// Change a plan; for the owner.
#[utoipa::path(put, path = "/api/v1/plans/{id}", operation_id = "edit_plan", tag = "membership", request_body = PlanInputJson,
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = PlanJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<PlanId>,
    Json(input): Json<PlanInputJson>,
) -> Result<Json<PlanJson>, Error> {
    let version = input.version;
    let input = input.input();
    let saved = app.write(&visit, move |tx, viewer| {
        let owner = viewer.owner()?.id;
        edit_plan(tx, owner, id, version, &input.check()?)?;
        store::plan(tx, id)?.ok_or_else(Error::not_found)
    });
    Ok(Json(saved.await?.1.into()))
}

/// Offer a plan again, or retire it; for the owner.
#[utoipa::path(put, path = "/api/v1/plans/{id}/offer", operation_id = "offer_plan", tag = "membership", request_body = OfferPlanJson,
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = PlanJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn offer(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<PlanId>,
    Json(wanted): Json<OfferPlanJson>,
) -> Result<Json<PlanJson>, Error> {
    let saved = app.write(&visit, move |tx, viewer| {
        let owner = viewer.owner()?.id;
        offer_plan(tx, owner, id, wanted.active)?;
        store::plan(tx, id)?.ok_or_else(Error::not_found)
    });
    Ok(Json(saved.await?.1.into()))
}

/// Show where I stand.
#[utoipa::path(get, path = "/api/v1/membership", operation_id = "show_membership", tag = "membership",
    responses((status = 200, body = MembershipJson), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn mine(State(app): State<App>, visit: Visit) -> Result<Json<MembershipJson>, Error> {
    let memberships = app.service::<Memberships>()?;
    let read = app.read(&visit, move |q, viewer| {
        let member = viewer.member()?.id;
        Ok((memberships.standing(q, member)?, store::periods(q, member)?))
    });
    let (_, ((tier, until), periods)) = read.await?;
    let periods = periods.into_iter().map(PeriodJson::from).collect();
    Ok(Json(MembershipJson { tier, until, periods }))
}
