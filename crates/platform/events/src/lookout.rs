//! Looks out for what other processes committed, measures how far behind everything is, seals the log,
//! and forgets old work.

use std::collections::HashSet;
use std::time::Duration;

use db::{Db, DbError, params};
use tokio::sync::watch;

use crate::due;
use crate::runner::pause;
use crate::{bells, operator, seal, store};

const MEASURE_EVERY: Duration = Duration::from_secs(15);
/// An event is sealed so long after it was written, or later while very much is written. What is younger can be lost
/// without a trace.
const SEAL_EVERY: Duration = Duration::from_secs(10);
const FORGET_EVERY: Duration = Duration::from_secs(3_600);

pub(crate) async fn look_out(
    db: Db,
    poll: Duration,
    keep_done: Duration,
    mut stopped: watch::Receiver<bool>,
) {
    let mut seen = None;
    let mut measured = HashSet::new();
    let mut since_measure = MEASURE_EVERY;
    let mut since_seal = SEAL_EVERY;
    let mut since_forget = FORGET_EVERY;
    loop {
        if let Err(error) = ring_for_news(&db, &mut seen).await {
            tracing::warn!(%error, "the log could not be looked at");
        }
        if since_measure >= MEASURE_EVERY {
            since_measure = Duration::ZERO;
            if let Err(error) = operator::measure(&db, &mut measured).await {
                tracing::warn!(%error, "readers and due work could not be measured");
            }
        }
        if since_seal >= SEAL_EVERY {
            match seal::seal_some(&db).await {
                // The rest has its turn after the next look.
                Ok(true) => {}
                Ok(false) => since_seal = Duration::ZERO,
                Err(error) => {
                    since_seal = Duration::ZERO;
                    tracing::warn!(%error, "the log could not be sealed");
                }
            }
        }
        if since_forget >= FORGET_EVERY {
            since_forget = Duration::ZERO;
            match due::forget_finished(&db, keep_done).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, "finished work was forgotten"),
                Err(error) => tracing::warn!(%error, "finished work could not be forgotten"),
            }
        }
        if pause(&mut stopped, poll).await {
            return;
        }
        since_measure += poll;
        since_seal += poll;
        since_forget += poll;
    }
}

/// Wakes the readers that hear what was committed since the last look. What this process committed rings here once
/// more, which costs a look that finds nothing.
async fn ring_for_news(db: &Db, seen: &mut Option<i64>) -> Result<(), DbError> {
    const KINDS_MAX: u32 = 100;
    let since = *seen;
    let (settled, kinds) = db
        .read(move |q| -> Result<(i64, Vec<String>), DbError> {
            let (settled, _) = store::horizon(q)?;
            let kinds = match since {
                Some(since) => q.rows(&store::NEWS, params![since, KINDS_MAX])?,
                // Readers look once when they start.
                None => Vec::new(),
            };
            Ok((settled, kinds))
        })
        .await?;
    // Not further than the log is settled: what is visible above may be followed by something lower.
    *seen = Some(settled);
    // A retried letter concerns a reader that need not hear of retries.
    if kinds.len() == KINDS_MAX as usize || kinds.iter().any(|kind| kind.starts_with("events.letter.")) {
        bells::ring_readers();
    } else {
        kinds.iter().for_each(|kind| bells::ring_kind(kind));
    }
    Ok(())
}
