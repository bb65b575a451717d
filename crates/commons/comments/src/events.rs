//! The facts of comments that others may rely on. Each is about the thing under which the comment stands, so that a page
//! of that thing knows when it is stale.

use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::CommentId;

macro_rules! comment_events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$fmeta:meta])* $field:ident : $type:ty),* $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// What the comment stands under.
            pub subject: Subject,
            /// The comment.
            pub comment: CommentId,
            /// Who did it.
            pub by: MemberId,
            $($(#[$fmeta])* pub $field: $type),*
        }

        impl Event for $name {
            const KIND: &'static str = $kind;
            fn subject(&self) -> Subject {
                self.subject.clone()
            }
            fn actor(&self) -> Option<MemberId> {
                Some(self.by)
            }
        }
    )+};
}

comment_events! {
    /// A comment was posted.
    CommentPosted = "comments.comment.posted" {
        /// The comment that it answers.
        parent: Option<CommentId>,
        /// Who wrote that one.
        parent_author: Option<MemberId>,
        /// Members named in it.
        mentions: Vec<MemberId>,
    }
    /// A comment was edited.
    CommentEdited = "comments.comment.edited" {
        /// The version that it has now.
        version: i64,
        /// Members named in it now.
        mentions: Vec<MemberId>,
    }
    /// A comment was deleted.
    CommentDeleted = "comments.comment.deleted" {
        /// Who wrote it.
        author: MemberId,
    }
    /// A deleted comment was brought back.
    CommentRestored = "comments.comment.restored" {
        /// Who wrote it.
        author: MemberId,
    }
    /// Somebody likes a comment.
    CommentLiked = "comments.comment.liked" {
        /// Who wrote it.
        author: MemberId,
    }
    /// Somebody likes it no more.
    CommentUnliked = "comments.comment.unliked" {
        /// Who wrote it.
        author: MemberId,
    }
}
