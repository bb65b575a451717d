//! The questions that this crate asks of access: an article comes back only where the viewer may.

use access::{Action, Decision, Thing, Why};
use db::Snapshot;
use kernel::Viewer;
use web::Error;

use crate::article::{Article, ArticleId};
use crate::codes;
use crate::store;

/// Goes on only where the viewer may begin an article.
///
/// # Errors
/// 401 or 403; or that the database fails.
pub(crate) fn may_create(q: &mut Snapshot, viewer: &Viewer) -> Result<(), Error> {
    match access::require(q, viewer, Action::Create, &Thing::house()).map_err(Error::from) {
        Err(error) if error.is(&access::refusal::NO_OFFICE) => Err(Error::new(&codes::AUTHORS_ONLY)),
        done => done.map(drop),
    }
}

/// Whether this is the answer to somebody who may change the words. Who is no author any more begins no article and
/// writes none, the own ones neither; they may still be taken away.
pub(crate) fn is_writer(viewer: &Viewer, edit: Decision) -> bool {
    let dismissed = edit == Decision::Allow(Why::Own) && !viewer.is_author() && !viewer.is_staff();
    edit.is_allowed() && !dismissed
}

/// An article that the viewer may change and offer.
///
/// # Errors
/// As [`article_for`]; 403 for its author who is none any more.
pub(crate) fn article_to_write(q: &mut Snapshot, viewer: &Viewer, id: ArticleId) -> Result<Article, Error> {
    let article = store::by_id(q, id)?.ok_or_else(Error::not_found)?;
    let why = access::require(q, viewer, Action::Edit, &article.thing())?;
    if is_writer(viewer, Decision::Allow(why)) {
        return Ok(article);
    }
    Err(Error::new(&codes::AUTHORS_ONLY))
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
