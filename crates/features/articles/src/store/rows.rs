//! The rows of articles, without their texts.

use access::{Removal, Stage};
use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Timestamp};

use crate::article::{Article, ArticleId, ReadyArticle, SHARE_BPS, SeriesId};
use crate::store::{bodies, commerce};

macro_rules! columns {
    () => {
        "id, slug, owner_id, kind, title, summary, excerpt, language, audience, cover, stage, removal, share_bps, \
         series_id, series_position, minutes, version, scheduled_at, schedule, created_at, updated_at, published_at"
    };
}

db::statements! {
    /// Begins an article.
    INSERT = "INSERT INTO articles (slug, owner_id, kind, title, summary, excerpt, language, audience, stage, removal, \
        share_bps, series_id, series_position, minutes, version, schedule, created_at, updated_at, cover) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', 'none', $9, $10, $11, $12, 1, 0, $13, $13, $14) RETURNING id";
    /// One article.
    BY_ID = concat!("SELECT ", columns!(), " FROM articles WHERE id = $1");
    /// Some articles.
    BY_IDS = concat!("SELECT ", columns!(), " FROM articles WHERE id IN ({list:1:100})");
    /// One article by its address.
    BY_SLUG = concat!("SELECT ", columns!(), " FROM articles WHERE slug = $1");
    /// Saves an edit, unless it was edited since.
    UPDATE = "UPDATE articles SET kind = $3, title = $4, summary = $5, excerpt = $6, language = $7, audience = $8, \
        series_id = $9, series_position = $10, minutes = $11, version = version + 1, updated_at = $12, cover = $13 \
        WHERE id = $1 AND version = $2";
    /// Another stage of its life; the first publication keeps its date, and a time that was set is over.
    SET_STAGE = "UPDATE articles SET stage = $2, published_at = COALESCE(published_at, $3), scheduled_at = NULL, \
        schedule = schedule + 1, updated_at = $4, version = version + 1 WHERE id = $1";
    /// Sets or takes back the time at which it is published by itself; each is another decision.
    SET_SCHEDULE = "UPDATE articles SET scheduled_at = $2, schedule = schedule + 1, updated_at = $3, \
        version = version + 1 WHERE id = $1 RETURNING schedule";
    /// Deletes it or brings it back; a time that was set is over.
    SET_REMOVAL = "UPDATE articles SET removal = $2, scheduled_at = NULL, schedule = schedule + 1, updated_at = $3, \
        version = version + 1 WHERE id = $1";
}

pub(crate) fn by_id(q: &mut Snapshot, id: ArticleId) -> Result<Option<Article>, DbError> {
    q.row(&BY_ID, params![id])
}

pub(crate) fn by_ids(q: &mut Snapshot, ids: &[ArticleId]) -> Result<Vec<Article>, DbError> {
    if ids.is_empty() { Ok(Vec::new()) } else { q.rows(&BY_IDS, params![].list(ids)) }
}

pub(crate) fn by_slug(q: &mut Snapshot, slug: &str) -> Result<Option<Article>, DbError> {
    q.row(&BY_SLUG, params![slug])
}

pub(crate) fn insert(
    tx: &mut Tx,
    slug: &str,
    owner: MemberId,
    ready: &ReadyArticle,
    series: (Option<SeriesId>, u32),
) -> Result<ArticleId, DbError> {
    let (now, text) = (tx.now(), &ready.text);
    let row = params![
        slug,
        owner,
        text.kind,
        text.title,
        text.summary,
        ready.made.excerpt,
        text.language,
        text.audience,
        SHARE_BPS,
        series.0,
        series.1,
        ready.made.minutes,
        now,
        text.cover
    ];
    let id = ArticleId::new(tx.insert(&INSERT, row)?);
    bodies::save(tx, id, ready)?;
    commerce::set_prices(tx, id, &text.prices)?;
    Ok(id)
}

/// Saves an edit; false where the article was edited since `version`.
pub(crate) fn update(
    tx: &mut Tx,
    id: ArticleId,
    version: i64,
    ready: &ReadyArticle,
    series: (Option<SeriesId>, u32),
) -> Result<bool, DbError> {
    let (now, text) = (tx.now(), &ready.text);
    let row = params![
        id,
        version,
        text.kind,
        text.title,
        text.summary,
        ready.made.excerpt,
        text.language,
        text.audience,
        series.0,
        series.1,
        ready.made.minutes,
        now,
        text.cover
    ];
    if tx.execute(&UPDATE, row)? == 0 {
        return Ok(false);
    }
    bodies::save(tx, id, ready)?;
    commerce::set_prices(tx, id, &text.prices)?;
    Ok(true)
}

pub(crate) fn set_stage(tx: &mut Tx, id: ArticleId, stage: Stage) -> Result<(), DbError> {
    let now = tx.now();
    let published_at = (stage == Stage::Published).then_some(now);
    tx.execute(&SET_STAGE, params![id, stage, published_at, now]).map(drop)
}

/// The number of this decision.
pub(crate) fn set_schedule(tx: &mut Tx, id: ArticleId, at: Option<Timestamp>) -> Result<i64, DbError> {
    let now = tx.now();
    tx.insert(&SET_SCHEDULE, params![id, at, now])
}

pub(crate) fn set_removal(tx: &mut Tx, id: ArticleId, removal: Removal) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&SET_REMOVAL, params![id, removal, now]).map(drop)
}
