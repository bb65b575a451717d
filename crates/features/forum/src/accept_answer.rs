//! The asker says which answer solved the question.

use access::{Action, Removal};
use db::{Tx, params};
use events::Emit as _;
use kernel::Viewer;
use web::{Error, codes as common};

use crate::edit_reply::reply_in_topic;
use crate::events::{AnswerAccepted, AnswerWithdrawn};
use crate::post::TopicKind;
use crate::{ReplyId, TopicId, codes, store};

/// Accepts an answer; one that was accepted before gives way. Says in which topic.
///
/// # Errors
/// For anybody but the asker; where the topic is no question or the answer is gone.
pub fn accept_answer(tx: &mut Tx, viewer: &Viewer, id: ReplyId) -> Result<TopicId, Error> {
    let (reply, facts) = reply_in_topic(tx, id)?;
    access::require(tx, viewer, Action::Accept, &facts.thing())?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let topic = store::topic(tx, facts.id)?.ok_or_else(Error::not_found)?;
    if topic.kind != TopicKind::Question {
        return Err(Error::new(&codes::NOT_A_QUESTION));
    }
    if reply.removal != Removal::None {
        return Err(Error::new(&codes::ANSWER_GONE));
    }
    let (topic_id, space) = (facts.id, facts.space);
    if topic.accepted_reply_id == Some(id) {
        return Ok(topic_id);
    }
    if let Some(former) = topic.accepted_reply_id
        && let Some(former) = store::reply(tx, former)?
    {
        let author = former.author_id;
        tx.emit(&AnswerWithdrawn { topic: topic_id, space, by, reply: former.id, author })?;
    }
    tx.execute(&store::UPDATE_ACCEPTED, params![topic_id, Some(id)])?;
    tx.emit(&AnswerAccepted { topic: topic_id, space, by, reply: id, author: reply.author_id })?;
    Ok(topic_id)
}

/// Takes the acceptance of an answer back. Says in which topic.
///
/// # Errors
/// For anybody but the asker.
pub fn withdraw_acceptance(tx: &mut Tx, viewer: &Viewer, id: ReplyId) -> Result<TopicId, Error> {
    let (reply, facts) = reply_in_topic(tx, id)?;
    access::require(tx, viewer, Action::Accept, &facts.thing())?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let topic = store::topic(tx, facts.id)?.ok_or_else(Error::not_found)?;
    if topic.accepted_reply_id == Some(id) {
        let none: Option<ReplyId> = None;
        tx.execute(&store::UPDATE_ACCEPTED, params![facts.id, none])?;
        let author = reply.author_id;
        tx.emit(&AnswerWithdrawn { topic: facts.id, space: facts.space, by, reply: id, author })?;
    }
    Ok(facts.id)
}
