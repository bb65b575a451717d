//! Numbers in lists: how many replies, when something was last said, how many topics with a tag. Folded from the log,
//! because a counter on the topic would make every reply to a lively topic wait for the one before.

use db::{DbError, Tx, params};
use events::{Event as _, Logged, Reader, ReaderError};
use kernel::Id;

use crate::events::{ReplyDeleted, ReplyPosted, ReplyRestored, TopicEdited, TopicPosted};
use crate::{ReplyId, TopicId, store, tags};

/// Brings the numbers of a topic up to what happened to it. An event says only where to look: whether a reply counts is
/// read from the reply, and whether it was counted from a mark of its own. So the numbers are right also where an event
/// is heard again, or what it tells of was undone before it was heard; and each costs the same in a topic of any size.
pub const TALLIES: Reader = Reader {
    name: "forum.tallies",
    kinds: &[
        "forum.topic.posted",
        "forum.topic.edited",
        "forum.topic.deleted",
        "forum.topic.restored",
        "forum.reply.posted",
        "forum.reply.deleted",
        "forum.reply.restored",
    ],
    apply,
};

fn apply(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let topic: TopicId =
        Id::from_subject(&event.subject).ok_or_else(|| ReaderError::new("not about a topic"))?;
    match reply_of(event)? {
        None => {
            // Posting puts a topic into lists by itself, and an edit leaves it there.
            if ![TopicPosted::KIND, TopicEdited::KIND].contains(&event.kind.as_str()) {
                tx.execute(&store::LIST_TOPIC, params![topic])?;
            }
            tags::list(tx, topic)?;
        }
        Some(reply) => match tx.row::<bool>(&store::IS_TALLIED, params![topic])? {
            Some(true) => tally(tx, topic, reply)?,
            Some(false) => tally_anew(tx, topic)?,
            // Every topic has its row from the beginning.
            None => return Err(ReaderError::new("the topic has no tallies")),
        },
    }
    Ok(())
}

/// The reply that an event is about; `None` where it is about the topic itself.
fn reply_of(event: &Logged) -> Result<Option<ReplyId>, ReaderError> {
    if let Some(posted) = event.decode::<ReplyPosted>() {
        return Ok(Some(posted?.reply));
    }
    if let Some(deleted) = event.decode::<ReplyDeleted>() {
        return Ok(Some(deleted?.reply));
    }
    if let Some(restored) = event.decode::<ReplyRestored>() {
        return Ok(Some(restored?.reply));
    }
    Ok(None)
}

fn tally(tx: &mut Tx, topic: TopicId, reply: ReplyId) -> Result<(), DbError> {
    let change = if tx.execute(&store::MARK_TALLIED, params![reply])? > 0 {
        1
    } else if tx.execute(&store::UNMARK_TALLIED, params![reply])? > 0 {
        -1
    } else {
        0
    };
    tx.execute(&store::CHANGE_TALLY, params![topic, change])?;
    tags::follow(tx, topic)
}

fn tally_anew(tx: &mut Tx, topic: TopicId) -> Result<(), DbError> {
    tx.execute(&store::UNMARK_TOPIC, params![topic])?;
    tx.execute(&store::MARK_TOPIC, params![topic])?;
    tx.execute(&store::SET_TALLY, params![topic])?;
    tags::follow(tx, topic)
}
