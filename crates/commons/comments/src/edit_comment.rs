//! An author changes a comment; what it said before is kept.

use access::Action;
use db::{Snapshot, Tx, params};
use events::Emit as _;
use kernel::Viewer;
use markdown::RENDERER_VERSION;
use web::{Error, codes as common};

use crate::CommentId;
use crate::comment::{comment_in_place, thing};
use crate::draft::Text;
use crate::events::CommentEdited;
use crate::host::Hosts;
use crate::store::{self, CommentRow};

/// The comment, if the viewer may change it.
///
/// # Errors
/// Where the viewer may not.
pub fn editable(
    q: &mut Snapshot,
    viewer: &Viewer,
    hosts: &Hosts,
    id: CommentId,
) -> Result<CommentRow, Error> {
    let (row, place) = comment_in_place(q, hosts, id)?;
    access::require(q, viewer, Action::Edit, &thing(&row, &place))?;
    Ok(row)
}

/// Saves a changed comment, and gives its new version.
///
/// # Errors
/// Where the viewer may not, or it was changed since `version`.
pub fn edit_comment(
    tx: &mut Tx,
    viewer: &Viewer,
    hosts: &Hosts,
    id: CommentId,
    version: i64,
    text: &Text,
) -> Result<i64, Error> {
    let before = editable(tx, viewer, hosts, id)?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let now = tx.now();
    if tx
        .execute(&store::UPDATE_COMMENT, params![id, text.body, text.html, now, version, RENDERER_VERSION])?
        == 0
    {
        return Err(Error::new(&common::STALE_EDIT));
    }
    tx.execute(&store::INSERT_REVISION, params![id, version, before.body, by, now])?;
    files::reclaim_shown(tx, by, &id.subject(), &[&text.body])?;
    let (version, mentions) = (version + 1, text.mentions.clone());
    tx.emit(&CommentEdited { subject: before.subject(), comment: id, by, version, mentions })?;
    Ok(version)
}
