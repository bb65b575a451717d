//! An article is deleted, so that it can be brought back: its comments, likes and sales stay.

use access::{Action, Removal};
use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, ViewerExt as _};

use crate::article::{Article, ArticleId};
use crate::events::{ArticleDeleted, ArticleRestored};
use crate::gate::article_for;
use crate::store;

/// Deletes an article. Deleting what is deleted changes nothing.
///
/// # Errors
/// For whoever may not delete it.
pub fn delete_article(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<Article, Error> {
    let article = article_for(tx, viewer, Action::See, id)?;
    if article.removal != Removal::None {
        // Whoever sees a deleted article could have deleted it.
        return Ok(article);
    }
    let article = article_for(tx, viewer, Action::Delete, id)?;
    let by = viewer.member()?.id;
    let removal = if by == article.owner_id { Removal::Owner } else { Removal::Staff };
    store::set_removal(tx, id, removal)?;
    files::rest_claims(tx, &id.subject())?;
    tx.emit(&ArticleDeleted { article: id, by: Some(by), removal })?;
    store::by_id(tx, id)?.ok_or_else(Error::not_found)
}

/// Brings a deleted article back, at the stage at which it was. Bringing back what is there changes nothing.
///
/// # Errors
/// For whoever may not: what staff deleted only staff bring back.
pub fn restore_article(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<Article, Error> {
    let article = article_for(tx, viewer, Action::See, id)?;
    if article.removal == Removal::None {
        return article_for(tx, viewer, Action::Delete, id);
    }
    article_for(tx, viewer, Action::Restore, id)?;
    store::set_removal(tx, id, Removal::None)?;
    files::wake_claims(tx, &id.subject())?;
    tx.emit(&ArticleRestored { article: id, by: Some(viewer.member()?.id) })?;
    store::by_id(tx, id)?.ok_or_else(Error::not_found)
}
