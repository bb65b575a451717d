//! The JSON door of the operator's first page.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, Problem, Query, Routes, ViewerExt as _, Visit};

use crate::overview::{Overview, overview};
use crate::pages::Wanted;

pub(crate) fn routes() -> Routes {
    Routes::new().api(routes!(summary), Limits::read())
}

/// The figures of the last thirty days.
#[derive(Debug, Serialize, ToSchema)]
pub struct SummaryJson {
    /// Currency of the amounts.
    currency: String,
    /// Members in all.
    members: i64,
    /// Minor units that came in, less what went back.
    received_minor: i64,
    /// Minor units that stay with the house.
    revenue_minor: i64,
    /// Paid orders.
    orders: i64,
    /// Day by day, in the community's time zone.
    days: Vec<DayJson>,
}

/// One day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayJson {
    /// `2026-11-21`
    date: String,
    /// Minor units that came in, less what went back.
    received_minor: i64,
    /// Minor units that stay with the house.
    revenue_minor: i64,
    /// Paid orders.
    orders: i64,
    /// Refunded orders.
    refunds: i64,
    /// New members.
    members: i64,
}

impl SummaryJson {
    fn of(overview: Overview) -> Self {
        Self {
            currency: overview.currency.to_string(),
            members: overview.members_total,
            received_minor: overview.received.now,
            revenue_minor: overview.revenue.now,
            orders: overview.orders.now,
            days: overview
                .days
                .into_iter()
                .map(|day| DayJson {
                    date: day.date.to_string(),
                    received_minor: day.received,
                    revenue_minor: day.revenue,
                    orders: day.orders,
                    refunds: day.refunds,
                    members: day.members,
                })
                .collect(),
        }
    }
}

/// Show members, orders and revenue of the last thirty days. For staff.
#[utoipa::path(get, path = "/api/v1/desk/summary", tag = "desk",
    params(("currency" = Option<String>, Query, description = "ISO 4217 code")),
    responses((status = 200, body = SummaryJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn summary(
    State(app): State<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Json<SummaryJson>, Error> {
    let currency = wanted.currency()?;
    let (inside, till) = (app.clone(), app.service::<checkout::Till>()?);
    let (_, figures) = app
        .read(&visit, move |q, viewer| {
            viewer.staff()?;
            overview(q, &till, &inside.site().zone, currency)
        })
        .await?;
    Ok(Json(SummaryJson::of(figures)))
}
