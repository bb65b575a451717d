//! What a member does not want to hear of.

use ::events::Emit as _;
use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Subject, Timestamp, Viewer};
use web::{Error, ViewerExt as _, codes};

use crate::NotificationId;
use crate::events::{ThreadMuted, ThreadUnmuted};
use crate::kind::Way;
use crate::settings::set_way;
use crate::store::{self, Row};
use crate::threads::Threads;

/// More than anybody lists.
const MUTES_MAX: i64 = 200;

kernel::text_enum! {
    /// How much of what a notification is about goes silent.
    pub enum Mute {
        /// The topic, lesson or course.
        Thread = "thread",
        /// The space that it stands in.
        Space = "space",
        /// All of its kind.
        Kind = "kind",
    }
}

/// Silences what a notification is about.
///
/// # Errors
/// 404 where the viewer was not told so; where there is nothing of that sort to silence; where too much is silent.
pub fn mute(tx: &mut Tx, viewer: &Viewer, id: NotificationId, what: Mute) -> Result<(), Error> {
    let member = viewer.member()?.id;
    let row: Row = tx.row(&store::ONE, params![id, member])?.ok_or_else(Error::not_found)?;
    let subject = match what {
        Mute::Kind => return set_way(tx, viewer, row.kind, Way::Off),
        Mute::Thread => row.thread(),
        Mute::Space => Subject::of("space", row.space_id.ok_or_else(|| Error::new(&codes::BAD_VALUE))?),
    };
    if tx.one::<i64>(&store::COUNT_MUTES, params![member])? >= MUTES_MAX {
        return Err(Error::new(&codes::CONFLICT));
    }
    let (kind, now) = (&*subject.kind, tx.now());
    if tx.execute(&store::MUTE, params![member, kind, subject.id, now])? > 0 {
        tx.emit(&ThreadMuted { member, subject: subject.clone() })?;
    }
    Ok(())
}

/// Lets something be heard again; says whether it was silent.
///
/// # Errors
/// For passers-by.
pub fn unmute(tx: &mut Tx, viewer: &Viewer, subject: &Subject) -> Result<bool, Error> {
    let (member, kind) = (viewer.member()?.id, &*subject.kind);
    let was_silent = tx.execute(&store::UNMUTE, params![member, kind, subject.id])? > 0;
    if was_silent {
        tx.emit(&ThreadUnmuted { member, subject: subject.clone() })?;
    }
    Ok(was_silent)
}

/// What a member does not want to hear of, the newest first.
///
/// # Errors
/// Only of the database.
pub fn muted(q: &mut Snapshot, member: MemberId) -> Result<Vec<Subject>, DbError> {
    let rows: Vec<(String, i64, Timestamp)> = q.rows(&store::MUTES, params![member])?;
    Ok(rows.into_iter().map(|(kind, id, _)| Subject::read(kind, id)).collect())
}

/// Something that a member does not want to hear of, as the member may know of it now.
#[derive(Debug, Clone)]
pub struct Silent {
    /// What it is.
    pub subject: Subject,
    /// Its title; empty where the member may not know of it any more.
    pub title: String,
    /// Where it is; empty likewise.
    pub url: String,
}

/// What the viewer does not want to hear of, the newest first.
///
/// # Errors
/// For passers-by.
pub fn silent(q: &mut Snapshot, viewer: &Viewer, threads: &Threads) -> Result<Vec<Silent>, Error> {
    let subjects = muted(q, viewer.member()?.id)?;
    let seen = threads.seen_by(q, viewer, subjects.iter().cloned())?;
    let silent = subjects.into_iter().map(|subject| {
        let (title, url) =
            seen.get(&subject).map(|seen| (seen.title.clone(), seen.url.clone())).unwrap_or_default();
        Silent { subject, title, url }
    });
    Ok(silent.collect())
}
