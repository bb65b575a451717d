//! An unpaid order ends: its time is up, or the buyer gives up.

use crate::close_attempts::close_attempts;
use crate::events::{OrderCancelled, OrderExpired};
use crate::facts::facts;
use crate::order::{OrderId, Step, WrongStep};
use crate::store::orders::{self, OrderRow};
use crate::store::timeline::{self, What};
use crate::trouble::broken;
use db::{DbError, Tx};
use events::Emit as _;
use kernel::MemberId;
use thiserror::Error;

/// Why an order was not cancelled.
#[derive(Debug, Error)]
pub enum CancelError {
    /// The member has no such order.
    #[error("the member has no such order")]
    NotFound,
    /// It is paid, or over.
    #[error(transparent)]
    WrongStep(#[from] WrongStep),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The buyer gives an unpaid order up. Money that arrives all the same goes back by itself.
///
/// # Errors
/// Where the order is not the member's, or not open.
pub fn cancel_order(tx: &mut Tx, buyer: MemberId, id: OrderId) -> Result<(), CancelError> {
    let order =
        orders::order(tx, id)?.filter(|order| order.buyer_id == buyer).ok_or(CancelError::NotFound)?;
    order.state.after(Step::Cancel)?;
    close_attempts(tx, id, None)?;
    end(tx, &order, Step::Cancel, Some(buyer))?;
    Ok(())
}

/// Ends an order whose time is up; one that was paid or ended meanwhile stays as it is.
///
/// # Errors
/// Only of the database.
pub fn expire_order(tx: &mut Tx, id: OrderId) -> Result<(), DbError> {
    let Some(order) = orders::order(tx, id)? else { return Ok(()) };
    if !order.state.is_open() || order.expires_at > tx.now() {
        return Ok(());
    }
    close_attempts(tx, id, None)?;
    end(tx, &order, Step::Expire, None)
}

/// Takes the step `Expire` or `Cancel`, which the caller knows to be right.
pub(crate) fn end(tx: &mut Tx, order: &OrderRow, step: Step, actor: Option<MemberId>) -> Result<(), DbError> {
    let next = order.state.after(step).map_err(broken)?;
    orders::move_to(tx, order, next)?;
    let facts = facts(tx, order)?;
    if step == Step::Expire {
        timeline::note(tx, order.id, What::Expired, "")?;
        tx.emit(&OrderExpired(facts))?;
    } else {
        timeline::note_by(tx, order.id, What::Cancelled, actor, "")?;
        tx.emit(&OrderCancelled(facts))?;
    }
    Ok(())
}
