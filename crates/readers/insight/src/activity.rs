//! What happened, by quarter of an hour.

use db::{DbError, Snapshot, Tx, params};
use events::{Logged, Reader, ReaderError};
use kernel::Timestamp;

/// A quarter of an hour, in microseconds: every time zone in use begins its days on one.
const QUARTER: i64 = 15 * 60 * 1_000_000;

db::statements! {
    /// Counts one more in a quarter.
    COUNT = "INSERT INTO insight_activity (kind, quarter_at, happened) VALUES ($1, $2, 1)
        ON CONFLICT (kind, quarter_at) DO UPDATE SET happened = insight_activity.happened + 1";
    /// How often something happened from one instant to before another.
    HAPPENED = "SELECT CAST(COALESCE(SUM(happened), 0) AS BIGINT) AS happened FROM insight_activity
        WHERE kind = $1 AND quarter_at >= $2 AND quarter_at < $3";
}

/// Kinds of events that are counted.
pub(crate) const MEMBER: &str = "accounts.member.registered";
pub(crate) const ORDER: &str = "checkout.order.paid";
pub(crate) const REFUND: &str = "checkout.order.refunded";
pub(crate) const TOPIC: &str = "forum.topic.posted";
pub(crate) const REPLY: &str = "forum.reply.posted";

/// Counts. It is the only writer of its rows, so a shared row makes nobody wait.
pub(crate) const ACTIVITY: Reader =
    Reader { name: "insight.activity", kinds: &[MEMBER, ORDER, REFUND, TOPIC, REPLY], apply: count };

fn count(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let quarter = event.at.micros().div_euclid(QUARTER) * QUARTER;
    tx.execute(&COUNT, params![event.kind, quarter])?;
    Ok(())
}

/// How often something happened from one instant to before another; both on a quarter of an hour.
pub(crate) fn happened(
    q: &mut Snapshot,
    kind: &str,
    from: Timestamp,
    until: Timestamp,
) -> Result<i64, DbError> {
    q.one(&HAPPENED, params![kind, from, until])
}
