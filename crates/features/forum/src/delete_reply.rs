//! A reply is taken away, and brought back.

use access::{Action, Removal};
use db::{Tx, params};
use events::Emit as _;
use kernel::{Timestamp, Viewer};
use web::{Error, codes as common};

use crate::edit_reply::reply_in_topic;
use crate::events::{AnswerWithdrawn, ReplyDeleted, ReplyRestored};
use crate::post::can_undo;
use crate::{ReplyId, TopicId, codes, store};

/// Deletes a reply so that it can be brought back. Says in which topic. An answer that was accepted is so no more.
///
/// # Errors
/// Where the viewer may not.
pub fn delete_reply(tx: &mut Tx, viewer: &Viewer, id: ReplyId) -> Result<TopicId, Error> {
    let (reply, topic) = reply_in_topic(tx, id)?;
    access::require(tx, viewer, Action::Delete, &topic.reply_thing(id, reply.author_id, reply.removal))?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let removal = if viewer.is(reply.author_id) { Removal::Owner } else { Removal::Staff };
    let now = Some(tx.now());
    if tx.execute(&store::UPDATE_REPLY_REMOVAL, params![id, removal, now])? > 0 {
        files::rest_claims(tx, &id.subject())?;
        let row = store::topic(tx, topic.id)?.ok_or_else(Error::not_found)?;
        if row.accepted_reply_id == Some(id) {
            let none: Option<ReplyId> = None;
            tx.execute(&store::UPDATE_ACCEPTED, params![topic.id, none])?;
            let author = reply.author_id;
            tx.emit(&AnswerWithdrawn { topic: topic.id, space: topic.space, by, reply: id, author })?;
        }
        tx.emit(&ReplyDeleted { topic: topic.id, space: topic.space, by, reply: id })?;
    }
    Ok(topic.id)
}

/// Brings a deleted reply back. Says in which topic.
///
/// # Errors
/// Where the viewer may not, or the author's days are over.
pub fn restore_reply(tx: &mut Tx, viewer: &Viewer, id: ReplyId) -> Result<TopicId, Error> {
    let (reply, topic) = reply_in_topic(tx, id)?;
    access::require(tx, viewer, Action::Restore, &topic.reply_thing(id, reply.author_id, reply.removal))?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    if !viewer.is_staff() && !can_undo(reply.removed_at, tx.now()) {
        return Err(Error::new(&codes::UNDO_OVER));
    }
    let never: Option<Timestamp> = None;
    if tx.execute(&store::UPDATE_REPLY_REMOVAL, params![id, Removal::None, never])? > 0 {
        // In a topic that is deleted itself they wait for that one to be brought back.
        if topic.removal == Removal::None {
            files::wake_claims(tx, &id.subject())?;
        }
        tx.emit(&ReplyRestored { topic: topic.id, space: topic.space, by, reply: id })?;
    }
    Ok(topic.id)
}
