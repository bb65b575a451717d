//! Takes one reader along the log, a step at a time.
//!
//! A step looks first, in a snapshot: where the reader stands, who holds it, what comes next. Then it writes, in one
//! transaction: the reader's new place, under the condition that it still stands where we saw it and that nobody
//! else holds it, and then the effects. That first statement locks the reader's row, so on PostgreSQL another node
//! that tries the same waits for our commit and then finds the place moved: two nodes never run one reader at once,
//! even where a lease ran out under one of them. The lease only keeps them from trying.
//!
//! Events that the reader does not hear move its place in memory; the row follows now and then. A crash in between
//! makes the next node look at them again, which has no effect.

use std::sync::Arc;
use std::time::{Duration, Instant};

use db::{Db, DbError, Snapshot, Tx, params};
use kernel::Timestamp;

use crate::backoff;
use crate::event::{Logged, hears};
use crate::letters::{self, Letter};
use crate::reader::{Reader, ReaderError, chain, is_temporary};
use crate::store::{self, Place};

/// How long other nodes leave a reader alone after its latest step. It is not renewed while there is nothing to do.
pub(crate) const LEASE: Duration = Duration::from_secs(30);
/// Failures at one event before it becomes a dead letter; with the waits below that is about two minutes.
pub(crate) const ATTEMPTS_MAX: u32 = 8;
/// Events given up one after the other before the reader itself is taken to be broken. It then stays where it is,
/// trying at the longest wait, instead of carrying the whole log to the dead letters.
pub(crate) const DEAD_IN_ROW_MAX: u32 = 10;
const WAIT_FIRST: Duration = Duration::from_secs(1);
const WAIT_LONGEST: Duration = Duration::from_secs(300);
/// Events looked at in one step.
const LOOK_AT: i64 = 256;
/// Most events dealt with in one transaction.
const BATCH_MAX: usize = 256;
/// A transaction that took longer is followed by a smaller one: on SQLite all other writers wait for it.
const BATCH_TIME: Duration = Duration::from_millis(10);
/// Unheard events after which the row follows the place in memory.
const DRIFT_MAX: u64 = 2_048;

/// What a step came to.
#[derive(Debug)]
pub(crate) enum Step {
    /// It dealt with so many events; there may be more.
    Moved(usize),
    /// It has seen everything that is settled. `unsettled` tells that more is about to be.
    CaughtUp { unsettled: bool },
    /// Another node holds the reader, or it waits after a failure.
    Wait { span: Duration, failing: bool },
    /// An event or the database refused; the next step tells how long to wait.
    Failed(String),
}

/// One reader, run by one node.
pub(crate) struct Follower {
    db: Db,
    reader: Reader,
    owner: Arc<str>,
    seen: Place,
    unheard: u64,
    batch: usize,
}

/// What a step sees before it writes.
struct Look {
    now: Timestamp,
    state: State,
    letter: Option<Letter>,
    events: Vec<Logged>,
    unsettled: bool,
}

db::row! {
    /// How a reader stands.
    struct State {
        /// Its place.
        position: i64,
        /// Its place.
        event_id: i64,
        /// The node that holds it.
        lease_owner: String,
        /// Until when.
        lease_until: Timestamp,
        /// Failures at the next event.
        attempts: u32,
        /// The end of its wait.
        retry_at: Timestamp,
        /// Events given up without a success between them.
        dead_in_row: u32,
        /// Its oldest dead letter.
        first_letter: Option<i64>,
        /// The letter that it is to retry.
        retrying: Option<i64>,
    }
}

impl State {
    fn place(&self) -> Place {
        Place { position: self.position, id: self.event_id }
    }
}

/// Why a write was undone.
enum Trip {
    /// Another node moved the reader, or the operator took the letter away.
    Lost,
    /// The event at this index was refused.
    Refused(usize, ReaderError),
    /// The transaction failed as a whole.
    Db(DbError),
}

impl From<DbError> for Trip {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl Follower {
    pub(crate) fn new(db: Db, reader: Reader, owner: Arc<str>) -> Self {
        Self { db, reader, owner, seen: Place::START, unheard: 0, batch: BATCH_MAX }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.reader.name
    }

    /// Whether it has looked at everything up to a place.
    pub(crate) fn has_seen(&self, place: Place) -> bool {
        self.seen >= place
    }

    /// Looks, and deals with at most one batch. An error means that the database did not answer.
    pub(crate) async fn step(&mut self) -> Result<Step, DbError> {
        let look = self.look().await?;
        self.seen = self.seen.max(look.state.place());
        if look.state.retry_at > look.now {
            return Ok(Step::Wait { span: look.state.retry_at.since(look.now), failing: true });
        }
        let held = look.state.lease_until > look.now && look.state.lease_owner != *self.owner;
        if held {
            return Ok(Step::Wait { span: look.state.lease_until.since(look.now), failing: false });
        }
        if let Some(letter) = look.letter {
            return self.retry_letter(letter, &look.state).await;
        }
        if look.events.is_empty() {
            return Ok(Step::CaughtUp { unsettled: look.unsettled });
        }
        let (heard, upto, passed) = self.cut(look.events);
        if heard.is_empty() {
            self.seen = upto;
            self.unheard += passed;
            if self.unheard > DRIFT_MAX {
                self.settle().await?;
            }
            return Ok(Step::Moved(0));
        }
        self.deal_with(heard, upto, &look.state).await
    }

