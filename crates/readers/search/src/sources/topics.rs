//! Topics of the forum.

use std::collections::HashMap;

use access::{Removal, Thing};
use db::{DbError, Snapshot, Tx};
use events::{Logged, ReaderError};
use forum::events::{PostLiked, PostUnliked};
use forum::{PostKind, Tag, TopicId, TopicKind};

use super::{Source, about};
use crate::entry::{Entry, Kind, State};
use crate::{plain, store};

pub(super) struct Topics;

impl Source for Topics {
    fn kind(&self) -> Kind {
        Kind::Topic
    }

    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
        if let Some(post) = liked(event)? {
            if post.0 == PostKind::Topic && !votes(tx, Kind::Topic, post)? {
                refresh(tx, TopicId::new(post.1))?;
            }
            return Ok(());
        }
        let heard = event.kind.starts_with("forum.topic.") || event.kind.starts_with("forum.answer.");
        match about(event, "topic") {
            Some(id) if heard => Ok(refresh(tx, TopicId::new(id))?),
            _ => Ok(()),
        }
    }

    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError> {
        let ids: Vec<TopicId> = ids.iter().map(|id| TopicId::new(*id)).collect();
        let facts = forum::topics_facts(q, &ids)?;
        Ok(facts.into_iter().map(|facts| (facts.id.get(), facts.thing())).collect())
    }
}

fn refresh(tx: &mut Tx, id: TopicId) -> Result<(), DbError> {
    let Some(topic) = forum::store::topic(tx, id)?.filter(|topic| topic.removal == Removal::None) else {
        return store::remove(tx, Kind::Topic, id.get());
    };
    let votes = forum::votes(tx, PostKind::Topic, id.get())?;
    let tags = forum::tags_of(tx, &[id])?.remove(&id).unwrap_or_default();
    let entry = Entry {
        kind: Kind::Topic,
        thing: id.get(),
        parent: 0,
        space: Some(topic.space_id.get()),
        author: Some(topic.author_id),
        state: match (topic.kind, topic.accepted_reply_id) {
            (TopicKind::Talk, _) => State::None,
            (TopicKind::Question, None) => State::Open,
            (TopicKind::Question, Some(_)) => State::Solved,
        },
        votes,
        at: topic.created_at,
        url: format!("/topics/{id}"),
        title: topic.title,
        tags: tags.iter().filter_map(|name| Tag::parse(name).ok()).collect(),
        body: plain::text_of(&topic.body_html),
    };
    store::put(tx, &entry)
}

/// The post that a like is about.
pub(super) fn liked(event: &Logged) -> Result<Option<(PostKind, i64)>, ReaderError> {
    if let Some(liked) = event.decode::<PostLiked>() {
        let liked = liked?;
        return Ok(Some((liked.post_kind, liked.post_id)));
    }
    if let Some(unliked) = event.decode::<PostUnliked>() {
        let unliked = unliked?;
        return Ok(Some((unliked.post_kind, unliked.post_id)));
    }
    Ok(None)
}

/// Counts the likes of a post anew. Says whether that is all.
pub(super) fn votes(tx: &mut Tx, kind: Kind, (of, id): (PostKind, i64)) -> Result<bool, DbError> {
    let votes = forum::votes(tx, of, id)?;
    store::set_votes(tx, kind, id, votes)
}
