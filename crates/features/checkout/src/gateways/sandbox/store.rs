//! The bank's own books.

use super::bank::{Behaviour, ChargeState, RefundState};
use super::shapes::{ChargeAsk, RefundAsk};
use db::{DbError, Snapshot, Tx, params};
use kernel::{Currency, Locale, Timestamp};

db::text_column!(ChargeState, RefundState, Behaviour);

db::statements! {
    /// A charge.
    INSERT_CHARGE = "
        INSERT INTO sandbox_charges
            (ref, merchant, number, amount_minor, currency, title, notify_url, return_url, locale, state,
             created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id";
    /// One charge by its id.
    CHARGE = "
        SELECT id, ref AS reference, merchant, number, amount_minor, currency, title, notify_url, return_url,
               locale, state, behaviour, taken_minor, expires_at, paid_at
        FROM sandbox_charges WHERE id = $1";
    /// One charge by the secret in its page's address.
    CHARGE_BY_REF = "
        SELECT id, ref AS reference, merchant, number, amount_minor, currency, title, notify_url, return_url,
               locale, state, behaviour, taken_minor, expires_at, paid_at
        FROM sandbox_charges WHERE ref = $1";
    /// One charge by the merchant's number for it.
    CHARGE_BY_NUMBER = "
        SELECT id, ref AS reference, merchant, number, amount_minor, currency, title, notify_url, return_url,
               locale, state, behaviour, taken_minor, expires_at, paid_at
        FROM sandbox_charges WHERE merchant = $1 AND number = $2";
    /// How a charge goes on.
    SAVE_CHARGE = "
        UPDATE sandbox_charges SET state = $2, behaviour = $3, taken_minor = $4, paid_at = $5 WHERE id = $1";
    /// A refund.
    INSERT_REFUND = "
        INSERT INTO sandbox_refunds (ref, charge_id, number, amount_minor, notify_url, state, tries, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7) RETURNING id";
    /// One refund by its id.
    REFUND = "
        SELECT id, ref AS reference, charge_id, number, amount_minor, notify_url, state, tries
        FROM sandbox_refunds WHERE id = $1";
    /// One refund by the merchant's number for it.
    REFUND_BY_NUMBER = "
        SELECT r.id, r.ref AS reference, r.charge_id, r.number, r.amount_minor, r.notify_url, r.state, r.tries
        FROM sandbox_refunds r JOIN sandbox_charges c ON c.id = r.charge_id
        WHERE c.merchant = $1 AND r.number = $2";
    /// How a refund goes on.
    SAVE_REFUND = "UPDATE sandbox_refunds SET state = $2, tries = $3 WHERE id = $1";
    /// What of a charge went back or is on its way back.
    GIVEN_BACK = "
        SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS given_back
        FROM sandbox_refunds WHERE charge_id = $1";
    /// A notice.
    INSERT_NOTICE = "INSERT INTO sandbox_notices (url, body, created_at) VALUES ($1, $2, $3) RETURNING id";
    /// One notice.
    NOTICE = "SELECT url, body FROM sandbox_notices WHERE id = $1";
}

db::row! {
    /// One charge.
    #[derive(Debug, Clone)]
    pub(super) struct ChargeRow {
        pub id: i64,
        pub reference: String,
        pub merchant: String,
        pub number: String,
        pub amount_minor: i64,
        pub currency: Currency,
        pub title: String,
        pub notify_url: String,
        pub return_url: String,
        pub locale: Locale,
        pub state: ChargeState,
        pub behaviour: Option<Behaviour>,
        pub taken_minor: Option<i64>,
        pub expires_at: Timestamp,
        pub paid_at: Option<Timestamp>,
    }
}

db::row! {
    /// One refund.
    #[derive(Debug, Clone)]
    pub(super) struct RefundRow {
        pub id: i64,
        pub reference: String,
        pub charge_id: i64,
        pub number: String,
        pub amount_minor: i64,
        pub notify_url: String,
        pub state: RefundState,
        pub tries: i64,
    }
}

pub(super) fn insert_charge(tx: &mut Tx, reference: &str, ask: &ChargeAsk) -> Result<(), DbError> {
    let now = tx.now();
    tx.insert(
        &INSERT_CHARGE,
        params![
            reference,
            ask.merchant,
            ask.number,
            ask.amount_minor,
            ask.currency,
            ask.title,
            ask.notify_url,
            ask.return_url,
            ask.locale,
            ChargeState::Open,
            now,
            ask.expires_at
        ],
    )
    .map(drop)
}

pub(super) fn charge(q: &mut Snapshot, id: i64) -> Result<Option<ChargeRow>, DbError> {
    q.row(&CHARGE, params![id])
}

pub(super) fn charge_by_ref(q: &mut Snapshot, reference: &str) -> Result<Option<ChargeRow>, DbError> {
    q.row(&CHARGE_BY_REF, params![reference])
}

pub(super) fn charge_by_number(
    q: &mut Snapshot,
    merchant: &str,
    number: &str,
) -> Result<Option<ChargeRow>, DbError> {
    q.row(&CHARGE_BY_NUMBER, params![merchant, number])
}

pub(super) fn save_charge(tx: &mut Tx, charge: &ChargeRow) -> Result<(), DbError> {
    let params = params![charge.id, charge.state, charge.behaviour, charge.taken_minor, charge.paid_at];
    tx.execute(&SAVE_CHARGE, params).map(drop)
}

pub(super) fn insert_refund(
    tx: &mut Tx,
    reference: &str,
    charge: i64,
    ask: &RefundAsk,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.insert(
        &INSERT_REFUND,
        params![
            reference,
            charge,
            ask.number,
            ask.amount_minor,
            ask.notify_url,
            RefundState::Processing,
            now
        ],
    )
    .map(drop)
}

pub(super) fn refund(q: &mut Snapshot, id: i64) -> Result<Option<RefundRow>, DbError> {
    q.row(&REFUND, params![id])
}

pub(super) fn refund_by_number(
    q: &mut Snapshot,
    merchant: &str,
    number: &str,
) -> Result<Option<RefundRow>, DbError> {
    q.row(&REFUND_BY_NUMBER, params![merchant, number])
}

pub(super) fn save_refund(tx: &mut Tx, refund: &RefundRow) -> Result<(), DbError> {
    tx.execute(&SAVE_REFUND, params![refund.id, refund.state, refund.tries]).map(drop)
}

pub(super) fn given_back(q: &mut Snapshot, charge: i64) -> Result<i64, DbError> {
    q.one(&GIVEN_BACK, params![charge])
}

pub(super) fn insert_notice(tx: &mut Tx, url: &str, body: &str) -> Result<i64, DbError> {
    let now = tx.now();
    tx.insert(&INSERT_NOTICE, params![url, body, now])
}

pub(super) fn notice(q: &mut Snapshot, id: i64) -> Result<Option<(String, String)>, DbError> {
    q.row(&NOTICE, params![id])
}
