//! What the operator sees of due work, and may do about it.

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use super::{WorkState, store};
use crate::bells;
use crate::event::{Emit as _, Event};

db::row! {
    /// Work that was given up.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DeadWork {
        /// Its id.
        pub id: i64,
        /// Its kind.
        pub kind: String,
        /// Its idempotency key.
        pub key: String,
        /// What was enqueued, as JSON.
        pub payload: String,
        /// When it was to be done.
        pub due_at: Timestamp,
        /// How often it was begun.
        pub attempts: u32,
        /// When it failed last.
        pub failed_at: Option<Timestamp>,
        /// Why.
        pub last_error: Option<String>,
    }
}

db::row! {
    /// How much work of one kind stands how. What is done is not counted.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct WorkCount {
        /// The kind of work.
        pub kind: String,
        /// How it stands.
        pub state: WorkState,
        /// How many.
        pub pieces: i64,
        /// When the first of them is to be looked at; in the past, it is how far behind we are.
        pub first_at: Timestamp,
    }
}

/// Waiting, running and dead work by kind.
///
/// # Errors
/// When the database does not answer.
pub fn counts(q: &mut Snapshot) -> Result<Vec<WorkCount>, DbError> {
    q.rows(&store::COUNTS, params![])
}

/// At most `limit` dead ones, newest first, older than the one with id `before` where given.
///
/// # Errors
/// When the database does not answer.
pub fn dead(q: &mut Snapshot, before: Option<i64>, limit: u32) -> Result<Vec<DeadWork>, DbError> {
    q.rows(&store::DEAD, params![before.unwrap_or(i64::MAX), limit])
}

/// Gives dead work all its attempts again, from now; `false` where it is not dead (any more).
///
/// # Errors
/// When the database refuses.
pub fn retry_dead_work(tx: &mut Tx, id: i64, by: Option<MemberId>) -> Result<bool, DbError> {
    let now = tx.now();
    let Some((kind, key)) = tx.row::<(String, String)>(&store::RETRY, params![id, now])? else {
        return Ok(false);
    };
    tx.emit(&WorkRetried { by, id, kind, key })?;
    tx.on_commit(bells::ring_due_work);
    Ok(true)
}

/// Lets dead work go for good; `false` where it is not dead (any more).
///
/// # Errors
/// When the database refuses.
pub fn dismiss_dead_work(tx: &mut Tx, id: i64, by: Option<MemberId>) -> Result<bool, DbError> {
    let now = tx.now();
    let Some((kind, key)) = tx.row::<(String, String)>(&store::DISMISS, params![id, now])? else {
        return Ok(false);
    };
    tx.emit(&WorkDismissed { by, id, kind, key })?;
    Ok(true)
}

/// The operator gave dead work another chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkRetried {
    /// Who asked.
    #[serde(skip)]
    pub by: Option<MemberId>,
    /// The row.
    pub id: i64,
    /// The kind of work.
    pub kind: String,
    /// Its idempotency key.
    pub key: String,
}

impl Event for WorkRetried {
    const KIND: &'static str = "events.work.retried";

    fn subject(&self) -> Subject {
        Subject::of("due_work", self.id)
    }

    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

/// The operator let dead work go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkDismissed {
    /// Who decided it.
    #[serde(skip)]
    pub by: Option<MemberId>,
    /// The row.
    pub id: i64,
    /// The kind of work.
    pub kind: String,
    /// Its idempotency key.
    pub key: String,
}

impl Event for WorkDismissed {
    const KIND: &'static str = "events.work.dismissed";

    fn subject(&self) -> Subject {
        Subject::of("due_work", self.id)
    }

    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}
