//! The inbox of what gateways told us.

use crate::order::OrderId;
use db::{DbError, Snapshot, Tx, params};
use kernel::{Timestamp, text_enum};

kernel::id! {
    /// A notice in the inbox.
    pub NoticeId = "gateway_notice";
}

text_enum! {
    /// What became of a notice.
    pub enum NoticeState {
        /// Stored and answered; to be worked on.
        New = "new",
        /// Worked on.
        Done = "done",
        /// Rightly signed, yet it does not fit what we know: a person has to look.
        Quarantined = "quarantined",
        /// A person looked and did what was to be done.
        Dismissed = "dismissed",
    }
}

db::text_column!(NoticeState);

db::statements! {
    /// A notice, unless one is stored under its id.
    INSERT_NOTICE = "
        INSERT INTO gateway_notices (gateway, notice_key, kind, fact, body_sha256, state, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (gateway, notice_key) DO NOTHING
        RETURNING id";
    /// One notice.
    NOTICE = "
        SELECT id, gateway, notice_key, kind, fact, body_sha256, state, trouble, order_id, received_at
        FROM gateway_notices WHERE id = $1";
    /// One notice by the gateway's id.
    NOTICE_BY_KEY = "
        SELECT id, gateway, notice_key, kind, fact, body_sha256, state, trouble, order_id, received_at
        FROM gateway_notices WHERE gateway = $1 AND notice_key = $2";
    /// What became of it.
    END_NOTICE = "
        UPDATE gateway_notices SET state = $2, trouble = $3, order_id = $4, worked_at = $5 WHERE id = $1";
    /// The newest notices that nobody could make sense of.
    QUARANTINE = "
        SELECT id, gateway, notice_key, kind, fact, body_sha256, state, trouble, order_id, received_at
        FROM gateway_notices WHERE state = 'quarantined' ORDER BY id DESC LIMIT 50";
}

db::row! {
    /// One notice.
    pub struct NoticeRow {
        pub id: NoticeId,
        pub gateway: String,
        pub notice_key: String,
        pub kind: String,
        pub fact: String,
        pub body_sha256: Vec<u8>,
        pub state: NoticeState,
        pub trouble: Option<String>,
        pub order_id: Option<OrderId>,
        pub received_at: Timestamp,
    }
}

/// Stores a notice; `None` if it is known.
pub fn insert(
    tx: &mut Tx,
    gateway: &str,
    key: &str,
    kind: &str,
    fact: &str,
    body_sha256: &[u8],
) -> Result<Option<NoticeId>, DbError> {
    let now = tx.now();
    tx.row::<NoticeId>(&INSERT_NOTICE, params![gateway, key, kind, fact, body_sha256, NoticeState::New, now])
}

/// One notice.
pub fn notice(q: &mut Snapshot, id: NoticeId) -> Result<Option<NoticeRow>, DbError> {
    q.row(&NOTICE, params![id])
}

/// One notice by the gateway's id for it.
pub fn by_key(q: &mut Snapshot, gateway: &str, key: &str) -> Result<Option<NoticeRow>, DbError> {
    q.row(&NOTICE_BY_KEY, params![gateway, key])
}

/// Notes what became of a notice.
pub fn end(
    tx: &mut Tx,
    notice: NoticeId,
    state: NoticeState,
    trouble: Option<&str>,
    order: Option<OrderId>,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&END_NOTICE, params![notice, state, trouble, order, now]).map(drop)
}

/// The newest notices that nobody could make sense of.
pub fn quarantine(q: &mut Snapshot) -> Result<Vec<NoticeRow>, DbError> {
    q.rows(&QUARANTINE, params![])
}
