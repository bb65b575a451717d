//! Tries at paying, and the payments that came of them.

use crate::asker::Device;
use crate::gateway::{Opened, Started, Tried};
use crate::order::OrderId;
use crate::payment::{AttemptId, AttemptState, PaymentId, Verdict};
use db::{DbError, Snapshot, Tx, params};
use kernel::{Currency, Money, Timestamp, text_enum};
use ledger::TransferId;

text_enum! {
    /// What a buyer does with `pay_url`.
    pub enum PayKind {
        /// Follow it.
        Redirect = "redirect",
        /// Scan it.
        QrCode = "qr_code",
    }
}

db::text_column!(PayKind);
db::text_column!(AttemptState);
db::text_column!(Verdict);

db::statements! {
    /// A new try.
    INSERT_ATTEMPT = "
        INSERT INTO payment_attempts (order_id, gateway, number, state, device, started_at)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// One try by its id.
    ATTEMPT = "
        SELECT id, order_id, gateway, number, state, device, pay_kind, pay_url, pay_until, provider_ref, started_at, ended_at
        FROM payment_attempts WHERE id = $1";
    /// One try by our number for it.
    ATTEMPT_BY_NUMBER = "
        SELECT id, order_id, gateway, number, state, device, pay_kind, pay_url, pay_until, provider_ref, started_at, ended_at
        FROM payment_attempts WHERE number = $1";
    /// All tries of an order.
    ATTEMPTS = "
        SELECT id, order_id, gateway, number, state, device, pay_kind, pay_url, pay_until, provider_ref, started_at, ended_at
        FROM payment_attempts WHERE order_id = $1 ORDER BY id";
    /// Where the buyer is to go.
    OPEN_ATTEMPT = "
        UPDATE payment_attempts SET state = $2, pay_kind = $3, pay_url = $4, pay_until = $5, provider_ref = $6
        WHERE id = $1 AND state = 'starting'";
    /// How a try ended.
    END_ATTEMPT = "UPDATE payment_attempts SET state = $2, ended_at = $3 WHERE id = $1";
    /// A payment.
    INSERT_PAYMENT = "
        INSERT INTO payments
            (order_id, attempt_id, gateway, provider_payment, amount_minor, currency, verdict, transfer_id, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    /// One payment by its id.
    PAYMENT = "
        SELECT id, order_id, attempt_id, gateway, provider_payment, amount_minor, currency, verdict, transfer_id, received_at
        FROM payments WHERE id = $1";
    /// One payment by the gateway's name for it.
    PAYMENT_BY_PROVIDER = "
        SELECT id, order_id, attempt_id, gateway, provider_payment, amount_minor, currency, verdict, transfer_id, received_at
        FROM payments WHERE gateway = $1 AND provider_payment = $2";
    /// All payments of an order.
    PAYMENTS = "
        SELECT id, order_id, attempt_id, gateway, provider_payment, amount_minor, currency, verdict, transfer_id, received_at
        FROM payments WHERE order_id = $1 ORDER BY id";
}

db::row! {
    /// One try.
    pub struct AttemptRow {
        pub id: AttemptId,
        pub order_id: OrderId,
        pub gateway: String,
        pub number: String,
        pub state: AttemptState,
        pub device: Device,
        pub pay_kind: PayKind,
        pub pay_url: Option<String>,
        pub pay_until: Option<Timestamp>,
        pub provider_ref: Option<String>,
        pub started_at: Timestamp,
        pub ended_at: Option<Timestamp>,
    }
}

db::row! {
    /// One payment.
    pub struct PaymentRow {
        pub id: PaymentId,
        pub order_id: OrderId,
        pub attempt_id: AttemptId,
        pub gateway: String,
        pub provider_payment: String,
        pub amount_minor: i64,
        pub currency: Currency,
        pub verdict: Verdict,
        pub transfer_id: TransferId,
        pub received_at: Timestamp,
    }
}

impl PayKind {
    fn of(way: &Started) -> (Self, &str) {
        match way {
            Started::Redirect(url) => (Self::Redirect, url),
            Started::QrCode(code) => (Self::QrCode, code),
        }
    }
}

impl AttemptRow {
    /// The try as its gateway knows it.
    #[must_use]
    pub fn tried(&self) -> Tried {
        Tried { number: self.number.clone(), reference: self.provider_ref.clone() }
    }

    /// Where the buyer can go on at this instant, if the gateway waits for that.
    #[must_use]
    pub fn way(&self, now: Timestamp) -> Option<Started> {
        if !self.state.is_live() || self.pay_until.is_some_and(|until| until <= now) {
            return None;
        }
        let url = self.pay_url.clone()?;
        Some(match self.pay_kind {
            PayKind::Redirect => Started::Redirect(url),
            PayKind::QrCode => Started::QrCode(url),
        })
    }
}

impl PaymentRow {
    /// What was taken.
    #[must_use]
    pub fn amount(&self) -> Money {
        Money::new(self.amount_minor, self.currency)
    }
}

/// A payment before it has an id.
pub struct NewPayment<'a> {
    /// The try it came of.
    pub attempt: &'a AttemptRow,
    /// The gateway's own name for it.
    pub provider_payment: &'a str,
    /// What was taken.
    pub amount: Money,
    /// What it means for the order.
    pub verdict: Verdict,
    /// The transfer that took it in.
    pub transfer_id: TransferId,
}

