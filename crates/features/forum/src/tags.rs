//! Which topics have which tags.

use std::collections::HashMap;

use db::{DbError, Snapshot, Tx, params};

use crate::tag::Tag;
use crate::{SpaceId, TagId, TopicId};

/// How many tags the list of all tags shows.
const LISTED_MAX: i64 = 200;

db::statements! {
    /// Adds a tag, unless somebody did.
    INSERT_TAG = "INSERT INTO tags (name, name_key, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (name_key) DO NOTHING";
    /// Some tags.
    TAGS_BY_KEY = "SELECT name_key, id, name FROM tags WHERE name_key IN ({list:1:5})";
    /// Takes all tags from a topic.
    CLEAR_TAGS = "DELETE FROM topic_tags WHERE topic_id = $1";
    /// Gives a topic a tag.
    INSERT_TOPIC_TAG = "INSERT INTO topic_tags (topic_id, position, tag_id) VALUES ($1, $2, $3)";
    /// Notes that a tag is used in a space.
    INSERT_TAG_TALLY = "INSERT INTO tag_tallies (tag_id, space_id, topics) VALUES ($1, $2, 0)
        ON CONFLICT (tag_id, space_id) DO NOTHING";
    /// The tags of some topics.
    TAGS_OF = "SELECT topic_id, position, name FROM topic_tags JOIN tags ON tags.id = tag_id
        WHERE topic_id IN ({list:1:100})";
    /// The tags of one topic, in order.
    TAGS_OF_TOPIC = "SELECT name FROM topic_tags JOIN tags ON tags.id = tag_id
        WHERE topic_id = $1 ORDER BY position";

    /// A tag that was ever used in one of some spaces.
    TAG_IN = "SELECT tags.id, name FROM tags JOIN tag_tallies ON tag_tallies.tag_id = tags.id
        WHERE name_key = $1 AND space_id IN ({list:2:100}) LIMIT 1";
    /// The tags of some spaces with how many topics have them, the most used first.
    TAGS_IN = "SELECT name, CAST(SUM(tag_tallies.topics) AS BIGINT) AS topics
        FROM tag_tallies JOIN tags ON tags.id = tag_tallies.tag_id
        WHERE space_id IN ({list:2:100}) AND tag_tallies.topics > 0
        GROUP BY tags.id, name ORDER BY SUM(tag_tallies.topics) DESC, tags.id LIMIT $1";

    /// The tags in whose lists a topic stands.
    TAGS_LISTING = "SELECT tag_id FROM tagged_topics WHERE topic_id = $1";
    /// The tags in whose lists a topic belongs.
    TAGS_TO_LIST = "SELECT tag_id FROM topic_tags JOIN topics ON topics.id = topic_id
        WHERE topic_id = $1 AND removal = 'none'";
    /// Puts a topic into the list of a tag.
    LIST_UNDER_TAG = "INSERT INTO tagged_topics (topic_id, tag_id, space_id, active_at)
        SELECT topic_id, $2, space_id, active_at FROM topic_tallies WHERE topic_id = $1";
    /// Takes it out.
    UNLIST_UNDER_TAG = "DELETE FROM tagged_topics WHERE topic_id = $1 AND tag_id = $2";
    /// Changes the number of topics with a tag in the space of a topic.
    CHANGE_TAG_TALLY = "UPDATE tag_tallies SET topics = topics + $3
        WHERE tag_id = $2 AND space_id = (SELECT topics.space_id FROM topics WHERE topics.id = $1)";
    /// Says in the lists of tags when something was last said in a topic.
    MOVE_UNDER_TAGS = "UPDATE tagged_topics SET active_at =
        (SELECT topic_tallies.active_at FROM topic_tallies WHERE topic_tallies.topic_id = $1) WHERE topic_id = $1";
}

db::row! {
    /// A tag, and how many topics have it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct TagCount {
        /// As it is shown.
        pub name: String,
        /// Topics in the spaces that were asked for.
        pub topics: i64,
    }
}

/// The tags of one topic, in the order of its author.
pub(crate) fn of_topic(q: &mut Snapshot, topic: TopicId) -> Result<Vec<String>, DbError> {
    q.rows(&TAGS_OF_TOPIC, params![topic])
}

