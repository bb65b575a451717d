//! The threads of PostgreSQL: each owns a connection and runs a closure again where another transaction won.

use std::time::Duration;

use kernel::Clock;

use crate::DbError;
use crate::group_commit::run_callbacks;
use crate::job::{Job, Queue};
use crate::session::Tx;

/// Conflicts on a hot row end quickly, since one of the rivals always wins; this many in a row means trouble.
const CONFLICTS_MAX: u32 = 24;
/// New connections that one closure may ask for: enough for a restart of the server behind a kept connection.
const CONNECTIONS_MAX: u32 = 3;
/// Between two attempts at most.
const PAUSE_MAX: Duration = Duration::from_millis(100);

/// Works off reads and writes until the queue closes.
pub(crate) fn serve_all(queue: &Queue, mut tx: Tx, clock: &dyn Clock) {
    while let Some(mut job) = queue.pop() {
        serve(&mut *job, &mut tx, clock);
        job.answer();
    }
}

/// What one attempt came to.
enum End {
    /// The answer stands.
    Done,
    /// Another transaction won; nothing was changed.
    Conflict,
    /// The server went away before COMMIT; nothing was changed.
    Lost,
}

fn serve(job: &mut dyn Job, tx: &mut Tx, clock: &dyn Clock) {
    let (mut conflicts, mut losses) = (0, 0);
    loop {
        match attempt(job, tx, clock) {
            End::Done => return,
            End::Conflict if conflicts == CONFLICTS_MAX => return job.fail(DbError::Busy),
            End::Conflict => {
                conflicts += 1;
                metrics::counter!("jixia_db_reruns_total").increment(1);
            }
            End::Lost if losses == CONNECTIONS_MAX => {
                return job.fail(DbError::ConnectionLost { ambiguous: false });
            }
            End::Lost => losses += 1,
        }
        std::thread::sleep(pause(tx, conflicts + losses));
    }
}

/// Doubles from a millisecond, and differs between rivals so that they do not meet again.
fn pause(tx: &Tx, attempts: u32) -> Duration {
    let mut byte = [0];
    tx.entropy().fill(&mut byte);
    let longest = Duration::from_millis(1 << attempts.min(7)).min(PAUSE_MAX);
    longest.mul_f64(f64::from(byte[0]) / 255.0)
}

fn attempt(job: &mut dyn Job, tx: &mut Tx, clock: &dyn Clock) -> End {
    // Under READ COMMITTED two writers can lose an update without an error. A read needs one consistent state and
    // nothing else; REPEATABLE READ gives it and can never conflict.
    let begin = if job.writes() {
        "BEGIN ISOLATION LEVEL SERIALIZABLE"
    } else {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    };
    if let Err(error) = tx.link.connect().and_then(|()| tx.link.batch(begin)) {
        return undo(job, tx, Some(error));
    }
    let attempt = job.attempt(tx, clock);
    let callbacks = tx.take_callbacks();
    if !job.writes() || !attempt.keep {
        return match attempt.failure {
            Some(DbError::Conflict) => undo(job, tx, Some(DbError::Conflict)),
            Some(lost @ DbError::ConnectionLost { .. }) => undo(job, tx, Some(lost)),
            _ => undo(job, tx, None),
        };
    }
    match tx.link.commit() {
        Ok(()) => {
            run_callbacks(callbacks);
            End::Done
        }
        Err(error) => undo(job, tx, Some(error)),
    }
}

/// Leaves the transaction, and tells from the error, if there is one, whether to try again.
fn undo(job: &mut dyn Job, tx: &mut Tx, error: Option<DbError>) -> End {
    let lost = matches!(error, Some(DbError::ConnectionLost { .. }));
    if lost || tx.link.batch("ROLLBACK").is_err() {
        tx.link.disconnect();
    }
    match error {
        None => End::Done,
        Some(DbError::Conflict) => End::Conflict,
        Some(DbError::ConnectionLost { ambiguous: false }) => End::Lost,
        // A connection lost during COMMIT among them: the change may have been made, so it is never made again.
        Some(other) => {
            job.fail(other);
            End::Done
        }
    }
}
