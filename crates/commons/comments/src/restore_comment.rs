//! A deleted comment is brought back.

use access::{Action, Removal};
use db::{Tx, params};
use events::Emit as _;
use kernel::{Timestamp, Viewer};
use web::{Error, codes as common};

use crate::comment::{can_undo, comment_in_place, thing};
use crate::events::CommentRestored;
use crate::host::Hosts;
use crate::{CommentId, codes, store};

/// Brings a deleted comment back.
///
/// # Errors
/// Where the viewer may not, or the author's days are over.
pub fn restore_comment(tx: &mut Tx, viewer: &Viewer, hosts: &Hosts, id: CommentId) -> Result<(), Error> {
    let (row, place) = comment_in_place(tx, hosts, id)?;
    access::require(tx, viewer, Action::Restore, &thing(&row, &place))?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    if !viewer.is_staff() && !can_undo(row.removed_at, tx.now()) {
        return Err(Error::new(&codes::UNDO_OVER));
    }
    let never: Option<Timestamp> = None;
    if tx.execute(&store::UPDATE_REMOVAL, params![id, Removal::None, never])? > 0 {
        // Under what is deleted itself they wait for that to be brought back.
        if place.thing.removal == Removal::None {
            files::wake_claims(tx, &id.subject())?;
        }
        tx.emit(&CommentRestored { subject: row.subject(), comment: id, by, author: row.author_id })?;
    }
    Ok(())
}
