//! The log's part of `jixia verify`.

use db::{DbError, Snapshot, params};
use kernel::Subject;
use ledger::{Finding, LogCheck};

db::statements! {
    /// A page of the log by number, with what each event must have.
    LOG = "SELECT id, kind, subject_kind, subject_id, payload FROM events WHERE id > $1 ORDER BY id LIMIT 1000";
}

/// What a walk through the log saw.
#[derive(Debug, Default)]
pub struct LogWalk {
    /// Events seen.
    pub events: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Walks through the whole log: every event names its kind and subject, every payload is JSON, and what it tells of
/// money is exactly what the books hold.
///
/// # Errors
/// When the database fails.
pub fn verify_log(q: &mut Snapshot) -> Result<LogWalk, DbError> {
    let mut walk = LogWalk::default();
    let mut books = LogCheck::default();
    let mut after = 0;
    loop {
        let rows: Vec<(i64, String, String, i64, String)> = q.rows(&LOG, params![after])?;
        let Some((last, ..)) = rows.last() else {
            walk.findings.extend(books.finish(q)?);
            return Ok(walk);
        };
        let last = *last;
        for (id, kind, subject_kind, subject_id, payload) in rows {
            walk.events += 1;
            walk.findings.extend(books.event(q, id, &kind, &payload)?);
            let mut note = |problem: &str| {
                walk.findings.push(Finding::new(Subject::of("event", id), problem));
            };
            if kind.split('.').count() < 3 {
                note("its kind is not feature.noun.verb");
            }
            if subject_kind.is_empty() || subject_id <= 0 {
                note("it has no subject");
            }
            if serde_json::from_str::<serde_json::Value>(&payload).is_err() {
                note("its payload is not JSON");
            }
        }
        after = last;
    }
}
