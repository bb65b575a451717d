//! An author changes a reply; what it said before is kept.

use access::Action;
use db::{Snapshot, Tx, params};
use events::Emit as _;
use kernel::Viewer;
use markdown::RENDERER_VERSION;
use web::{Error, codes as common};

use crate::ReplyId;
use crate::draft::Text;
use crate::events::ReplyEdited;
use crate::post::{Post, TopicFacts};
use crate::store::{self, ReplyRow, Revision};

/// A reply with what access needs to know of its topic.
///
/// # Errors
/// 404 where there is no such reply.
pub fn reply_in_topic(q: &mut Snapshot, id: ReplyId) -> Result<(ReplyRow, TopicFacts), Error> {
    let reply = store::reply(q, id)?.ok_or_else(Error::not_found)?;
    let facts = store::topic_facts(q, reply.topic_id)?.ok_or_else(Error::not_found)?;
    Ok((reply, facts))
}

/// Saves a changed reply.
///
/// # Errors
/// Where the viewer may not, or it was changed since `version`.
pub fn edit_reply(tx: &mut Tx, viewer: &Viewer, id: ReplyId, version: i64, text: &Text) -> Result<(), Error> {
    let (reply, topic) = reply_in_topic(tx, id)?;
    access::require(tx, viewer, Action::Edit, &topic.reply_thing(id, reply.author_id, reply.removal))?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let now = tx.now();
    if tx.execute(&store::UPDATE_REPLY, params![id, text.body, text.html, now, version, RENDERER_VERSION])?
        == 0
    {
        return Err(Error::new(&common::STALE_EDIT));
    }
    let before =
        Revision { post: Post::Reply(id), version, title: "", body: &reply.body, editor: by, at: now };
    before.insert(tx)?;
    files::reclaim_shown(tx, by, &id.subject(), &[&text.body])?;
    tx.emit(&ReplyEdited { topic: topic.id, space: topic.space, by, reply: id, version: version + 1 })?;
    Ok(())
}
