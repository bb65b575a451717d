//! A topic is taken away, and brought back.

use access::{Action, Removal};
use db::{DbError, Snapshot, Tx, params};
use events::Emit as _;
use kernel::{Timestamp, Viewer};
use web::{Error, codes as common};

use crate::events::{TopicDeleted, TopicLocked, TopicRestored, TopicUnlocked};
use crate::post::can_undo;
use crate::{ReplyId, TopicId, codes, store};

/// Deletes a topic so that it can be brought back.
///
/// # Errors
/// Where the viewer may not.
pub fn delete_topic(tx: &mut Tx, viewer: &Viewer, id: TopicId) -> Result<(), Error> {
    let facts = store::topic_facts(tx, id)?.ok_or_else(Error::not_found)?;
    access::require(tx, viewer, Action::Delete, &facts.thing())?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let removal = if viewer.is(facts.author) { Removal::Owner } else { Removal::Staff };
    let now = Some(tx.now());
    if tx.execute(&store::UPDATE_TOPIC_REMOVAL, params![id, removal, now])? > 0 {
        files::rest_claims(tx, &id.subject())?;
        for reply in with_pictures(tx, id)? {
            files::rest_claims(tx, &reply.subject())?;
        }
        tx.emit(&TopicDeleted { topic: id, space: facts.space, by })?;
    }
    Ok(())
}

/// Brings a deleted topic back.
///
/// # Errors
/// Where the viewer may not, or the author's days are over.
pub fn restore_topic(tx: &mut Tx, viewer: &Viewer, id: TopicId) -> Result<(), Error> {
    let topic = store::topic(tx, id)?.ok_or_else(Error::not_found)?;
    access::require(tx, viewer, Action::Restore, &topic.facts().thing())?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    if !viewer.is_staff() && !can_undo(topic.removed_at, tx.now()) {
        return Err(Error::new(&codes::UNDO_OVER));
    }
    let never: Option<Timestamp> = None;
    if tx.execute(&store::UPDATE_TOPIC_REMOVAL, params![id, Removal::None, never])? > 0 {
        files::wake_claims(tx, &id.subject())?;
        for reply in with_pictures(tx, id)? {
            files::wake_claims(tx, &reply.subject())?;
        }
        tx.emit(&TopicRestored { topic: id, space: topic.space_id, by })?;
    }
    Ok(())
}

/// The replies that come and go with a topic and may show pictures. Those that were deleted by themselves stay so.
fn with_pictures(q: &mut Snapshot, topic: TopicId) -> Result<Vec<ReplyId>, DbError> {
    q.rows(&store::REPLIES_WITH_FILES, params![topic])
}

/// Locks a topic, so that it takes no more posts, or unlocks it.
///
/// # Errors
/// For anybody but staff.
pub fn lock_topic(tx: &mut Tx, viewer: &Viewer, id: TopicId, locked: bool) -> Result<(), Error> {
    let facts = store::topic_facts(tx, id)?.ok_or_else(Error::not_found)?;
    access::require(tx, viewer, Action::Moderate, &facts.thing())?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    if tx.execute(&store::UPDATE_TOPIC_LOCKED, params![id, locked])? > 0 {
        let space = facts.space;
        if locked {
            tx.emit(&TopicLocked { topic: id, space, by })?;
        } else {
            tx.emit(&TopicUnlocked { topic: id, space, by })?;
        }
    }
    Ok(())
}
