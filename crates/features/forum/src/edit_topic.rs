//! An author changes a topic; what it said before is kept. Tags are no words: where they alone change, the topic has a
//! new version, but nobody is told that its words were edited, and its history stays as it was.

use access::Action;
use db::{Tx, params};
use events::Emit as _;
use kernel::Viewer;
use markdown::RENDERER_VERSION;
use web::{Error, codes as common};

use crate::draft::ReadyTopic;
use crate::events::TopicEdited;
use crate::post::{Post, TopicKind};
use crate::store::{self, Revision};
use crate::{TopicId, codes, tags};

/// Saves a changed topic. Its space stays; moving is another act.
///
/// # Errors
/// Where the viewer may not, where it was changed since `version`, and where a question whose answer was accepted is to
/// become a talk.
pub fn edit_topic(
    tx: &mut Tx,
    viewer: &Viewer,
    id: TopicId,
    version: i64,
    ready: &ReadyTopic,
) -> Result<(), Error> {
    let topic = store::topic(tx, id)?.ok_or_else(Error::not_found)?;
    access::require(tx, viewer, Action::Edit, &topic.facts().thing())?;
    let by = viewer.member_id().ok_or_else(|| Error::new(&common::SIGN_IN))?;
    let now = tx.now();
    if topic.accepted_reply_id.is_some() && ready.kind != TopicKind::Question {
        // The mark on the answer would make no sense on a talk.
        return Err(Error::new(&codes::ANSWERED).field("kind"));
    }
    let text = &ready.text;
    let in_words = (&topic.title, &topic.body, topic.kind) != (&ready.title, &text.body, ready.kind);
    let edited_at = if in_words { Some(now) } else { topic.edited_at };
    let row = params![
        id,
        ready.kind,
        ready.title,
        text.body,
        text.html,
        text.excerpt,
        edited_at,
        version,
        RENDERER_VERSION
    ];
    if tx.execute(&store::UPDATE_TOPIC, row)? == 0 {
        return Err(Error::new(&common::STALE_EDIT));
    }
    if in_words {
        let before = Revision {
            post: Post::Topic(id),
            version,
            title: &topic.title,
            body: &topic.body,
            editor: by,
            at: now,
        };
        before.insert(tx)?;
    }
    let tags = match &ready.tags {
        Some(tags) => tags::replace(tx, id, topic.space_id, tags)?,
        None => tags::of_topic(tx, id)?,
    };
    files::reclaim_shown(tx, by, &id.subject(), &[&text.body])?;
    tx.emit(&TopicEdited { topic: id, space: topic.space_id, by, version: version + 1, tags })?;
    Ok(())
}
