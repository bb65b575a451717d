//! What other crates may know of a comment: a search over what was said.

use access::Removal;
use db::{DbError, Snapshot, params};
use kernel::{MemberId, Subject, Timestamp};

use crate::{CommentId, store};

/// A comment as a search may keep it. Who may read it is for the thing to say under which it stands.
#[derive(Debug, Clone)]
pub struct FoundComment {
    /// What it stands under.
    pub subject: Subject,
    /// Who wrote it.
    pub author: MemberId,
    /// What it says, as safe HTML.
    pub html: String,
    /// How many like it.
    pub likes: i64,
    /// When it was posted.
    pub at: Timestamp,
}

/// A comment for a search; `None` where there is none, or it was deleted.
///
/// # Errors
/// Only of the database.
pub fn found_comment(q: &mut Snapshot, id: CommentId) -> Result<Option<FoundComment>, DbError> {
    let Some(row) = store::comment(q, id)?.filter(|row| row.removal == Removal::None) else {
        return Ok(None);
    };
    let likes = likes(q, id)?;
    let subject = row.subject();
    Ok(Some(FoundComment { subject, author: row.author_id, html: row.body_html, likes, at: row.created_at }))
}

/// How many like a comment.
///
/// # Errors
/// Only of the database.
pub fn likes(q: &mut Snapshot, id: CommentId) -> Result<i64, DbError> {
    q.one(&store::COUNT_LIKES, params![id])
}

/// What some comments stand under, at most 100; those that were deleted are left out.
///
/// # Errors
/// Only of the database.
pub fn subjects_of(q: &mut Snapshot, ids: &[CommentId]) -> Result<Vec<(CommentId, Subject)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(CommentId, String, i64)> = q.rows(&store::SUBJECTS, params![].list(ids))?;
    Ok(rows.into_iter().map(|(id, kind, thing)| (id, Subject::read(kind, thing))).collect())
}
