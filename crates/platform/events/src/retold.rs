//! Comparing the log with what tables hold: whatever the log tells of a thing stands in its table as it was told, and the
//! log tells of every row. Who keeps such a table says with [`Retold`] how to read both; `jixia verify` [`walk`]s.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use db::{DbError, Snapshot, params};
use kernel::{Id, Kind, Subject};

use crate::event::{DecodeError, Logged};
use crate::finding::{Finding, gather};
use crate::store::LogRow;

db::statements! {
    /// A page of the log by number.
    LOG_BY_ID = "SELECT position, id, at, kind, actor, subject_kind, subject_id, space, version, payload
        FROM event_log WHERE id > $1 ORDER BY id LIMIT 1000";
}

/// Something of each of several things.
pub type Ids<K, T> = Vec<(Id<K>, T)>;

/// Things that the log tells of and a table keeps.
pub trait Retold {
    /// The ids of the table's rows.
    type Of: Kind;
    /// What the log has told of one so far, as far as it is compared at the end.
    type Told;
    /// One row of the table.
    type Row;

    /// What one is called: `order`.
    const THING: &'static str;

    /// Hears the next event, and gives what is wrong with the row of which it tells. Events about other things pass.
    ///
    /// # Errors
    /// When the database fails, or the event cannot be read.
    fn hear(
        q: &mut Snapshot,
        event: &Logged,
        told: &mut BTreeMap<Id<Self::Of>, Self::Told>,
    ) -> Result<Ids<Self::Of, String>, Unheard>;

    /// The rows after one, in the order of their ids; none at the end.
    ///
    /// # Errors
    /// When the database fails.
    fn rows(q: &mut Snapshot, after: Id<Self::Of>) -> Result<Ids<Self::Of, Self::Row>, DbError>;

    /// What a row has otherwise than the log told; `None` is told where the log did not tell of it at all.
    fn unlike(row: &Self::Row, told: Option<&Self::Told>) -> Option<String>;
}

/// Why an event was not compared.
#[derive(Debug, thiserror::Error)]
pub enum Unheard {
    /// It does not fit its type.
    #[error(transparent)]
    Unreadable(#[from] DecodeError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What one sort of things is compared by, for [`walk`].
pub struct LogCheck<T: Retold> {
    told: BTreeMap<Id<T::Of>, T::Told>,
}

impl<T: Retold> Default for LogCheck<T> {
    fn default() -> Self {
        Self { told: BTreeMap::new() }
    }
}

impl<T: Retold> Debug for LogCheck<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogCheck").field("thing", &T::THING).field("told", &self.told.len()).finish()
    }
}

/// Goes along when somebody walks through the log.
pub trait Companion {
    /// Hears the next event.
    ///
    /// # Errors
    /// When the database fails.
    fn hear(&mut self, q: &mut Snapshot, event: &Logged) -> Result<Vec<Finding>, DbError>;

    /// Compares, after the last event, every row with what was told.
    ///
    /// # Errors
    /// When the database fails.
    fn finish(&mut self, q: &mut Snapshot) -> Result<Vec<Finding>, DbError>;
}

impl<T: Retold> Companion for LogCheck<T> {
    fn hear(&mut self, q: &mut Snapshot, event: &Logged) -> Result<Vec<Finding>, DbError> {
        match T::hear(q, event, &mut self.told) {
            Ok(found) => {
                Ok(found.into_iter().map(|(id, problem)| Finding::new(id.subject(), problem)).collect())
            }
            Err(Unheard::Unreadable(error)) => {
                let problem = format!("tells of no {} that this program understands: {error}", T::THING);
                Ok(vec![Finding::new(Subject::of("event", event.id), problem)])
            }
            Err(Unheard::Db(unreadable @ DbError::Unreadable(_))) => {
                Ok(vec![Finding::new(event.subject.clone(), format!("event {}: {unreadable}", event.id))])
            }
            Err(Unheard::Db(error)) => Err(error),
        }
    }

    fn finish(&mut self, q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
        let mut findings = Vec::new();
        let mut last = Id::new(0);
        loop {
            let rows = match T::rows(q, last) {
                Err(unreadable @ DbError::Unreadable(_)) => {
                    gather(&mut findings, Err(unreadable))?;
                    return Ok(findings);
                }
                rows => rows?,
            };
            let Some((newest, _)) = rows.last() else { return Ok(findings) };
            last = *newest;
            for (id, row) in &rows {
                let problem = T::unlike(row, self.told.get(id));
                findings.extend(problem.map(|problem| Finding::new(id.subject(), problem)));
            }
        }
    }
}

/// Walks through the whole log with all who compare it with something. Every event names its kind and subject, and every
/// payload is JSON. Gives how many events there are.
///
/// # Errors
/// When the database fails. That something is wrong is no error but a [`Finding`].
pub fn walk(
    q: &mut Snapshot,
    companions: &mut [Box<dyn Companion>],
    findings: &mut Vec<Finding>,
) -> Result<u64, DbError> {
    let (mut events, mut after) = (0, 0);
    loop {
        let rows: Vec<LogRow> = q.rows(&LOG_BY_ID, params![after])?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for event in rows.into_iter().map(Logged::from) {
            events += 1;
            for companion in companions.iter_mut() {
                findings.extend(companion.hear(q, &event)?);
            }
            findings.extend(
                ill_formed(&event).map(|problem| Finding::new(Subject::of("event", event.id), problem)),
            );
        }
    }
    for companion in companions.iter_mut() {
        findings.extend(companion.finish(q)?);
    }
    Ok(events)
}

fn ill_formed(event: &Logged) -> impl Iterator<Item = &'static str> {
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&event.payload).is_ok();
    let problems = [
        (event.kind.split('.').count() < 3, "its kind is not feature.noun.verb"),
        (event.subject.kind.is_empty() || event.subject.id <= 0, "it has no subject"),
        (!is_json, "its payload is not JSON"),
    ];
    problems.into_iter().filter_map(|(is_so, problem)| is_so.then_some(problem))
}
