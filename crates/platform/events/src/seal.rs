//! Seals: what the log was when it was settled. Ids alone tell nothing of a hole, for PostgreSQL leaves gaps where a
//! transaction was rolled back.
//!
//! The runner seals behind the log, some seconds after an event at most and once more when it stops. The newest seal is
//! filled up to [`EVENTS_MAX`] events before the next begins, so that a quiet log makes few rows.

use db::{Db, DbError, Snapshot, Tx, params};
use sha2::{Digest as _, Sha256};

use crate::event::Logged;
use crate::store::{self, Place};

/// Most events under one seal.
const EVENTS_MAX: usize = 256;
/// Most steps of [`EVENTS_MAX`] events before others have their turn.
const STEPS_AT_ONCE: usize = 8;
/// Bytes of one entry: the id, then the digest.
const ENTRY: usize = 16;

db::statements! {
    /// The newest seal and the one before it.
    SEALS_NEWEST = "SELECT number, position, event_id, entries, chain FROM event_seals ORDER BY number DESC LIMIT 2";
    /// The seals after one.
    SEALS_AFTER = "SELECT number, position, event_id, entries, chain FROM event_seals WHERE number > $1
        ORDER BY number LIMIT 64";
    /// Begins a seal; no row where another node was first.
    SEAL_ADD = "INSERT INTO event_seals (number, position, event_id, entries, chain) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (number) DO NOTHING";
    /// Fills a seal, where it still ends as it was seen.
    SEAL_FILL = "UPDATE event_seals SET position = $4, event_id = $5, entries = $6, chain = $7
        WHERE number = $1 AND position = $2 AND event_id = $3";
    /// Where each reader stands, and how far it was when it was last marked.
    PLACES = "SELECT r.name, r.position, r.event_id, m.position AS mark_position, m.event_id AS mark_event_id
        FROM event_readers r LEFT JOIN event_reader_marks m ON m.reader = r.name ORDER BY r.name";
    /// Marks of readers that are not there, or lie beyond a place; the furthest first.
    MARKS_AMISS = "SELECT m.reader, m.event_id, r.name IS NULL AS is_gone FROM event_reader_marks m
        LEFT JOIN event_readers r ON r.name = m.reader
        WHERE r.name IS NULL OR (m.position, m.event_id) > ($1, $2)
        ORDER BY m.position DESC, m.event_id DESC, m.reader";
    /// Marks how far a reader is. A mark never goes back.
    MARK = "INSERT INTO event_reader_marks (reader, position, event_id) VALUES ($1, $2, $3)
        ON CONFLICT (reader) DO UPDATE SET position = excluded.position, event_id = excluded.event_id
        WHERE (event_reader_marks.position, event_reader_marks.event_id) < (excluded.position, excluded.event_id)";
}

db::row! {
    /// One seal.
    pub struct Seal {
        /// Counted from 1.
        pub number: i64,
        /// The end of it.
        pub position: i64,
        /// The end of it.
        pub event_id: i64,
        /// What it holds.
        pub entries: Vec<u8>,
        /// What holds it to the one before.
        pub chain: Vec<u8>,
    }
}

db::row! {
    /// A reader with its mark.
    pub struct ReaderPlace {
        /// Its name.
        pub name: String,
        /// Its place.
        pub position: i64,
        /// Its place.
        pub event_id: i64,
        /// Its mark.
        pub mark_position: Option<i64>,
        /// Its mark.
        pub mark_event_id: Option<i64>,
    }
}

impl Seal {
    pub(crate) fn end(&self) -> Place {
        Place { position: self.position, id: self.event_id }
    }

    /// Ids and digests of its events, in the order of the log.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (i64, [u8; 8])> + '_ {
        let (entries, _) = self.entries.as_chunks::<ENTRY>();
        entries.iter().map(|entry| {
            let (mut id, mut digest) = ([0; 8], [0; 8]);
            id.copy_from_slice(&entry[..8]);
            digest.copy_from_slice(&entry[8..]);
            (i64::from_be_bytes(id), digest)
        })
    }

    /// Whether it holds to the seal whose chain this is; the first holds to an empty one.
    pub(crate) fn follows(&self, before: &[u8]) -> bool {
        self.chain == chain(before, self.end(), &self.entries) && self.entries.len().is_multiple_of(ENTRY)
    }
}

impl ReaderPlace {
    pub(crate) fn place(&self) -> Place {
        Place { position: self.position, id: self.event_id }
    }

    pub(crate) fn mark(&self) -> Place {
        match (self.mark_position, self.mark_event_id) {
            (Some(position), Some(id)) => Place { position, id },
            _ => Place::START,
        }
    }
}

/// Seals everything that is settled.
pub(crate) async fn seal_settled(db: &Db) -> Result<(), DbError> {
    while step(db).await? {}
    Ok(())
}

/// Where the newest seal ends.
pub(crate) fn sealed_to(q: &mut Snapshot) -> Result<Place, DbError> {
    let newest = q.rows::<Seal>(&SEALS_NEWEST, params![])?.into_iter().next();
    Ok(newest.map_or(Place::START, |seal| seal.end()))
}

