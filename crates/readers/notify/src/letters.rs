//! Letters about what was not read in time: at most one an hour for each member, and a digest for who wants it.
//!
//! The first notification that waits makes work that is due in some minutes, or an hour after the last letter; all that
//! comes until then goes into the same letter. The name of the work counts the letters of the member, so that there
//! is never more than one under way.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ::events::due::{self, Work, WorkContext, WorkError};
use db::{DbError, Snapshot, Tx, params};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use kernel::{Locale, MemberId, Timestamp, Token, Viewer, ViewerMember};
use mail::Outgoing;
use serde::{Deserialize, Serialize};

use crate::kind::Digest;
use crate::list::readable;
use crate::store::{self, LettersRow, Row};
use crate::{Post, settings, words};

const LETTER: &str = "notify.letter";
const DIGEST: &str = "notify.digest";

/// Who is here sees the bell; the letter waits for that long.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Between two letters to one member.
const PAUSE: Duration = Duration::from_secs(3600);

/// What one letter tells of by name.
pub(crate) const NAMED_MAX: usize = 10;

/// What one letter counts.
const COUNTED_MAX: i64 = 100;

/// At what hour of the community's day digests are written.
const MORNING: Duration = Duration::from_secs(8 * 3600);

/// A letter to a member is due.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Due {
    member: MemberId,
    /// Which: the number of the letter, or of the digest.
    round: i64,
}

pub(crate) fn works(post: &Arc<OnceLock<Post>>) -> Vec<Work> {
    let (letter, digest) = (Arc::clone(post), Arc::clone(post));
    let lease = Duration::from_secs(60);
    vec![
        Work::new(LETTER, 10, lease, move |context, due: Due| write(context, Arc::clone(&letter), due)),
        Work::new(DIGEST, 10, lease, move |context, due: Due| sum_up(context, Arc::clone(&digest), due)),
    ]
}

/// The letters to a member; begun where there are none yet.
pub(crate) fn letters_of(tx: &mut Tx, member: MemberId) -> Result<LettersRow, DbError> {
    if let Some(letters) = tx.row(&store::LETTERS, params![member])? {
        return Ok(letters);
    }
    let token = Token::generate(tx.entropy()).as_str().to_owned();
    tx.execute(&store::BEGIN_LETTERS, params![member, token])?;
    tx.one(&store::LETTERS, params![member])
}

/// Sees to it that a letter will tell of what waits.
pub(crate) fn plan(tx: &mut Tx, member: MemberId) -> Result<(), DbError> {
    let letters = letters_of(tx, member)?;
    let soon = tx.now().plus(PATIENCE);
    let at = letters.last_at.map_or(soon, |last| last.plus(PAUSE).max(soon));
    let due = Due { member, round: letters.written };
    due::enqueue(tx, LETTER, &format!("{member}-{}", letters.written), &due, at).map(drop)
}

fn house(post: &OnceLock<Post>) -> Result<&Post, WorkError> {
    post.get().ok_or_else(|| WorkError::retry("the house is not built yet"))
}

async fn write(context: WorkContext, post: Arc<OnceLock<Post>>, due: Due) -> Result<(), WorkError> {
    let post = house(&post)?.clone();
    context.finish(move |tx| Ok(write_now(tx, &post, due)?)).await
}

fn write_now(tx: &mut Tx, post: &Post, due: Due) -> Result<(), DbError> {
    let letters = letters_of(tx, due.member)?;
    let rows: Vec<Row> = tx.rows(&store::WAITING, params![due.member, COUNTED_MAX])?;
    let newest = rows.last().map(|row| row.id);
    let unread = rows.into_iter().filter(|row| row.read_at.is_none()).collect();
    let key = format!("{LETTER}-{}-{}", due.member, due.round);
    let wrote = compose(tx, post, due.member, &letters, unread, (LETTER, key))?;
    if let Some(newest) = newest {
        tx.execute(&store::MAILED, params![due.member, newest])?;
    }
    let now = tx.now();
    if let Some(outgoing) = wrote {
        mail::enqueue(tx, &outgoing)?;
        tx.execute(&store::WROTE, params![due.member, now])?;
    } else {
        tx.execute(&store::SKIPPED, params![due.member])?;
    }
    // More than one letter counts goes into the next one.
    if !tx.rows::<Row>(&store::WAITING, params![due.member, 1_i64])?.is_empty() {
        plan(tx, due.member)?;
    }
    Ok(())
}

