//! Due work: what reaches outside the database, now or at some later time.
//!
//! It is enqueued in the transaction that makes it necessary, claimed with a lease that is committed before anything
//! runs, and run outside of every transaction. A crash while it runs means that it runs again when the lease is over:
//! at least once, so a handler passes its key on to the other side. What it writes here and "done" can be one commit,
//! with [`WorkContext::finish`].

mod claim;
mod desk;
mod run;
mod store;
mod work;

use db::{DbError, Tx, params};
use kernel::Timestamp;
use serde::Serialize;

use crate::bells;

pub(crate) use claim::{Slate, forget_finished};
pub use desk::{
    DeadWork, WorkCount, WorkDismissed, WorkRetried, counts, dead, dismiss_dead_work, retry_dead_work,
};
pub(crate) use run::{Outcome, run};
pub use store::ALL as STATEMENTS;
pub use work::{Work, WorkContext, WorkError};

kernel::text_enum! {
    /// How a piece of work stands.
    pub enum WorkState {
        /// For its time to come.
        Waiting = "waiting",
        /// A node has it; when the lease is over, others may take it.
        Running = "running",
        /// It was done; kept for a while, so that its key is not done again.
        Done = "done",
        /// It was given up and waits for the operator.
        Dead = "dead",
        /// The operator let it go.
        Dismissed = "dismissed",
    }
}
db::text_column!(WorkState);

/// Enqueues work in the caller's transaction; `false` where this key of this kind is known already.
///
/// A key names one thing to be done (`order-17-receipt`). It is remembered for as long as the row is kept, which is
/// [`RunnerOptions::keep_done`](crate::RunnerOptions) after it was done.
///
/// # Errors
/// When the database refuses, or the payload cannot be written as JSON.
pub fn enqueue(
    tx: &mut Tx,
    kind: &'static str,
    key: &str,
    payload: &impl Serialize,
    due_at: Timestamp,
) -> Result<bool, DbError> {
    let payload =
        serde_json::to_string(payload).map_err(|error| DbError::Other(std::sync::Arc::new(error)))?;
    let now = tx.now();
    let added = tx.execute(&store::ENQUEUE, params![kind, key, payload, due_at, now])?;
    if added == 1 {
        tx.on_commit(bells::ring_due_work);
    }
    Ok(added == 1)
}
