//! What uses which file.

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Subject, Timestamp};

use crate::FileId;

db::statements! {
    /// Ties a file of this member to a thing; a claim that rested counts again.
    CLAIM = "INSERT INTO file_claims (file_id, thing_kind, thing_id, resting) \
        SELECT id, $3, $4, FALSE FROM files WHERE id = $1 AND owner_id = $2 \
        ON CONFLICT (file_id, thing_kind, thing_id) DO UPDATE SET resting = excluded.resting";
    /// Whether a file is tied to a thing.
    HAS = "SELECT file_id FROM file_claims WHERE file_id = $1 AND thing_kind = $2 AND thing_id = $3 AND NOT resting";
    /// What a thing uses.
    OF_THING = "SELECT files.id, files.object, files.thumb_object FROM file_claims \
        JOIN files ON files.id = file_claims.file_id \
        WHERE file_claims.thing_kind = $1 AND file_claims.thing_id = $2 ORDER BY files.id";
    /// What a thing uses, unless it rests already.
    AWAKE_OF_THING = "SELECT files.id, files.object, files.thumb_object FROM file_claims \
        JOIN files ON files.id = file_claims.file_id \
        WHERE file_claims.thing_kind = $1 AND file_claims.thing_id = $2 AND NOT file_claims.resting ORDER BY files.id";
    /// Unties one file from a thing.
    RELEASE = "DELETE FROM file_claims WHERE file_id = $1 AND thing_kind = $2 AND thing_id = $3";
    /// Has the claims of a thing rest, or count again.
    SET_RESTING = "UPDATE file_claims SET resting = $3 WHERE thing_kind = $1 AND thing_id = $2";
    /// Keeps a file for some time whether something uses it or not.
    KEEP_UNTIL = "UPDATE files SET kept_until = $2 WHERE id = $1 AND kept_until < $2";
}

db::row! {
    /// A file and where its bytes lie.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Object {
        pub(crate) id: FileId,
        pub(crate) object: String,
        pub(crate) thumb_object: String,
    }
}

/// Whether the file is tied to this thing now.
pub(crate) fn claim(tx: &mut Tx, id: FileId, by: MemberId, thing: &Subject) -> Result<bool, DbError> {
    if tx.execute(&CLAIM, params![id, by, &*thing.kind, thing.id])? > 0 {
        return Ok(true);
    }
    let known: Option<FileId> = tx.row(&HAS, params![id, &*thing.kind, thing.id])?;
    Ok(known.is_some())
}

pub(crate) fn of_thing(q: &mut Snapshot, thing: &Subject) -> Result<Vec<Object>, DbError> {
    q.rows(&OF_THING, params![&*thing.kind, thing.id])
}

pub(crate) fn awake_of_thing(q: &mut Snapshot, thing: &Subject) -> Result<Vec<Object>, DbError> {
    q.rows(&AWAKE_OF_THING, params![&*thing.kind, thing.id])
}

pub(crate) fn release(tx: &mut Tx, id: FileId, thing: &Subject) -> Result<(), DbError> {
    tx.execute(&RELEASE, params![id, &*thing.kind, thing.id]).map(drop)
}

pub(crate) fn set_resting(tx: &mut Tx, thing: &Subject, resting: bool) -> Result<(), DbError> {
    tx.execute(&SET_RESTING, params![&*thing.kind, thing.id, resting]).map(drop)
}

pub(crate) fn keep_until(tx: &mut Tx, id: FileId, until: Timestamp) -> Result<(), DbError> {
    tx.execute(&KEEP_UNTIL, params![id, until]).map(drop)
}
