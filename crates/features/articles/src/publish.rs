//! An author offers an article, now or at a time, or no longer.

use std::time::Duration;

use access::{Action, Removal, Stage};
use db::{DbError, Snapshot, Tx};
use events::{Emit as _, Work, WorkContext, WorkError, due};
use kernel::{MemberId, Timestamp, Viewer};
use serde::{Deserialize, Serialize};
use web::{Error, ViewerExt as _};

use crate::article::{Article, ArticleId, is_publishable};
use crate::codes;
use crate::events::{ArticlePublished, ArticleScheduled, ArticleUnscheduled, ArticleWithdrawn};
use crate::gate::{article_for, article_to_write};
use crate::store;

const KIND: &str = "articles.publish";

/// Offers an article to its audience. Publishing what is published changes nothing.
///
/// # Errors
/// For whoever may not edit it; 409 where there is nothing to publish.
pub fn publish(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<Article, Error> {
    let article = article_to_write(tx, viewer, id)?;
    if article.stage == Stage::Published {
        return Ok(article);
    }
    require_substance(tx, id)?;
    bring_out(tx, article, Some(viewer.member()?.id))?;
    store::by_id(tx, id)?.ok_or_else(Error::not_found)
}

/// Lets an article be published by itself at a time. Another time takes the place of the one before.
///
/// # Errors
/// For whoever may not edit it; 409 where it is published, or there is nothing to publish; 422 where the time is over.
pub fn schedule(tx: &mut Tx, viewer: &Viewer, id: ArticleId, at: Timestamp) -> Result<Article, Error> {
    let article = article_to_write(tx, viewer, id)?;
    if article.stage == Stage::Published {
        return Err(Error::new(&codes::PUBLISHED_ALREADY));
    }
    if at <= tx.now() {
        return Err(Error::new(&codes::SCHEDULE_PAST).field("at"));
    }
    require_substance(tx, id)?;
    let decision = store::set_schedule(tx, id, Some(at))?;
    let key = format!("article-{id}-{decision}");
    due::enqueue(tx, KIND, &key, &Due { article: id, schedule: decision }, at)?;
    tx.emit(&ArticleScheduled { article: id, by: Some(viewer.member()?.id), at })?;
    store::by_id(tx, id)?.ok_or_else(Error::not_found)
}

/// Takes the time back. Where none is set, nothing changes.
///
/// # Errors
/// For whoever may not edit it.
pub fn unschedule(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<Article, Error> {
    let article = article_for(tx, viewer, Action::Edit, id)?;
    if article.scheduled_at.is_none() {
        return Ok(article);
    }
    store::set_schedule(tx, id, None)?;
    tx.emit(&ArticleUnscheduled { article: id, by: Some(viewer.member()?.id) })?;
    store::by_id(tx, id)?.ok_or_else(Error::not_found)
}

/// No longer offers an article; whoever bought it keeps it. A draft stays a draft.
///
/// # Errors
/// For whoever may not edit it.
pub fn withdraw(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<Article, Error> {
    let article = article_for(tx, viewer, Action::Edit, id)?;
    if article.stage != Stage::Published {
        return Ok(article);
    }
    store::set_stage(tx, id, Stage::Withdrawn)?;
    tx.emit(&ArticleWithdrawn { article: id, by: Some(viewer.member()?.id) })?;
    store::by_id(tx, id)?.ok_or_else(Error::not_found)
}

fn require_substance(q: &mut Snapshot, id: ArticleId) -> Result<(), Error> {
    let source = store::bodies::source(q, id)?;
    if is_publishable(&source.body, &source.video_url) {
        Ok(())
    } else {
        Err(Error::new(&codes::NOTHING_TO_PUBLISH))
    }
}

fn bring_out(tx: &mut Tx, article: Article, by: Option<MemberId>) -> Result<(), DbError> {
    store::set_stage(tx, article.id, Stage::Published)?;
    tx.emit(&ArticlePublished {
        article: article.id,
        by,
        author: article.owner_id,
        title: article.title,
        kind: article.kind,
        first: article.published_at.is_none(),
    })?;
    Ok(())
}

/// What is enqueued: the article, and the decision that set the time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Due {
    article: ArticleId,
    schedule: i64,
}

/// Publishes what is due.
pub(crate) fn work() -> Work {
    Work::new(KIND, 20, Duration::from_secs(60), |context: WorkContext, due: Due| async move {
        context.finish(move |tx| Ok::<(), WorkError>(publish_due(tx, due)?)).await
    })
}

/// A decision that was changed since, by another time, a deletion or by hand, has another number: then nothing is
/// left to do.
fn publish_due(tx: &mut Tx, due: Due) -> Result<(), DbError> {
    let Some(article) = store::by_id(tx, due.article)? else { return Ok(()) };
    let holds = article.schedule == due.schedule
        && article.scheduled_at.is_some()
        && article.stage != Stage::Published
        && article.removal == Removal::None;
    if holds { bring_out(tx, article, None) } else { Ok(()) }
}
