//! One order: how it stands, the receipt, and what can be done about it.

use super::buy::lead_on;
use super::{asker, device, gateway_choices, me, open_to_gateways, till, word};
use crate::asker::Device;
use crate::end_order::cancel_order;
use crate::gateway::Started;
use crate::order::{OrderId, OrderState};
use crate::order_detail::{OrderDetail, load_for};
use crate::refund::RefundState;
use crate::request_refund::request_refund;
use crate::start_payment::begin;
use crate::store::payments::{AttemptRow, PaymentRow};
use crate::store::refunds::RefundRow;
use crate::store::timeline::HappeningRow;
use crate::till::Till;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use kernel::Viewer;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, see_other};

#[derive(Template)]
#[template(path = "checkout/order.html")]
struct OrderPage {
    f: Frame,
    status: Status,
}

/// The part that refreshes itself; the page includes it, htmx asks for it alone.
#[derive(Template)]
#[template(path = "checkout/order-status.html")]
struct Status {
    f: Frame,
    detail: OrderDetail,
    gateways: Vec<Choice>,
    errors: FieldErrors,
}

impl Status {
    fn new(f: Frame, till: &Till, detail: OrderDetail, device: Device) -> Self {
        let gateways = if detail.order.state.is_open() {
            gateway_choices(&f, till, detail.order.currency, device)
        } else {
            Vec::new()
        };
        Self { f, detail, gateways, errors: FieldErrors::default() }
    }

    fn state(&self) -> String {
        if self.detail.was_declined() {
            return self.f.t("checkout-state-declined").to_owned();
        }
        word(&self.f, "state", self.detail.order.state.as_str())
    }

    /// What the state means for the buyer, in a sentence.
    fn sentence(&self) -> String {
        let state = self.detail.order.state;
        // That nothing was paid is said only where nothing was.
        if state == OrderState::Cancelled && !self.detail.payments.is_empty() {
            return self.f.t("checkout-state-note-cancelled-paid").to_owned();
        }
        if self.detail.was_declined() {
            let may_again = self.is_buyer() && self.is_open();
            let note =
                if may_again { "checkout-state-note-declined" } else { "checkout-state-note-declined-over" };
            return self.f.t(note).to_owned();
        }
        word(&self.f, "state-note", state.as_str())
    }

    /// Where the money is that came and did not settle the order: a sentence for each payment.
    fn money_notes(&self) -> Vec<String> {
        let note = |payment: &PaymentRow| {
            let words = match self.detail.refund_of(payment).map(|refund| refund.state) {
                None => "checkout-money-held",
                Some(RefundState::Requested | RefundState::Underway) => "checkout-money-returning",
                Some(RefundState::NeedsAttention) => "checkout-money-stuck",
                Some(RefundState::Succeeded) => "checkout-money-returned",
            };
            self.f.t1(words, "amount", self.f.money(payment.amount()))
        };
        self.detail.extra_payments().map(note).collect()
    }

    fn happenings(&self) -> impl Iterator<Item = &HappeningRow> {
        self.detail.timeline.iter().filter(|row| row.what.is_for_buyer())
    }

    fn what(&self, row: &HappeningRow) -> String {
        word(&self.f, "what", row.what.as_str())
    }

    fn poll_seconds(&self) -> u64 {
        // Whoever scans looks at this page and waits.
        if self.is_scanning() { 2 } else { self.detail.poll_seconds(self.f.viewer.now) }
    }

