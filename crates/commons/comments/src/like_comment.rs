//! Members like a comment, and take that back.

use access::{Action, Removal};
use db::{Snapshot, Tx, params};
use events::Emit as _;
use kernel::{MemberId, Viewer};
use web::{Error, codes as common};

use crate::comment::{comment_in_place, thing};
use crate::events::{CommentLiked, CommentUnliked};
use crate::host::Hosts;
use crate::store::{self, CommentRow};
use crate::{CommentId, codes};

/// How many like a comment, and whether the viewer does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Likes {
    /// All.
    pub count: i64,
    /// The viewer among them.
    pub mine: bool,
}

/// Likes a comment, once however often it is asked.
///
/// # Errors
/// Where the viewer may not read it, or wrote it.
pub fn like_comment(tx: &mut Tx, viewer: &Viewer, hosts: &Hosts, id: CommentId) -> Result<Likes, Error> {
    let (row, by) = readable(tx, viewer, hosts, id)?;
    if by == row.author_id {
        return Err(Error::new(&codes::OWN_LIKE));
    }
    let now = tx.now();
    if tx.execute(&store::INSERT_LIKE, params![id, by, now])? > 0 {
        tx.emit(&CommentLiked { subject: row.subject(), comment: id, by, author: row.author_id })?;
    }
    Ok(Likes { count: tx.one(&store::COUNT_LIKES, params![id])?, mine: true })
}

/// Takes a like back.
///
/// # Errors
/// Where the viewer may not read it.
pub fn unlike_comment(tx: &mut Tx, viewer: &Viewer, hosts: &Hosts, id: CommentId) -> Result<Likes, Error> {
    let (row, by) = readable(tx, viewer, hosts, id)?;
    if tx.execute(&store::DELETE_LIKE, params![id, by])? > 0 {
        tx.emit(&CommentUnliked { subject: row.subject(), comment: id, by, author: row.author_id })?;
    }
    Ok(Likes { count: tx.one(&store::COUNT_LIKES, params![id])?, mine: false })
}

/// The comment and the member who reads it. Liking is open where reading is, also under what is locked.
fn readable(
    q: &mut Snapshot,
    viewer: &Viewer,
    hosts: &Hosts,
    id: CommentId,
) -> Result<(CommentRow, MemberId), Error> {
    let (row, place) = comment_in_place(q, hosts, id)?;
    access::require(q, viewer, Action::Read, &thing(&row, &place))?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    if row.removal != Removal::None {
        return Err(Error::not_found());
    }
    Ok((row, by))
}
