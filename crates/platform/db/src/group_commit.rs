//! The threads of SQLite: several that read, and one that writes.
//!
//! An fsync takes far longer than a closure, so the writer shares it. It opens one transaction, runs each closure that
//! waits in a savepoint of its own, commits once, and only then tells all of them, those that failed too: what they
//! saw may have been a neighbour's change that was not durable yet.
//!
//! What readers of the log write is behind what people wait for: it gets the thread when nobody else wants it, and a
//! small part of it while somebody does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use kernel::Clock;

use crate::DbError;
use crate::config::DbConfig;
use crate::job::{Job, Queue, panic_message};
use crate::session::{Callback, Tx};

/// Works off reads until the queue closes, each in a transaction, so that all its statements see one state.
pub(crate) fn read_all(queue: &Queue, mut tx: Tx, clock: &dyn Clock) {
    while let Some(mut job) = queue.pop() {
        match tx.link.control("BEGIN") {
            Ok(()) => {
                job.attempt(&mut tx, clock);
                if let Err(error) = tx.link.control("ROLLBACK") {
                    tracing::error!(%error, "a read transaction did not end");
                }
            }
            Err(error) => job.fail(error),
        }
        job.answer();
    }
}

/// Works off writes until the queue closes.
pub(crate) fn write_all(queue: &Queue, mut tx: Tx, clock: &dyn Clock, config: &DbConfig) {
    while let Some(first) = queue.pop() {
        let begun = Instant::now();
        let mut batch = Batch { done: Vec::new(), behind: Duration::ZERO };
        if let Err(error) = batch.run(first, queue, &mut tx, clock, config) {
            // Also where SQLite has already rolled back by itself; then this fails, and that is right.
            let _ = tx.link.control("ROLLBACK");
            tracing::error!(%error, closures = batch.done.len(), "a batch of writes was undone");
            batch.fail_all(&error);
        }
        metrics::histogram!("jixia_db_batch_closures")
            .record(f64::from(u32::try_from(batch.done.len()).unwrap_or(0)));
        let others = begun.elapsed().saturating_sub(batch.behind);
        queue.note(if batch.is_waited_for() { others } else { Duration::ZERO }, batch.behind);
        batch.answer();
    }
    if let Err(error) = tx.link.control("PRAGMA optimize") {
        tracing::warn!(%error, "the statistics of the database were not refreshed");
    }
}

/// The closures that share one commit, with what each wants to run after it.
struct Batch {
    done: Vec<(Box<dyn Job>, Vec<Callback>)>,
    /// Time that went into closures which let others go first.
    behind: Duration,
}

impl Batch {
    fn run(
        &mut self,
        first: Box<dyn Job>,
        queue: &Queue,
        tx: &mut Tx,
        clock: &dyn Clock,
        config: &DbConfig,
    ) -> Result<(), DbError> {
        let begun = Instant::now();
        let mut next = Some(first);
        if let Err(error) = tx.link.control("BEGIN IMMEDIATE") {
            self.done.extend(next.map(|job| (job, Vec::new())));
            return Err(error);
        }
        while let Some(mut job) = next {
            let started = Instant::now();
            let ran = run_in_savepoint(&mut *job, tx, clock);
            if job.is_behind() {
                self.behind += started.elapsed();
            }
            let callbacks = tx.take_callbacks();
            self.done.push((job, callbacks));
            ran?;
            let full = self.done.len() >= config.batch_max || begun.elapsed() >= config.batch_time_max;
            next = if full { None } else { queue.pop_waiting() };
        }
        tx.link.commit()
    }

    fn is_waited_for(&self) -> bool {
        self.done.iter().any(|(job, _)| !job.is_behind())
    }

    fn fail_all(&mut self, error: &DbError) {
        for (job, callbacks) in &mut self.done {
            job.fail(error.clone());
            callbacks.clear();
        }
    }

    fn answer(self) {
        for (mut job, callbacks) in self.done {
            run_callbacks(callbacks);
            job.answer();
        }
    }
}

/// An error here is one of the connection: it ends the batch. One of the closure is undone and is the closure's own.
fn run_in_savepoint(job: &mut dyn Job, tx: &mut Tx, clock: &dyn Clock) -> Result<(), DbError> {
    tx.link.control("SAVEPOINT closure")?;
    let attempt = job.attempt(tx, clock);
    if !tx.link.in_transaction() {
        // The disk is full or does not answer: SQLite took back the whole transaction, not just this closure.
        return Err(attempt.failure.unwrap_or(DbError::Poisoned));
    }
    if !attempt.keep {
        tx.take_callbacks();
        tx.link.control("ROLLBACK TO closure")?;
    }
    tx.link.control("RELEASE closure")
}

/// Runs what had to wait for the commit. A panic in it is nobody else's concern.
pub(crate) fn run_callbacks(callbacks: Vec<Callback>) {
    for callback in callbacks {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(callback)) {
            tracing::error!(panic = panic_message(&*panic), "a callback after commit panicked");
        }
    }
}
