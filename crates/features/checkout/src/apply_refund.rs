//! What a gateway says about a refund meets what we know. When the money is back with the buyer, one transaction turns
//! the books back, takes the goods back and ends the order.

use crate::apply_payment::{Applied, step, take_back};
use crate::events::OrderRefunded;
use crate::facts::facts;
use crate::gateway::{RefundProgress, RefundReport};
use crate::order::Step;
use crate::payment::Verdict;
use crate::postings;
use crate::refund::RefundState;
use crate::store::payments::PaymentRow;
use crate::store::refunds::RefundRow;
use crate::store::timeline::{self, What};
use crate::store::{orders, payments, refunds};
use crate::till::Till;
use db::{DbError, Tx};
use events::Emit as _;

/// Applies what `gateway` says about a refund.
///
/// # Errors
/// Only of the database.
pub fn apply_refund(
    tx: &mut Tx,
    till: &Till,
    gateway: &str,
    report: &RefundReport,
) -> Result<Applied, DbError> {
    let Some(ours) = till.gateway(gateway) else { return Ok(Applied::Odd("gateway-off", None)) };
    if report.merchant != ours.merchant() {
        return Ok(Applied::Odd("merchant", None));
    }
    let Some(refund) = refunds::by_number(tx, &report.number)? else {
        return Ok(Applied::Odd("number", None));
    };
    let payment = payments::payment(tx, refund.payment_id)?.ok_or(DbError::NoRow)?;
    if payment.gateway != gateway {
        return Ok(Applied::Odd("gateway", Some(refund.order_id)));
    }
    if payment.amount() != report.amount {
        return Ok(Applied::Odd("amount", Some(refund.order_id)));
    }
    let next = match report.state {
        RefundProgress::Underway => RefundState::Underway,
        RefundProgress::Failed => RefundState::NeedsAttention,
        RefundProgress::Succeeded => RefundState::Succeeded,
    };
    if !refunds::move_to(tx, &refund, next, Some(&report.provider_refund))? {
        return Ok(Applied::Stale(refund.order_id));
    }
    match next {
        RefundState::Succeeded => went_back(tx, till, &refund, &payment)?,
        RefundState::NeedsAttention => {
            timeline::note(tx, refund.order_id, What::RefundRefused, &refund.number)?;
            let (order, id) = (refund.order_id, refund.id);
            tx.on_commit(move || tracing::error!(%order, refund = %id, "the gateway refused a refund"));
        }
        RefundState::Requested | RefundState::Underway => {
            timeline::note(tx, refund.order_id, What::RefundUnderway, &report.provider_refund)?;
        }
    }
    Ok(Applied::News(refund.order_id))
}

fn went_back(tx: &mut Tx, till: &Till, refund: &RefundRow, payment: &PaymentRow) -> Result<(), DbError> {
    postings::turn_back(tx, payment, &refund.number)?;
    if payment.verdict != Verdict::Settles {
        return timeline::note(tx, refund.order_id, What::Returned, &refund.number);
    }
    let order = orders::order(tx, refund.order_id)?.ok_or(DbError::NoRow)?;
    if order.fulfilled_at.is_some() {
        let lines = orders::lines(tx, order.id)?;
        take_back(tx, till, &order, &lines)?;
    }
    let order = step(tx, order, Step::Refund)?;
    timeline::note(tx, order.id, What::Refunded, &refund.number)?;
    let refunded = OrderRefunded(facts(tx, &order)?);
    tx.emit(&refunded)?;
    Ok(())
}
