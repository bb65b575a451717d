//! What a comment said before its edits.

use access::Action;
use db::{Snapshot, params};
use kernel::Viewer;
use web::Error;

use crate::CommentId;
use crate::comment::{comment_in_place, thing};
use crate::host::Hosts;
use crate::store::{self, RevisionRow};

/// What a comment said before its edits, the newest first.
///
/// # Errors
/// Where the viewer may not read it.
pub(crate) fn revisions(
    q: &mut Snapshot,
    hosts: &Hosts,
    viewer: &Viewer,
    id: CommentId,
) -> Result<Vec<RevisionRow>, Error> {
    let (row, place) = comment_in_place(q, hosts, id)?;
    access::require(q, viewer, Action::Read, &place.thing)?;
    access::require(q, viewer, Action::Read, &thing(&row, &place))?;
    Ok(q.rows(&store::REVISIONS, params![id])?)
}
