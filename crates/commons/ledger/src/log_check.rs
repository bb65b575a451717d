//! Comparing the event log with the books: each tells exactly what the other does.

use std::collections::BTreeSet;

use db::{DbError, Snapshot, params};
use events::Event as _;
use kernel::Subject;

use crate::check::Finding;
use crate::events::{PostingFact, TransferPosted};
use crate::verify::TRANSFER_IDS;
use crate::{TransferId, store};

/// Compares the log with the books, for whoever walks the log: pass every event on, then ask for what is missing.
#[derive(Debug, Default)]
pub struct LogCheck {
    told: BTreeSet<TransferId>,
}

impl LogCheck {
    /// Compares one event, by its id, kind and payload, with the books. Events of other crates pass.
    ///
    /// # Errors
    /// When the database fails.
    pub fn event(
        &mut self,
        q: &mut Snapshot,
        id: i64,
        kind: &str,
        payload: &str,
    ) -> Result<Vec<Finding>, DbError> {
        if kind != TransferPosted::KIND {
            return Ok(Vec::new());
        }
        let fact = match serde_json::from_str::<TransferPosted>(payload) {
            Ok(fact) => fact,
            Err(error) => {
                let problem = format!("tells of no transfer that this program understands: {error}");
                return Ok(vec![Finding::new(Subject::of("event", id), problem)]);
            }
        };
        let mut findings = Vec::new();
        let mut find = |problem: String| findings.push(Finding::new(fact.transfer.subject(), problem));
        if !self.told.insert(fact.transfer) {
            find(format!("event {id} tells of it a second time"));
        }
        if !is_in_books(q, &fact)? {
            find(format!("the books have no such movement as event {id} tells of"));
        }
        Ok(findings)
    }

    /// After the last event: the transfers of which the log never told.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish(self, q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
        let mut findings = Vec::new();
        let mut last = TransferId::new(0);
        loop {
            let ids: Vec<TransferId> = q.rows(&TRANSFER_IDS, params![last])?;
            let Some(newest) = ids.last() else { return Ok(findings) };
            last = *newest;
            let untold = ids.iter().filter(|id| !self.told.contains(id));
            findings.extend(untold.map(|id| Finding::new(id.subject(), "the log does not tell of it")));
        }
    }
}

fn is_in_books(q: &mut Snapshot, fact: &TransferPosted) -> Result<bool, DbError> {
    let Some(row) = store::transfer(q, fact.transfer)? else {
        return Ok(false);
    };
    let mut stored: Vec<PostingFact> = store::postings(q, fact.transfer)?
        .into_iter()
        .map(|row| PostingFact { account: row.code, kind: row.kind, unit: row.unit, amount: row.amount })
        .collect();
    let mut told = fact.postings.clone();
    stored.sort_unstable();
    told.sort_unstable();
    Ok(stored == told
        && row.kind == fact.movement
        && row.about() == fact.about
        && row.reverses_id == fact.reverses
        && row.counters_id == fact.counters)
}
