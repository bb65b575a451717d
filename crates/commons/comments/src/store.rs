//! Every SQL statement of this crate.

use std::borrow::Borrow;

use access::Removal;
use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, PageSize, Role, Subject, Tier, Timestamp};

use crate::CommentId;

/// Comments whose replies, counts and likes one query looks up.
pub const COMMENTS_MAX: usize = 100;

db::statements! {
    /// What some comments stand under, unless they were deleted.
    SUBJECTS = "SELECT id, subject_kind, subject_id FROM comments WHERE id IN ({list:1:100}) AND removal = 'none'";
    /// Comments under some things that are there and show a picture of ours.
    WITH_PICTURES = "SELECT id FROM comments WHERE subject_kind = $1 AND subject_id IN ({list:2:100}) AND removal = 'none'
        AND body LIKE '%/files/%' ORDER BY id";
    /// Adds a comment.
    INSERT_COMMENT = "INSERT INTO comments
        (subject_kind, subject_id, parent_id, author_id, body, body_html, rendered_by, removal, version, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'none', 1, $8) RETURNING id";
    /// One comment.
    COMMENT = "SELECT comments.id, subject_kind, subject_id, parent_id, author_id, members.name AS author_name, role, tier,
        tier_until, body, body_html, removal, removed_at, comments.version, edited_at, comments.created_at
        FROM comments JOIN members ON members.id = author_id WHERE comments.id = $1";
    /// A page of the comments under a thing, the newest first.
    COMMENTS = "SELECT comments.id, subject_kind, subject_id, parent_id, author_id, members.name AS author_name, role, tier,
        tier_until, body, body_html, removal, removed_at, comments.version, edited_at, comments.created_at
        FROM comments JOIN members ON members.id = author_id
        WHERE subject_kind = $1 AND subject_id = $2 AND parent_id IS NULL AND comments.id < $3
        ORDER BY comments.id DESC LIMIT $4";
    /// The first replies to each of some comments.
    FIRST_REPLIES = "SELECT numbered.id, subject_kind, subject_id, parent_id, author_id, members.name AS author_name, role,
        tier, tier_until, body, body_html, removal, removed_at, numbered.version, edited_at, numbered.created_at
        FROM (SELECT comments.*, ROW_NUMBER() OVER (PARTITION BY parent_id ORDER BY id) AS place
            FROM comments WHERE parent_id IN ({list:2:100})) AS numbered
        JOIN members ON members.id = author_id WHERE place <= $1 ORDER BY numbered.id";
    /// A page of the replies to one comment.
    REPLIES = "SELECT comments.id, subject_kind, subject_id, parent_id, author_id, members.name AS author_name, role, tier,
        tier_until, body, body_html, removal, removed_at, comments.version, edited_at, comments.created_at
        FROM comments JOIN members ON members.id = author_id
        WHERE parent_id = $1 AND comments.id > $2 ORDER BY comments.id LIMIT $3";
    /// How many replies each of some comments has.
    COUNT_REPLIES = "SELECT parent_id, COUNT(*) AS total FROM comments WHERE parent_id IN ({list:1:100}) AND removal = 'none'
        GROUP BY parent_id";
    /// The replies to a comment up to one of them, the last first.
    REPLIES_UP_TO = "SELECT id FROM comments WHERE parent_id = $1 AND id <= $2 ORDER BY id DESC LIMIT $3";
    /// How many comments and replies stand under a thing.
    COUNT_COMMENTS = "SELECT COUNT(*) AS total FROM comments WHERE subject_kind = $1 AND subject_id = $2 AND removal = 'none'";
    /// Saves an edited comment, unless it was edited since.
    UPDATE_COMMENT = "UPDATE comments SET body = $2, body_html = $3, edited_at = $4, rendered_by = $6,
        version = version + 1 WHERE id = $1 AND version = $5";
    /// Deletes a comment, or brings it back.
    UPDATE_REMOVAL = "UPDATE comments SET removal = $2, removed_at = $3 WHERE id = $1 AND removal <> $2";

    /// Keeps what a comment said before an edit.
    INSERT_REVISION = "INSERT INTO comment_revisions (comment_id, version, body, editor_id, replaced_at)
        VALUES ($1, $2, $3, $4, $5)";
    /// What a comment said before, the newest first.
    REVISIONS = "SELECT comment_revisions.version, body, members.name AS editor_name, replaced_at
        FROM comment_revisions JOIN members ON members.id = editor_id
        WHERE comment_id = $1 ORDER BY comment_revisions.version DESC LIMIT 100";

    /// Notes a like; touches nothing where it is noted already.
    INSERT_LIKE = "INSERT INTO comment_likes (comment_id, member_id, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (comment_id, member_id) DO NOTHING";
    /// Takes a like back.
    DELETE_LIKE = "DELETE FROM comment_likes WHERE comment_id = $1 AND member_id = $2";
    /// How many like one comment.
    COUNT_LIKES = "SELECT COUNT(*) AS total FROM comment_likes WHERE comment_id = $1";
    /// How many like each of some comments.
    LIKES = "SELECT comment_id, COUNT(*) AS total FROM comment_likes WHERE comment_id IN ({list:1:100}) GROUP BY comment_id";
    /// Which of some comments a member likes.
    LIKES_BY = "SELECT comment_id FROM comment_likes WHERE member_id = $1 AND comment_id IN ({list:2:100})";
}

db::row! {
    /// A comment with its author.
    #[derive(Debug, Clone)]
    pub struct CommentRow {
        /// The row.
        pub id: CommentId,
        /// The kind of thing under which it stands.
        pub subject_kind: String,
        /// Which of that kind.
        pub subject_id: i64,
        /// The comment that it answers.
        pub parent_id: Option<CommentId>,
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

impl CommentRow {
    /// The thing under which it stands.
    pub fn subject(&self) -> Subject {
        Subject::read(self.subject_kind.clone(), self.subject_id)
    }

    /// The comment that heads its thread.
    pub fn thread(&self) -> CommentId {
        self.parent_id.unwrap_or(self.id)
    }

    /// The author's standing at this moment.
    pub fn tier_at(&self, now: impl Borrow<Timestamp>) -> Tier {
        accounts::tier_shown(self.role, self.tier, self.tier_until, *now.borrow())
    }
}

db::row! {
    /// What a comment said before an edit.
    #[derive(Debug, Clone)]
    pub struct RevisionRow {
        /// The version that said it.
        pub version: i64,
        /// Its Markdown.
        pub body: String,
        /// Who replaced it.
        pub editor_name: String,
        /// When it was replaced.
        pub replaced_at: Timestamp,
    }
}

/// One comment.
///
/// # Errors
/// Only of the database.
pub fn comment(q: &mut Snapshot, id: CommentId) -> Result<Option<CommentRow>, DbError> {
    q.row(&COMMENT, params![id])
}

/// A page of the comments under a thing, the newest first.
///
/// # Errors
/// Only of the database.
pub fn comments(
    q: &mut Snapshot,
    subject: &Subject,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<CommentRow>, DbError> {
    let before = after.map_or(i64::MAX, Cursor::as_single);
    q.rows(&COMMENTS, params![subject.kind.as_ref(), subject.id, before, size.with_extra()])
}

/// A page of the replies to a comment, the oldest first.
///
/// # Errors
/// Only of the database.
pub fn replies(
    q: &mut Snapshot,
    parent: CommentId,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<CommentRow>, DbError> {
    let after = after.map_or(0, Cursor::as_single);
    q.rows(&REPLIES, params![parent, after, size.with_extra()])
}
