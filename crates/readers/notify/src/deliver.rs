//! Telling one member of one event.

use std::time::Duration;

use ::events::Logged;
use db::{DbError, Tx, params};
use kernel::{MemberId, Subject, Timestamp};
use live::Signal;

use crate::NotificationId;
use crate::kind::{Kind, MailState, Way};
use crate::{letters, store};

/// What is older when the reader comes to it is no news: it is listed, but as read. A reader that begins with a log of
/// years would otherwise ring every bell.
const NEWS: Duration = Duration::from_secs(14 * 24 * 3600);

/// What is older is not worth a letter.
const MAIL_NEWS: Duration = Duration::from_secs(24 * 3600);

/// What open pages hear.
pub(crate) const TOPIC: &str = "notifications";

/// What somebody is to be told.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub to: MemberId,
    pub kind: Kind,
    /// What it leads to.
    pub subject: Subject,
    /// Where that stands.
    pub thread: Subject,
    /// Whether the house tells, whoever caused it.
    pub by_house: bool,
}

impl Notice {
    pub fn new(to: MemberId, kind: Kind, subject: Subject, thread: Subject) -> Self {
        Self { to, kind, subject, thread, by_house: false }
    }
}

/// An event as far as a notification needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause {
    pub id: i64,
    pub at: Timestamp,
    pub actor: Option<MemberId>,
    pub space: Option<i64>,
}

impl From<&Logged> for Cause {
    fn from(event: &Logged) -> Self {
        Self { id: event.id, at: event.at, actor: event.actor, space: event.space }
    }
}

/// Tells a member, unless it is the member's own deed or nothing that the member wants to hear of.
pub(crate) fn deliver(tx: &mut Tx, cause: impl Into<Cause>, notice: &Notice) -> Result<(), DbError> {
    let (cause, to) = (cause.into(), notice.to);
    let actor = cause.actor.filter(|_| !notice.by_house);
    if actor == Some(to) {
        return Ok(());
    }
    let way = store::way(tx, to, notice.kind)?;
    if way == Way::Off || store::is_muted(tx, to, &notice.thread)? {
        return Ok(());
    }
    if let Some(space) = cause.space
        && store::is_muted(tx, to, &Subject::of("space", space))?
    {
        return Ok(());
    }
    if !add_to_bundle(tx, cause, notice, actor)? && !insert(tx, cause, notice, actor, way)? {
        return Ok(());
    }
    live::announce(tx, to, Signal::new(TOPIC, ""));
    Ok(())
}

/// Whether an unread notification tells of this too now.
fn add_to_bundle(
    tx: &mut Tx,
    cause: Cause,
    notice: &Notice,
    actor: Option<MemberId>,
) -> Result<bool, DbError> {
    let (statement, about) = match notice.kind {
        Kind::Like => (&store::BUNDLE_OF_SUBJECT, &notice.subject),
        Kind::Lesson => (&store::BUNDLE_OF_THREAD, &notice.thread),
        _ => return Ok(false),
    };
    let about_kind = &*about.kind;
    let bundle: Option<(NotificationId, i64)> =
        tx.row(statement, params![notice.to, true, notice.kind, about_kind, about.id])?;
    let Some((id, event)) = bundle else { return Ok(false) };
    // Work that was cut off tells everybody again; whoever was told stays told once.
    if event != cause.id {
        let subject_kind = &*notice.subject.kind;
        let row = params![id, actor, cause.id, subject_kind, notice.subject.id, cause.at];
        tx.execute(&store::ADD_ONE, row)?;
    }
    Ok(true)
}

fn insert(
    tx: &mut Tx,
    cause: Cause,
    notice: &Notice,
    actor: Option<MemberId>,
    way: Way,
) -> Result<bool, DbError> {
    let age = tx.now().since(cause.at);
    let mail = if age < MAIL_NEWS { store::mail_of(way) } else { MailState::None };
    let read_at = (age >= NEWS).then_some(cause.at);
    let (to, kind, subject, thread) = (notice.to, notice.kind, &notice.subject, &notice.thread);
    let (subject_kind, thread_kind) = (&*subject.kind, &*thread.kind);
    let row = params![
        to,
        kind,
        subject_kind,
        subject.id,
        thread_kind,
        thread.id,
        cause.space,
        actor,
        cause.id,
        true,
        mail,
        cause.at,
        read_at
    ];
    let added = tx.execute(&store::INSERT, row)? > 0;
    if added && mail == MailState::Waiting {
        letters::plan(tx, to)?;
    }
    Ok(added)
}

/// Takes back one of several that a notification tells of, as long as it is unread.
pub(crate) fn take_one(tx: &mut Tx, from: MemberId, kind: Kind, subject: &Subject) -> Result<(), DbError> {
    let subject_kind = &*subject.kind;
    if tx.execute(&store::TAKE_ONE, params![from, true, kind, subject_kind, subject.id])? > 0 {
        tx.execute(&store::FORGET_EMPTY, params![from, true, kind])?;
        live::announce(tx, from, Signal::new(TOPIC, ""));
    }
    Ok(())
}

/// Forgets a notification whose reason was taken back, as long as it is unread.
pub(crate) fn forget(tx: &mut Tx, from: MemberId, kind: Kind, subject: &Subject) -> Result<(), DbError> {
    let subject_kind = &*subject.kind;
    if tx.execute(&store::FORGET, params![from, true, kind, subject_kind, subject.id])? > 0 {
        live::announce(tx, from, Signal::new(TOPIC, ""));
    }
    Ok(())
}

/// Hides what is about a subject that was deleted, or shows it again.
pub(crate) fn list_subject(tx: &mut Tx, subject: &Subject, listed: bool) -> Result<(), DbError> {
    let kind = &*subject.kind;
    tx.execute(&store::LIST_SUBJECT, params![kind, subject.id, listed]).map(drop)
}

/// Hides what stands in a thread that was deleted, or shows it again.
pub(crate) fn list_thread(tx: &mut Tx, thread: &Subject, listed: bool) -> Result<(), DbError> {
    let kind = &*thread.kind;
    tx.execute(&store::LIST_THREAD, params![kind, thread.id, listed]).map(drop)
}
