//! What comments have in common: limits, removal, and what access needs to know of them.

use std::time::Duration;

use access::Thing;
use db::Snapshot;
use kernel::text::Length;
use kernel::{Subject, Timestamp};
use web::Error;

use crate::CommentId;
use crate::host::{Hosts, Place};
use crate::store::{self, CommentRow};

/// How long a comment may be.
pub const BODY: Length = Length::new(1, 5_000);

/// How long an author can undo a deletion.
pub const UNDO: Duration = Duration::from_secs(7 * 24 * 3600);

/// The thing under which comments stand.
///
/// # Errors
/// 404 where there is no such thing.
pub(crate) fn place(q: &mut Snapshot, hosts: &Hosts, subject: &Subject) -> Result<Place, Error> {
    hosts.place(q, subject)?.ok_or_else(Error::not_found)
}

/// A comment with the thing under which it stands.
///
/// # Errors
/// 404 where there is no such comment, or what it stood under is gone.
pub(crate) fn comment_in_place(
    q: &mut Snapshot,
    hosts: &Hosts,
    id: CommentId,
) -> Result<(CommentRow, Place), Error> {
    let row = store::comment(q, id)?.ok_or_else(Error::not_found)?;
    let place = place(q, hosts, &row.subject())?;
    Ok((row, place))
}

/// A comment under the rules of access: its author's, and part of what it stands under.
pub(crate) fn thing(row: &CommentRow, place: &Place) -> Thing {
    Thing::new(row.id.subject(), place.thing.audience)
        .owned_by(row.author_id)
        .removed(row.removal)
        .within(&place.thing)
}

/// Whether an author who deleted something at `removed_at` can still undo that.
pub(crate) fn can_undo(removed_at: Option<Timestamp>, now: Timestamp) -> bool {
    removed_at.is_some_and(|at| now.since(at) < UNDO)
}
