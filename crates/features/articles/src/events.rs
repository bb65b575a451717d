//! The facts that others may rely on. All are about the article, so that whoever keeps a page of it hears of them;
//! none repeats its text.

use access::Removal;
use events::Event;
use kernel::{MemberId, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use crate::article::{ArticleId, ArticleKind};

/// Declares an event about an article with whoever did it.
macro_rules! article_events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$fmeta:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// The article.
            pub article: ArticleId,
            /// Who did it; none where its time had come.
            pub by: Option<MemberId>,
            $($(#[$fmeta])* pub $field: $type,)*
        }

        impl Event for $name {
            const KIND: &'static str = $kind;

            fn subject(&self) -> Subject {
                self.article.subject()
            }

            fn actor(&self) -> Option<MemberId> {
                self.by
            }
        }
    )+};
}

article_events! {
    /// An article was begun; nobody but its author knows of it yet.
    ArticleCreated = "articles.article.created" {}
    /// Anything about an article was changed: words, audience, prices, series.
    ArticleEdited = "articles.article.edited" {}
    /// It was offered to its audience, for the first time or again.
    ArticlePublished = "articles.article.published" {
        /// Whose work it is.
        author: MemberId,
        /// Its title.
        title: String,
        /// What sort it is.
        kind: ArticleKind,
        /// Whether it was never published before.
        first: bool,
    }
    /// It is to be published at a time.
    ArticleScheduled = "articles.article.scheduled" {
        /// That time.
        at: Timestamp,
    }
    /// It is not to be published by itself any more.
    ArticleUnscheduled = "articles.article.unscheduled" {}
    /// It is no longer offered; who bought it keeps it.
    ArticleWithdrawn = "articles.article.withdrawn" {}
    /// It was deleted.
    ArticleDeleted = "articles.article.deleted" {
        /// By its author or by staff.
        removal: Removal,
    }
    /// It was brought back.
    ArticleRestored = "articles.article.restored" {}
    /// Somebody likes it.
    ArticleLiked = "articles.like.given" {
        /// Whose work it is.
        author: MemberId,
    }
    /// Somebody no longer likes it.
    ArticleUnliked = "articles.like.taken" {
        /// Whose work it is.
        author: MemberId,
    }
}
