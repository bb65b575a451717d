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
    /// Whether it lets others go first.
    fn is_behind(&self) -> bool;
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

/// What a closure wants of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// To read.
    Read,
    /// To write, and somebody waits for it.
    Write,
    /// To write, and nobody minds if it is later.
    WriteBehind,
}

/// The one kind of [`Job`].
pub(crate) struct Call<F, T, E> {
    closure: F,
    access: Access,
    stats: Option<Arc<RequestStats>>,
    result: Option<Result<T, E>>,
    reply: Option<oneshot::Sender<Result<T, E>>>,
}

impl<F, T, E> Call<F, T, E> {
    /// Also looks up the request to which the statements will be counted, so it is made in the request's own task.
    pub(crate) fn new(closure: F, access: Access) -> (Self, Reply<T, E>) {
        let (sender, receiver) = oneshot::channel();
        let call =
            Self { closure, access, stats: RequestStats::current(), result: None, reply: Some(sender) };
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
        self.access != Access::Read
    }

    fn is_behind(&self) -> bool {
        self.access == Access::WriteBehind
    }

    fn abandoned(&self) -> bool {
        self.reply.as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn attempt(&mut self, tx: &mut Tx, clock: &dyn Clock) -> Attempt {
        tx.renew(clock, self.stats.clone());
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)));
        if self.writes() && begun.elapsed() > SLOW_WRITE {
            warn_of_slow_write(std::any::type_name::<F>(), begun.elapsed());
        }
        let failure = tx.take_failure();
        let result = match (outcome, &failure) {
            (Err(panic), _) => Err(panicked(&*panic).into()),
            // Whoever reads may pass over what cannot be read.
            (Ok(Ok(found)), Some(DbError::Unreadable(_))) if !self.writes() => Ok(found),
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

// Apart from `Call`, which is compiled anew for each closure of the program.

#[cold]
fn warn_of_slow_write(closure: &str, took: Duration) {
    tracing::warn!(closure, ?took, "a write is slow, and others wait for it");
}

#[cold]
fn panicked(panic: &(dyn std::any::Any + Send)) -> DbError {
    tracing::error!(panic = panic_message(panic), "a database closure panicked");
    DbError::Panicked
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
    /// Those that let others go first.
    behind: VecDeque<Box<dyn Job>>,
    open: bool,
    /// Microseconds of the thread that those behind have earned.
    credit: i64,
    /// When a batch last ended in which was a job that somebody waited for.
    busy_at: Option<Instant>,
}

/// While somebody waits, those behind get one part of the thread's time in so many; they never starve.
const BEHIND_SHARE: i64 = 8;

/// Credit and debt reach no further, in microseconds: what was earned or taken long ago does not count.
const CREDIT_MAX: i64 = 20_000;

/// Callers that heard of their commit send the next write within this time; those behind do not slip in between.
const LULL: Duration = Duration::from_millis(2);

impl Waiting {
    fn take(&mut self) -> Taken {
        let behind_now = match (self.jobs.is_empty(), self.behind.is_empty()) {
            (_, true) => false,
            (false, false) => self.credit > 0,
            (true, false) => match self.busy_at.map(|at| at.elapsed()) {
                Some(since) if self.open && since < LULL && self.credit <= 0 => {
                    return Taken::Soon(LULL.saturating_sub(since));
                }
                _ => true,
            },
        };
        let lane = if behind_now { &mut self.behind } else { &mut self.jobs };
        lane.pop_front().map_or(Taken::Nothing, Taken::Job)
    }
}

/// What a look into the queue gave.
enum Taken {
    Job(Box<dyn Job>),
    /// One is there, and may go if nobody comes before it within this time.
    Soon(Duration),
    Nothing,
}

impl Queue {
    pub(crate) fn new(waiting_max: usize) -> Self {
        let (jobs, behind) = (VecDeque::new(), VecDeque::new());
        let waiting = Waiting { jobs, behind, open: true, credit: 0, busy_at: None };
        Self { waiting: Mutex::new(waiting), changed: Condvar::new(), waiting_max }
    }

    pub(crate) fn push(&self, job: Box<dyn Job>) -> Result<(), DbError> {
        let mut waiting = self.waiting.lock();
        if !waiting.open {
            return Err(DbError::Closed);
        }
        let lane = if job.is_behind() { &mut waiting.behind } else { &mut waiting.jobs };
        if lane.len() >= self.waiting_max {
            return Err(DbError::Busy);
        }
        lane.push_back(job);
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
            match waiting.take() {
                Taken::Job(job) => return Some(job),
                Taken::Soon(span) => {
                    self.changed.wait_for(&mut waiting, span);
                }
                Taken::Nothing if waiting.open => self.changed.wait(&mut waiting),
                Taken::Nothing => return None,
            }
        }
    }

    /// Notes how long the thread worked for those who wait, and for those behind.
    pub(crate) fn note(&self, waited_for: Duration, behind: Duration) {
        let micros = |span: Duration| i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let mut waiting = self.waiting.lock();
        let change = (micros(waited_for) / BEHIND_SHARE).saturating_sub(micros(behind));
        waiting.credit = waiting.credit.saturating_add(change).clamp(-CREDIT_MAX, CREDIT_MAX);
        if !waited_for.is_zero() {
            waiting.busy_at = Some(Instant::now());
        }
    }

    /// The next job if one waits already that somebody waits for.
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
                    while self.0.pop_any().is_some() {}
                }
            }
        }
        Guard(Arc::clone(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(access: Access) -> Box<dyn Job> {
        let (call, reply) = Call::new(|_: &mut Tx| Ok::<(), DbError>(()), access);
        // Whoever waits must not be gone, or the job would be passed over.
        std::mem::forget(reply);
        Box::new(call)
    }

    fn order(queue: &Queue) -> Vec<bool> {
        std::iter::from_fn(|| queue.pop()).map(|job| job.is_behind()).collect()
    }

    #[test]
    fn what_nobody_waits_for_lets_the_others_go_first() {
        let queue = Queue::new(8);
        for access in [Access::WriteBehind, Access::Write, Access::WriteBehind, Access::Write] {
            queue.push(job(access)).unwrap();
        }
        queue.close();
        assert_eq!(order(&queue), [false, false, true, true]);
    }

    #[test]
    fn it_gets_its_part_of_the_time_while_others_wait() {
        let queue = Queue::new(8);
        for access in [Access::Write, Access::WriteBehind, Access::Write] {
            queue.push(job(access)).unwrap();
        }
        queue.note(Duration::from_millis(8), Duration::ZERO);
        assert!(queue.pop().unwrap().is_behind(), "a millisecond was earned");
        queue.note(Duration::ZERO, Duration::from_millis(3));
        queue.push(job(Access::WriteBehind)).unwrap();
        assert!(!queue.pop().unwrap().is_behind(), "two too many were taken");
        queue.note(Duration::from_millis(24), Duration::ZERO);
        assert!(queue.pop().unwrap().is_behind(), "they were paid back");
    }

    #[test]
    fn it_waits_out_a_lull_and_then_goes() {
        let queue = Queue::new(8);
        queue.note(Duration::from_millis(1), Duration::from_millis(1));
        queue.push(job(Access::WriteBehind)).unwrap();
        assert!(matches!(queue.waiting.lock().take(), Taken::Soon(_)), "somebody may follow up at once");
        assert!(queue.pop().unwrap().is_behind(), "nobody did");
    }
}
