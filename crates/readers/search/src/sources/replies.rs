//! Replies in topics. They come and go with their topic, and are found under its title.

use std::collections::HashMap;

use access::{Removal, Thing};
use db::{DbError, Snapshot, Tx, params};
use events::{Event as _, Logged, ReaderError};
use forum::events::{ReplyDeleted, ReplyEdited, ReplyPosted, ReplyRestored};
use forum::events::{TopicDeleted, TopicEdited, TopicRestored};
use forum::store::{ReplyRow, TopicRow};
use forum::{PostKind, ReplyId, TopicId};
use kernel::{Cursor, PageSize};

use super::topics::{liked, votes};
use super::{Source, about};
use crate::entry::{Entry, Kind, State};
use crate::{plain, store};

pub(super) struct Replies;

impl Source for Replies {
    fn kind(&self) -> Kind {
        Kind::Reply
    }

    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
        if let Some(post) = liked(event)? {
            if post.0 == PostKind::Reply && !votes(tx, Kind::Reply, post)? {
                refresh(tx, ReplyId::new(post.1))?;
            }
            return Ok(());
        }
        let topic = about(event, "topic").map(TopicId::new);
        match (event.kind.as_str(), topic) {
            (TopicEdited::KIND, Some(topic)) => retitle(tx, topic)?,
            (TopicDeleted::KIND, Some(topic)) => store::remove_below(tx, Kind::Reply, topic.get())?,
            (TopicRestored::KIND, Some(topic)) => refresh_all(tx, topic)?,
            _ => {
                if let Some(reply) = reply_of(event)? {
                    refresh(tx, reply)?;
                }
            }
        }
        Ok(())
    }

    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError> {
        let ids: Vec<ReplyId> = ids.iter().map(|id| ReplyId::new(*id)).collect();
        let things = forum::reply_things(q, &ids)?;
        Ok(things.into_iter().map(|(id, thing)| (id.get(), thing)).collect())
    }
}

/// The reply that was written, edited, deleted or brought back.
fn reply_of(event: &Logged) -> Result<Option<ReplyId>, ReaderError> {
    if let Some(posted) = event.decode::<ReplyPosted>() {
        return Ok(Some(posted?.reply));
    }
    if let Some(edited) = event.decode::<ReplyEdited>() {
        return Ok(Some(edited?.reply));
    }
    if let Some(deleted) = event.decode::<ReplyDeleted>() {
        return Ok(Some(deleted?.reply));
    }
    if let Some(restored) = event.decode::<ReplyRestored>() {
        return Ok(Some(restored?.reply));
    }
    Ok(None)
}

fn refresh(tx: &mut Tx, id: ReplyId) -> Result<(), DbError> {
    if let Some(reply) = forum::store::reply(tx, id)?.filter(|reply| reply.removal == Removal::None) {
        let topic = forum::store::topic(tx, reply.topic_id)?;
        if let Some(topic) = topic.filter(|topic| topic.removal == Removal::None) {
            return put(tx, &topic, reply);
        }
    }
    store::remove(tx, Kind::Reply, id.get())
}

/// Every reply of a topic that was brought back.
fn refresh_all(tx: &mut Tx, topic: TopicId) -> Result<(), DbError> {
    let Some(row) = forum::store::topic(tx, topic)?.filter(|row| row.removal == Removal::None) else {
        return Ok(());
    };
    let size = PageSize::clamped(100);
    let mut after = None;
    loop {
        let replies = forum::store::replies(tx, topic, after, size)?;
        let last = replies.last().map(|reply| Cursor::single(reply.id.get()));
        for reply in replies.into_iter().filter(|reply| reply.removal == Removal::None) {
            put(tx, &row, reply)?;
        }
        match last {
            Some(last) => after = Some(last),
            None => return Ok(()),
        }
    }
}

fn retitle(tx: &mut Tx, topic: TopicId) -> Result<(), DbError> {
    if let Some(row) = forum::store::topic(tx, topic)? {
        tx.execute(&store::RETITLE, params![Kind::Reply, topic, row.title])?;
    }
    Ok(())
}

fn put(tx: &mut Tx, topic: &TopicRow, reply: ReplyRow) -> Result<(), DbError> {
    let votes = forum::votes(tx, PostKind::Reply, reply.id.get())?;
    let entry = Entry {
        kind: Kind::Reply,
        thing: reply.id.get(),
        parent: topic.id.get(),
        space: Some(topic.space_id.get()),
        author: Some(reply.author_id),
        state: State::None,
        votes,
        at: reply.created_at,
        url: format!("/replies/{}", reply.id),
        title: topic.title.clone(),
        tags: Vec::new(),
        body: plain::text_of(&reply.body_html),
    };
    store::put(tx, &entry)
}
