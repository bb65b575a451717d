//! What uses an upload says so, and keeps it thereby.
//!
//! A thing claims the pictures that its text shows, in the transaction that saves the text: [`claim_shown`] for a new
//! thing, [`reclaim_shown`] after an edit. Where it is deleted so that it can be brought back, its claims rest
//! ([`rest_claims`]) and count again later ([`wake_claims`]). A file that nothing claims any more is thrown away by due
//! work that is enqueued where the last claim ends.

use std::time::Duration;

use db::{DbError, Tx};
use events::due;
use kernel::{MemberId, Subject, Timestamp};

use crate::FileId;
use crate::store::{self, Object};
use crate::sweep::{KIND, Swept};
use crate::upload::UNUSED;

/// How many pictures of one text are looked at.
const IN_TEXT_MAX: usize = 200;

/// How long the pictures of a deleted thing wait for it to be brought back.
pub const RESTING: Duration = Duration::from_secs(30 * 24 * 3600);

/// Ties a file to a thing that uses it; `false` where the member did not upload it and the thing had it not before.
/// Asking again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn claim(tx: &mut Tx, id: FileId, by: MemberId, thing: &Subject) -> Result<bool, DbError> {
    store::claims::claim(tx, id, by, thing)
}

/// Ties every file of this member that the texts show (`/files/7/name.png`) to the thing that they belong to. What the
/// thing had before it keeps.
///
/// # Errors
/// When the database fails.
pub fn claim_shown(tx: &mut Tx, by: MemberId, thing: &Subject, texts: &[&str]) -> Result<(), DbError> {
    for id in shown(texts) {
        store::claims::claim(tx, id, by, thing)?;
    }
    Ok(())
}

/// The same after an edit: what the texts do not show any more is let go.
///
/// # Errors
/// When the database fails.
pub fn reclaim_shown(tx: &mut Tx, by: MemberId, thing: &Subject, texts: &[&str]) -> Result<(), DbError> {
    let wanted = shown(texts);
    for object in store::claims::of_thing(tx, thing)? {
        if wanted.binary_search(&object.id).is_err() {
            store::claims::release(tx, object.id, thing)?;
            look_again(tx, &object, UNUSED)?;
        }
    }
    for id in wanted {
        store::claims::claim(tx, id, by, thing)?;
    }
    Ok(())
}

/// The thing was deleted: what only it used waits for [`RESTING`], and is thrown away then. Saying so again, for what
/// rests already, makes nothing wait longer.
///
/// # Errors
/// When the database fails.
pub fn rest_claims(tx: &mut Tx, thing: &Subject) -> Result<(), DbError> {
    for object in store::claims::awake_of_thing(tx, thing)? {
        look_again(tx, &object, RESTING)?;
    }
    store::claims::set_resting(tx, thing, true)
}

/// The thing was brought back: its claims count again.
///
/// # Errors
/// When the database fails.
pub fn wake_claims(tx: &mut Tx, thing: &Subject) -> Result<(), DbError> {
    store::claims::set_resting(tx, thing, false)
}

/// Has the file looked at after a time, which it is kept in any case.
fn look_again(tx: &mut Tx, object: &Object, after: Duration) -> Result<(), DbError> {
    let at: Timestamp = tx.now().plus(after);
    store::claims::keep_until(tx, object.id, at)?;
    let swept = Swept { object: object.object.clone(), thumb_object: object.thumb_object.clone() };
    due::enqueue(tx, KIND, &format!("{}-{}", object.object, at.micros()), &swept, at)?;
    Ok(())
}

/// The file at a path of ours, `/files/7/name.png`; `None` for any other text.
pub fn file_at(path: &str) -> Option<FileId> {
    let (id, name) = path.strip_prefix("/files/")?.split_once('/')?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    id.parse().ok().filter(|_| plain)
}

/// The files that texts show, each once, in order.
fn shown(texts: &[&str]) -> Vec<FileId> {
    let mut ids: Vec<FileId> = texts
        .iter()
        .flat_map(|text| text.split("/files/").skip(1))
        .filter_map(|rest| rest.split_once('/')?.0.parse().ok())
        .take(IN_TEXT_MAX)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_are_found_in_texts() {
        let text = "![一](/files/7/a.png) https://x.example/files/9/b.jpg /files/7/a.png /files/x/y /files/-1/ /files/3";
        assert_eq!(shown(&[text, "/files/8/c.png"]), [7, 8, 9].map(FileId::new));
        assert!(shown(&["没有图", ""]).is_empty());
    }

    #[test]
    fn only_a_path_of_ours_is_a_file() {
        assert_eq!(file_at("/files/7/a1.png"), Some(FileId::new(7)));
        for bad in [
            "",
            "/files/7",
            "/files/7/",
            "/files/x/a.png",
            "/files/7/../a",
            "/files/7/a?b",
            "//files/7/a.png",
        ] {
            assert_eq!(file_at(bad), None, "{bad}");
        }
    }
}
