//! The JSON doors.

mod shapes;

use crate::end_order::cancel_order;
use crate::gateway::Started;
use crate::order::{OrderId, OrderState};
use crate::order_detail::load_for;
use crate::pages::asker;
use crate::payment::PaymentId;
use crate::place_order::{PlaceOrder, find_offer, place_order};
use crate::receive_notice::dismiss_notice;
use crate::request_refund::{request_refund, return_payment};
use crate::start_payment::{begin, go};
use crate::store::notices::{self, NoticeId};
use crate::store::orders::Which;
use crate::store::{orders, payments};
use crate::till::Till;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kernel::{Cursor, MemberId, PageSize, Viewer};
use serde::Deserialize;
use shapes::{
    NoticeJson, OfferJson, OrderJson, OrdersJson, PayHereJson, PayJson, PlaceOrderJson, QuarantineJson,
};
use utoipa_axum::routes;
use web::{
    App, Error, Json, Limits, PathId, PathPair, Problem, Query, Routes, SameSite, ViewerExt as _, Visit,
};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(offer), Limits::read())
        .api(routes!(place, list), Limits::form())
        .api(routes!(show), Limits::read())
        .api(routes!(pay), Limits::form())
        .api(routes!(cancel), Limits::form())
        .api(routes!(refund), Limits::form())
        .api(routes!(list_all), Limits::read())
        .api(routes!(quarantine), Limits::read())
        .api(routes!(dismiss), Limits::form())
        .api(routes!(return_held), Limits::form())
}

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
    /// Only orders in this state; for staff.
    #[param(value_type = Option<String>)]
    state: Option<OrderState>,
    /// Only orders of which something waits for a person; for staff.
    #[serde(default)]
    attention: bool,
}

impl After {
    fn which(&self) -> Which {
        match self.state {
            _ if self.attention => Which::Waiting,
            Some(state) => Which::In(state),
            None => Which::All,
        }
    }

    fn size(&self) -> PageSize {
        self.limit.map_or(PageSize::DEFAULT, PageSize::clamped)
    }
}

fn me(viewer: &Viewer) -> Result<MemberId, Error> {
    Ok(viewer.member()?.id)
}

/// Show what something costs.
#[utoipa::path(get, path = "/api/v1/offers/{kind}/{id}", operation_id = "show_offer", tag = "orders",
    params(("kind" = String, Path, description = "Kind of goods"), ("id" = i64, Path, description = "Id")),
    responses((status = 200, body = OfferJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn offer(
    State(app): State<App>,
    visit: Visit,
    PathPair(kind, id): PathPair<String, OrderId>,
) -> Result<Json<OfferJson>, Error> {
    let till = app.service::<Till>()?;
    let asked = till.clone();
    let read = app.read(&visit, move |q, viewer| {
        find_offer(q, &asked, viewer, &kind, id.get())?.ok_or_else(Error::not_found)
    });
    let (viewer, offer) = read.await?;
    Ok(Json(OfferJson::of(offer, &till, &asker(&visit, &viewer))))
}

/// Order something, or find the open order for it.
#[utoipa::path(post, path = "/api/v1/orders", operation_id = "place_order", tag = "orders", request_body = PlaceOrderJson,
    responses((status = 201, body = OrderJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn place(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<PlaceOrderJson>,
) -> Result<Response, Error> {
    let till = app.service::<Till>()?;
    let input = PlaceOrder { kind: input.kind, id: input.id, currency: input.currency };
    let placed = app.write(&visit, move |tx, viewer| {
        let id = place_order(tx, &till, viewer, me(viewer)?, &input)?;
        load_for(tx, viewer, id)
    });
    let (viewer, detail) = placed.await?;
    Ok((StatusCode::CREATED, Json(OrderJson::of(&detail, &viewer))).into_response())
}

/// List my orders, the newest first.
#[utoipa::path(get, path = "/api/v1/orders", operation_id = "list_orders", tag = "orders", params(After), responses((status = 200, body = OrdersJson)))]
async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<After>,
) -> Result<Json<OrdersJson>, Error> {
    let (after, size) = (query.after, query.size());
    let read = app.read(&visit, move |q, viewer| Ok(orders::of_buyer(q, me(viewer)?, after, size)?));
    Ok(Json(read.await?.1.into()))
}

/// Show one order, to its buyer and to staff.
#[utoipa::path(get, path = "/api/v1/orders/{id}", operation_id = "show_order", tag = "orders", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = OrderJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
) -> Result<Json<OrderJson>, Error> {
    let (viewer, detail) = app.read(&visit, move |q, viewer| load_for(q, viewer, id)).await?;
    Ok(Json(OrderJson::of(&detail, &viewer)))
}

/// Go to a gateway to pay. Asked twice, the same payment waits there.
#[utoipa::path(post, path = "/api/v1/orders/{id}/payments", operation_id = "pay_order", tag = "orders", request_body = PayJson,
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = PayHereJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")))]
async fn pay(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
    Json(way): Json<PayJson>,
) -> Result<Json<PayHereJson>, Error> {
    let till = app.service::<Till>()?;
    let by = visit.clone();
    let begun = app.write(&visit, move |tx, viewer| {
        Ok(begin(tx, &till, me(viewer)?, id, &way.gateway, asker(&by, viewer))?)
    });
    let (_, begun) = begun.await?;
    Ok(Json(match go(app.db(), begun).await? {
        Started::Redirect(url) => PayHereJson { pay_url: Some(url), qr_code: None },
        Started::QrCode(code) => PayHereJson { pay_url: None, qr_code: Some(code) },
    }))
}

/// Give an unpaid order up.
#[utoipa::path(post, path = "/api/v1/orders/{id}/cancellation", operation_id = "cancel_order", tag = "orders",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = OrderJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn cancel(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
    _: SameSite,
) -> Result<Json<OrderJson>, Error> {
    let cancelled = app.write(&visit, move |tx, viewer| {
        cancel_order(tx, me(viewer)?, id)?;
        load_for(tx, viewer, id)
    });
    let (viewer, detail) = cancelled.await?;
    Ok(Json(OrderJson::of(&detail, &viewer)))
}

/// Refund a whole order; for staff. The gateway is told in the background; the order shows how that goes.
#[utoipa::path(post, path = "/api/v1/orders/{id}/refund", operation_id = "refund_order", tag = "orders",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = OrderJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn refund(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
    _: SameSite,
) -> Result<Json<OrderJson>, Error> {
    let refunded = app.write(&visit, move |tx, viewer| {
        let staff = viewer.staff()?.id;
        request_refund(tx, staff, id)?;
        load_for(tx, viewer, id)
    });
    let (viewer, detail) = refunded.await?;
    Ok(Json(OrderJson::of(&detail, &viewer)))
}