/// A letter about those of some notifications that the member may read at this moment; none where there are none.
fn compose(
    q: &mut Snapshot,
    post: &Post,
    member: MemberId,
    letters: &LettersRow,
    rows: Vec<Row>,
    (kind, key): (&'static str, String),
) -> Result<Option<Outgoing>, DbError> {
    // Whoever typed somebody else's address does not have them written to.
    let Some(to) = accounts::proved_mail(q, member)? else { return Ok(None) };
    let Some(viewer) = reader_of(q, post, member)? else { return Ok(None) };
    let told = readable(q, &viewer, &post.threads, rows)?;
    if told.is_empty() {
        return Ok(None);
    }
    let (subject, letter) = words::letter(post, &viewer, &told, kind == DIGEST);
    let unsubscribe = Some(format!("{}/unsubscribe/{}", post.origin, letters.token));
    Ok(Some(Outgoing { key, to, kind, locale: viewer.locale, subject, letter, unsubscribe }))
}

/// The member with the eyes with which the letter will be read.
fn reader_of(q: &mut Snapshot, post: &Post, id: MemberId) -> Result<Option<Viewer>, DbError> {
    let Some(row) = accounts::member(q, id)? else { return Ok(None) };
    let now = q.now();
    let locale = row.locale.as_deref().and_then(Locale::from_tag).unwrap_or(post.site.community().locale);
    let (role, tier) = (row.role, row.tier_at(now));
    let member = Some(ViewerMember { id, name: row.name, role, tier });
    Ok(Some(Viewer { member, ..Viewer::anonymous(locale, now) }))
}

/// Notes how often a member wants a digest.
pub(crate) fn choose_digest(
    tx: &mut Tx,
    member: MemberId,
    digest: Digest,
    zone: &TimeZone,
) -> Result<(), DbError> {
    let letters = letters_of(tx, member)?;
    if letters.digest == digest {
        return Ok(());
    }
    tx.execute(&store::SET_DIGEST, params![member, digest])?;
    settings::emit_digest(tx, member, digest)?;
    plan_digest(tx, member, digest, letters.digest_round + 1, zone)
}

/// Ends the digests to a member.
pub(crate) fn end_digest(tx: &mut Tx, member: MemberId) -> Result<(), DbError> {
    let letters = letters_of(tx, member)?;
    if letters.digest != Digest::Off {
        tx.execute(&store::SET_DIGEST, params![member, Digest::Off])?;
        settings::emit_digest(tx, member, Digest::Off)?;
    }
    Ok(())
}

/// Makes the digest of the next morning due, or of the next Monday.
fn plan_digest(
    tx: &mut Tx,
    member: MemberId,
    digest: Digest,
    round: i64,
    zone: &TimeZone,
) -> Result<(), DbError> {
    let Some(at) = next_morning(tx.now(), digest, zone) else { return Ok(()) };
    let due = Due { member, round };
    due::enqueue(tx, DIGEST, &format!("{member}-{round}"), &due, at).map(drop)
}

/// The morning after `now` on which a digest is written; none where none is wanted, or at the end of the calendar.
fn next_morning(now: Timestamp, digest: Digest, zone: &TimeZone) -> Option<Timestamp> {
    let mut day = now.date_in(zone);
    for _ in 0..8 {
        let morning = Timestamp::start_of(day, zone).ok()?.plus(MORNING);
        let is_day = match digest {
            Digest::Off => return None,
            Digest::Daily => true,
            Digest::Weekly => day.weekday() == Weekday::Monday,
        };
        if is_day && morning > now {
            return Some(morning);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

async fn sum_up(context: WorkContext, post: Arc<OnceLock<Post>>, due: Due) -> Result<(), WorkError> {
    let post = house(&post)?.clone();
    context.finish(move |tx| Ok(sum_up_now(tx, &post, due)?)).await
}

fn sum_up_now(tx: &mut Tx, post: &Post, due: Due) -> Result<(), DbError> {
    let letters = letters_of(tx, due.member)?;
    // The member chose otherwise since: another round is due, or none.
    if letters.digest_round != due.round {
        return Ok(());
    }
    let since = letters.digested_id;
    let rows: Vec<Row> = tx.rows(&store::SINCE_DIGEST, params![due.member, true, since, COUNTED_MAX])?;
    let newest = rows.first().map_or(since, |row| row.id);
    let key = format!("{DIGEST}-{}-{}", due.member, due.round);
    let wrote = compose(tx, post, due.member, &letters, rows, (DIGEST, key))?;
    if let Some(outgoing) = wrote {
        mail::enqueue(tx, &outgoing)?;
    }
    tx.execute(&store::DIGESTED, params![due.member, newest])?;
    plan_digest(tx, due.member, letters.digest, due.round + 1, &post.site.zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_written_in_the_morning_of_the_community() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        // 2026-01-01, a Thursday, 08:00 in Shanghai.
        let eight = Timestamp::from_seconds(1_767_225_600);
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        let next = |now, digest| next_morning(now, digest, &zone);
        assert_eq!(next(eight.minus(hours(1)), Digest::Daily), Some(eight));
        assert_eq!(next(eight, Digest::Daily), Some(eight.plus(hours(24))));
        assert_eq!(next(eight, Digest::Weekly), Some(eight.plus(hours(4 * 24))));
        assert_eq!(next(eight.plus(hours(4 * 24)), Digest::Weekly), Some(eight.plus(hours(11 * 24))));
        assert_eq!(next(eight, Digest::Off), None);
    }
}
