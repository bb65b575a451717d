//! Series.

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, PageSize};

use crate::article::SeriesId;

/// Series with their author and how many published articles they have, before the condition.
macro_rules! summaries {
    ($condition:literal) => {
        concat!(
            "SELECT article_series.id, article_series.slug, article_series.title, members.name AS author, \
             (SELECT COUNT(*) FROM articles WHERE articles.series_id = article_series.id \
                 AND articles.stage = 'published' AND articles.removal = 'none') AS articles \
             FROM article_series JOIN members ON members.id = article_series.owner_id WHERE ",
            $condition
        )
    };
}

/// That anybody may know of the series.
macro_rules! is_public {
    () => {
        "EXISTS (SELECT 1 AS one FROM articles WHERE articles.series_id = article_series.id \
             AND articles.stage = 'published' AND articles.removal = 'none')"
    };
}

db::statements! {
    /// A page of the series that have something to read, the newest first.
    LISTED = concat!(summaries!("article_series.id < $1 AND "), is_public!(),
        " ORDER BY article_series.id DESC LIMIT $2");
    /// The same of one author.
    LISTED_OWNER = concat!(summaries!("article_series.id < $1 AND article_series.owner_id = $3 AND "), is_public!(),
        " ORDER BY article_series.id DESC LIMIT $2");
    /// A page of the series of an author, also those without anything to read yet.
    AUTHORED = summaries!("article_series.id < $1 AND article_series.owner_id = $3 \
        ORDER BY article_series.id DESC LIMIT $2");
    /// One of them by its address.
    SUMMARY = summaries!("article_series.slug = $1");
    /// Begins a series.
    INSERT = "INSERT INTO article_series (owner_id, slug, title, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
    /// One series.
    BY_ID = "SELECT id, owner_id, slug, title FROM article_series WHERE id = $1";
    /// One series by its address.
    BY_SLUG = "SELECT id, owner_id, slug, title FROM article_series WHERE slug = $1";
    /// The series that an author calls so.
    BY_TITLE = "SELECT id, owner_id, slug, title FROM article_series WHERE owner_id = $1 AND title = $2";
    /// The titles of an author's series, for the form.
    TITLES = "SELECT title FROM article_series WHERE owner_id = $1 ORDER BY id DESC LIMIT 50";
    /// The place behind the last article of a series.
    NEXT_POSITION = "SELECT COALESCE(MAX(series_position), 0) + 1 AS place FROM articles WHERE series_id = $1";
}

db::row! {
    /// A series.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Series {
        /// Which series.
        pub id: SeriesId,
        /// Whose it is.
        pub owner_id: MemberId,
        /// The name in its address.
        pub slug: String,
        /// Its title.
        pub title: String,
    }
}

db::row! {
    /// A series in a list.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Summary {
        /// Which series.
        pub(crate) id: SeriesId,
        /// The name in its address.
        pub(crate) slug: String,
        /// Its title.
        pub(crate) title: String,
        /// The author's name.
        pub(crate) author: String,
        /// Published articles in it.
        pub(crate) articles: i64,
    }
}

impl Series {
    /// Its page.
    pub fn path(&self) -> String {
        format!("/articles/series/{}", self.slug)
    }
}

pub(crate) fn by_id(q: &mut Snapshot, id: SeriesId) -> Result<Option<Series>, DbError> {
    q.row(&BY_ID, params![id])
}

pub(crate) fn by_slug(q: &mut Snapshot, slug: &str) -> Result<Option<Series>, DbError> {
    q.row(&BY_SLUG, params![slug])
}

pub(crate) fn by_title(q: &mut Snapshot, owner: MemberId, title: &str) -> Result<Option<Series>, DbError> {
    q.row(&BY_TITLE, params![owner, title])
}

pub(crate) fn insert(tx: &mut Tx, owner: MemberId, slug: &str, title: &str) -> Result<SeriesId, DbError> {
    let now = tx.now();
    tx.insert(&INSERT, params![owner, slug, title, now]).map(SeriesId::new)
}

pub(crate) fn titles(q: &mut Snapshot, owner: MemberId) -> Result<Vec<String>, DbError> {
    q.rows(&TITLES, params![owner])
}

pub(crate) fn next_position(q: &mut Snapshot, id: SeriesId) -> Result<u32, DbError> {
    q.one(&NEXT_POSITION, params![id])
}

/// A page of the series that have something to read, of one author only where one is given.
pub(crate) fn listed(
    q: &mut Snapshot,
    owner: Option<MemberId>,
    before: i64,
    size: PageSize,
) -> Result<Vec<Summary>, DbError> {
    match owner {
        None => q.rows(&LISTED, params![before, size.with_extra()]),
        Some(owner) => q.rows(&LISTED_OWNER, params![before, size.with_extra(), owner]),
    }
}

/// A page of the series of an author.
pub(crate) fn authored(
    q: &mut Snapshot,
    owner: MemberId,
    before: i64,
    size: PageSize,
) -> Result<Vec<Summary>, DbError> {
    q.rows(&AUTHORED, params![before, size.with_extra(), owner])
}

pub(crate) fn summary(q: &mut Snapshot, slug: &str) -> Result<Option<Summary>, DbError> {
    q.row(&SUMMARY, params![slug])
}
