//! Every SQL statement of this crate.

use access::{Audience, Removal};
use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, PageSize, Role, Tier, Timestamp};

use crate::post::{Post, PostKind, TopicFacts, TopicKind};
use crate::space::SPACES_MAX;
use crate::{ReplyId, SpaceId, TagId, TopicId};

/// Posts on one page: the topic and its replies.
pub const POSTS_MAX: usize = 101;

db::text_column!(TopicKind, PostKind);

db::statements! {
    /// Adds a space.
    INSERT_SPACE = "INSERT INTO spaces (slug, name, description, audience, position, version, created_at)
        VALUES ($1, $2, $3, $4, $5, 1, $6) RETURNING id";
    /// Saves an edited space, unless it was edited since.
    UPDATE_SPACE = "UPDATE spaces SET slug = $2, name = $3, description = $4, audience = $5, position = $6,
        version = version + 1 WHERE id = $1 AND version = $7";
    /// All spaces in order.
    SPACES = "SELECT id, slug, name, description, audience, position, version FROM spaces ORDER BY position, id";
    /// One space by address.
    SPACE_BY_SLUG = "SELECT id, slug, name, description, audience, position, version FROM spaces WHERE slug = $1";
    /// One space.
    SPACE = "SELECT id, slug, name, description, audience, position, version FROM spaces WHERE id = $1";
    /// How many spaces there are.
    COUNT_SPACES = "SELECT COUNT(*) AS total FROM spaces";

    /// Adds a topic.
    INSERT_TOPIC = "INSERT INTO topics
        (space_id, author_id, kind, title, body, body_html, excerpt, rendered_by, locked, removal, version, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'none', 1, $10) RETURNING id";
    /// One topic with its space and author.
    TOPIC = "SELECT topics.id, space_id, spaces.slug AS space_slug, spaces.name AS space_name, audience, author_id,
        members.name AS author_name, role, tier, tier_until, kind, title, body, body_html, excerpt, accepted_reply_id,
        locked, removal, removed_at, topics.version, edited_at, topics.created_at
        FROM topics JOIN spaces ON spaces.id = space_id JOIN members ON members.id = author_id WHERE topics.id = $1";
    /// What access needs to know of a topic.
    TOPIC_FACTS = "SELECT topics.id, space_id, audience, author_id, locked, removal
        FROM topics JOIN spaces ON spaces.id = space_id WHERE topics.id = $1";
    /// Saves an edited topic, unless it was edited since.
    UPDATE_TOPIC = "UPDATE topics SET kind = $2, title = $3, body = $4, body_html = $5, excerpt = $6, edited_at = $7,
        rendered_by = $9, version = version + 1 WHERE id = $1 AND version = $8";
    /// Deletes a topic, or brings it back.
    UPDATE_TOPIC_REMOVAL = "UPDATE topics SET removal = $2, removed_at = $3 WHERE id = $1 AND removal <> $2";
    /// Locks a topic, or unlocks it.
    UPDATE_TOPIC_LOCKED = "UPDATE topics SET locked = $2 WHERE id = $1 AND locked <> $2";
    /// Marks the answer that solved the question, or takes the mark back.
    UPDATE_ACCEPTED = "UPDATE topics SET accepted_reply_id = $2 WHERE id = $1";

    /// A page of a list of topics, the last active first.
    FEED = "SELECT topic_tallies.topic_id, topics.space_id, spaces.slug AS space_slug, spaces.name AS space_name,
        audience, author_id, members.name AS author_name, role, tier, tier_until, kind, title, excerpt,
        accepted_reply_id, locked, replies, active_at, topics.created_at
        FROM topic_tallies JOIN topics ON topics.id = topic_tallies.topic_id
        JOIN spaces ON spaces.id = topics.space_id JOIN members ON members.id = author_id
        WHERE listed = $1 AND (active_at, topic_tallies.topic_id) < ($2, $3)
        AND topic_tallies.space_id IN ({list:5:100})
        ORDER BY active_at DESC, topic_tallies.topic_id DESC LIMIT $4";
    /// A page of the topics of one space.
    FEED_OF_SPACE = "SELECT topic_tallies.topic_id, topics.space_id, spaces.slug AS space_slug, spaces.name AS space_name,
        audience, author_id, members.name AS author_name, role, tier, tier_until, kind, title, excerpt,
        accepted_reply_id, locked, replies, active_at, topics.created_at
        FROM topic_tallies JOIN topics ON topics.id = topic_tallies.topic_id
        JOIN spaces ON spaces.id = topics.space_id JOIN members ON members.id = author_id
        WHERE listed = $1 AND topic_tallies.space_id = $2 AND (active_at, topic_tallies.topic_id) < ($3, $4)
        ORDER BY active_at DESC, topic_tallies.topic_id DESC LIMIT $5";
    /// A page of questions without an accepted answer.
    FEED_OPEN = "SELECT topic_tallies.topic_id, topics.space_id, spaces.slug AS space_slug, spaces.name AS space_name,
        audience, author_id, members.name AS author_name, role, tier, tier_until, kind, title, excerpt,
        accepted_reply_id, locked, replies, active_at, topics.created_at
        FROM topic_tallies JOIN topics ON topics.id = topic_tallies.topic_id
        JOIN spaces ON spaces.id = topics.space_id JOIN members ON members.id = author_id
        WHERE listed = $1 AND kind = 'question' AND accepted_reply_id IS NULL
        AND (active_at, topic_tallies.topic_id) < ($2, $3) AND topic_tallies.space_id IN ({list:5:100})
        ORDER BY active_at DESC, topic_tallies.topic_id DESC LIMIT $4";
    /// A page of the topics with a tag.
    FEED_OF_TAG = "SELECT tagged_topics.topic_id, topics.space_id, spaces.slug AS space_slug, spaces.name AS space_name,
        audience, author_id, members.name AS author_name, role, tier, tier_until, kind, title, excerpt,
        accepted_reply_id, locked, replies, tagged_topics.active_at, topics.created_at
        FROM tagged_topics JOIN topics ON topics.id = tagged_topics.topic_id
        JOIN topic_tallies ON topic_tallies.topic_id = tagged_topics.topic_id
        JOIN spaces ON spaces.id = topics.space_id JOIN members ON members.id = author_id
        WHERE tag_id = $1 AND (tagged_topics.active_at, tagged_topics.topic_id) < ($2, $3)
        AND tagged_topics.space_id IN ({list:5:100})
        ORDER BY tagged_topics.active_at DESC, tagged_topics.topic_id DESC LIMIT $4";
    /// A page of the topics of one member.
    TOPICS_OF = "SELECT topic_tallies.topic_id, topics.space_id, spaces.slug AS space_slug, spaces.name AS space_name,
        audience, author_id, members.name AS author_name, role, tier, tier_until, kind, title, excerpt,
        accepted_reply_id, locked, replies, active_at, topics.created_at
        FROM topics JOIN topic_tallies ON topic_tallies.topic_id = topics.id
        JOIN spaces ON spaces.id = topics.space_id JOIN members ON members.id = author_id
        WHERE author_id = $1 AND listed = $2 AND topics.id < $3 ORDER BY topics.id DESC LIMIT $4";

    /// Adds a reply.
    INSERT_REPLY = "INSERT INTO replies (topic_id, author_id, body, body_html, rendered_by, removal, version, created_at)
        VALUES ($1, $2, $3, $4, $5, 'none', 1, $6) RETURNING id";
    /// One reply.
    REPLY = "SELECT replies.id, topic_id, author_id, members.name AS author_name, role, tier, tier_until, body,
        body_html, removal, removed_at, replies.version, edited_at, replies.created_at
        FROM replies JOIN members ON members.id = author_id WHERE replies.id = $1";
    /// A page of the replies of a topic.
    REPLIES = "SELECT replies.id, topic_id, author_id, members.name AS author_name, role, tier, tier_until, body,
        body_html, removal, removed_at, replies.version, edited_at, replies.created_at
        FROM replies JOIN members ON members.id = author_id
        WHERE topic_id = $1 AND replies.id > $2 ORDER BY replies.id LIMIT $3";
    /// The replies of a topic up to one of them, the last first.
    REPLIES_UP_TO = "SELECT id FROM replies WHERE topic_id = $1 AND id <= $2 ORDER BY id DESC LIMIT $3";
    /// How many replies a topic has.
    COUNT_REPLIES = "SELECT COUNT(*) AS total FROM replies WHERE topic_id = $1 AND removal = 'none'";
    /// Saves an edited reply, unless it was edited since.
    UPDATE_REPLY = "UPDATE replies SET body = $2, body_html = $3, edited_at = $4, rendered_by = $6,
        version = version + 1 WHERE id = $1 AND version = $5";
    /// Deletes a reply, or brings it back.
    UPDATE_REPLY_REMOVAL = "UPDATE replies SET removal = $2, removed_at = $3 WHERE id = $1 AND removal <> $2";

    /// Keeps what a post said before an edit.
    INSERT_REVISION = "INSERT INTO post_revisions (post_kind, post_id, version, title, body, editor_id, replaced_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// What a post said before, the newest first.
    REVISIONS = "SELECT post_revisions.version, title, body, members.id AS editor_id, members.name AS editor_name, replaced_at
        FROM post_revisions JOIN members ON members.id = editor_id
        WHERE post_kind = $1 AND post_id = $2 ORDER BY post_revisions.version DESC LIMIT 100";

    /// Notes a like; touches nothing where it is noted already.
    INSERT_LIKE = "INSERT INTO post_likes (post_kind, post_id, member_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (post_kind, post_id, member_id) DO NOTHING";
    /// Takes a like back.
    DELETE_LIKE = "DELETE FROM post_likes WHERE post_kind = $1 AND post_id = $2 AND member_id = $3";
    /// How many like one post.
    COUNT_LIKES = "SELECT COUNT(*) AS total FROM post_likes WHERE post_kind = $1 AND post_id = $2";
    /// Finds a member's like of one post.
    LIKE_OF = "SELECT member_id FROM post_likes WHERE post_kind = $1 AND post_id = $2 AND member_id = $3";

    /// The replies of a topic that are there and mention a file.
    REPLIES_WITH_FILES = "SELECT id FROM replies WHERE topic_id = $1 AND removal = 'none' AND body LIKE '%/files/%'
        ORDER BY id";

    /// Begins the tallies of a topic.
    INSERT_TALLY = "INSERT INTO topic_tallies (topic_id, space_id, listed, replies, active_at, tallied)
        VALUES ($1, $2, $3, 0, $4, TRUE)";
    /// Whether it is known which replies of a topic are counted.
    IS_TALLIED = "SELECT tallied FROM topic_tallies WHERE topic_id = $1";
    /// Marks a reply that is there as counted; nothing where it was.
    MARK_TALLIED = "INSERT INTO tallied_replies (reply_id) SELECT id FROM replies WHERE id = $1 AND removal = 'none'
        ON CONFLICT (reply_id) DO NOTHING";
    /// Takes the mark from a reply that is not there any more.
    UNMARK_TALLIED = "DELETE FROM tallied_replies WHERE reply_id = $1
        AND NOT EXISTS (SELECT 1 FROM replies WHERE id = $1 AND removal = 'none')";
    /// Changes the number of replies, and says when something was last said.
    CHANGE_TALLY = "UPDATE topic_tallies SET replies = replies + $2,
        active_at = COALESCE((SELECT replies.created_at FROM replies
            WHERE replies.topic_id = $1 AND removal = 'none' ORDER BY replies.id DESC LIMIT 1),
            (SELECT topics.created_at FROM topics WHERE topics.id = $1))
        WHERE topic_id = $1";
    /// Puts a topic into lists, or takes it out.
    LIST_TOPIC = "UPDATE topic_tallies SET listed = (SELECT removal = 'none' FROM topics WHERE topics.id = $1)
        WHERE topic_id = $1";
    /// Takes the marks from all replies of a topic.
    UNMARK_TOPIC = "DELETE FROM tallied_replies WHERE reply_id IN (SELECT id FROM replies WHERE topic_id = $1)";
    /// Marks all replies of a topic that are there.
    MARK_TOPIC = "INSERT INTO tallied_replies (reply_id)
        SELECT id FROM replies WHERE topic_id = $1 AND removal = 'none'";
    /// Counts the replies of a topic anew.
    SET_TALLY = "UPDATE topic_tallies SET tallied = TRUE,
        replies = (SELECT COUNT(*) FROM replies WHERE replies.topic_id = $1 AND removal = 'none'),
        active_at = COALESCE((SELECT replies.created_at FROM replies
            WHERE replies.topic_id = $1 AND removal = 'none' ORDER BY replies.id DESC LIMIT 1),
            (SELECT topics.created_at FROM topics WHERE topics.id = $1)),
        listed = (SELECT removal = 'none' FROM topics WHERE topics.id = $1)
        WHERE topic_id = $1";
}