/// Seals what is settled, but no more than [`STEPS_AT_ONCE`] steps of it, so that a long log holds nobody up. Says
/// whether there may be more.
pub(crate) async fn seal_some(db: &Db) -> Result<bool, DbError> {
    for _ in 0..STEPS_AT_ONCE {
        if !step(db).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What one step is to write.
struct Draft {
    /// The end of the seal that is filled; `None` begins a new one.
    fills: Option<Place>,
    seal: Option<Seal>,
    marks: Vec<(String, Place)>,
}

/// Seals the next events. Says whether there may be more.
async fn step(db: &Db) -> Result<bool, DbError> {
    // Read and worked out first: the write, for which all others wait on SQLite, is a few small statements.
    let (draft, more) = db.read(draft).await?;
    if draft.seal.is_none() && draft.marks.is_empty() {
        return Ok(false);
    }
    db.write_behind(move |tx| write(tx, &draft)).await?;
    Ok(more)
}

fn draft(q: &mut Snapshot) -> Result<(Draft, bool), DbError> {
    let mut newest = q.rows::<Seal>(&SEALS_NEWEST, params![])?.into_iter();
    let (last, before) = (newest.next(), newest.next());
    let from = last.as_ref().map_or(Place::START, Seal::end);
    let held = last.as_ref().map_or(0, |seal| seal.entries.len() / ENTRY);
    let room = if held < EVENTS_MAX { EVENTS_MAX - held } else { EVENTS_MAX };
    let (settled, _) = store::horizon(q)?;
    let events = store::log_after(q, from, settled, i64::try_from(room).unwrap_or(i64::MAX))?;
    // No mark lies beyond the newest seal: one that does tells of a seal that is gone.
    let end = events.last().map_or(from, Place::after);
    let places: Vec<ReaderPlace> = q.rows(&PLACES, params![])?;
    let marks = places.into_iter().map(|reader| (reader.place().min(end), reader));
    let marks = marks.filter(|(place, reader)| *place > reader.mark());
    let marks = marks.map(|(place, reader)| (reader.name, place)).collect();
    if events.is_empty() {
        return Ok((Draft { fills: None, seal: None, marks }, false));
    }
    let more = events.len() == room;
    let (fills, number, mut entries, before) = match last {
        Some(seal) if held < EVENTS_MAX => {
            (Some(seal.end()), seal.number, seal.entries, before.map_or_else(Vec::new, |seal| seal.chain))
        }
        Some(seal) => (None, seal.number + 1, Vec::new(), seal.chain),
        None => (None, 1, Vec::new(), Vec::new()),
    };
    for event in &events {
        entries.extend_from_slice(&event.id.to_be_bytes());
        entries.extend_from_slice(&digest(event));
    }
    let chain = chain(&before, end, &entries);
    let seal = Seal { number, position: end.position, event_id: end.id, entries, chain };
    Ok((Draft { fills, seal: Some(seal), marks }, more))
}

/// Another node may have been first; then this one has nothing to add.
fn write(tx: &mut Tx, draft: &Draft) -> Result<(), DbError> {
    if let Some(seal) = &draft.seal {
        let Seal { number, position, event_id, entries, chain } = seal;
        match draft.fills {
            Some(end) => tx.execute(
                &SEAL_FILL,
                params![number, end.position, end.id, position, event_id, entries, chain],
            )?,
            None => tx.execute(&SEAL_ADD, params![number, position, event_id, entries, chain])?,
        };
    }
    for (reader, place) in &draft.marks {
        tx.execute(&MARK, params![reader, place.position, place.id])?;
    }
    Ok(())
}

fn chain(before: &[u8], end: Place, entries: &[u8]) -> Vec<u8> {
    let end = [end.position.to_be_bytes(), end.id.to_be_bytes()].concat();
    Sha256::new().chain_update(before).chain_update(end).chain_update(entries).finalize().to_vec()
}

/// The beginning of a digest of all that an event says. Every text comes with its length, so that no two events are
/// spelt alike.
pub(crate) fn digest(event: &Logged) -> [u8; 8] {
    let mut hash = Sha256::new();
    let optional = |number: Option<i64>| {
        let mut bytes = [0; 9];
        if let Some(number) = number {
            bytes[0] = 1;
            bytes[1..].copy_from_slice(&number.to_be_bytes());
        }
        bytes
    };
    for number in [event.id, event.at.micros(), event.subject.id, i64::from(event.version)] {
        hash.update(number.to_be_bytes());
    }
    for number in [event.actor.map(kernel::MemberId::get), event.space] {
        hash.update(optional(number));
    }
    for text in [event.kind.as_str(), &event.subject.kind, &event.payload] {
        hash.update(text.len().to_be_bytes());
        hash.update(text);
    }
    let mut short = [0; 8];
    short.copy_from_slice(&hash.finalize()[..8]);
    short
}
