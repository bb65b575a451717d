//! A member says something under a thing, or answers what another said there.

use access::{Action, Removal};
use db::{Tx, params};
use events::Emit as _;
use kernel::{Subject, Viewer};
use markdown::RENDERER_VERSION;
use web::once;
use web::{Error, codes as common};

use crate::comment::place;
use crate::draft::Text;
use crate::events::CommentPosted;
use crate::host::Hosts;
use crate::store::{self, CommentRow};
use crate::{CommentId, codes};

/// Where a comment goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// The thing under which it stands.
    pub subject: Subject,
    /// The comment that it answers. An answer to an answer joins the same thread.
    pub parent: Option<CommentId>,
}

/// Posts a comment.
///
/// # Errors
/// Where the viewer may not post there, or what is to be answered is gone.
pub fn post_comment(
    tx: &mut Tx,
    viewer: &Viewer,
    hosts: &Hosts,
    target: &Target,
    text: &Text,
) -> Result<CommentId, Error> {
    let place = place(tx, hosts, &target.subject)?;
    access::require(tx, viewer, Action::Post, &place.thing)?;
    let author = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let answered = target.parent.map(|parent| answered(tx, target, parent)).transpose()?;
    let parent = answered.as_ref().map(CommentRow::thread);
    let now = tx.now();
    let (kind, id) = (target.subject.kind.as_ref(), target.subject.id);
    let row = params![kind, id, parent, author, text.body, text.html, RENDERER_VERSION, now];
    let comment = CommentId::new(tx.insert(&store::INSERT_COMMENT, row)?);
    files::claim_shown(tx, author, &comment.subject(), &[&text.body])?;
    tx.emit(&CommentPosted {
        subject: target.subject.clone(),
        comment,
        by: author,
        parent,
        parent_author: answered.map(|row| row.author_id),
        mentions: text.mentions.clone(),
    })?;
    Ok(comment)
}

/// Posts a comment as [`post_comment`] does, once for each `token`: who sends the same form again gets the comment that
/// is there already.
///
/// # Errors
/// As for [`post_comment`].
pub fn post_comment_once(
    tx: &mut Tx,
    viewer: &Viewer,
    hosts: &Hosts,
    target: &Target,
    text: &Text,
    token: &str,
) -> Result<CommentId, Error> {
    let made = once::make_once(tx, viewer, token, "/comments/", |tx| {
        Ok(post_comment(tx, viewer, hosts, target, text)?.get())
    })?;
    Ok(CommentId::new(made))
}

/// The comment that is answered.
fn answered(tx: &mut Tx, target: &Target, parent: CommentId) -> Result<CommentRow, Error> {
    let row = store::comment(tx, parent)?.filter(|row| row.subject() == target.subject);
    let row = row.ok_or_else(Error::not_found)?;
    if row.removal != Removal::None {
        return Err(Error::new(&codes::PARENT_GONE));
    }
    Ok(row)
}
