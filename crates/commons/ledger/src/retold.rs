//! Transfers, as the log tells of them: each tells exactly what the other does.

use std::collections::BTreeMap;

use db::{DbError, Snapshot, params};
use events::{Logged, Retold, Unheard};

use crate::events::{PostingFact, TransferPosted};
use crate::verify::TRANSFER_IDS;
use crate::{TransferId, TransferRow, store};

/// Compares the log with the books, for [`events::walk`].
#[derive(Debug)]
pub struct TransfersRetold;

impl Retold for TransfersRetold {
    type Of = crate::kinds::TransferId;
    type Told = ();
    type Row = ();

    const THING: &'static str = "transfer";

    fn hear(
        q: &mut Snapshot,
        event: &Logged,
        told: &mut BTreeMap<TransferId, ()>,
    ) -> Result<Vec<(TransferId, String)>, Unheard> {
        let Some(fact) = event.decode::<TransferPosted>().transpose()? else { return Ok(Vec::new()) };
        let (id, number) = (fact.transfer, event.id);
        let mut problems = Vec::new();
        if told.insert(id, ()).is_some() {
            problems.push(format!("event {number} tells of it a second time"));
        }
        match store::transfer(q, id)? {
            Some(row) if is_as_told(q, &row, &fact)? => {
                if row.posted_at != event.at {
                    problems.push(format!("it was not posted when event {number} tells of it"));
                }
            }
            _ => problems.push(format!("the books have no such movement as event {number} tells of")),
        }
        Ok(problems.into_iter().map(|problem| (id, problem)).collect())
    }

    fn rows(q: &mut Snapshot, after: TransferId) -> Result<Vec<(TransferId, ())>, DbError> {
        let ids: Vec<TransferId> = q.rows(&TRANSFER_IDS, params![after])?;
        Ok(ids.into_iter().map(|id| (id, ())).collect())
    }

    fn unlike(_row: &(), told: Option<&()>) -> Option<String> {
        told.is_none().then(|| "the log does not tell of it".to_owned())
    }
}

fn is_as_told(q: &mut Snapshot, row: &TransferRow, fact: &TransferPosted) -> Result<bool, DbError> {
    let mut stored: Vec<PostingFact> = store::postings(q, row.id)?
        .into_iter()
        .map(|row| PostingFact { account: row.code, kind: row.kind, unit: row.unit, amount: row.amount })
        .collect();
    let mut told = fact.postings.clone();
    stored.sort_unstable();
    told.sort_unstable();
    Ok(stored == told
        && row.kind == fact.movement
        && row.about() == fact.about
        && row.actor_id == fact.actor
        && row.reverses_id == fact.reverses
        && row.counters_id == fact.counters)
}
