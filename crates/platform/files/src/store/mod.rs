//! Every SQL statement of this crate.

pub(crate) mod claims;

use db::{DbError, Snapshot, Statement, Tx, params};
use kernel::{MemberId, Timestamp};

use crate::FileId;

pub(crate) use claims::Object;

/// All of them, for the registry.
pub(crate) static EVERY: &[&[&Statement]] = &[ALL, claims::ALL];

db::statements! {
    /// Notes a file whose bytes are in the store.
    INSERT = "INSERT INTO files (owner_id, name, object, thumb_object, digest, content_type, size, width, height, \
        private, created_at, kept_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id";
    /// One file.
    BY_ID = "SELECT id, owner_id, name, object, thumb_object, digest, content_type, size, width, height, private, \
        created_at FROM files WHERE id = $1";
    /// What a member uploaded, the newest first.
    OF_OWNER = "SELECT id, owner_id, name, object, thumb_object, digest, content_type, size, width, height, private, \
        created_at FROM files WHERE owner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    /// How many bytes a member uploaded that nothing uses.
    UNCLAIMED_BYTES = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS total FROM files \
        WHERE owner_id = $1 AND NOT EXISTS (SELECT 1 FROM file_claims WHERE file_claims.file_id = files.id)";
    /// Whether there is a file with these bytes.
    BY_OBJECT = "SELECT id FROM files WHERE object = $1";
    /// Forgets a file that nothing uses, and that has been kept for long enough.
    FORGET = "DELETE FROM files WHERE object = $1 AND kept_until <= $2 AND NOT EXISTS (SELECT 1 FROM file_claims \
        WHERE file_claims.file_id = files.id AND NOT file_claims.resting) RETURNING id";
}

db::row! {
    /// A file.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct FileRow {
        /// Which file.
        pub id: FileId,
        /// Who uploaded it.
        pub owner_id: MemberId,
        /// The last part of its address.
        pub name: String,
        /// Where the bytes lie.
        pub(crate) object: String,
        /// Where those of the small copy lie.
        pub(crate) thumb_object: String,
        /// SHA-256 of the bytes.
        pub digest: String,
        /// Media type.
        pub content_type: String,
        /// Bytes.
        pub size: i64,
        /// Pixels across.
        pub width: u32,
        /// Pixels down.
        pub height: u32,
        /// Opened by a signed address alone.
        pub private: bool,
        /// When it was uploaded.
        pub created_at: Timestamp,
    }
}

impl FileRow {
    /// Its address without a signature.
    pub fn path(&self) -> String {
        format!("/files/{}/{}", self.id, self.name)
    }
}

pub(crate) struct NewFile {
    pub(crate) owner: MemberId,
    pub(crate) name: String,
    pub(crate) object: String,
    pub(crate) thumb_object: String,
    pub(crate) digest: String,
    pub(crate) content_type: &'static str,
    pub(crate) size: i64,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) private: bool,
    pub(crate) kept_until: Timestamp,
}

pub(crate) fn insert(tx: &mut Tx, file: &NewFile) -> Result<FileId, DbError> {
    let now = tx.now();
    let row = params![
        file.owner,
        file.name,
        file.object,
        file.thumb_object,
        file.digest,
        file.content_type,
        file.size,
        file.width,
        file.height,
        file.private,
        now,
        file.kept_until
    ];
    tx.insert(&INSERT, row).map(FileId::new)
}

pub(crate) fn by_id(q: &mut Snapshot, id: FileId) -> Result<Option<FileRow>, DbError> {
    q.row(&BY_ID, params![id])
}

pub(crate) fn of_owner(
    q: &mut Snapshot,
    owner: MemberId,
    before: i64,
    limit: i64,
) -> Result<Vec<FileRow>, DbError> {
    q.rows(&OF_OWNER, params![owner, before, limit])
}

pub(crate) fn unclaimed_bytes(q: &mut Snapshot, owner: MemberId) -> Result<i64, DbError> {
    q.one(&UNCLAIMED_BYTES, params![owner])
}

pub(crate) fn has_object(q: &mut Snapshot, object: &str) -> Result<bool, DbError> {
    let known: Option<FileId> = q.row(&BY_OBJECT, params![object])?;
    Ok(known.is_some())
}

pub(crate) fn forget(tx: &mut Tx, object: &str) -> Result<Option<FileId>, DbError> {
    let now = tx.now();
    tx.row(&FORGET, params![object, now])
}
