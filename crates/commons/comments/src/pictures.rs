//! The pictures of the comments under a thing go and come back with it. Comments know nothing of the things under which
//! they stand, so whoever hears that one was deleted or brought back says so here.

use db::{DbError, Tx, params};

use crate::CommentId;
use crate::store::{self, COMMENTS_MAX};

/// Things of this kind were deleted: what only the comments under them show waits for them to be brought back, and is
/// thrown away after that. Saying so again changes nothing.
///
/// # Errors
/// Only of the database.
pub fn rest_under(tx: &mut Tx, kind: &str, ids: &[i64]) -> Result<(), DbError> {
    for comment in with_pictures(tx, kind, ids)? {
        files::rest_claims(tx, &comment.subject())?;
    }
    Ok(())
}

/// Things of this kind were brought back, and with them what the comments under them show.
///
/// # Errors
/// Only of the database.
pub fn wake_under(tx: &mut Tx, kind: &str, ids: &[i64]) -> Result<(), DbError> {
    for comment in with_pictures(tx, kind, ids)? {
        files::wake_claims(tx, &comment.subject())?;
    }
    Ok(())
}

/// Comments that are there and show a picture.
fn with_pictures(tx: &mut Tx, kind: &str, ids: &[i64]) -> Result<Vec<CommentId>, DbError> {
    let mut found: Vec<CommentId> = Vec::new();
    for some in ids.chunks(COMMENTS_MAX) {
        found.extend(tx.rows::<CommentId>(&store::WITH_PICTURES, params![kind].list(some))?);
    }
    Ok(found)
}
