//! Reads for whoever keeps a list of posts of its own: many at a time, as they are now.

use access::{Removal, Thing};
use db::{DbError, Snapshot, params};
use kernel::MemberId;

use crate::post::{PostKind, TopicFacts};
use crate::store::COUNT_LIKES;
use crate::{ReplyId, SpaceId, TopicId};

db::statements! {
    /// What access needs to know of some topics.
    TOPICS_FACTS = "SELECT topics.id, space_id, audience, author_id, locked, removal
        FROM topics JOIN spaces ON spaces.id = space_id WHERE topics.id IN ({list:1:100})";
    /// Who wrote some replies, and whether they are there.
    REPLIES_FACTS = "SELECT id, topic_id, author_id, removal FROM replies WHERE id IN ({list:1:100})";
}

/// What access needs to know of some topics, at most 100; those that never were are left out.
///
/// # Errors
/// Only of the database.
pub fn topics_facts(q: &mut Snapshot, ids: &[TopicId]) -> Result<Vec<TopicFacts>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(TopicId, SpaceId, access::Audience, MemberId, bool, Removal)> =
        q.rows(&TOPICS_FACTS, params![].list(ids))?;
    let facts = rows.into_iter().map(|(id, space, audience, author, locked, removal)| TopicFacts {
        id,
        space,
        audience,
        author,
        locked,
        removal,
    });
    Ok(facts.collect())
}

/// Some replies under the rules of access, at most 100; those that never were are left out.
///
/// # Errors
/// Only of the database.
pub fn reply_things(q: &mut Snapshot, ids: &[ReplyId]) -> Result<Vec<(ReplyId, Thing)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(ReplyId, TopicId, MemberId, Removal)> = q.rows(&REPLIES_FACTS, params![].list(ids))?;
    let topics: Vec<TopicId> = rows.iter().map(|(_, topic, ..)| *topic).collect();
    let topics = topics_facts(q, &topics)?;
    let things = rows.into_iter().filter_map(|(id, topic, author, removal)| {
        let topic = topics.iter().find(|facts| facts.id == topic)?;
        Some((id, topic.reply_thing(id, author, removal)))
    });
    Ok(things.collect())
}

/// How many like a post.
///
/// # Errors
/// Only of the database.
pub fn votes(q: &mut Snapshot, kind: PostKind, id: i64) -> Result<i64, DbError> {
    q.one(&COUNT_LIKES, params![kind, id])
}
