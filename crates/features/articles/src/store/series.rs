//! Series.

use db::{DbError, Snapshot, Tx, params};
use kernel::MemberId;

use crate::article::SeriesId;

db::statements! {
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
