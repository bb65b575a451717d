//! What other crates may know of an article: comments below it, and a search over what is open.

use access::{Removal, Stage, Thing};
use db::{DbError, Snapshot};
use kernel::{MemberId, Timestamp};

use crate::article::{ArticleId, ArticleKind};
use crate::store;

/// An article as the thing that a discussion is about.
#[derive(Debug, Clone)]
pub struct DiscussedArticle {
    /// The article under the rules of access.
    pub thing: Thing,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// The article that a discussion is about; `None` where there is none.
///
/// # Errors
/// When the database fails.
pub fn discussed_article(q: &mut Snapshot, id: ArticleId) -> Result<Option<DiscussedArticle>, DbError> {
    let article = store::by_id(q, id)?;
    Ok(article.map(|article| DiscussedArticle {
        thing: article.thing(),
        url: article.path(),
        title: article.title,
    }))
}

/// An article as a search may keep it: what is behind a wall is not in here.
#[derive(Debug, Clone)]
pub struct SearchableArticle {
    /// The article under the rules of access; ask `See` of it.
    pub thing: Thing,
    /// Whose work it is.
    pub author: MemberId,
    /// What sort it is.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// The author's sentence about it; may be empty.
    pub summary: String,
    /// What the open part says, without markup.
    pub text: String,
    /// The language of the text, as a BCP 47 tag.
    pub language: String,
    /// Where it is.
    pub url: String,
    /// How many like it.
    pub likes: i64,
    /// When it was first published.
    pub published_at: Timestamp,
}

/// Some articles under the rules of access, at most 100; those that are not published now, or deleted, are left out.
///
/// # Errors
/// When the database fails.
pub fn article_things(q: &mut Snapshot, ids: &[ArticleId]) -> Result<Vec<(ArticleId, Thing)>, DbError> {
    let rows = store::by_ids(q, ids)?.into_iter();
    let there = rows.filter(|row| row.stage == Stage::Published && row.removal == Removal::None);
    Ok(there.map(|row| (row.id, row.thing())).collect())
}

/// An article for a search; `None` where there is none that is published and not deleted, so that a search that asks
/// again after every event about the article forgets it in time.
///
/// # Errors
/// When the database fails.
pub fn searchable_article(q: &mut Snapshot, id: ArticleId) -> Result<Option<SearchableArticle>, DbError> {
    let Some(article) = store::by_id(q, id)? else { return Ok(None) };
    if article.stage != Stage::Published || article.removal != Removal::None {
        return Ok(None);
    }
    let text = store::bodies::open_text(q, id)?;
    let (likes, _) = store::commerce::likes(q, id, None)?;
    Ok(Some(SearchableArticle {
        thing: article.thing(),
        author: article.owner_id,
        kind: article.kind,
        url: article.path(),
        published_at: article.published_at.unwrap_or(article.created_at),
        title: article.title,
        summary: article.summary,
        language: article.language,
        text,
        likes,
    }))
}
