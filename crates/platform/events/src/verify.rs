//! The log's part of `jixia verify`: what was sealed is what is there, and readers stand where they can.

use std::collections::BTreeMap;
use std::time::Duration;

use db::{DbError, Snapshot, params};
use kernel::Subject;

use crate::event::Logged;
use crate::finding::Finding;
use crate::seal::{MARKS_AMISS, PLACES, ReaderPlace, SEALS_AFTER, Seal, digest};
use crate::store::{self, LogRow, Place};

/// A runner seals within seconds. What is older, and what readers have dealt with, was sealed.
const SEALED_BY: Duration = Duration::from_secs(10 * 60);

db::statements! {
    /// Old events after a place that the furthest reader has dealt with, and the first of them.
    UNSEALED = "SELECT COUNT(*) AS events, MIN(l.id) AS first FROM event_log l
        WHERE l.position >= $1 AND (l.position, l.id) > ($1, $2) AND l.at < $3
        AND EXISTS (SELECT 1 FROM event_readers r WHERE (r.position, r.event_id) >= (l.position, l.id))";
    /// What lies between two places.
    LOG_BETWEEN = "SELECT position, id, at, kind, actor, subject_kind, subject_id, space, version, payload
        FROM event_log WHERE position >= $1 AND (position, id) > ($1, $2) AND position <= $3
        AND (position, id) <= ($3, $4) ORDER BY position, id LIMIT 1000";
    /// Whether an event is at a place.
    IS_THERE = "SELECT EXISTS (SELECT 1 FROM event_log WHERE position = $1 AND id = $2) AS there";
}

/// What [`verify`] saw.
#[derive(Debug, Default)]
pub struct SealWalk {
    /// Events that were sealed.
    pub sealed: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Compares the log with its seals, and the readers with the log and their marks. What was appended in the last minutes,
/// or while no program ran, need not be sealed yet.
///
/// # Errors
/// When the database fails. That something is wrong is no error but a [`Finding`].
pub fn verify(q: &mut Snapshot) -> Result<SealWalk, DbError> {
    let mut walk = SealWalk::default();
    let (mut number, mut from, mut chain, mut end) = (0, Place::START, Vec::new(), Place::START);
    // Whether the seal before tells where the next begins.
    let mut is_sure = true;
    loop {
        let seals: Vec<Seal> = q.rows(&SEALS_AFTER, params![number])?;
        if seals.is_empty() {
            break;
        }
        for seal in seals {
            for gone in number + 1..seal.number {
                walk.find(Subject::of("seal", gone), "it is gone, and what it knew of the log with it");
            }
            is_sure &= seal.number == number + 1;
            let holds = !is_sure || seal.follows(&chain);
            if !holds {
                walk.find(
                    Subject::of("seal", seal.number),
                    "it was changed: it does not follow from the one before",
                );
            } else if is_sure {
                walk.compare(q, &seal, from)?;
            } else {
                walk.known_alone(q, &seal, from)?;
            }
            end = seal.end();
            if holds {
                from = end;
            }
            (number, chain, is_sure) = (seal.number, seal.chain, holds);
        }
    }
    walk.unsealed(q, number, end)?;
    walk.readers(q)?;
    Ok(walk)
}

impl SealWalk {
    fn find(&mut self, subject: Subject, problem: impl Into<String>) {
        self.findings.push(Finding::new(subject, problem));
    }

    /// The events under a seal are exactly those that were sealed.
    fn compare(&mut self, q: &mut Snapshot, seal: &Seal, from: Place) -> Result<(), DbError> {
        let mut there = between(q, from, seal.end())?;
        self.holds(seal, &mut there);
        for id in there.into_keys() {
            self.find(event(id), format!("it was put into the log after seal {} was written", seal.number));
        }
        Ok(())
    }

    /// The same where the seal before is gone or was changed, so that nobody knows where this one begins.
    fn known_alone(&mut self, q: &mut Snapshot, seal: &Seal, from: Place) -> Result<(), DbError> {
        let mut there = between(q, from, seal.end())?;
        self.holds(seal, &mut there);
        Ok(())
    }

    fn holds(&mut self, seal: &Seal, there: &mut BTreeMap<i64, [u8; 8]>) {
        for (id, sealed) in seal.entries() {
            self.sealed += 1;
            match there.remove(&id) {
                None => {
                    self.find(event(id), format!("it is gone from the log; seal {} knows it", seal.number))
                }
                Some(found) if found != sealed => {
                    self.find(
                        event(id),
                        format!("it is not what it was when seal {} was written", seal.number),
                    );
                }
                Some(_) => {}
            }
        }
    }

    /// What must have been sealed after the newest seal that is there, for a mark was made or time has passed.
    fn unsealed(&mut self, q: &mut Snapshot, number: i64, end: Place) -> Result<(), DbError> {
        let marks: Vec<(String, i64, bool)> = q.rows(&MARKS_AMISS, params![end.position, end.id])?;
        let mut beyond = None;
        for (reader, id, is_gone) in marks {
            if is_gone {
                self.find(
                    event(id),
                    format!("the reader `{reader}` was here when it was marked, but it is gone"),
                );
            } else if beyond.is_none() {
                beyond = Some((reader, id));
            }
        }
        let sealed_by = q.now().minus(SEALED_BY);
        let (unsealed, first): (i64, Option<i64>) =
            q.one(&UNSEALED, params![end.position, end.id, sealed_by])?;
        if let Some((reader, id)) = beyond {
            let problem = format!("it is gone: it was written when the reader `{reader}` was at event {id}");
            self.find(Subject::of("seal", number + 1), problem);
        } else if let Some(first) = first {
            let problem = format!(
                "readers have dealt with it and {} others, which are older than ten minutes, but no seal knows them: seals \
                 are gone, or the program was killed and not started since",
                unsealed - 1
            );
            self.find(event(first), problem);
        }
        Ok(())
    }

    /// A reader stands at an event of the log, or before the first; and never where it has been further before.
    fn readers(&mut self, q: &mut Snapshot) -> Result<(), DbError> {
        let newest = store::newest(q)?;
        let readers: Vec<ReaderPlace> = q.rows(&PLACES, params![])?;
        for reader in readers {
            let (place, mark, name) = (reader.place(), reader.mark(), &reader.name);
            let at = event(place.id);
            if place > newest {
                let problem = format!(
                    "the reader `{name}` stands here, beyond the end of the log at event {}",
                    newest.id
                );
                self.find(at, problem);
            } else if place != Place::START && !q.one::<bool>(&IS_THERE, params![place.position, place.id])? {
                self.find(at, format!("the reader `{name}` stands here, but the log has no such event"));
            } else if place < mark {
                let problem = format!(
                    "the reader `{name}` stands here, but was at event {} before: it does again what it has done",
                    mark.id
                );
                self.find(at, problem);
            }
        }
        Ok(())
    }
}

fn event(id: i64) -> Subject {
    Subject::of("event", id)
}

/// The digests of what the log has after one place up to another.
fn between(q: &mut Snapshot, from: Place, to: Place) -> Result<BTreeMap<i64, [u8; 8]>, DbError> {
    let mut there = BTreeMap::new();
    let mut from = from;
    loop {
        let rows: Vec<LogRow> = q.rows(&LOG_BETWEEN, params![from.position, from.id, to.position, to.id])?;
        let events: Vec<Logged> = rows.into_iter().map(Logged::from).collect();
        let Some(last) = events.last() else { return Ok(there) };
        from = Place::after(last);
        there.extend(events.iter().map(|event| (event.id, digest(event))));
    }
}
