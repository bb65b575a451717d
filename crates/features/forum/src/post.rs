//! What topics and replies have in common: limits, removal, and what access needs to know of them.

use std::time::Duration;

use access::{Audience, Removal, Thing};
use kernel::text::Length;
use kernel::{MemberId, Subject, Timestamp};

use crate::{ReplyId, TopicId, space};

/// How long a title may be.
pub const TITLE: Length = Length::new(4, 120);
/// How long the text of a topic may be.
pub const TOPIC_BODY: Length = Length::new(1, 50_000);
/// How long a reply may be.
pub const REPLY_BODY: Length = Length::new(1, 30_000);
/// Characters of a topic that lists show.
pub const EXCERPT: usize = 120;
/// How long an author can undo a deletion.
pub const UNDO: Duration = Duration::from_secs(7 * 24 * 3600);

kernel::text_enum! {
    /// What a topic asks for.
    pub enum TopicKind {
        /// A talk, without an end.
        Talk = "talk",
        /// A question, which one answer can solve.
        Question = "question",
    }
}

kernel::text_enum! {
    /// A topic or a reply.
    pub enum PostKind {
        /// The first post of a topic.
        Topic = "topic",
        /// A later one.
        Reply = "reply",
    }
}

/// One post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Post {
    /// The topic itself.
    Topic(TopicId),
    /// A reply in it.
    Reply(ReplyId),
}

impl Post {
    /// Topic or reply.
    pub const fn kind(self) -> PostKind {
        match self {
            Self::Topic(_) => PostKind::Topic,
            Self::Reply(_) => PostKind::Reply,
        }
    }

    /// The row.
    pub const fn id(self) -> i64 {
        match self {
            Self::Topic(id) => id.get(),
            Self::Reply(id) => id.get(),
        }
    }

    /// Reads a post from its parts.
    pub const fn of(kind: PostKind, id: i64) -> Self {
        match kind {
            PostKind::Topic => Self::Topic(TopicId::new(id)),
            PostKind::Reply => Self::Reply(ReplyId::new(id)),
        }
    }

    /// The thing that events and grants are about.
    pub const fn subject(self) -> Subject {
        match self {
            Self::Topic(id) => id.subject(),
            Self::Reply(id) => id.subject(),
        }
    }
}

/// What access needs to know of a topic.
#[derive(Debug, Clone, Copy)]
pub struct TopicFacts {
    /// The topic.
    pub id: TopicId,
    /// Its space.
    pub space: crate::SpaceId,
    /// Whom the space is for.
    pub audience: Audience,
    /// Who wrote it.
    pub author: MemberId,
    /// Whether it takes no more posts.
    pub locked: bool,
    /// Whether it was deleted.
    pub removal: Removal,
}

impl TopicFacts {
    /// The topic under the rules of access.
    pub fn thing(&self) -> Thing {
        Thing::new(self.id.subject(), self.audience)
            .owned_by(self.author)
            .removed(self.removal)
            .locked(self.locked)
            .within(&space::thing(self.space, self.audience))
    }

    /// A reply in this topic under the rules of access.
    pub fn reply_thing(&self, id: ReplyId, author: MemberId, removal: Removal) -> Thing {
        Thing::new(id.subject(), self.audience).owned_by(author).removed(removal).within(&self.thing())
    }
}

/// Whether an author who deleted something at `removed_at` can still undo that.
pub fn can_undo(removed_at: Option<Timestamp>, now: Timestamp) -> bool {
    removed_at.is_some_and(|at| now.since(at) < UNDO)
}