/// List all orders; for staff.
#[utoipa::path(get, path = "/api/v1/desk/orders", operation_id = "list_all_orders", tag = "desk", params(After), responses((status = 200, body = OrdersJson)))]
async fn list_all(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<After>,
) -> Result<Json<OrdersJson>, Error> {
    let (after, size, which) = (query.after, query.size(), query.which());
    let read = app.read(&visit, move |q, viewer| {
        viewer.staff()?;
        Ok(orders::of_house(q, which, after, size)?)
    });
    Ok(Json(read.await?.1.into()))
}

/// List the notices in quarantine; for staff.
#[utoipa::path(get, path = "/api/v1/desk/notices", operation_id = "list_notices", tag = "desk", responses((status = 200, body = QuarantineJson)))]
async fn quarantine(State(app): State<App>, visit: Visit) -> Result<Json<QuarantineJson>, Error> {
    let read = app.read(&visit, |q, viewer| {
        viewer.staff()?;
        Ok(notices::quarantine(q)?)
    });
    let (_, rows) = read.await?;
    Ok(Json(QuarantineJson { items: rows.into_iter().map(NoticeJson::from).collect() }))
}

/// Take a notice out of quarantine; for staff.
#[utoipa::path(post, path = "/api/v1/desk/notices/{id}/dismissal", operation_id = "dismiss_notice", tag = "desk",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn dismiss(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<NoticeId>,
    _: SameSite,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| {
        let staff = viewer.staff()?.id;
        Ok(dismiss_notice(tx, staff, id)?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a payment back that is held because it did not fit its order; for staff.
#[utoipa::path(post, path = "/api/v1/desk/payments/{id}/return", operation_id = "return_payment", tag = "desk",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = OrderJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn return_held(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<PaymentId>,
    _: SameSite,
) -> Result<Json<OrderJson>, Error> {
    let returned = app.write(&visit, move |tx, viewer| {
        let staff = viewer.staff()?.id;
        return_payment(tx, staff, id)?;
        let payment = payments::payment(tx, id)?.ok_or_else(Error::not_found)?;
        load_for(tx, viewer, payment.order_id)
    });
    let (viewer, detail) = returned.await?;
    Ok(Json(OrderJson::of(&detail, &viewer)))
}