/// The tags of some topics, at most 100, each in the order of its author; topics without any are left out.
///
/// # Errors
/// Only of the database.
pub fn tags_of(q: &mut Snapshot, topics: &[TopicId]) -> Result<HashMap<TopicId, Vec<String>>, DbError> {
    let mut tags: HashMap<TopicId, Vec<String>> = HashMap::new();
    if topics.is_empty() {
        return Ok(tags);
    }
    let mut rows: Vec<(TopicId, i64, String)> = q.rows(&TAGS_OF, params![].list(topics))?;
    rows.sort_by_key(|(_, position, _)| *position);
    for (topic, _, name) in rows {
        tags.entry(topic).or_default().push(name);
    }
    Ok(tags)
}

/// A tag by its key, where it was ever used in one of these spaces.
pub(crate) fn tag_in(
    q: &mut Snapshot,
    key: &str,
    spaces: &[SpaceId],
) -> Result<Option<(TagId, String)>, DbError> {
    if spaces.is_empty() { Ok(None) } else { q.row(&TAG_IN, params![key].list(spaces)) }
}

/// The tags that topics in these spaces have, the most used first; at most [`LISTED_MAX`].
pub(crate) fn tags_in(q: &mut Snapshot, spaces: &[SpaceId]) -> Result<Vec<TagCount>, DbError> {
    if spaces.is_empty() { Ok(Vec::new()) } else { q.rows(&TAGS_IN, params![LISTED_MAX].list(spaces)) }
}

/// Gives a new topic its tags; gives back what they are called.
pub(crate) fn set(tx: &mut Tx, topic: TopicId, space: SpaceId, tags: &[Tag]) -> Result<Vec<String>, DbError> {
    let mut names = Vec::new();
    for (position, (tag, name)) in (0_i64..).zip(known(tx, tags)?) {
        tx.execute(&INSERT_TOPIC_TAG, params![topic, position, tag])?;
        tx.execute(&INSERT_TAG_TALLY, params![tag, space])?;
        names.push(name);
    }
    Ok(names)
}

/// Gives a topic other tags than it had.
pub(crate) fn replace(
    tx: &mut Tx,
    topic: TopicId,
    space: SpaceId,
    tags: &[Tag],
) -> Result<Vec<String>, DbError> {
    tx.execute(&CLEAR_TAGS, params![topic])?;
    set(tx, topic, space, tags)
}

/// The rows of some tags, in their order; those that never were are made.
fn known(tx: &mut Tx, tags: &[Tag]) -> Result<Vec<(TagId, String)>, DbError> {
    if tags.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = by_key(tx, tags)?;
    let mut missing: Vec<&Tag> = tags.iter().filter(|tag| !rows.contains_key(tag.key())).collect();
    if !missing.is_empty() {
        // In one order for everybody, so that two who make the same tags do not wait for each other.
        missing.sort_by_key(|tag| tag.key());
        let now = tx.now();
        for tag in missing {
            tx.execute(&INSERT_TAG, params![tag.name(), tag.key(), now])?;
        }
        rows = by_key(tx, tags)?;
    }
    Ok(tags.iter().filter_map(|tag| rows.remove(tag.key())).collect())
}

fn by_key(q: &mut Snapshot, tags: &[Tag]) -> Result<HashMap<String, (TagId, String)>, DbError> {
    let keys: Vec<&str> = tags.iter().map(Tag::key).collect();
    let rows: Vec<(String, TagId, String)> = q.rows(&TAGS_BY_KEY, params![].list(&keys))?;
    Ok(rows.into_iter().map(|(key, id, name)| (key, (id, name))).collect())
}

/// Brings the lists of tags up to what a topic is about now, and to whether it is there.
pub(crate) fn list(tx: &mut Tx, topic: TopicId) -> Result<(), DbError> {
    let was: Vec<TagId> = tx.rows(&TAGS_LISTING, params![topic])?;
    let is: Vec<TagId> = tx.rows(&TAGS_TO_LIST, params![topic])?;
    for gone in was.iter().filter(|tag| !is.contains(tag)) {
        tx.execute(&UNLIST_UNDER_TAG, params![topic, gone])?;
        tx.execute(&CHANGE_TAG_TALLY, params![topic, gone, -1_i64])?;
    }
    for new in is.iter().filter(|tag| !was.contains(tag)) {
        tx.execute(&LIST_UNDER_TAG, params![topic, new])?;
        tx.execute(&CHANGE_TAG_TALLY, params![topic, new, 1_i64])?;
    }
    Ok(())
}

/// Orders a topic in the lists of its tags by when something was last said in it.
pub(crate) fn follow(tx: &mut Tx, topic: TopicId) -> Result<(), DbError> {
    tx.execute(&MOVE_UNDER_TAGS, params![topic]).map(drop)
}
