//! Tries that nobody should pay any more are closed at their gateways, by due work.

use crate::order::OrderId;
use crate::payment::AttemptId;
use crate::store::payments;
use crate::works;
use db::{DbError, Tx};

/// Has every try of an order that may still take money closed, but for one.
pub(crate) fn close_attempts(tx: &mut Tx, order: OrderId, except: Option<AttemptId>) -> Result<(), DbError> {
    for attempt in payments::attempts(tx, order)? {
        if attempt.state.is_live() && Some(attempt.id) != except {
            works::enqueue_close(tx, attempt.id)?;
        }
    }
    Ok(())
}
