//! Dead letters: events that a reader could not deal with.
//!
//! To skip such an event silently would lose its effect; to wait for it for ever would stop everything after it. So
//! after [`ATTEMPTS_MAX`](crate::follower::ATTEMPTS_MAX) failures it is put aside where the operator sees it, and the
//! reader goes on, with one exception: later events about the same subject are held behind it, since dealing with
//! `order.refunded` before `order.paid` would be worse than waiting. When the operator retries the dead one and it
//! succeeds, the held ones follow in their order; when he dismisses it, they follow without it.

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use crate::bells;
use crate::event::{Emit as _, Event, Logged};
use crate::store::{self, LogRow};

kernel::text_enum! {
    /// How a dead letter stands.
    pub enum LetterState {
        /// It waits for the operator.
        Dead = "dead",
        /// The reader takes it next.
        Retrying = "retrying",
        /// It waits behind a dead one about the same subject.
        Held = "held",
    }
}
db::text_column!(LetterState);

db::row! {
    /// A dead letter, as the operator sees it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DeadLetter {
        /// Its id.
        pub id: i64,
        /// The reader that could not deal with it.
        pub reader: String,
        /// The event.
        pub event_id: i64,
        /// What the event is about: the kind of thing.
        pub subject_kind: String,
        /// What the event is about: its id.
        pub subject_id: i64,
        /// How it stands.
        pub state: LetterState,
        /// How often it failed.
        pub attempts: u32,
        /// When it failed last, or was held.
        pub failed_at: Timestamp,
        /// Why; empty while it is held.
        pub error: String,
    }
}

/// A letter that the reader is to retry.
pub(crate) struct Letter {
    pub(crate) id: i64,
    pub(crate) event: Logged,
}

pub(crate) fn letter(q: &mut Snapshot, id: i64) -> Result<Letter, DbError> {
    let event_id = q.one::<i64>(&store::LETTER_EVENT, params![id])?;
    let event = q.one::<LogRow>(&store::LOG_ONE, params![event_id])?;
    Ok(Letter { id, event: event.into() })
}

/// The subjects whose later events the reader holds back.
pub(crate) fn subjects(q: &mut Snapshot, reader: &str) -> Result<Vec<Subject>, DbError> {
    let rows = q.rows::<(String, i64)>(&store::LETTER_SUBJECTS, params![reader])?;
    Ok(rows.into_iter().map(|(kind, id)| Subject::read(kind, id)).collect())
}

pub(crate) fn hold(tx: &mut Tx, reader: &str, event: &Logged) -> Result<(), DbError> {
    add(tx, reader, event, LetterState::Held, 0, "")
}

pub(crate) fn give_up(
    tx: &mut Tx,
    reader: &str,
    event: &Logged,
    attempts: u32,
    error: &str,
) -> Result<(), DbError> {
    add(tx, reader, event, LetterState::Dead, attempts, error)
}

fn add(
    tx: &mut Tx,
    reader: &str,
    event: &Logged,
    state: LetterState,
    attempts: u32,
    error: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    let Subject { kind, id } = &event.subject;
    tx.execute(&store::LETTER_ADD, params![reader, event.id, kind, id, state, attempts, now, error])?;
    Ok(())
}

/// Lets the next event about a subject go, once the one before it is dealt with or dismissed.
pub(crate) fn let_next_go(tx: &mut Tx, reader: &str, subject: &Subject) -> Result<(), DbError> {
    tx.execute(&store::LETTER_NEXT, params![reader, &subject.kind, subject.id])?;
    Ok(())
}

/// At most `limit` letters, newest first, older than the one with id `before` where given.
///
/// # Errors
/// When the database does not answer.
pub fn dead_letters(q: &mut Snapshot, before: Option<i64>, limit: u32) -> Result<Vec<DeadLetter>, DbError> {
    q.rows(&store::LETTERS, params![before.unwrap_or(i64::MAX), limit])
}

/// Lets the reader try a dead event again; `false` where it is not dead (any more).
///
/// # Errors
/// When the database refuses.
pub fn retry_dead_letter(tx: &mut Tx, id: i64, by: Option<MemberId>) -> Result<bool, DbError> {
    let Some(letter) = tx.row::<DeadLetter>(&store::LETTER, params![id])? else { return Ok(false) };
    if tx.execute(&store::LETTER_RETRY, params![id])? == 0 {
        return Ok(false);
    }
    tx.execute(&store::READER_RETRY, params![&letter.reader])?;
    tx.emit(&LetterRetried { by, reader: letter.reader.clone(), event_id: letter.event_id })?;
    let reader = letter.reader;
    tx.on_commit(move || bells::ring_reader(&reader));
    Ok(true)
}

/// Gives a dead event up for good and lets those held behind it go; `false` where it is not dead (any more).
///
/// # Errors
/// When the database refuses.
pub fn dismiss_dead_letter(tx: &mut Tx, id: i64, by: Option<MemberId>) -> Result<bool, DbError> {
    let Some(letter) = tx.row::<DeadLetter>(&store::LETTER, params![id])? else { return Ok(false) };
    if tx.execute(&store::LETTER_DISMISS, params![id])? == 0 {
        return Ok(false);
    }
    let_next_go(tx, &letter.reader, &Subject::read(letter.subject_kind, letter.subject_id))?;
    // The row is gone; what it said stays in the log.
    tx.emit(&LetterDismissed {
        by,
        reader: letter.reader.clone(),
        event_id: letter.event_id,
        error: letter.error,
    })?;
    let reader = letter.reader;
    tx.on_commit(move || bells::ring_reader(&reader));
    Ok(true)
}

/// The operator asked a reader to try a dead event again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterRetried {
    /// Who asked.
    #[serde(skip)]
    pub by: Option<MemberId>,
    /// The reader.
    pub reader: String,
    /// The event.
    pub event_id: i64,
}

impl Event for LetterRetried {
    const KIND: &'static str = "events.letter.retried";

    fn subject(&self) -> Subject {
        Subject::of("event", self.event_id)
    }

    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

/// The operator gave a dead event up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDismissed {
    /// Who decided it.
    #[serde(skip)]
    pub by: Option<MemberId>,
    /// The reader that will not see it.
    pub reader: String,
    /// The event.
    pub event_id: i64,
    /// Why the reader could not deal with it.
    pub error: String,
}

impl Event for LetterDismissed {
    const KIND: &'static str = "events.letter.dismissed";

    fn subject(&self) -> Subject {
        Subject::of("event", self.event_id)
    }

    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}
