//! What a feature declares: a kind of work, and the async function that does it.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use db::{Db, DbError, Tx, params};
use kernel::Timestamp;
use serde::de::DeserializeOwned;

use super::store;
use crate::reader::chain;

type Doing = Pin<Box<dyn Future<Output = Result<(), WorkError>> + Send>>;
type Handler = dyn Fn(WorkContext, &str) -> Doing + Send + Sync;

/// One kind of work.
#[derive(Clone)]
pub struct Work {
    /// Names it in the table, so it never changes.
    pub kind: &'static str,
    /// How often it is begun before it is given up.
    pub attempts_max: u32,
    /// The longest that one attempt may take. After nine tenths of it the attempt is dropped, after all of it another
    /// node may take over: so two never work on one thing at once.
    pub lease: Duration,
    run: Arc<Handler>,
}

impl Work {
    /// Declares a kind of work. `run` gets the payload that was enqueued; it must be safe to run twice, because a node
    /// can die between doing and saying so.
    pub fn new<T, F, Fut>(kind: &'static str, attempts_max: u32, lease: Duration, run: F) -> Self
    where
        T: DeserializeOwned + Send + 'static,
        F: Fn(WorkContext, T) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), WorkError>> + Send + 'static,
    {
        let run = move |context: WorkContext, payload: &str| -> Doing {
            match serde_json::from_str(payload) {
                Ok(payload) => Box::pin(run(context, payload)),
                // It will not become readable by waiting.
                Err(error) => Box::pin(std::future::ready(Err(WorkError::dead(error)))),
            }
        };
        Self { kind, attempts_max, lease, run: Arc::new(run) }
    }

    /// Begins one attempt.
    pub(crate) fn begin(&self, context: WorkContext, payload: &str) -> Doing {
        (self.run)(context, payload)
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("kind", &self.kind)
            .field("attempts_max", &self.attempts_max)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

/// What a handler knows about the attempt that it makes.
#[derive(Clone)]
pub struct WorkContext {
    pub(crate) db: Db,
    pub(crate) id: i64,
    pub(crate) key: Arc<str>,
    pub(crate) attempt: u32,
    pub(crate) attempts_max: u32,
    pub(crate) due_at: Timestamp,
    pub(crate) owner: Arc<str>,
    pub(crate) finished: Arc<AtomicBool>,
}

impl WorkContext {
    /// The database, for reads and for writes that are safe to repeat.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The idempotency key; hand it to the other side, so that a second attempt does nothing twice there.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Which attempt this is, counted from one.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Whether the work is given up when this attempt fails.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.attempts_max
    }

    /// When it was to be done.
    #[must_use]
    pub fn due_at(&self) -> Timestamp {
        self.due_at
    }

    /// Commits an effect in the database together with "done", so that it happens exactly once. The last thing that a
    /// handler does; return its result.
    ///
    /// # Errors
    /// When the effect fails, and when the lease ran out and the work now belongs to somebody else. Nothing is
    /// committed then.
    pub async fn finish<F>(&self, effect: F) -> Result<(), WorkError>
    where
        F: Fn(&mut Tx) -> Result<(), WorkError> + Send + 'static,
    {
        let (id, owner, attempt) = (self.id, Arc::clone(&self.owner), self.attempt);
        self.db
            .write(move |tx| {
                let now = tx.now();
                // First, since it locks the row: whoever else holds the work waits, and then finds it done.
                if tx.execute(&store::DONE, params![id, &*owner, attempt, now])? == 0 {
                    return Err(WorkError(Kind::LeaseLost));
                }
                effect(tx)
            })
            .await?;
        self.finished.store(true, Ordering::Release);
        Ok(())
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }
}

impl fmt::Debug for WorkContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkContext")
            .field("id", &self.id)
            .field("key", &self.key)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// Why an attempt failed. Any error becomes one with `?`, and means: try again later.
pub struct WorkError(pub(crate) Kind);

pub(crate) enum Kind {
    Retry { because: Box<dyn Error + Send + Sync>, after: Option<Duration> },
    Dead(Box<dyn Error + Send + Sync>),
    LeaseLost,
}

impl WorkError {
    /// It may succeed later.
    pub fn retry(because: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Kind::Retry { because: because.into(), after: None })
    }

    /// It may succeed later, and the other side said when.
    pub fn retry_after(after: Duration, because: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Kind::Retry { because: because.into(), after: Some(after) })
    }

    /// It will never succeed: give it up now.
    pub fn dead(because: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Kind::Dead(because.into()))
    }

    /// The error with its causes, for the operator.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.0 {
            Kind::Retry { because, .. } | Kind::Dead(because) => chain(because.as_ref()),
            Kind::LeaseLost => "the lease ran out and somebody else took over".to_owned(),
        }
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for WorkError {
    fn from(error: E) -> Self {
        Self::retry(error)
    }
}

impl fmt::Debug for WorkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WorkError").field(&self.text()).finish()
    }
}

// `finish` runs inside `Db::write`, which needs the conversion from its own error: the blanket one above gives it.
const _: fn(DbError) -> WorkError = WorkError::from;
