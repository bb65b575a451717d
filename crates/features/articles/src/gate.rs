//! The questions that this crate asks of access: an article comes back only where the viewer may.

use access::{Action, Thing};
use db::Snapshot;
use kernel::Viewer;
use web::Error;

use crate::article::{Article, ArticleId};
use crate::store;

/// Goes on only where the viewer may begin an article.
///
/// # Errors
/// 401 or 403; or that the database fails.
pub(crate) fn may_create(q: &mut Snapshot, viewer: &Viewer) -> Result<(), Error> {
    access::require(q, viewer, Action::Create, &Thing::house())?;
    Ok(())
}

/// An article that the viewer may know of.
///
/// # Errors
/// 404 where there is none, or none for this viewer.
pub(crate) fn article_seen(q: &mut Snapshot, viewer: &Viewer, slug: &str) -> Result<Article, Error> {
    let article = store::by_slug(q, slug)?.ok_or_else(Error::not_found)?;
    access::require(q, viewer, Action::See, &article.thing())?;
    Ok(article)
}

/// An article with which the viewer may do this.
///
/// # Errors
/// 404 where there is none; 401, 403 or 404 as access says.
pub(crate) fn article_for(
    q: &mut Snapshot,
    viewer: &Viewer,
    action: Action,
    id: ArticleId,
) -> Result<Article, Error> {
    let article = store::by_id(q, id)?.ok_or_else(Error::not_found)?;
    access::require(q, viewer, action, &article.thing())?;
    Ok(article)
}
