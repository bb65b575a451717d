//! What was typed and not saved yet.

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Timestamp};

use crate::article::ArticleId;

db::statements! {
    /// Keeps the last state of a writer's form.
    KEEP = "INSERT INTO article_drafts (article_id, member_id, version, fields, saved_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (article_id, member_id) DO UPDATE SET version = excluded.version, fields = excluded.fields, \
        saved_at = excluded.saved_at";
    /// What a writer typed.
    DRAFT = "SELECT version, fields, saved_at FROM article_drafts WHERE article_id = $1 AND member_id = $2";
    /// Forgets it.
    DROP_DRAFT = "DELETE FROM article_drafts WHERE article_id = $1 AND member_id = $2";
}

db::row! {
    /// What somebody typed into the form of an article and did not save yet.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Draft {
        /// The version that the form was made from.
        pub version: i64,
        /// Names and values of the form's fields as JSON.
        pub fields: String,
        /// When that was.
        pub saved_at: Timestamp,
    }
}

pub(crate) fn keep(
    tx: &mut Tx,
    id: ArticleId,
    member: MemberId,
    version: i64,
    fields: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&KEEP, params![id, member, version, fields, now]).map(drop)
}

pub(crate) fn draft(q: &mut Snapshot, id: ArticleId, member: MemberId) -> Result<Option<Draft>, DbError> {
    q.row(&DRAFT, params![id, member])
}

pub(crate) fn forget(tx: &mut Tx, id: ArticleId, member: MemberId) -> Result<(), DbError> {
    tx.execute(&DROP_DRAFT, params![id, member]).map(drop)
}
