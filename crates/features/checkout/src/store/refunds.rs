//! Payments going back.

use crate::order::OrderId;
use crate::payment::PaymentId;
use crate::refund::{RefundId, RefundReason, RefundState};
use crate::store::payments::PaymentRow;
use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Timestamp};

db::text_column!(RefundState);
db::text_column!(RefundReason);

db::statements! {
    /// A refund, unless the payment has one.
    INSERT_REFUND = "
        INSERT INTO refunds (payment_id, order_id, number, state, reason, requested_by, requested_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (payment_id) DO NOTHING
        RETURNING id";
    /// One refund by its id.
    REFUND = "
        SELECT id, payment_id, order_id, number, state, reason, requested_by, provider_refund, requested_at, ended_at
        FROM refunds WHERE id = $1";
    /// One refund by our number for it.
    REFUND_BY_NUMBER = "
        SELECT id, payment_id, order_id, number, state, reason, requested_by, provider_refund, requested_at, ended_at
        FROM refunds WHERE number = $1";
    /// All refunds of an order.
    REFUNDS = "
        SELECT id, payment_id, order_id, number, state, reason, requested_by, provider_refund, requested_at, ended_at
        FROM refunds WHERE order_id = $1 ORDER BY id";
    /// The refund of one payment.
    REFUND_OF_PAYMENT = "
        SELECT id, payment_id, order_id, number, state, reason, requested_by, provider_refund, requested_at, ended_at
        FROM refunds WHERE payment_id = $1";
    /// A step of a refund.
    MOVE_REFUND = "
        UPDATE refunds SET state = $2, provider_refund = COALESCE($3, provider_refund), ended_at = $4 WHERE id = $1";
}

db::row! {
    /// One refund.
    pub struct RefundRow {
        pub id: RefundId,
        pub payment_id: PaymentId,
        pub order_id: OrderId,
        pub number: String,
        pub state: RefundState,
        pub reason: RefundReason,
        pub requested_by: Option<MemberId>,
        pub provider_refund: Option<String>,
        pub requested_at: Timestamp,
        pub ended_at: Option<Timestamp>,
    }
}

/// Writes a refund down; `None` if the payment has one already.
pub fn insert(
    tx: &mut Tx,
    payment: &PaymentRow,
    number: &str,
    reason: RefundReason,
    requested_by: Option<MemberId>,
) -> Result<Option<RefundId>, DbError> {
    let now = tx.now();
    tx.row::<RefundId>(
        &INSERT_REFUND,
        params![payment.id, payment.order_id, number, RefundState::Requested, reason, requested_by, now],
    )
}

/// One refund.
pub fn refund(q: &mut Snapshot, id: RefundId) -> Result<Option<RefundRow>, DbError> {
    q.row(&REFUND, params![id])
}

/// One refund by our number for it.
pub fn by_number(q: &mut Snapshot, number: &str) -> Result<Option<RefundRow>, DbError> {
    q.row(&REFUND_BY_NUMBER, params![number])
}

/// The refund of one payment.
pub fn of_payment(q: &mut Snapshot, payment: PaymentId) -> Result<Option<RefundRow>, DbError> {
    q.row(&REFUND_OF_PAYMENT, params![payment])
}

/// All refunds of an order, the oldest first.
pub fn of_order(q: &mut Snapshot, order: OrderId) -> Result<Vec<RefundRow>, DbError> {
    q.rows(&REFUNDS, params![order])
}

/// Notes a step, unless it would be a step back. Says whether anything changed.
pub fn move_to(
    tx: &mut Tx,
    refund: &RefundRow,
    state: RefundState,
    provider_refund: Option<&str>,
) -> Result<bool, DbError> {
    if !refund.state.may_become(state) {
        return Ok(false);
    }
    let ended_at = (state == RefundState::Succeeded).then_some(tx.now());
    tx.execute(&MOVE_REFUND, params![refund.id, state, provider_refund, ended_at])?;
    Ok(true)
}
