//! Readers and due work run once, and the log is sealed, for commands and tests: the caller says when, and the clock is
//! the database's.

use std::time::Duration;

use db::{Db, DbError};

use crate::due::{self, Outcome, Slate, Work};
use crate::follower::{Follower, Step};
use crate::reader::Reader;
use crate::runner::{StartError, check, register, release};
use crate::seal;
use crate::store::{self, Place};

/// What one run of the readers came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadersRan {
    /// Events dealt with, all readers together.
    pub events: usize,
    /// Readers that did not catch up, with the reason.
    pub behind: Vec<(&'static str, String)>,
}

impl ReadersRan {
    /// Whether every reader has dealt with everything.
    #[must_use]
    pub fn is_caught_up(&self) -> bool {
        self.behind.is_empty()
    }
}

/// What one run of the due work came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DueRan {
    /// Done.
    pub done: usize,
    /// Failed, and to be tried again.
    pub put_back: usize,
    /// Given up.
    pub dead: usize,
}

/// How long to wait for transactions that are older than the events we are to catch up with, and for other nodes.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(5);

/// Runs each reader until it has dealt with everything that was committed before the call, or cannot go on now.
///
/// # Errors
/// When the database does not answer, or two readers share a name.
pub async fn run_readers_once(db: &Db, readers: &[Reader]) -> Result<ReadersRan, StartError> {
    check(readers, &[])?;
    let owner = register(db, readers).await?;
    let target = db.read(|q| -> Result<Place, DbError> { store::newest(q) }).await?;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let mut ran = ReadersRan::default();
    for reader in readers {
        let mut follower = Follower::new(db.clone(), *reader, owner.clone());
        loop {
            match follower.step().await? {
                Step::Moved(events) => ran.events += events,
                Step::CaughtUp { .. } if follower.has_seen(target) => break,
                // An older transaction still runs, and its events would come first; or another node has the reader.
                Step::CaughtUp { .. } | Step::Wait { failing: false, .. }
                    if tokio::time::Instant::now() < deadline =>
                {
                    tokio::time::sleep(PAUSE).await;
                }
                Step::CaughtUp { .. } => {
                    ran.behind.push((reader.name, "an older transaction does not end".to_owned()));
                    break;
                }
                Step::Wait { failing, .. } => {
                    let because = if failing { "it waits after a failure" } else { "another node holds it" };
                    ran.behind.push((reader.name, because.to_owned()));
                    break;
                }
                Step::Failed(because) => {
                    ran.behind.push((reader.name, because));
                    break;
                }
            }
        }
        follower.settle().await?;
    }
    release(db, &owner).await?;
    Ok(ran)
}

/// Seals everything that was committed before the call. Says whether it could: on PostgreSQL an older transaction that
/// does not end holds the log open.
///
/// # Errors
/// When the database does not answer.
pub async fn seal_log(db: &Db) -> Result<bool, DbError> {
    let target = db.read(|q| -> Result<Place, DbError> { store::newest(q) }).await?;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        seal::seal_settled(db).await?;
        if db.read(seal::sealed_to).await? >= target {
            return Ok(true);
        }
        if tokio::time::Instant::now() >= deadline {
            return Ok(false);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Runs everything that is due now, one after the other, until nothing is left. Work that fails is due later.
///
/// # Errors
/// When the database does not answer, or two kinds of work share a name.
pub async fn run_due_once(db: &Db, works: &[Work]) -> Result<DueRan, StartError> {
    check(&[], works)?;
    let owner = register(db, &[]).await?;
    let slate = Slate::new(db.clone(), works.to_vec(), owner);
    let mut ran = DueRan::default();
    if slate.is_empty() {
        return Ok(ran);
    }
    while let Some(claimed) = slate.claim(1).await?.pop() {
        match due::run(claimed).await {
            Outcome::Done => ran.done += 1,
            Outcome::PutBack => ran.put_back += 1,
            Outcome::Dead => ran.dead += 1,
            Outcome::Unknown => {}
        }
    }
    Ok(ran)
}
