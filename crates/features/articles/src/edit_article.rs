//! An author changes an article.

use access::Stage;
use db::{Snapshot, Tx};
use events::Emit as _;
use kernel::{Locale, Money, Viewer};
use web::{Error, Invalid, ViewerExt as _, codes as common};

use crate::article::{Article, ArticleId, ArticleText, ReadyArticle};
use crate::create_article::{claim_pictures, place_in_series};
use crate::events::ArticleEdited;
use crate::gate::article_to_write;
use crate::store;

/// What an author types to change an article.
#[derive(Debug, Clone)]
pub struct EditArticle {
    /// Which article.
    pub article: ArticleId,
    /// The version that the form was made from.
    pub version: i64,
    /// The whole of it.
    pub text: ArticleText,
}

/// An edit in order, ready to be stored.
#[derive(Debug, Clone)]
pub struct ReadyEdit {
    article: ArticleId,
    version: i64,
    ready: ReadyArticle,
}

impl EditArticle {
    /// Cleans, checks and renders, outside of the transaction. `invalid` may hold what a form found before.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn check(self, mut invalid: Invalid) -> Result<ReadyEdit, Error> {
        let ready = self.text.check(&mut invalid);
        invalid.into_result()?;
        Ok(ReadyEdit { article: self.article, version: self.version, ready })
    }
}

/// Saves an edit.
///
/// # Errors
/// For whoever may not edit it; 409 where it was edited since the form was made; 422 where nothing would be left of
/// what is offered, or is about to be.
pub fn edit_article(tx: &mut Tx, viewer: &Viewer, input: &ReadyEdit) -> Result<Article, Error> {
    let article = article_to_write(tx, viewer, input.article)?;
    let offered = article.stage != Stage::Draft || article.scheduled_at.is_some();
    if offered && !input.ready.is_publishable() {
        return Err(Error::new(&common::REQUIRED).field("body"));
    }
    let former = article.series_id.map(|series| (series, article.series_position));
    let series = place_in_series(tx, article.owner_id, &input.ready, former)?;
    if !store::update(tx, article.id, input.version, &input.ready, series)? {
        return Err(Error::new(&common::STALE_EDIT));
    }
    let by = viewer.member()?.id;
    store::drafts::forget(tx, article.id, by)?;
    claim_pictures(tx, article.id, by, &input.ready)?;
    tx.emit(&ArticleEdited { article: article.id, by: Some(by) })?;
    store::by_id(tx, article.id)?.ok_or_else(Error::not_found)
}

/// An article with all that its author wrote, for whoever may edit it.
///
/// # Errors
/// For whoever may not.
pub fn article_to_edit(
    q: &mut Snapshot,
    viewer: &Viewer,
    id: ArticleId,
) -> Result<(Article, ArticleText), Error> {
    let article = article_to_write(q, viewer, id)?;
    let source = store::bodies::source(q, id)?;
    let prices: Vec<Money> = store::commerce::prices(q, id)?;
    let series = match article.series_id {
        Some(series) => store::series::by_id(q, series)?.map(|series| series.title),
        None => None,
    };
    let text = ArticleText {
        kind: article.kind,
        title: article.title.clone(),
        summary: article.summary.clone(),
        body: source.body,
        language: Locale::from_tag(&article.language).unwrap_or_default(),
        audience: article.audience,
        prices,
        series_position: series.is_some().then_some(article.series_position),
        series: series.unwrap_or_default(),
        video_url: source.video_url,
        cover: article.cover.clone(),
    };
    Ok((article, text))
}
