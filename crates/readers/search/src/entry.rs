//! What can be found.

use forum::Tag;
use kernel::{MemberId, Timestamp};

kernel::text_enum! {
    /// What an entry of the index is.
    pub enum Kind {
        /// A talk or a question.
        Topic = "topic",
        /// A reply to a topic.
        Reply = "reply",
        /// An article.
        Article = "article",
        /// A course.
        Course = "course",
        /// A lesson of a course.
        Lesson = "lesson",
        /// A comment under an article or a lesson.
        Comment = "comment",
        /// A member.
        Member = "member",
    }
}

kernel::text_enum! {
    /// Whether a question has its answer.
    pub enum State {
        /// It asks nothing.
        None = "",
        /// It waits.
        Open = "open",
        /// An answer was accepted.
        Solved = "solved",
    }
}

db::text_column!(Kind, State);

/// A thing as it goes into the index.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    /// The row of the feature that owns it.
    pub(crate) thing: i64,
    /// The topic of a reply, the course of a lesson; of a comment the lesson or, below zero, the article; 0 for what
    /// stands by itself.
    pub(crate) parent: i64,
    pub(crate) space: Option<i64>,
    pub(crate) author: Option<MemberId>,
    pub(crate) state: State,
    pub(crate) votes: i64,
    pub(crate) at: Timestamp,
    pub(crate) url: String,
    pub(crate) title: String,
    /// What it is about; of topics only.
    pub(crate) tags: Vec<Tag>,
    /// Plain text.
    pub(crate) body: String,
}

impl Entry {
    /// Whether its title is its own. A reply shows its topic's, under which the topic itself is found; so does a
    /// comment.
    pub(crate) fn owns_title(&self) -> bool {
        owns_title(self.kind)
    }
}

/// How much an entry is worth before anything is asked: by what it is, and by how many like it. Entries of a higher class
/// are looked at first, and of one class the newest.
pub(crate) fn class(kind: Kind, votes: i64) -> i64 {
    let of_kind = match kind {
        Kind::Article | Kind::Course | Kind::Lesson | Kind::Member => 2,
        Kind::Topic | Kind::Reply | Kind::Comment => 0,
    };
    let of_votes = match votes {
        ..=0 => 0,
        1..=3 => 1,
        4..=15 => 2,
        _ => 3,
    };
    of_kind + of_votes
}

/// Whether things of a kind have a title of their own.
pub(crate) fn owns_title(kind: Kind) -> bool {
    !matches!(kind, Kind::Reply | Kind::Comment)
}