db::row! {
    /// A space.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SpaceRow {
        /// The row.
        pub id: SpaceId,
        /// In the address.
        pub slug: String,
        /// Its name.
        pub name: String,
        /// One sentence about it.
        pub description: String,
        /// Whom it is for.
        pub audience: Audience,
        /// Place in the list.
        pub position: i64,
        /// Counts edits.
        pub version: i64,
    }
}

impl SpaceRow {
    /// The space under the rules of access.
    pub fn thing(&self) -> access::Thing {
        crate::space::thing(self.id, self.audience)
    }

    /// About how much memory the row takes.
    pub(crate) fn bytes(&self) -> usize {
        self.slug.len() + self.name.len() + self.description.len() + size_of::<Self>()
    }
}

db::row! {
    /// A topic with its space and author.
    #[derive(Debug, Clone)]
    pub struct TopicRow {
        /// The row.
        pub id: TopicId,
        /// Its space.
        pub space_id: SpaceId,
        /// Address of the space.
        pub space_slug: String,
        /// Name of the space.
        pub space_name: String,
        /// Whom the space is for.
        pub audience: Audience,
        /// Who wrote it.
        pub author_id: MemberId,
        /// The author's name.
        pub author_name: String,
        /// The author's office.
        pub role: Role,
        /// The author's bought standing.
        pub tier: Tier,
        /// Until when.
        pub tier_until: Option<Timestamp>,
        /// Talk or question.
        pub kind: TopicKind,
        /// The title.
        pub title: String,
        /// Markdown.
        pub body: String,
        /// Safe HTML.
        pub body_html: String,
        /// First words.
        pub excerpt: String,
        /// The answer that solved it.
        pub accepted_reply_id: Option<ReplyId>,
        /// Whether it takes no more posts.
        pub locked: bool,
        /// Whether it was deleted.
        pub removal: Removal,
        /// When.
        pub removed_at: Option<Timestamp>,
        /// Counts edits.
        pub version: i64,
        /// When it was last edited.
        pub edited_at: Option<Timestamp>,
        /// When it was posted.
        pub created_at: Timestamp,
    }
}

