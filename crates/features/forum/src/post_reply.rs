//! A member replies; in a question that is an answer.

use access::Action;
use db::{Tx, params};
use events::Emit as _;
use kernel::{MemberId, Viewer};
use markdown::RENDERER_VERSION;
use web::{Error, codes as common};

use crate::draft::Text;
use crate::events::ReplyPosted;
use crate::post::TopicFacts;
use crate::{ReplyId, TopicId, store};

/// Posts a reply for whoever asks.
///
/// # Errors
/// Where the viewer may not post in the topic.
pub fn post_reply(tx: &mut Tx, viewer: &Viewer, topic: TopicId, text: &Text) -> Result<ReplyId, Error> {
    let facts = store::topic_facts(tx, topic)?.ok_or_else(Error::not_found)?;
    access::require(tx, viewer, Action::Post, &facts.thing())?;
    let author = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    insert_reply(tx, author, &facts, text)
}

/// Writes a reply without asking who may: for imports and the demo community.
///
/// # Errors
/// Only of the database.
pub fn insert_reply(
    tx: &mut Tx,
    author: MemberId,
    topic: &TopicFacts,
    text: &Text,
) -> Result<ReplyId, Error> {
    let now = tx.now();
    let reply = ReplyId::new(tx.insert(
        &store::INSERT_REPLY,
        params![topic.id, author, text.body, text.html, RENDERER_VERSION, now],
    )?);
    files::claim_shown(tx, author, &reply.subject(), &[&text.body])?;
    tx.emit(&ReplyPosted {
        topic: topic.id,
        space: topic.space,
        by: author,
        reply,
        topic_author: topic.author,
        mentions: text.mentions.clone(),
    })?;
    Ok(reply)
}