/// Writes a try down before the gateway is asked.
pub fn insert_attempt(
    tx: &mut Tx,
    order: OrderId,
    gateway: &str,
    number: &str,
    device: Device,
) -> Result<AttemptId, DbError> {
    let now = tx.now();
    tx.insert(&INSERT_ATTEMPT, params![order, gateway, number, AttemptState::Starting, device, now])
        .map(AttemptId::new)
}

/// One try.
pub fn attempt(q: &mut Snapshot, id: AttemptId) -> Result<Option<AttemptRow>, DbError> {
    q.row(&ATTEMPT, params![id])
}

/// One try by our number for it.
pub fn attempt_by_number(q: &mut Snapshot, number: &str) -> Result<Option<AttemptRow>, DbError> {
    q.row(&ATTEMPT_BY_NUMBER, params![number])
}

/// All tries of an order, the oldest first.
pub fn attempts(q: &mut Snapshot, order: OrderId) -> Result<Vec<AttemptRow>, DbError> {
    q.rows(&ATTEMPTS, params![order])
}

/// Notes where the buyer is to go; a try that went on meanwhile keeps what it has.
pub fn open_attempt(tx: &mut Tx, attempt: AttemptId, opened: &Opened) -> Result<(), DbError> {
    let (kind, url) = PayKind::of(&opened.way);
    let reference = opened.reference.as_deref();
    let opened = params![attempt, AttemptState::Waiting, kind, url, opened.until, reference];
    tx.execute(&OPEN_ATTEMPT, opened).map(drop)
}

/// Notes how a try ended, unless that would be a step back. Says whether anything changed.
pub fn end_attempt(tx: &mut Tx, attempt: &AttemptRow, state: AttemptState) -> Result<bool, DbError> {
    if !attempt.state.may_become(state) {
        return Ok(false);
    }
    let now = tx.now();
    tx.execute(&END_ATTEMPT, params![attempt.id, state, now])?;
    Ok(true)
}

/// Writes a payment down.
pub fn insert_payment(tx: &mut Tx, payment: &NewPayment<'_>) -> Result<PaymentId, DbError> {
    let now = tx.now();
    tx.insert(
        &INSERT_PAYMENT,
        params![
            payment.attempt.order_id,
            payment.attempt.id,
            &*payment.attempt.gateway,
            payment.provider_payment,
            payment.amount.minor,
            payment.amount.currency,
            payment.verdict,
            payment.transfer_id,
            now
        ],
    )
    .map(PaymentId::new)
}

/// One payment.
pub fn payment(q: &mut Snapshot, id: PaymentId) -> Result<Option<PaymentRow>, DbError> {
    q.row(&PAYMENT, params![id])
}

/// One payment by the gateway's name for it.
pub fn payment_by_provider(
    q: &mut Snapshot,
    gateway: &str,
    name: &str,
) -> Result<Option<PaymentRow>, DbError> {
    q.row(&PAYMENT_BY_PROVIDER, params![gateway, name])
}

/// All payments of an order, the oldest first.
pub fn payments(q: &mut Snapshot, order: OrderId) -> Result<Vec<PaymentRow>, DbError> {
    q.rows(&PAYMENTS, params![order])
}
