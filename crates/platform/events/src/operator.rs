//! What the operator sees of the readers, and the same figures for Prometheus.

use std::collections::{HashMap, HashSet};

use db::{Db, DbError, Snapshot, params};
use kernel::Timestamp;

use crate::due::{self, WorkState};
use crate::event::hears;
use crate::follower::{ATTEMPTS_MAX, DEAD_IN_ROW_MAX};
use crate::store;

/// How far we look for events that a reader has yet to deal with; where it has that many, it may have more.
pub const BEHIND_MAX: i64 = 10_000;

/// How a reader stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderStatus {
    /// Its name.
    pub name: String,
    /// The kinds that it hears; all where there are none.
    pub kinds: Vec<String>,
    /// The last event that it has dealt with.
    pub event_id: i64,
    /// Events that it hears and has yet to deal with, among the next [`BEHIND_MAX`].
    pub behind: i64,
    /// When the first of them happened.
    pub behind_since: Option<Timestamp>,
    /// Failures at its next event; 0 while all is well.
    pub attempts: u32,
    /// When it tries again, where it fails.
    pub retry_at: Option<Timestamp>,
    /// Whether so many events failed in a row that it stands still until it is mended.
    pub is_stuck: bool,
    /// Its latest failure, even where it has recovered.
    pub failed_at: Option<Timestamp>,
    /// Why it failed.
    pub last_error: Option<String>,
    /// Events that it gave up.
    pub dead: i64,
    /// Events held behind those.
    pub held: i64,
    /// The run of a node that had it last.
    pub lease_owner: String,
    /// Until when that one has it; in the past, it is free.
    pub lease_until: Timestamp,
}

db::row! {
    /// One reader.
    struct StatusRow {
        /// Its name.
        name: String,
        /// What it hears.
        kinds: String,
        /// Its place.
        position: i64,
        /// Its place.
        event_id: i64,
        /// Who holds it.
        lease_owner: String,
        /// Until when.
        lease_until: Timestamp,
        /// Failures at the next event.
        attempts: u32,
        /// When it is tried again.
        retry_at: Timestamp,
        /// Given up without a success between.
        dead_in_row: u32,
        /// Latest failure.
        failed_at: Option<Timestamp>,
        /// Why.
        last_error: Option<String>,
        /// Letters.
        dead: i64,
        /// Letters behind those.
        held: i64,
    }
}

/// Every reader that ever ran on this database, by name.
///
/// # Errors
/// When the database does not answer.
pub fn readers(q: &mut Snapshot) -> Result<Vec<ReaderStatus>, DbError> {
    let rows = q.rows::<StatusRow>(&store::READERS, params![])?;
    let mut readers = Vec::with_capacity(rows.len());
    for row in rows {
        let heard: Vec<&str> = row.kinds.split_whitespace().collect();
        let tail = q.rows::<(String, i64, Timestamp)>(
            &store::BEHIND,
            params![row.position, row.event_id, BEHIND_MAX],
        )?;
        let behind = || tail.iter().filter(|(kind, ..)| hears(&heard, kind));
        readers.push(ReaderStatus {
            kinds: heard.iter().map(ToString::to_string).collect(),
            name: row.name,
            event_id: row.event_id,
            behind: behind().map(|(_, events, _)| events).sum(),
            behind_since: behind().map(|(.., since)| *since).min(),
            attempts: row.attempts,
            retry_at: (row.attempts > 0).then_some(row.retry_at),
            is_stuck: row.attempts >= ATTEMPTS_MAX && row.dead_in_row >= DEAD_IN_ROW_MAX,
            failed_at: row.failed_at,
            last_error: row.last_error,
            dead: row.dead,
            held: row.held,
            lease_owner: row.lease_owner,
            lease_until: row.lease_until,
        });
    }
    Ok(readers)
}

/// Sets the gauges. `seen` remembers which gauges of due work were set, so that they fall to zero when the last row
/// is gone. Counts are far below the 2^53 up to which f64 is exact.
pub(crate) async fn measure(db: &Db, seen: &mut HashSet<(String, WorkState)>) -> Result<(), DbError> {
    let (readers, works, now) =
        db.read(|q| -> Result<_, DbError> { Ok((readers(q)?, due::counts(q)?, q.now())) }).await?;
    for reader in readers {
        let lag = reader.behind_since.map_or(0.0, |since| now.since(since).as_secs_f64());
        metrics::gauge!("jixia_reader_behind_events", "reader" => reader.name.clone())
            .set(reader.behind as f64);
        metrics::gauge!("jixia_reader_behind_seconds", "reader" => reader.name.clone()).set(lag);
        metrics::gauge!("jixia_reader_dead_letters", "reader" => reader.name)
            .set((reader.dead + reader.held) as f64);
    }
    let pieces: HashMap<_, _> =
        works.into_iter().map(|work| ((work.kind, work.state), work.pieces as f64)).collect();
    seen.extend(pieces.keys().cloned());
    for (kind, state) in &*seen {
        let pieces = pieces.get(&(kind.clone(), *state)).copied().unwrap_or(0.0);
        metrics::gauge!("jixia_due_work", "kind" => kind.clone(), "state" => state.as_str()).set(pieces);
    }
    Ok(())
}
