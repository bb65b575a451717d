//! What happened to an order, line by line.

use crate::order::OrderId;
use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Timestamp, text_enum};

text_enum! {
    /// One kind of happening. Each has a sentence in both catalogues: `checkout-what-{word}`.
    pub enum What {
        /// The order was made.
        Created = "created",
        /// The price had changed, so a newer order took its place.
        Replaced = "replaced",
        /// A gateway was asked for the money.
        AttemptStarted = "attempt-started",
        /// The gateway said no at the start, or the buyer's bank did later.
        AttemptFailed = "attempt-failed",
        /// The gateway takes no more money for this try.
        AttemptClosed = "attempt-closed",
        /// A notice came in.
        NoticeReceived = "notice-received",
        /// The same notice came in again.
        NoticeRepeated = "notice-repeated",
        /// A notice said nothing new.
        NoticeStale = "notice-stale",
        /// A notice does not fit what we know.
        NoticeQuarantined = "notice-quarantined",
        /// A person looked at a notice that did not fit.
        NoticeDismissed = "notice-dismissed",
        /// We asked the gateway how things stand.
        Queried = "queried",
        /// The order's money arrived.
        Paid = "paid",
        /// Money arrived after the order was over.
        PaidLate = "paid-late",
        /// Money arrived a second time.
        PaidTwice = "paid-twice",
        /// Money arrived, but not what was due.
        PaidMismatched = "paid-mismatched",
        /// The buyer has what was paid for.
        Fulfilled = "fulfilled",
        /// The goods could not be handed over.
        Undeliverable = "undeliverable",
        /// Money is to go back.
        RefundRequested = "refund-requested",
        /// The gateway took the refund in.
        RefundUnderway = "refund-underway",
        /// The gateway refused the refund.
        RefundRefused = "refund-refused",
        /// The money of the order went back, and the goods were taken back.
        Refunded = "refunded",
        /// Money that was not due went back.
        Returned = "returned",
        /// Nobody paid in time.
        Expired = "expired",
        /// The buyer gave up.
        Cancelled = "cancelled",
    }
}

impl What {
    /// Does the buyer see it on the receipt? The rest is machinery, for staff.
    #[must_use]
    pub fn is_for_buyer(self) -> bool {
        !matches!(
            self,
            Self::NoticeReceived
                | Self::NoticeRepeated
                | Self::NoticeStale
                | Self::NoticeQuarantined
                | Self::NoticeDismissed
                | Self::Queried
                | Self::AttemptClosed
                | Self::RefundRefused
        )
    }
}

db::text_column!(What);

db::statements! {
    /// One happening.
    INSERT_HAPPENING = "
        INSERT INTO order_timeline (order_id, at, what, actor_id, detail)
        VALUES ($1, $2, $3, $4, $5) RETURNING id";
    /// All that happened to an order. An order lives for days and its happenings are few; the limit is a fuse.
    TIMELINE = "
        SELECT at, what, actor_id, detail FROM order_timeline WHERE order_id = $1 ORDER BY id LIMIT 500";
    /// How often one thing happened to an order.
    HAPPENED = "
        SELECT CAST(COUNT(*) AS BIGINT) AS times FROM order_timeline WHERE order_id = $1 AND what = $2";
}

db::row! {
    /// One happening.
    pub struct HappeningRow {
        pub at: Timestamp,
        pub what: What,
        pub actor_id: Option<MemberId>,
        pub detail: String,
    }
}

/// Notes a happening that no member brought about.
pub fn note(tx: &mut Tx, order: OrderId, what: What, detail: &str) -> Result<(), DbError> {
    note_by(tx, order, what, None, detail)
}

/// Notes a happening and who brought it about.
pub fn note_by(
    tx: &mut Tx,
    order: OrderId,
    what: What,
    actor: Option<MemberId>,
    detail: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.insert(&INSERT_HAPPENING, params![order, now, what, actor, detail]).map(drop)
}

/// Notes a happening that a stranger can bring about again and again, but not more than twenty times.
pub fn note_capped(tx: &mut Tx, order: OrderId, what: What, detail: &str) -> Result<(), DbError> {
    let times: i64 = tx.one(&HAPPENED, params![order, what])?;
    if times < 20 { note(tx, order, what, detail) } else { Ok(()) }
}

/// All that happened to an order, the oldest first.
pub fn of_order(q: &mut Snapshot, order: OrderId) -> Result<Vec<HappeningRow>, DbError> {
    q.rows(&TIMELINE, params![order])
}