    /// Brings the row to the place in memory, where it lags behind.
    pub(crate) async fn settle(&mut self) -> Result<(), DbError> {
        if self.unheard == 0 {
            return Ok(());
        }
        let (name, owner, seen) = (self.reader.name, Arc::clone(&self.owner), self.seen);
        self.db
            .write_behind(move |tx| -> Result<(), DbError> {
                let state = tx.one::<State>(&store::READER, params![name])?;
                // Not past an event that waits for its next try, and not where another node is at it.
                if state.attempts == 0 && state.place() < seen {
                    move_to(tx, name, state.place(), seen, &owner)?;
                }
                Ok(())
            })
            .await?;
        self.unheard = 0;
        Ok(())
    }

    async fn look(&self) -> Result<Look, DbError> {
        let (name, seen) = (self.reader.name, self.seen);
        self.db
            .read(move |q| -> Result<Look, DbError> {
                let state = q.one::<State>(&store::READER, params![name])?;
                let (settled, _) = store::horizon(q)?;
                let letter = match state.retrying {
                    Some(id) => Some(letters::letter(q, id)?),
                    None => None,
                };
                let events = store::log_after(q, state.place().max(seen), settled, LOOK_AT)?;
                let unsettled = events.is_empty() && is_unsettled(q, settled)?;
                Ok(Look { now: q.now(), state, letter, events, unsettled })
            })
            .await
    }

    /// The next events that the reader hears, as many as fit a batch; the place after them and after the unheard ones
    /// that follow; and how many unheard ones there were.
    fn cut(&self, events: Vec<Logged>) -> (Vec<Logged>, Place, u64) {
        let mut heard = Vec::new();
        let mut upto = self.seen;
        let mut unheard = 0;
        for event in events {
            let hears = hears(self.reader.kinds, &event.kind);
            if hears && heard.len() == self.batch {
                break;
            }
            upto = Place::after(&event);
            if hears {
                heard.push(event);
            } else {
                unheard += 1;
            }
        }
        (heard, upto, unheard)
    }

    async fn deal_with(&mut self, heard: Vec<Logged>, upto: Place, state: &State) -> Result<Step, DbError> {
        let heard: Arc<[Logged]> = heard.into();
        match self.commit_batch(Arc::clone(&heard), upto, state).await {
            Ok(took) => {
                self.seen = upto;
                self.unheard = 0;
                self.resize(took);
                metrics::counter!("jixia_reader_events_total", "reader" => self.reader.name)
                    .increment(heard.len() as u64);
                Ok(Step::Moved(heard.len()))
            }
            Err(Trip::Lost) => Ok(Step::Moved(0)),
            // Deal with those before it first, so that the failing one stands alone at the head.
            Err(Trip::Refused(index, _)) if index > 0 => {
                let upto = Place::after(&heard[index - 1]);
                match self.commit_batch(heard[..index].into(), upto, state).await {
                    Ok(_) => {
                        self.seen = upto;
                        Ok(Step::Moved(index))
                    }
                    // The next step sees the same log again, with the first event alone.
                    Err(_) => {
                        self.batch = 1;
                        Ok(Step::Moved(0))
                    }
                }
            }
            Err(Trip::Refused(_, error)) if error.is_temporary() => Ok(Step::Failed(error.text())),
            Err(Trip::Refused(_, error)) => self.refused(&heard[0], state, error.text()).await,
            Err(Trip::Db(error)) if is_temporary(&error) => Err(error),
            // The transaction failed as a whole, a panic or a commit that was refused: find out at which event.
            Err(Trip::Db(_)) if heard.len() > 1 => {
                self.batch = 1;
                Ok(Step::Moved(0))
            }
            Err(Trip::Db(error)) => self.refused(&heard[0], state, chain(&error)).await,
        }
    }

