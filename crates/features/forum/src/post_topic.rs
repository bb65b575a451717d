//! A member begins a topic.

use access::Action;
use db::{Tx, params};
use events::Emit as _;
use kernel::{MemberId, Viewer};
use markdown::RENDERER_VERSION;
use web::{Error, codes as common};

use crate::draft::ReadyTopic;
use crate::events::TopicPosted;
use crate::{TopicId, store, tags};

/// Posts a topic for whoever asks.
///
/// # Errors
/// Where the viewer may not post in the space, or there is no such space.
pub fn post_topic(tx: &mut Tx, viewer: &Viewer, ready: &ReadyTopic) -> Result<TopicId, Error> {
    let row: Option<store::SpaceRow> = tx.row(&store::SPACE, params![ready.space])?;
    let Some(row) = row else { return Err(Error::new(&common::BAD_VALUE).field("space")) };
    access::require(tx, viewer, Action::Post, &row.thing())?;
    let author = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    insert_topic(tx, author, ready)
}

/// Writes a topic without asking who may: for imports and the demo community.
///
/// # Errors
/// Only of the database.
pub fn insert_topic(tx: &mut Tx, author: MemberId, ready: &ReadyTopic) -> Result<TopicId, Error> {
    let (now, text) = (tx.now(), &ready.text);
    let row = params![
        ready.space,
        author,
        ready.kind,
        ready.title,
        text.body,
        text.html,
        text.excerpt,
        RENDERER_VERSION,
        false,
        now
    ];
    let topic = TopicId::new(tx.insert(&store::INSERT_TOPIC, row)?);
    tx.execute(&store::INSERT_TALLY, params![topic, ready.space, true, now])?;
    let tags = tags::set(tx, topic, ready.space, ready.tags.as_deref().unwrap_or_default())?;
    files::claim_shown(tx, author, &topic.subject(), &[&text.body])?;
    tx.emit(&TopicPosted {
        topic,
        space: ready.space,
        by: author,
        kind: ready.kind,
        mentions: text.mentions.clone(),
        tags,
    })?;
    Ok(topic)
}
