//! The facts of the forum that others may rely on.

use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::post::{PostKind, TopicKind};
use crate::{ReplyId, SpaceId, TopicId};

/// Declares events that are about a topic in a space and done by a member.
macro_rules! topic_events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$fmeta:meta])* $field:ident : $type:ty),* $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// The topic.
            pub topic: TopicId,
            /// Its space.
            pub space: SpaceId,
            /// Who did it.
            pub by: MemberId,
            $($(#[$fmeta])* pub $field: $type),*
        }

        impl Event for $name {
            const KIND: &'static str = $kind;
            fn subject(&self) -> Subject {
                self.topic.subject()
            }
            fn space(&self) -> Option<i64> {
                Some(self.space.get())
            }
            fn actor(&self) -> Option<MemberId> {
                Some(self.by)
            }
        }
    )+};
}

topic_events! {
    /// A topic was posted.
    TopicPosted = "forum.topic.posted" {
        /// Talk or question.
        kind: TopicKind,
        /// Members named in it.
        mentions: Vec<MemberId>,
        /// What it is about. Left out where there are none, as in events from before there were tags.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
    }
    /// The words of a topic were edited, or its tags.
    TopicEdited = "forum.topic.edited" {
        /// The version that it has now.
        version: i64,
        /// What it is about now; left out where there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
    }
    /// A topic was deleted.
    TopicDeleted = "forum.topic.deleted" {}
    /// A deleted topic was brought back.
    TopicRestored = "forum.topic.restored" {}
    /// A topic takes no more posts.
    TopicLocked = "forum.topic.locked" {}
    /// A topic takes posts again.
    TopicUnlocked = "forum.topic.unlocked" {}
    /// A reply was posted.
    ReplyPosted = "forum.reply.posted" {
        /// The reply.
        reply: ReplyId,
        /// Who wrote the topic.
        topic_author: MemberId,
        /// Members named in the reply.
        mentions: Vec<MemberId>,
    }
    /// A reply was edited.
    ReplyEdited = "forum.reply.edited" {
        /// The reply.
        reply: ReplyId,
        /// The version that it has now.
        version: i64,
    }
    /// A reply was deleted.
    ReplyDeleted = "forum.reply.deleted" {
        /// The reply.
        reply: ReplyId,
    }
    /// A deleted reply was brought back.
    ReplyRestored = "forum.reply.restored" {
        /// The reply.
        reply: ReplyId,
    }
    /// Somebody likes a topic or reply.
    PostLiked = "forum.post.liked" {
        /// Topic or reply.
        post_kind: PostKind,
        /// Which.
        post_id: i64,
        /// Who wrote it.
        author: MemberId,
    }
    /// Somebody likes it no more.
    PostUnliked = "forum.post.unliked" {
        /// Topic or reply.
        post_kind: PostKind,
        /// Which.
        post_id: i64,
        /// Who wrote it.
        author: MemberId,
    }
    /// The asker accepted an answer.
    AnswerAccepted = "forum.answer.accepted" {
        /// The answer.
        reply: ReplyId,
        /// Who wrote it.
        author: MemberId,
    }
    /// The asker took the acceptance back.
    AnswerWithdrawn = "forum.answer.withdrawn" {
        /// The answer.
        reply: ReplyId,
        /// Who wrote it.
        author: MemberId,
    }
}

/// A space was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceCreated {
    /// The space.
    pub space: SpaceId,
    /// Who did it; `None` is the command line.
    pub by: Option<MemberId>,
}

/// A space was given another name, description, place or audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceEdited {
    /// The space.
    pub space: SpaceId,
    /// Who did it.
    pub by: Option<MemberId>,
}

impl Event for SpaceCreated {
    const KIND: &'static str = "forum.space.created";
    fn subject(&self) -> Subject {
        self.space.subject()
    }
    fn space(&self) -> Option<i64> {
        Some(self.space.get())
    }
    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

impl Event for SpaceEdited {
    const KIND: &'static str = "forum.space.edited";
    fn subject(&self) -> Subject {
        self.space.subject()
    }
    fn space(&self) -> Option<i64> {
        Some(self.space.get())
    }
    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_before_there_were_tags_is_understood() {
        let posted = r#"{"topic":1,"space":2,"by":3,"kind":"talk","mentions":[]}"#;
        let edited = r#"{"topic":1,"space":2,"by":3,"version":2}"#;
        let posted_now: TopicPosted = serde_json::from_str(posted).unwrap();
        let edited_now: TopicEdited = serde_json::from_str(edited).unwrap();
        assert!(posted_now.tags.is_empty() && edited_now.tags.is_empty());
        assert_eq!(serde_json::to_string(&posted_now).unwrap(), posted, "and told alike without");
        assert_eq!(serde_json::to_string(&edited_now).unwrap(), edited);
    }
}