    /// Commits the effects of some events together with the place after them. Gives the time spent inside the
    /// transaction: waiting for the disk is not the batch's fault.
    async fn commit_batch(
        &self,
        events: Arc<[Logged]>,
        upto: Place,
        state: &State,
    ) -> Result<Duration, Trip> {
        let (reader, owner, place) = (self.reader, Arc::clone(&self.owner), state.place());
        let (has_letters, has_given_up) = (state.first_letter.is_some(), state.dead_in_row > 0);
        self.db
            .write_behind(move |tx| {
                let began = Instant::now();
                if !move_to(tx, reader.name, place, upto, &owner)? {
                    return Err(Trip::Lost);
                }
                // Only this reader adds letters, and it stands where we saw it: where there were none, there are none.
                let held = if has_letters { letters::subjects(tx, reader.name)? } else { Vec::new() };
                let mut dealt_with = false;
                for (index, event) in events.iter().enumerate() {
                    if held.contains(&event.subject) {
                        letters::hold(tx, reader.name, event)?;
                    } else {
                        (reader.apply)(tx, event).map_err(|error| Trip::Refused(index, error))?;
                        dealt_with = true;
                    }
                }
                if has_given_up && dealt_with {
                    tx.execute(&store::READER_RECOVERED, params![reader.name])?;
                }
                Ok(began.elapsed())
            })
            .await
    }

    fn resize(&mut self, took: Duration) {
        self.batch = if took > BATCH_TIME { self.batch / 2 } else { self.batch * 2 }.clamp(1, BATCH_MAX);
    }

    /// Notes a failure of the event after the reader's place, and gives the event up after too many.
    async fn refused(&mut self, event: &Logged, state: &State, because: String) -> Result<Step, DbError> {
        let (name, place, attempts) = (self.reader.name, state.place(), state.attempts + 1);
        let give_up = attempts >= ATTEMPTS_MAX && state.dead_in_row < DEAD_IN_ROW_MAX;
        metrics::counter!("jixia_reader_failures_total", "reader" => name).increment(1);
        if give_up {
            tracing::error!(reader = name, event = event.id, error = %because, "a reader gave an event up");
        } else {
            tracing::warn!(reader = name, event = event.id, attempts, error = %because, "a reader failed");
        }
        let (owner, event, error) = (Arc::clone(&self.owner), event.clone(), because.clone());
        self.db
            .write(move |tx| -> Result<(), DbError> {
                let now = tx.now();
                if !give_up {
                    let retry_at = now.plus(backoff::delay(tx.entropy(), WAIT_FIRST, WAIT_LONGEST, attempts));
                    tx.execute(
                        &store::READER_FAILED,
                        params![name, place.position, place.id, attempts, retry_at, now, &error],
                    )?;
                } else if move_to(tx, name, place, Place::after(&event), &owner)? {
                    letters::give_up(tx, name, &event, attempts, &error)?;
                    tx.execute(&store::READER_GAVE_UP, params![name, now, &error])?;
                }
                Ok(())
            })
            .await?;
        Ok(Step::Failed(because))
    }

    /// Tries a dead letter again that the operator asked for, or that was held behind one.
    async fn retry_letter(&mut self, letter: Letter, state: &State) -> Result<Step, DbError> {
        let (reader, owner) = (self.reader, Arc::clone(&self.owner));
        let has_given_up = state.dead_in_row > 0;
        let event = Arc::new(letter.event);
        let (applied, id) = (Arc::clone(&event), letter.id);
        let done = self
            .db
            .write_behind(move |tx| {
                let now = tx.now();
                let lease_until = now.plus(LEASE);
                let taken =
                    tx.execute(&store::READER_TAKE, params![reader.name, &*owner, lease_until, now])?;
                if taken == 0 || tx.execute(&store::LETTER_TAKE, params![id])? == 0 {
                    return Err(Trip::Lost);
                }
                (reader.apply)(tx, &applied).map_err(|error| Trip::Refused(0, error))?;
                letters::let_next_go(tx, reader.name, &applied.subject)?;
                if has_given_up {
                    tx.execute(&store::READER_RECOVERED, params![reader.name])?;
                }
                Ok(())
            })
            .await;
        let because = match done {
            Ok(()) => return Ok(Step::Moved(1)),
            Err(Trip::Lost) => return Ok(Step::Moved(0)),
            Err(Trip::Refused(_, error)) if error.is_temporary() => return Ok(Step::Failed(error.text())),
            Err(Trip::Db(error)) if is_temporary(&error) => return Err(error),
            Err(Trip::Refused(_, error)) => error.text(),
            Err(Trip::Db(error)) => chain(&error),
        };
        tracing::warn!(reader = reader.name, event = event.id, error = %because, "a dead letter failed again");
        let error = because.clone();
        self.db
            .write(move |tx| -> Result<(), DbError> {
                tx.execute(&store::LETTER_FAILED, params![id, tx.now(), &error])?;
                Ok(())
            })
            .await?;
        Ok(Step::Failed(because))
    }
}

/// Moves the reader's row, if it stands at `from` and no other node holds it.
fn move_to(tx: &mut Tx, name: &str, from: Place, to: Place, owner: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let lease_until = now.plus(LEASE);
    let moved = tx.execute(
        &store::READER_MOVE,
        params![name, from.position, from.id, to.position, to.id, owner, lease_until, now],
    )?;
    Ok(moved == 1)
}

fn is_unsettled(q: &mut Snapshot, settled: i64) -> Result<bool, DbError> {
    q.one(&store::UNSETTLED, params![settled])
}
