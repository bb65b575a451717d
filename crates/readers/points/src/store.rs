//! Every SQL statement of this crate.

use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, PageSize, Role, Tier, Timestamp};
use ledger::TransferId;

use crate::rules::Rule;

db::statements! {
    /// Notes an award.
    INSERT_AWARD = "INSERT INTO points_awards
        (event_id, rule, member_id, from_id, cause_kind, cause_id, points, day, transfer_id, reversed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// Whether an event has given by a rule.
    AWARDED = "SELECT COUNT(*) AS total FROM points_awards
        WHERE event_id = $1 AND rule = $2 AND member_id = $3 AND day = $4";
    /// What a rule gave a member on a day, taken back or not.
    TODAY = "SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) AS points FROM points_awards
        WHERE member_id = $1 AND rule = $2 AND day = $3";
    /// How often one person gave another something by a rule.
    PAIR = "SELECT COUNT(*) AS total FROM points_awards WHERE member_id = $1 AND from_id = $2 AND rule = $3";
    /// What stands that was given for a cause.
    STANDING = "SELECT id, rule, member_id, from_id, points, day, transfer_id FROM points_awards
        WHERE cause_kind = $1 AND cause_id = $2 AND reversed = $3 ORDER BY id";
    /// Notes that an award was taken back.
    REVERSE = "UPDATE points_awards SET reversed = $2 WHERE id = $1";
    /// Adds to the score of a period.
    SCORE = "INSERT INTO points_scores (period, member_id, points) VALUES ($1, $2, $3)
        ON CONFLICT (period, member_id) DO UPDATE SET points = points_scores.points + excluded.points";
    /// The score of a member in a period.
    SCORE_OF = "SELECT points FROM points_scores WHERE period = $1 AND member_id = $2";
    /// A page of a board, the most points first.
    BOARD = "SELECT member_id, members.name AS name, role, tier, tier_until, points
        FROM points_scores JOIN members ON members.id = member_id
        WHERE period = $1 AND points > 0 AND (points, member_id) < ($2, $3)
        ORDER BY points DESC, member_id DESC LIMIT $4";
    /// How many have more points than this.
    ABOVE = "SELECT COUNT(*) AS total FROM points_scores WHERE period = $1 AND points > $2";
    /// Notes a check-in; touches nothing where it is noted already.
    CHECK_IN = "INSERT INTO points_checkins (member_id, day, streak, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (member_id, day) DO NOTHING";
    /// Days in a row up to a day.
    STREAK = "SELECT streak FROM points_checkins WHERE member_id = $1 AND day = $2";
    /// On how many days of a month somebody checked in.
    DAYS = "SELECT COUNT(*) AS total FROM points_checkins WHERE member_id = $1 AND day >= $2 AND day <= $3";
}

db::row! {
    /// An award that stands.
    #[derive(Debug, Clone)]
    pub(crate) struct Award {
        pub(crate) id: i64,
        pub(crate) rule: Rule,
        pub(crate) member_id: MemberId,
        pub(crate) from_id: Option<MemberId>,
        pub(crate) points: i64,
        pub(crate) day: String,
        pub(crate) transfer_id: TransferId,
    }
}

db::row! {
    /// A line of a board.
    #[derive(Debug, Clone)]
    pub struct Ranked {
        /// Who.
        pub member_id: MemberId,
        /// The name.
        pub name: String,
        /// The office.
        pub role: Role,
        /// The standing as stored.
        pub tier: Tier,
        /// Until when that lasts.
        pub tier_until: Option<Timestamp>,
        /// Points in the period.
        pub points: i64,
    }
}

/// A page of a board.
pub(crate) fn board(
    q: &mut Snapshot,
    period: &str,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<Ranked>, DbError> {
    let (points, member) = after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
    q.rows(&BOARD, params![period, points, member, size.with_extra()])
}

/// The score of a member in a period.
pub(crate) fn score(q: &mut Snapshot, period: &str, member: MemberId) -> Result<i64, DbError> {
    Ok(q.row(&SCORE_OF, params![period, member])?.unwrap_or(0))
}
