//! A comment is taken away; it can be brought back.

use access::{Action, Removal};
use db::{Tx, params};
use events::Emit as _;
use kernel::Viewer;
use web::{Error, codes as common};

use crate::CommentId;
use crate::comment::{comment_in_place, thing};
use crate::events::CommentDeleted;
use crate::host::Hosts;
use crate::store;

/// Deletes a comment so that it can be brought back.
///
/// # Errors
/// Where the viewer may not.
pub fn delete_comment(tx: &mut Tx, viewer: &Viewer, hosts: &Hosts, id: CommentId) -> Result<(), Error> {
    let (row, place) = comment_in_place(tx, hosts, id)?;
    access::require(tx, viewer, Action::Delete, &thing(&row, &place))?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let removal = if viewer.is(row.author_id) { Removal::Owner } else { Removal::Staff };
    let now = Some(tx.now());
    if tx.execute(&store::UPDATE_REMOVAL, params![id, removal, now])? > 0 {
        files::rest_claims(tx, &id.subject())?;
        tx.emit(&CommentDeleted { subject: row.subject(), comment: id, by, author: row.author_id })?;
    }
    Ok(())
}
