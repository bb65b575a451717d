//! Money is to go back: staff decided so, or a rule did. The gateway is told by due work, under a number of ours.

use crate::apply_payment::step;
use crate::events::RefundRequested;
use crate::numbers;
use crate::order::{OrderId, OrderState, Step, WrongStep};
use crate::payment::{PaymentId, Verdict};
use crate::refund::{RefundId, RefundReason, RefundState};
use crate::store::payments::PaymentRow;
use crate::store::timeline::{self, What};
use crate::store::{orders, payments, refunds};
use crate::works;
use db::{DbError, Tx};
use events::Emit as _;
use kernel::MemberId;
use thiserror::Error;

/// Why no refund was begun.
#[derive(Debug, Error)]
pub enum RefundError {
    /// There is no such order or payment.
    #[error("there is no such order or payment")]
    NotFound,
    /// No money of the order is here.
    #[error(transparent)]
    WrongStep(#[from] WrongStep),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Begins the refund of a whole order; a second request finds the first. One that the gateway refused is asked again.
///
/// The caller has checked that `staff` keeps the house.
///
/// # Errors
/// Where there is no such order, or none of its money is here.
pub fn request_refund(tx: &mut Tx, staff: MemberId, id: OrderId) -> Result<RefundId, RefundError> {
    let order = orders::order(tx, id)?.ok_or(RefundError::NotFound)?;
    let of_order = payments::payments(tx, id)?;
    let settling = of_order.iter().find(|payment| payment.verdict == Verdict::Settles);
    let settling = settling.ok_or(WrongStep { state: order.state, step: Step::AskRefund })?;
    if matches!(order.state, OrderState::Refunding | OrderState::Refunded) {
        return ask_again(tx, staff, settling);
    }
    order.state.after(Step::AskRefund)?;
    step(tx, order, Step::AskRefund)?;
    Ok(give_back(tx, settling, RefundReason::Requested, Some(staff))?)
}

/// Sends one payment back that did not settle its order and that a person had to look at first.
///
/// # Errors
/// Where there is no such payment, or it settled its order (then the order is refunded, not the payment).
pub fn return_payment(tx: &mut Tx, staff: MemberId, id: PaymentId) -> Result<RefundId, RefundError> {
    let payment = payments::payment(tx, id)?.ok_or(RefundError::NotFound)?;
    if payment.verdict == Verdict::Settles {
        return Err(RefundError::NotFound);
    }
    match refunds::of_payment(tx, id)? {
        Some(_) => ask_again(tx, staff, &payment),
        None => Ok(give_back(tx, &payment, RefundReason::Mismatched, Some(staff))?),
    }
}

fn ask_again(tx: &mut Tx, staff: MemberId, payment: &PaymentRow) -> Result<RefundId, RefundError> {
    let refund = refunds::of_payment(tx, payment.id)?.ok_or(RefundError::NotFound)?;
    if refund.state == RefundState::NeedsAttention {
        refunds::move_to(tx, &refund, RefundState::Requested, None)?;
        timeline::note_by(tx, payment.order_id, What::RefundRequested, Some(staff), &refund.number)?;
        works::enqueue_refund_again(tx, refund.id)?;
    }
    Ok(refund.id)
}

/// Writes a refund down and has the gateway told. A payment goes back once: a second call finds the first.
pub(crate) fn give_back(
    tx: &mut Tx,
    payment: &PaymentRow,
    reason: RefundReason,
    by: Option<MemberId>,
) -> Result<RefundId, DbError> {
    let number = numbers::refund(tx);
    let Some(id) = refunds::insert(tx, payment, &number, reason, by)? else {
        let known = refunds::of_payment(tx, payment.id)?.ok_or(DbError::NoRow)?;
        return Ok(known.id);
    };
    timeline::note_by(tx, payment.order_id, What::RefundRequested, by, &format!("{reason} {number}"))?;
    works::enqueue_refund(tx, id)?;
    tx.emit(&RefundRequested {
        order: payment.order_id,
        amount_minor: payment.amount_minor,
        currency: payment.currency,
        reason: reason.as_str().to_owned(),
        by,
    })?;
    Ok(id)
}
