//! Runs one claimed piece of work and writes down how it went.

use std::sync::Arc;
use std::time::{Duration, Instant};

use db::{Db, DbError, params};

use super::claim::Claimed;
use super::store;
use super::work::{Kind, WorkContext, WorkError};
use crate::backoff;

const WAIT_FIRST: Duration = Duration::from_secs(5);
const WAIT_LONGEST: Duration = Duration::from_secs(3_600);

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was done.
    Done,
    /// It is to be tried again.
    PutBack,
    /// It was given up.
    Dead,
    /// Nobody wrote down how it went: the lease was over, or the database did not answer. It runs again.
    Unknown,
}

impl Outcome {
    fn label(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::PutBack => "put_back",
            Self::Dead => "dead",
            Self::Unknown => "unknown",
        }
    }
}

/// Runs one attempt to its end. Never fails: whatever goes wrong is written into the row.
pub(crate) async fn run(claimed: Claimed) -> Outcome {
    let Claimed { work, context, payload } = claimed;
    let began = Instant::now();
    let result = if context.attempt > work.attempts_max {
        // Every attempt ended with its node. Perhaps the work is what kills it, so it is not begun once more.
        Err(WorkError::dead("every attempt was cut off before it could end"))
    } else {
        attempt(&work, &context, &payload).await
    };
    let kind = work.kind;
    let outcome = match write_down(&context, result, kind).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(kind, key = context.key(), %error, "the end of due work was not written down");
            Outcome::Unknown
        }
    };
    metrics::counter!("jixia_due_work_total", "kind" => kind, "outcome" => outcome.label()).increment(1);
    metrics::histogram!("jixia_due_work_seconds", "kind" => kind).record(began.elapsed().as_secs_f64());
    outcome
}

async fn attempt(work: &super::Work, context: &WorkContext, payload: &str) -> Result<(), WorkError> {
    let time = work.lease * 9 / 10;
    // A task of its own, so that a panic stays there.
    let mut task = tokio::spawn(work.begin(context.clone(), payload));
    match tokio::time::timeout(time, &mut task).await {
        Ok(Ok(result)) => result,
        Ok(Err(error)) if error.is_panic() => Err(WorkError::retry("the handler panicked")),
        Ok(Err(error)) => Err(WorkError::retry(error)),
        Err(_) => {
            task.abort();
            // Wait until it has really stopped: the next attempt must not overlap with this one.
            let stopped = task.await;
            match stopped {
                Ok(result) => result,
                Err(_) => Err(WorkError::retry(format!("it took longer than {time:?}"))),
            }
        }
    }
}

async fn write_down(
    context: &WorkContext,
    result: Result<(), WorkError>,
    kind: &'static str,
) -> Result<Outcome, DbError> {
    if context.is_finished() {
        // Committed together with its effect; whatever the handler says after that cannot change it.
        return Ok(Outcome::Done);
    }
    let key = context.key();
    match result {
        Ok(()) => settle(context, End::Done).await,
        Err(WorkError(Kind::LeaseLost)) => {
            tracing::warn!(kind, key, "due work lost its lease");
            Ok(Outcome::Unknown)
        }
        Err(error) => {
            let text = error.text();
            let last = context.is_last_attempt();
            match error.0 {
                Kind::Retry { after, .. } if !last => {
                    tracing::warn!(kind, key, attempt = context.attempt, error = %text, "due work failed");
                    settle(context, End::PutBack { error: text, after }).await
                }
                _ => {
                    tracing::error!(kind, key, attempt = context.attempt, error = %text, "due work was given up");
                    settle(context, End::Dead { error: text }).await
                }
            }
        }
    }
}

enum End {
    Done,
    PutBack { error: String, after: Option<Duration> },
    Dead { error: String },
}

async fn settle(context: &WorkContext, end: End) -> Result<Outcome, DbError> {
    let (id, attempt, owner) = (context.id, context.attempt, Arc::clone(&context.owner));
    let db: &Db = context.db();
    db.write(move |tx| -> Result<Outcome, DbError> {
        let now = tx.now();
        let (changed, outcome) = match &end {
            End::Done => (tx.execute(&store::DONE, params![id, &*owner, attempt, now])?, Outcome::Done),
            End::PutBack { error, after } => {
                let usual = backoff::delay(tx.entropy(), WAIT_FIRST, WAIT_LONGEST, attempt);
                let next_at = now.plus(after.unwrap_or(usual));
                let put_back =
                    tx.execute(&store::PUT_BACK, params![id, &*owner, attempt, next_at, now, error])?;
                (put_back, Outcome::PutBack)
            }
            End::Dead { error } => {
                (tx.execute(&store::GIVE_UP, params![id, &*owner, attempt, now, error])?, Outcome::Dead)
            }
        };
        Ok(if changed == 1 { outcome } else { Outcome::Unknown })
    })
    .await
}
