//! Giving points and taking them back: a transfer in the ledger, the row that says why, and the scores.

use db::{DbError, Tx, params};
use events::ReaderError;
use kernel::{MemberId, Subject, Timestamp};
use ledger::{Account, AccountKind, Amount, Draft, Reversal};

use crate::rules::Rule;
use crate::store::{self, Award};

/// What a member's points stand in.
pub fn account(member: MemberId) -> Account {
    Account::new(format!("member:{member}:points"), AccountKind::Liability)
}

/// Where points come from.
fn spring() -> Account {
    Account::new("platform:points", AccountKind::Expense)
}

/// Why somebody is to be given points.
#[derive(Debug, Clone)]
pub(crate) struct Reason {
    pub(crate) rule: Rule,
    pub(crate) member: MemberId,
    /// Who caused it, where that is somebody else.
    pub(crate) from: Option<MemberId>,
    /// The post, lesson or comment that it is for.
    pub(crate) cause: Subject,
}

/// The day of an instant, in UTC.
pub(crate) fn day_of(at: Timestamp) -> String {
    at.date_in(&jiff::tz::TimeZone::UTC).to_string()
}

/// Gives what the rule gives, once for each event.
pub(crate) fn give(tx: &mut Tx, event: i64, at: Timestamp, reason: &Reason) -> Result<(), ReaderError> {
    let Reason { rule, member, from, .. } = reason;
    let day = day_of(at);
    if tx.one::<i64>(&store::AWARDED, params![event, rule, member, day])? > 0 {
        return Ok(());
    }
    let before: i64 = match from {
        Some(from) if rule.fades() => tx.one(&store::PAIR, params![member, from, rule])?,
        _ => 0,
    };
    let today: i64 = tx.one(&store::TODAY, params![member, rule, day])?;
    let points = rule.gives(before, today);
    if points > 0 {
        book(tx, event, &format!("points:{event}:{rule}"), reason, points, &day)?;
    }
    Ok(())
}

/// Writes an award of so many points.
pub(crate) fn book(
    tx: &mut Tx,
    event: i64,
    key: &str,
    reason: &Reason,
    points: i64,
    day: &str,
) -> Result<(), ReaderError> {
    let Reason { rule, member, from, cause } = reason;
    let transfer = Draft::new(key, "points.given", cause.clone())
        .by(*from)
        .memo(rule.as_str())
        .debit(&spring(), Amount::points(points))
        .credit(&account(*member), Amount::points(points))
        .seal()?;
    let posted = ledger::post(tx, &transfer)?;
    tx.execute(
        &store::INSERT_AWARD,
        params![event, rule, member, from, &*cause.kind, cause.id, points, day, posted.id, false],
    )?;
    Ok(add_scores(tx, *member, day, points)?)
}

/// Takes back those awards for a cause that are meant.
pub(crate) fn take_back(
    tx: &mut Tx,
    event: i64,
    cause: &Subject,
    is_meant: impl Fn(&Award) -> bool,
) -> Result<(), ReaderError> {
    let standing: Vec<Award> = tx.rows(&store::STANDING, params![&*cause.kind, cause.id, false])?;
    for award in standing.into_iter().filter(is_meant) {
        let reversal = Reversal {
            key: format!("points:{event}:back:{}", award.id),
            kind: "points.taken_back",
            of: award.transfer_id,
            actor: award.from_id,
            memo: award.rule.as_str().to_owned(),
        };
        ledger::reverse(tx, &reversal)?;
        tx.execute(&store::REVERSE, params![award.id, true])?;
        add_scores(tx, award.member_id, &award.day, -award.points)?;
    }
    Ok(())
}

fn add_scores(tx: &mut Tx, member: MemberId, day: &str, points: i64) -> Result<(), DbError> {
    let month = day.get(..7).unwrap_or(day);
    for period in ["all", month, day] {
        tx.execute(&store::SCORE, params![period, member, points])?;
    }
    Ok(())
}
