//! A closure on its way to a thread that owns a connection, and the queue where it waits.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::Clock;
use parking_lot::{Condvar, Mutex};
use telemetry::RequestStats;
use tokio::sync::oneshot;

use crate::DbError;
use crate::session::Tx;

/// A write that takes longer is named in the log: on SQLite every other write waits for it.
const SLOW_WRITE: Duration = Duration::from_millis(500);

/// A closure whose types are forgotten, so that closures of all kinds wait in one queue.
pub(crate) trait Job: Send {
    /// Whether it needs the right to write.
    fn writes(&self) -> bool;
    /// Whether nobody waits for the answer any more. Asked before the first attempt only.
    fn abandoned(&self) -> bool;
    /// Runs the closure once, inside a transaction that was just opened.
    fn attempt(&mut self, tx: &mut Tx, clock: &dyn Clock) -> Attempt;
    /// Replaces whatever the closure answered.
    fn fail(&mut self, error: DbError);
    /// Gives the answer to whoever waits for it.
    fn answer(&mut self);
}

/// How one run of a closure ended.
pub(crate) struct Attempt {
    /// Whether its changes are wanted.
    pub keep: bool,
    /// The first error that the engine gave it.
    pub failure: Option<DbError>,
}

/// What a caller waits for.
pub(crate) type Reply<T, E> = oneshot::Receiver<Result<T, E>>;

/// The one kind of [`Job`].
pub(crate) struct Call<F, T, E> {
    closure: F,
    writes: bool,
    stats: Option<Arc<RequestStats>>,
    result: Option<Result<T, E>>,
    reply: Option<oneshot::Sender<Result<T, E>>>,
}

impl<F, T, E> Call<F, T, E> {
    /// Also looks up the request to which the statements will be counted, so it is made in the request's own task.
    pub(crate) fn new(closure: F, writes: bool) -> (Self, Reply<T, E>) {
        let (sender, receiver) = oneshot::channel();
        let call =
            Self { closure, writes, stats: RequestStats::current(), result: None, reply: Some(sender) };
        (call, receiver)
    }
}

impl<F, T, E> Job for Call<F, T, E>
where
    F: Fn(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn writes(&self) -> bool {
        self.writes
    }

    fn abandoned(&self) -> bool {
        self.reply.as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn attempt(&mut self, tx: &mut Tx, clock: &dyn Clock) -> Attempt {
        tx.renew(clock, self.stats.clone());
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)));
        if self.writes && begun.elapsed() > SLOW_WRITE {
            let closure = std::any::type_name::<F>();
            tracing::warn!(closure, took = ?begun.elapsed(), "a write is slow, and others wait for it");
        }
        let failure = tx.take_failure();
        let result = match (outcome, &failure) {
            (Err(panic), _) => {
                tracing::error!(panic = panic_message(&*panic), "a database closure panicked");
                Err(DbError::Panicked.into())
            }
            // The closure swallowed an error that decides all the same.
            (Ok(Ok(_)), Some(failure)) => Err(failure.clone().into()),
            (Ok(result), _) => result,
        };
        let keep = result.is_ok();
        self.result = Some(result);
        Attempt { keep, failure }
    }

    fn fail(&mut self, error: DbError) {
        self.result = Some(Err(error.into()));
    }

    fn answer(&mut self) {
        if let (Some(reply), Some(result)) = (self.reply.take(), self.result.take()) {
            // Nobody may be waiting any more; the work is done all the same.
            let _ = reply.send(result);
        }
    }
}

/// The text of a panic, where it has one.
pub(crate) fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)")
}

/// Where jobs wait for a thread.
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    waiting_max: usize,
}

struct Waiting {
    jobs: VecDeque<Box<dyn Job>>,
    open: bool,
}

impl Queue {
    pub(crate) fn new(waiting_max: usize) -> Self {
        let waiting = Waiting { jobs: VecDeque::new(), open: true };
        Self { waiting: Mutex::new(waiting), changed: Condvar::new(), waiting_max }
    }

    pub(crate) fn push(&self, job: Box<dyn Job>) -> Result<(), DbError> {
        let mut waiting = self.waiting.lock();
        if !waiting.open {
            return Err(DbError::Closed);
        }
        if waiting.jobs.len() >= self.waiting_max {
            return Err(DbError::Busy);
        }
        waiting.jobs.push_back(job);
        drop(waiting);
        self.changed.notify_one();
        Ok(())
    }

    /// The next job that somebody still waits for; `None` once the queue is closed and empty.
    pub(crate) fn pop(&self) -> Option<Box<dyn Job>> {
        loop {
            // An abandoned job is dropped with the lock released: its captures may hold the database itself.
            let job = self.pop_any()?;
            if !job.abandoned() {
                return Some(job);
            }
        }
    }

    fn pop_any(&self) -> Option<Box<dyn Job>> {
        let mut waiting = self.waiting.lock();
        loop {
            match waiting.jobs.pop_front() {
                Some(job) => return Some(job),
                None if waiting.open => self.changed.wait(&mut waiting),
                None => return None,
            }
        }
    }

    /// The next job if one waits already.
    pub(crate) fn pop_waiting(&self) -> Option<Box<dyn Job>> {
        let next = || self.waiting.lock().jobs.pop_front();
        std::iter::from_fn(next).find(|job| !job.abandoned())
    }

    /// Lets nothing more in; what waits is still worked off.
    pub(crate) fn close(&self) {
        self.waiting.lock().open = false;
        self.changed.notify_all();
    }

    /// Closes the queue if its thread dies, so that callers hear an error rather than wait for ever.
    pub(crate) fn close_if_panicking(self: &Arc<Self>) -> impl Drop + use<> {
        struct Guard(Arc<Queue>);
        impl Drop for Guard {
            fn drop(&mut self) {
                if std::thread::panicking() {
                    self.0.close();
                    while self.0.pop_waiting().is_some() {}
                }
            }
        }
        Guard(Arc::clone(self))
    }
}
