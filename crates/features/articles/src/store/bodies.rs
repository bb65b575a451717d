//! The texts, read only by whoever has asked access first.

use std::sync::Arc;

use db::{DbError, Snapshot, Tx, params};
use markdown::RENDERER_VERSION;

use crate::article::{ArticleId, OutlineLine, ReadyArticle};

db::statements! {
    /// Saves the text of an article.
    SAVE = "INSERT INTO article_bodies \
        (article_id, body, html, open_html, open_text, open_percent, outline, video_url, rendered_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        ON CONFLICT (article_id) DO UPDATE SET body = excluded.body, html = excluded.html, \
        open_html = excluded.open_html, open_text = excluded.open_text, open_percent = excluded.open_percent, \
        outline = excluded.outline, video_url = excluded.video_url, rendered_by = excluded.rendered_by";
    /// What everybody may have who may know of the article.
    OPEN = "SELECT open_html, open_percent, outline FROM article_bodies WHERE article_id = $1";
    /// What the open part says.
    OPEN_TEXT = "SELECT open_text FROM article_bodies WHERE article_id = $1";
    /// The whole, for whoever may read it.
    WHOLE = "SELECT html, video_url FROM article_bodies WHERE article_id = $1";
    /// The Markdown, for whoever may edit it.
    SOURCE = "SELECT body, video_url FROM article_bodies WHERE article_id = $1";
}

db::row! {
    struct OpenRow {
        open_html: String,
        open_percent: u32,
        outline: String,
    }
}

/// What everybody may have who may know of the article.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    /// The open part as safe HTML.
    pub(crate) html: String,
    /// How much of the whole that is.
    pub(crate) percent: u32,
    /// The chief headings.
    pub(crate) outline: Vec<OutlineLine>,
}

db::row! {
    /// The whole, for whoever may read it.
    #[derive(Debug, Clone)]
    pub(crate) struct Whole {
        /// Safe HTML.
        pub(crate) html: String,
        /// Where the film is; may be empty.
        pub(crate) video_url: String,
    }
}

db::row! {
    /// What its author wrote.
    #[derive(Debug, Clone)]
    pub(crate) struct Source {
        /// Markdown.
        pub(crate) body: String,
        /// Where the film is; may be empty.
        pub(crate) video_url: String,
    }
}

fn no_outline(error: serde_json::Error) -> DbError {
    DbError::Other(Arc::new(error))
}

/// The headings as they are stored.
pub(crate) fn outline_text(outline: &[OutlineLine]) -> Result<String, DbError> {
    serde_json::to_string(outline).map_err(no_outline)
}

/// The headings that were stored so.
pub(crate) fn outline_of(text: &str) -> Result<Vec<OutlineLine>, DbError> {
    serde_json::from_str(text).map_err(no_outline)
}

pub(crate) fn save(tx: &mut Tx, id: ArticleId, ready: &ReadyArticle) -> Result<(), DbError> {
    let (text, made) = (&ready.text, &ready.made);
    let outline = outline_text(&made.outline)?;
    let row = params![
        id,
        text.body,
        made.html,
        made.open_html,
        made.open_text,
        made.open_percent,
        outline,
        text.video_url,
        RENDERER_VERSION
    ];
    tx.execute(&SAVE, row).map(drop)
}

pub(crate) fn open(q: &mut Snapshot, id: ArticleId) -> Result<Open, DbError> {
    let row: OpenRow = q.one(&OPEN, params![id])?;
    let outline = outline_of(&row.outline)?;
    Ok(Open { html: row.open_html, percent: row.open_percent, outline })
}

pub(crate) fn open_text(q: &mut Snapshot, id: ArticleId) -> Result<String, DbError> {
    q.one(&OPEN_TEXT, params![id])
}

pub(crate) fn whole(q: &mut Snapshot, id: ArticleId) -> Result<Whole, DbError> {
    q.one(&WHOLE, params![id])
}

pub(crate) fn source(q: &mut Snapshot, id: ArticleId) -> Result<Source, DbError> {
    q.one(&SOURCE, params![id])
}