impl TopicRow {
    /// What access needs to know.
    pub fn facts(&self) -> TopicFacts {
        TopicFacts {
            id: self.id,
            space: self.space_id,
            audience: self.audience,
            author: self.author_id,
            locked: self.locked,
            removal: self.removal,
        }
    }
}

db::row! {
    /// A topic in a list.
    #[derive(Debug, Clone)]
    pub struct FeedRow {
        /// The topic.
        pub topic_id: TopicId,
        /// Its space.
        pub space_id: SpaceId,
        /// Address of the space.
        pub space_slug: String,
        /// Name of the space.
        pub space_name: String,
        /// Whom the space is for.
        pub audience: Audience,
        /// Who wrote it.
        pub author_id: MemberId,
        /// The author's name.
        pub author_name: String,
        /// The author's office.
        pub role: Role,
        /// The author's bought standing.
        pub tier: Tier,
        /// Until when.
        pub tier_until: Option<Timestamp>,
        /// Talk or question.
        pub kind: TopicKind,
        /// The title.
        pub title: String,
        /// First words.
        pub excerpt: String,
        /// The answer that solved it.
        pub accepted_reply_id: Option<ReplyId>,
        /// Whether it takes no more posts.
        pub locked: bool,
        /// How many replies.
        pub replies: i64,
        /// When something was last said.
        pub active_at: Timestamp,
        /// When it was posted.
        pub created_at: Timestamp,
    }
}

