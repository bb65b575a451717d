//! Runs readers and due work for as long as the program serves.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, Engine, params};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::bells::{Bell, RingsFor};
use crate::due::{self, Slate, Work};
use crate::follower::{Follower, Step};
use crate::reader::Reader;
use crate::{lookout, seal, store};

/// How a node runs its readers and due work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunnerOptions {
    /// How often to look for what other processes committed; `None` is half a second on PostgreSQL and two on SQLite.
    /// What this process commits is seen at once.
    pub poll: Option<Duration>,
    /// Pieces of due work that run at the same time.
    pub slots: u32,
    /// How long work that was done is kept, and with it the memory of its key.
    pub keep_done: Duration,
}

impl Default for RunnerOptions {
    fn default() -> Self {
        Self { poll: None, slots: 8, keep_done: Duration::from_secs(14 * 24 * 3_600) }
    }
}

/// Says by name whether a reader is to stay where it is for now. Asked before each step, so it has to be quick.
pub type Paused = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Why the runner did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Two readers have one name, so they would share one place.
    #[error("two readers are called {0}")]
    SameReader(&'static str),
    /// Two kinds of work have one name.
    #[error("two kinds of due work are called {0}")]
    SameWork(&'static str),
    /// More kinds than one statement asks for.
    #[error("there are more than {} kinds of due work", Slate::KINDS_MAX)]
    TooManyWorks,
    /// The database did not answer.
    #[error("the database refused")]
    Db(#[from] DbError),
}

/// Starts [`Reader`]s and [`Work`].
#[derive(Debug)]
pub struct Runner;

/// Keeps them running until [`RunnerHandle::shutdown`]. Dropping it stops them too, without waiting for the end.
#[derive(Debug)]
pub struct RunnerHandle {
    db: Db,
    owner: Arc<str>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Runner {
    /// Starts one task for each reader, one for due work and one that looks out for what other nodes commit.
    ///
    /// # Errors
    /// When two readers or two kinds of work share a name, or the database does not answer.
    pub async fn start(
        db: Db,
        readers: &[Reader],
        works: &[Work],
        options: RunnerOptions,
    ) -> Result<RunnerHandle, StartError> {
        Self::start_with(db, readers, works, options, Arc::new(|_| false)).await
    }

    /// As [`Runner::start`], with readers that can be paused: one that is keeps its place, and goes on from there.
    ///
    /// # Errors
    /// Those of [`Runner::start`].
    pub async fn start_with(
        db: Db,
        readers: &[Reader],
        works: &[Work],
        options: RunnerOptions,
        paused: Paused,
    ) -> Result<RunnerHandle, StartError> {
        check(readers, works)?;
        let owner = register(&db, readers).await?;
        let (stop, stopped) = watch::channel(false);
        let usual = match db.engine() {
            Engine::Sqlite => Duration::from_secs(2),
            Engine::Postgres => Duration::from_millis(500),
        };
        let poll = options.poll.unwrap_or(usual).max(SOON);
        let mut tasks = JoinSet::new();
        for reader in readers {
            let bell = Bell::hang(RingsFor::Reader { name: reader.name, kinds: reader.kinds });
            let follower = Follower::new(db.clone(), *reader, Arc::clone(&owner));
            tasks.spawn(follow(follower, bell, poll, Arc::clone(&paused), stopped.clone()));
        }
        let slate = Slate::new(db.clone(), works.to_vec(), Arc::clone(&owner));
        if !slate.is_empty() {
            let bell = Bell::hang(RingsFor::DueWork);
            tasks.spawn(work(slate, bell, poll, options.slots, stopped.clone()));
        }
        tasks.spawn(lookout::look_out(db.clone(), poll, options.keep_done, stopped));
        Ok(RunnerHandle { db, owner, stop, tasks })
    }
}

impl RunnerHandle {
    /// Begins nothing new, waits for the end of what was begun, and gives the readers back to the other nodes.
    ///
    /// An attempt at due work can take as long as its lease; a caller with less patience wraps this in a timeout, and
    /// what was cut off runs again when its lease is over.
    pub async fn shutdown(mut self) {
        // Without a receiver every task has ended already.
        let _ = self.stop.send(true);
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a task of the runner ended badly");
            }
        }
        if let Err(error) = seal::seal_settled(&self.db).await {
            tracing::warn!(%error, "the end of the log was not sealed; that is done after the next start");
        }
        if let Err(error) = release(&self.db, &self.owner).await {
            tracing::warn!(%error, "the readers were not given back; other nodes wait for the end of the lease");
        }
    }
}

/// Refuses names that are used twice.
pub(crate) fn check(readers: &[Reader], works: &[Work]) -> Result<(), StartError> {
    let mut names = HashSet::new();
    if let Some(twice) = readers.iter().find(|reader| !names.insert(reader.name)) {
        return Err(StartError::SameReader(twice.name));
    }
    let mut kinds = HashSet::new();
    if let Some(twice) = works.iter().find(|work| !kinds.insert(work.kind)) {
        return Err(StartError::SameWork(twice.kind));
    }
    if works.len() > Slate::KINDS_MAX { Err(StartError::TooManyWorks) } else { Ok(()) }
}

/// Gives every reader its row, and this run a name of its own.
pub(crate) async fn register(db: &Db, readers: &[Reader]) -> Result<Arc<str>, DbError> {
    let readers = readers.to_vec();
    db.write(move |tx| -> Result<Arc<str>, DbError> {
        for reader in &readers {
            tx.execute(&store::READER_ADD, params![reader.name, reader.kinds.join(" ")])?;
        }
        Ok(tx.token().as_str().into())
    })
    .await
}

/// Gives back the readers that a run holds.
pub(crate) async fn release(db: &Db, owner: &Arc<str>) -> Result<(), DbError> {
    let owner = Arc::clone(owner);
    db.write(move |tx| -> Result<(), DbError> {
        tx.execute(&store::READERS_RELEASE, params![&*owner])?;
        Ok(())
    })
    .await
}

/// Waits at most `longest`, less if the runner stops; says whether it stops.
pub(crate) async fn pause(stopped: &mut watch::Receiver<bool>, longest: Duration) -> bool {
    tokio::select! {
        // An error means that the handle is gone: stop as well.
        _ = stopped.wait_for(|stop| *stop) => true,
        () = tokio::time::sleep(longest) => false,
    }
}

/// A reader looks by itself this often, for what a bell of another node could not tell.
const LOOK_ANYWAY: Duration = Duration::from_secs(20);
/// The longest that a waiting reader does not look, so that a retry from another node is not overlooked for long.
const WAIT_AT_MOST: Duration = Duration::from_secs(5);
const AFTER_TROUBLE: Duration = Duration::from_secs(3);
const SOON: Duration = Duration::from_millis(1);
const UNSETTLED_FIRST: Duration = Duration::from_millis(5);
const UNSETTLED_LAST: Duration = Duration::from_millis(500);

async fn follow(
    mut follower: Follower,
    bell: Arc<Bell>,
    poll: Duration,
    paused: Paused,
    mut stopped: watch::Receiver<bool>,
) {
    let mut unsettled_for = UNSETTLED_FIRST;
    while !*stopped.borrow() {
        if paused(follower.name()) {
            pause(&mut stopped, poll).await;
            continue;
        }
        let step = follower.step().await;
        if !matches!(step, Ok(Step::CaughtUp { unsettled: true })) {
            unsettled_for = UNSETTLED_FIRST;
        }
        let stop = match step {
            Ok(Step::Moved(_)) => false,
            Ok(Step::CaughtUp { unsettled: true }) => {
                // An older transaction is still running; it usually ends in a moment.
                unsettled_for = (unsettled_for * 2).min(UNSETTLED_LAST);
                pause(&mut stopped, unsettled_for).await
            }
            Ok(Step::CaughtUp { unsettled: false }) => tokio::select! {
                () = bell.wait() => false,
                stop = pause(&mut stopped, LOOK_ANYWAY) => {
                    if let Err(error) = follower.settle().await {
                        tracing::warn!(reader = follower.name(), %error, "the place of a reader was not saved");
                    }
                    stop
                }
            },
            Ok(Step::Wait { span, .. }) => pause(&mut stopped, span.min(WAIT_AT_MOST)).await,
            Ok(Step::Failed(_)) => pause(&mut stopped, poll).await,
            Err(error) => {
                tracing::error!(reader = follower.name(), %error, "a reader could not look at the log");
                pause(&mut stopped, AFTER_TROUBLE).await
            }
        };
        if stop {
            break;
        }
    }
    if let Err(error) = follower.settle().await {
        tracing::warn!(reader = follower.name(), %error, "the place of a reader was not saved");
    }
}

async fn work(slate: Slate, bell: Arc<Bell>, poll: Duration, slots: u32, mut stopped: watch::Receiver<bool>) {
    let mut running = JoinSet::new();
    let slots = slots.max(1);
    while !*stopped.borrow() {
        let free = slots.saturating_sub(u32::try_from(running.len()).unwrap_or(u32::MAX));
        let claimed = if free == 0 { Ok(Vec::new()) } else { slate.claim(free).await };
        let (found, trouble) = match claimed {
            Ok(claimed) => {
                let found = !claimed.is_empty();
                for piece in claimed {
                    running.spawn(due::run(piece));
                }
                (found, false)
            }
            Err(error) => {
                tracing::error!(%error, "due work could not be claimed");
                (false, true)
            }
        };
        if found {
            continue;
        }
        let wait = if trouble {
            AFTER_TROUBLE
        } else if free == 0 {
            poll
        } else {
            slate.until_next().await.ok().flatten().unwrap_or(poll).clamp(SOON, poll)
        };
        tokio::select! {
            () = bell.wait(), if free > 0 => {}
            Some(_) = running.join_next(), if !running.is_empty() => {}
            stop = pause(&mut stopped, wait) => if stop { break },
        }
    }
    // What was claimed was begun: let it end.
    while running.join_next().await.is_some() {}
}
