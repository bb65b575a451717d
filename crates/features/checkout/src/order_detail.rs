//! All that is known of one order, as pages and API show it.

use crate::gateway::Started;
use crate::order::{OrderId, OrderState};
use crate::payment::{AttemptState, Verdict};
use crate::refund::RefundState;
use crate::store::orders::{self, LineRow, OrderRow};
use crate::store::payments::{self, AttemptRow, PaymentRow};
use crate::store::refunds::{self, RefundRow};
use crate::store::timeline::{self, HappeningRow};
use db::{DbError, Snapshot};
use kernel::{Money, Timestamp, Viewer};
use web::{Error, ViewerExt as _};

/// One order with everything around it.
pub(crate) struct OrderDetail {
    pub order: OrderRow,
    pub lines: Vec<LineRow>,
    pub attempts: Vec<AttemptRow>,
    pub payments: Vec<PaymentRow>,
    pub refunds: Vec<RefundRow>,
    pub timeline: Vec<HappeningRow>,
}

impl OrderDetail {
    pub fn total(&self) -> Money {
        self.order.total()
    }

    /// What a line adds to the total.
    pub fn amount_of(&self, line: &LineRow) -> Money {
        line.amount(self.order.currency)
    }

    /// The address of the order, and of what can be done with it.
    pub fn path(&self, deed: &str) -> String {
        format!("/orders/{}{deed}", self.order.id)
    }

    /// Where the bought thing is used.
    pub fn goods_url(&self) -> &str {
        self.lines.first().map_or("/", |line| line.url.as_str())
    }

    /// The newest try with which the buyer can go on paying, and how.
    pub fn open_way(&self, now: Timestamp) -> Option<(&AttemptRow, Started)> {
        self.attempts.iter().rev().find_map(|attempt| Some((attempt, attempt.way(now)?)))
    }

    /// The address where the buyer can go on paying, if a gateway waits for that.
    pub fn pay_url(&self, now: Timestamp) -> Option<String> {
        match self.open_way(now)?.1 {
            Started::Redirect(url) => Some(url),
            Started::QrCode(_) => None,
        }
    }

    /// The last try at paying was refused, and none is open: the buyer has to try again.
    pub fn was_declined(&self) -> bool {
        let open = self.order.state == OrderState::AwaitingPayment;
        let last = self.attempts.last().is_some_and(|attempt| attempt.state == AttemptState::Failed);
        open && last
            && self.payments.is_empty()
            && !self.attempts.iter().any(|attempt| attempt.state.is_live())
    }

    /// The refund of one payment.
    pub fn refund_of(&self, payment: &PaymentRow) -> Option<&RefundRow> {
        self.refunds.iter().find(|refund| refund.payment_id == payment.id)
    }

    /// Money that did not settle the order and waits for a person to send it back.
    pub fn is_returnable(&self, payment: &PaymentRow) -> bool {
        match self.refund_of(payment) {
            None => payment.verdict == Verdict::Mismatched,
            Some(refund) => {
                payment.verdict != Verdict::Settles && refund.state == RefundState::NeedsAttention
            }
        }
    }

    /// Money that is here or was here beside the sum that settled the order.
    pub fn extra_payments(&self) -> impl Iterator<Item = &PaymentRow> {
        self.payments.iter().filter(|payment| payment.verdict != Verdict::Settles)
    }

    /// A gateway refused a refund: a person has to look.
    pub fn needs_attention(&self) -> bool {
        self.refunds.iter().any(|refund| refund.state == RefundState::NeedsAttention)
    }

    /// After how many seconds the page asks again: quickly while the buyer is likely to be looking.
    pub fn poll_seconds(&self, now: Timestamp) -> u64 {
        let last = self.timeline.last().map_or(self.order.created_at, |row| row.at);
        match now.since(last).as_secs() {
            0..=120 => 2,
            121..=600 => 10,
            _ => 60,
        }
    }

    /// Something is under way, so the page asks again by itself.
    pub fn is_moving(&self) -> bool {
        use crate::order::OrderState as S;
        let moving = match self.order.state {
            // After a refusal nothing comes by itself, and the page must not change under who chooses a way to pay.
            S::AwaitingPayment => !self.attempts.is_empty() && !self.was_declined(),
            S::Paid | S::Refunding => true,
            S::Created | S::Fulfilled | S::Refunded | S::Expired | S::Cancelled => false,
        };
        moving && !self.needs_attention()
    }
}

/// Loads an order for its buyer or for staff; for everybody else there is no such order.
pub(crate) fn load_for(q: &mut Snapshot, viewer: &Viewer, id: OrderId) -> Result<OrderDetail, Error> {
    let member = viewer.member()?.id;
    let detail = load(q, id)?.ok_or_else(Error::not_found)?;
    if detail.order.buyer_id == member || viewer.is_staff() { Ok(detail) } else { Err(Error::not_found()) }
}

/// Loads an order.
pub(crate) fn load(q: &mut Snapshot, id: OrderId) -> Result<Option<OrderDetail>, DbError> {
    let Some(order) = orders::order(q, id)? else { return Ok(None) };
    Ok(Some(OrderDetail {
        lines: orders::lines(q, id)?,
        attempts: payments::attempts(q, id)?,
        payments: payments::payments(q, id)?,
        refunds: refunds::of_order(q, id)?,
        timeline: timeline::of_order(q, id)?,
        order,
    }))
}