db::row! {
    /// A reply with its author.
    #[derive(Debug, Clone)]
    pub struct ReplyRow {
        /// The row.
        pub id: ReplyId,
        /// Its topic.
        pub topic_id: TopicId,
        /// Who wrote it.
        pub author_id: MemberId,
        /// The author's name.
        pub author_name: String,
        /// The author's office.
        pub role: Role,
        /// The author's bought standing.
        pub tier: Tier,
        /// Until when.
        pub tier_until: Option<Timestamp>,
        /// Markdown.
        pub body: String,
        /// Safe HTML.
        pub body_html: String,
        /// Whether it was deleted.
        pub removal: Removal,
        /// When.
        pub removed_at: Option<Timestamp>,
        /// Counts edits.
        pub version: i64,
        /// When it was last edited.
        pub edited_at: Option<Timestamp>,
        /// When it was posted.
        pub created_at: Timestamp,
    }
}

db::row! {
    /// What a post said before an edit.
    #[derive(Debug, Clone)]
    pub struct RevisionRow {
        /// The version that said it.
        pub version: i64,
        /// Its title; empty for a reply.
        pub title: String,
        /// Its Markdown.
        pub body: String,
        /// Who replaced it.
        pub editor_id: MemberId,
        /// The editor's name.
        pub editor_name: String,
        /// When it was replaced.
        pub replaced_at: Timestamp,
    }
}