    fn tone(&self) -> &'static str {
        use crate::order::OrderState as S;
        match self.detail.order.state {
            _ if self.detail.was_declined() => "warn",
            S::Fulfilled => "ok",
            S::Created | S::AwaitingPayment | S::Paid | S::Refunding => "info",
            S::Refunded | S::Expired | S::Cancelled => "",
        }
    }

    fn gateway(&self, code: &str) -> String {
        word(&self.f, "gateway", code)
    }

    fn refund_state(&self, refund: &RefundRow) -> String {
        word(&self.f, "refund", refund.state.as_str())
    }

    fn is_buyer(&self) -> bool {
        self.f.is_me(self.detail.order.buyer_id)
    }

    fn is_open(&self) -> bool {
        self.detail.order.state.is_open() && self.detail.order.expires_at > self.f.viewer.now
    }

    /// The page of the gateway that waits for the buyer.
    fn go_on(&self) -> Option<String> {
        self.detail.pay_url(self.f.viewer.now).filter(|_| self.is_buyer() && self.is_open())
    }

    /// The try that waits for the buyer to scan a code, with the code's text.
    fn scanned(&self) -> Option<(&AttemptRow, String)> {
        match self.detail.open_way(self.f.viewer.now)? {
            (attempt, Started::QrCode(code)) if self.is_buyer() && self.is_open() => Some((attempt, code)),
            _ => None,
        }
    }

    fn is_scanning(&self) -> bool {
        self.scanned().is_some()
    }

    /// The code as the page draws it.
    fn scan(&self) -> Option<Scan> {
        let (attempt, code) = self.scanned()?;
        let until = attempt.pay_until.unwrap_or(self.detail.order.expires_at);
        let sentence = word(&self.f, "scan", &attempt.gateway);
        Some(Scan { picture: qr_picture(&code)?, sentence, until: self.f.datetime(until) })
    }

    /// There is a way to pay beside the one that is open already.
    fn may_choose(&self) -> bool {
        let open = usize::from(self.detail.open_way(self.f.viewer.now).is_some());
        self.gateways.len() > open
    }

    fn can_refund(&self) -> bool {
        use crate::order::OrderState as S;
        self.f.is_staff() && matches!(self.detail.order.state, S::Paid | S::Fulfilled)
    }

    /// Nothing came of this order, so that its buyer may begin anew.
    fn may_choose_again(&self) -> bool {
        let state = self.detail.order.state;
        self.is_buyer() && matches!(state, OrderState::Expired | OrderState::Cancelled)
    }

    fn can_use(&self) -> bool {
        self.is_buyer() && self.detail.order.state == crate::order::OrderState::Fulfilled
    }
}

/// A QR code on the page.
struct Scan {
    picture: String,
    /// What to scan it with.
    sentence: String,
    /// How long it can be paid.
    until: String,
}

/// Draws a QR code; `None` where the text is too long for one.
fn qr_picture(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    // The declaration of XML has no place inside a page.
    Some(picture.split_once("?>").map_or(picture.clone(), |(_, svg)| svg.to_owned()))
}

async fn load(app: &App, visit: &Visit, id: OrderId) -> Result<(Viewer, OrderDetail), Error> {
    app.read(visit, move |q, viewer| load_for(q, viewer, id)).await
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
) -> Result<Response, Error> {
    let till = till(&app)?;
    let (viewer, detail) = load(&app, &visit, id).await?;
    let number = [("number", ui::Arg::from(id.get()))];
    let title = app.site().messages.format(viewer.locale, "checkout-order-title", &number);
    let page = app.page(&visit, &viewer, Meta::titled(title).active("me"), |f| OrderPage {
        status: Status::new(f.clone(), &till, detail, device(&visit)),
        f,
    });
    Ok(open_to_gateways(&till, page?))
}

pub(super) async fn status(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
) -> Result<Response, Error> {
    if !visit.is_htmx() {
        return Ok(see_other(&format!("/orders/{id}")));
    }
    let till = till(&app)?;
    let (viewer, detail) = load(&app, &visit, id).await?;
    let f = app.frame(&visit, &viewer, Meta::titled(""));
    Ok(web::fragment(&Status::new(f, &till, detail, device(&visit)))?.into_response())
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Way {
    gateway: Option<String>,
}

/// Another try at paying.
pub(super) async fn pay(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
    Form(way): Form<Way>,
) -> Result<Response, Error> {
    let till = till(&app)?;
    let gateway = way.gateway.unwrap_or_default();
    let by = visit.clone();
    let begun = app.write(&visit, move |tx, viewer| {
        Ok(begin(tx, &till, me(viewer)?, id, &gateway, asker(&by, viewer))?)
    });
    let (_, begun) = begun.await?;
    lead_on(&app, &visit, id, begun).await
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn cancel(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| Ok(cancel_order(tx, me(viewer)?, id)?)).await?;
    visit.flash_next("checkout-flash-cancelled");
    Ok(see_other(&format!("/orders/{id}")))
}

pub(super) async fn refund(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| {
        let staff = viewer.staff()?.id;
        Ok(request_refund(tx, staff, id)?)
    })
    .await?;
    visit.flash_next("checkout-flash-refund");
    // Where staff see what the gateway says to it; the order's own page is its buyer's.
    Ok(see_other(&format!("/desk/orders/{id}")))
}
