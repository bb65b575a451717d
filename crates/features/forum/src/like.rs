//! Members like a topic or a reply, and take that back.

use access::{Action, Thing};
use db::{Snapshot, Tx, params};
use events::Emit as _;
use kernel::{MemberId, Viewer};
use web::{Error, codes as common};

use crate::edit_reply::reply_in_topic;
use crate::events::{PostLiked, PostUnliked};
use crate::post::{Post, TopicFacts};
use crate::{codes, store};

/// A post that can be liked.
struct Target {
    topic: TopicFacts,
    thing: Thing,
    author: MemberId,
}

fn target(q: &mut Snapshot, post: Post) -> Result<Target, Error> {
    match post {
        Post::Topic(id) => {
            let topic = store::topic_facts(q, id)?.ok_or_else(Error::not_found)?;
            Ok(Target { thing: topic.thing(), author: topic.author, topic })
        }
        Post::Reply(id) => {
            let (reply, topic) = reply_in_topic(q, id)?;
            let thing = topic.reply_thing(id, reply.author_id, reply.removal);
            Ok(Target { thing, author: reply.author_id, topic })
        }
    }
}

/// Likes a post, once however often it is asked. Says how many like it now.
///
/// # Errors
/// Where the viewer may not post there, or wrote it.
pub fn like(tx: &mut Tx, viewer: &Viewer, post: Post) -> Result<Liked, Error> {
    let target = target(tx, post)?;
    // Liking is open where reading is, also in a locked topic.
    access::require(tx, viewer, Action::Read, &target.thing)?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    if by == target.author {
        return Err(Error::new(&codes::OWN_LIKE));
    }
    let (kind, id, now) = (post.kind(), post.id(), tx.now());
    if tx.execute(&store::INSERT_LIKE, params![kind, id, by, now])? > 0 {
        let TopicFacts { id: topic, space, .. } = target.topic;
        tx.emit(&PostLiked { topic, space, by, post_kind: kind, post_id: id, author: target.author })?;
    }
    liked(tx, post, &target, true)
}

/// Takes a like back. Says how many like it now.
///
/// # Errors
/// Where the viewer may not read it.
pub fn unlike(tx: &mut Tx, viewer: &Viewer, post: Post) -> Result<Liked, Error> {
    let target = target(tx, post)?;
    access::require(tx, viewer, Action::Read, &target.thing)?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let (kind, id) = (post.kind(), post.id());
    if tx.execute(&store::DELETE_LIKE, params![kind, id, by])? > 0 {
        let TopicFacts { id: topic, space, .. } = target.topic;
        tx.emit(&PostUnliked { topic, space, by, post_kind: kind, post_id: id, author: target.author })?;
    }
    liked(tx, post, &target, false)
}

/// How a post stands after a like was given or taken back.
#[derive(Debug, Clone, Copy)]
pub struct Liked {
    /// Its topic.
    pub topic: crate::TopicId,
    /// How many like it.
    pub count: i64,
    /// Whether the viewer does.
    pub mine: bool,
}

fn liked(tx: &mut Tx, post: Post, target: &Target, mine: bool) -> Result<Liked, Error> {
    let count = tx.one(&store::COUNT_LIKES, params![post.kind(), post.id()])?;
    Ok(Liked { topic: target.topic.id, count, mine })
}