/// All spaces in order.
///
/// # Errors
/// Only of the database.
pub fn spaces(q: &mut Snapshot) -> Result<Vec<SpaceRow>, DbError> {
    q.rows(&SPACES, params![])
}

/// One topic with its space and author.
///
/// # Errors
/// Only of the database.
pub fn topic(q: &mut Snapshot, id: TopicId) -> Result<Option<TopicRow>, DbError> {
    q.row(&TOPIC, params![id])
}

/// What access needs to know of a topic.
///
/// # Errors
/// Only of the database.
pub fn topic_facts(q: &mut Snapshot, id: TopicId) -> Result<Option<TopicFacts>, DbError> {
    let row: Option<(TopicId, SpaceId, Audience, MemberId, bool, Removal)> =
        q.row(&TOPIC_FACTS, params![id])?;
    Ok(row.map(|(id, space, audience, author, locked, removal)| TopicFacts {
        id,
        space,
        audience,
        author,
        locked,
        removal,
    }))
}

/// One reply.
///
/// # Errors
/// Only of the database.
pub fn reply(q: &mut Snapshot, id: ReplyId) -> Result<Option<ReplyRow>, DbError> {
    q.row(&REPLY, params![id])
}

/// A page of the replies of a topic, in the order in which they were posted.
///
/// # Errors
/// Only of the database.
pub fn replies(
    q: &mut Snapshot,
    topic: TopicId,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<ReplyRow>, DbError> {
    let after = after.map_or(0, Cursor::as_single);
    q.rows(&REPLIES, params![topic, after, size.with_extra()])
}

/// Which list of topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedKind {
    /// Of all given spaces.
    All,
    /// Questions that wait for an answer.
    Open,
    /// Of one space.
    Space(SpaceId),
    /// With a tag, of all given spaces.
    Tag(TagId),
}

/// A page of a list of topics, the last active first.
///
/// # Errors
/// Only of the database.
pub fn feed(
    q: &mut Snapshot,
    kind: FeedKind,
    visible: &[SpaceId],
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<FeedRow>, DbError> {
    if visible.is_empty() {
        return Ok(Vec::new());
    }
    let (active, topic) = after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
    let spaces = &visible[..visible.len().min(SPACES_MAX)];
    let limit = size.with_extra();
    match kind {
        FeedKind::All => q.rows(&FEED, params![true, active, topic, limit].list(spaces)),
        FeedKind::Open => q.rows(&FEED_OPEN, params![true, active, topic, limit].list(spaces)),
        FeedKind::Tag(tag) => q.rows(&FEED_OF_TAG, params![tag, active, topic, limit].list(spaces)),
        FeedKind::Space(space) => q.rows(&FEED_OF_SPACE, params![true, space, active, topic, limit]),
    }
}

/// Keeps what a post said before an edit.
pub(crate) struct Revision<'a> {
    pub post: Post,
    pub version: i64,
    pub title: &'a str,
    pub body: &'a str,
    pub editor: MemberId,
    pub at: Timestamp,
}

impl Revision<'_> {
    pub(crate) fn insert(&self, tx: &mut db::Tx) -> Result<(), DbError> {
        let (kind, id) = (self.post.kind(), self.post.id());
        let row = params![kind, id, self.version, self.title, self.body, self.editor, self.at];
        tx.execute(&INSERT_REVISION, row)?;
        Ok(())
    }
}
