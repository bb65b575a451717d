//! Orders as the house sees them: every one, with every word of the gateways.

use super::order::Nothing;
use super::word;
use crate::order::{OrderId, OrderState};
use crate::order_detail::{OrderDetail, load};
use crate::payment::{AttemptState, PaymentId, Verdict};
use crate::receive_notice::dismiss_notice;
use crate::request_refund::return_payment;
use crate::store::attention::waiting;
use crate::store::notices::{self, NoticeId, NoticeRow};
use crate::store::orders::{self, ListedOrder, Which};
use crate::store::payments::{self, AttemptRow, PaymentRow};
use crate::store::timeline::HappeningRow;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, Page, PageSize};
use serde::Deserialize;
use ui::{Frame, Pager, Tab};
use web::{App, Error, Form, Meta, PathId, Query, ViewerExt as _, Visit, see_other};

#[derive(Template)]
#[template(path = "checkout/desk-orders.html")]
struct DeskOrdersPage {
    f: Frame,
    tabs: Vec<Tab>,
    orders: Page<ListedOrder>,
    quarantine: Vec<NoticeRow>,
    pager: Pager,
}

/// The word in the address for the orders that wait for a person.
const ATTENTION: &str = "attention";

impl DeskOrdersPage {
    fn state(&self, order: &ListedOrder) -> String {
        word(&self.f, "state", order.state.as_str())
    }

    fn gateway(&self, code: &str) -> String {
        word(&self.f, "gateway", code)
    }

    fn trouble(&self, notice: &NoticeRow) -> String {
        word(&self.f, "trouble", notice.trouble.as_deref().unwrap_or("number"))
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wanted {
    state: Option<String>,
    after: Option<Cursor>,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let which = match wanted.state.as_deref() {
        Some(ATTENTION) => Which::Waiting,
        Some(word) => word.parse().map_or(Which::All, Which::In),
        None => Which::All,
    };
    let after = wanted.after;
    let read = app.read(&visit, move |q, viewer| {
        viewer.staff()?;
        let orders = orders::of_house(q, which, after, PageSize::clamped(50))?;
        Ok((orders, notices::quarantine(q)?, waiting(q)?))
    });
    let (viewer, (orders, quarantine, waiting)) = read.await?;
    let title = app.site().messages.get(viewer.locale, "checkout-nav-desk").to_owned();
    let path = path_of(which);
    app.page(&visit, &viewer, Meta::titled(title).active("desk-orders"), |f| DeskOrdersPage {
        tabs: tabs(&f, which, waiting.total()),
        pager: Pager::keyset(&path, after.is_some(), orders.next),
        orders,
        quarantine,
        f,
    })
}

fn path_of(which: Which) -> String {
    match which {
        Which::All => "/desk/orders".to_owned(),
        Which::In(state) => format!("/desk/orders?state={state}"),
        Which::Waiting => format!("/desk/orders?state={ATTENTION}"),
    }
}

fn tabs(f: &Frame, current: Which, waiting: i64) -> Vec<Tab> {
    let tab = |which: Which, label: String, count: Option<i64>| Tab {
        label,
        href: path_of(which),
        current: current == which,
        count,
    };
    let states = OrderState::ALL.iter().map(|&state| (Which::In(state), word(f, "state", state.as_str())));
    let mut tabs = vec![
        tab(Which::All, f.t("checkout-desk-all").to_owned(), None),
        tab(Which::Waiting, f.t("checkout-attention-tab").to_owned(), Some(waiting)),
    ];
    tabs.extend(states.map(|(which, label)| tab(which, label, None)));
    tabs
}

#[derive(Template)]
#[template(path = "checkout/desk-order.html")]
struct DeskOrderPage {
    f: Frame,
    detail: OrderDetail,
}

impl DeskOrderPage {
    fn state(&self) -> String {
        word(&self.f, "state", self.detail.order.state.as_str())
    }

    fn what(&self, row: &HappeningRow) -> String {
        word(&self.f, "what", row.what.as_str())
    }

    fn verdict(&self, payment: &PaymentRow) -> String {
        word(&self.f, "verdict", payment.verdict.as_str())
    }

    fn gateway(&self, code: &str) -> String {
        word(&self.f, "gateway", code)
    }

    /// How a try stands; that it was paid is half of the truth where the sum is wrong.
    fn attempt_state(&self, attempt: &AttemptRow) -> String {
        let mismatched = self
            .detail
            .payments
            .iter()
            .any(|payment| payment.attempt_id == attempt.id && payment.verdict == Verdict::Mismatched);
        if mismatched && attempt.state == AttemptState::Paid {
            return self.f.t("checkout-attempt-mismatched").to_owned();
        }
        word(&self.f, "attempt", attempt.state.as_str())
    }

    fn refund_state(&self, payment: &PaymentRow) -> Option<String> {
        self.detail.refund_of(payment).map(|refund| word(&self.f, "refund", refund.state.as_str()))
    }

    fn return_path(&self, payment: &PaymentRow) -> String {
        format!("/desk/payments/{}/return", payment.id)
    }

    fn can_return(&self, payment: &PaymentRow) -> bool {
        self.detail.is_returnable(payment)
    }

    fn can_refund(&self) -> bool {
        use OrderState as S;
        match self.detail.order.state {
            S::Paid | S::Fulfilled => true,
            S::Refunding => self.detail.needs_attention(),
            S::Created | S::AwaitingPayment | S::Refunded | S::Expired | S::Cancelled => false,
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<OrderId>,
) -> Result<Response, Error> {
    let read = app.read(&visit, move |q, viewer| {
        viewer.staff()?;
        load(q, id)?.ok_or_else(Error::not_found)
    });
    let (viewer, detail) = read.await?;
    let number = [("number", ui::Arg::from(id.get()))];
    let title = app.site().messages.format(viewer.locale, "checkout-order-title", &number);
    app.page(&visit, &viewer, Meta::titled(title).active("desk-orders"), |f| DeskOrderPage { f, detail })
}

/// A person looked at a notice in quarantine.
pub(super) async fn dismiss(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<NoticeId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| {
        let staff = viewer.staff()?.id;
        Ok(dismiss_notice(tx, staff, id)?)
    })
    .await?;
    visit.flash_next("checkout-flash-dismissed");
    Ok(see_other("/desk/orders"))
}

/// Sends money back that was held for a person to look at.
pub(super) async fn give_back(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<PaymentId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let (_, order) = app
        .write(&visit, move |tx, viewer| {
            let staff = viewer.staff()?.id;
            return_payment(tx, staff, id)?;
            let payment = payments::payment(tx, id)?.ok_or_else(Error::not_found)?;
            Ok(payment.order_id)
        })
        .await?;
    visit.flash_next("checkout-flash-refund");
    Ok(see_other(&format!("/desk/orders/{order}")))
}
