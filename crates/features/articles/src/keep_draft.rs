//! The form of an article keeps what is typed on the server as well, so that a writer goes on on another device.
//!
//! No page shows a draft and no reader of the log needs one: keeping it emits no event. Saving the article does, and
//! forgets the draft.

use access::Action;
use db::{Snapshot, Tx};
use kernel::Viewer;
use web::{Error, ViewerExt as _, codes as common};

use crate::article::ArticleId;
use crate::gate::{article_for, article_to_write};
use crate::store;

pub use crate::store::drafts::Draft;

/// The largest draft, in bytes of JSON.
pub const DRAFT_BYTES_MAX: usize = 1024 * 1024;

/// Keeps the last state of the viewer's form; `fields` are its names and values as JSON.
///
/// # Errors
/// For whoever may not edit the article; 413 where it is too much.
pub fn keep_draft(
    tx: &mut Tx,
    viewer: &Viewer,
    id: ArticleId,
    version: i64,
    fields: &str,
) -> Result<(), Error> {
    article_to_write(tx, viewer, id)?;
    if fields.len() > DRAFT_BYTES_MAX {
        return Err(Error::new(&common::TOO_LARGE));
    }
    let writer = viewer.member()?.id;
    // A picture in a draft is the article's already: the draft may wait for longer than an upload that nothing uses.
    files::claim_shown(tx, writer, &id.subject(), &[fields])?;
    Ok(store::drafts::keep(tx, id, writer, version, fields)?)
}

/// What the viewer typed and did not save; `None` where that is nothing.
///
/// # Errors
/// For whoever may not edit the article.
pub fn draft_of(q: &mut Snapshot, viewer: &Viewer, id: ArticleId) -> Result<Option<Draft>, Error> {
    article_to_write(q, viewer, id)?;
    Ok(store::drafts::draft(q, id, viewer.member()?.id)?)
}

/// Forgets it.
///
/// # Errors
/// For whoever may not edit the article.
pub fn drop_draft(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<(), Error> {
    let article = article_for(tx, viewer, Action::Edit, id)?;
    let (writer, source) = (viewer.member()?.id, store::bodies::source(tx, id)?);
    files::reclaim_shown(tx, writer, &id.subject(), &[&source.body, &article.cover])?;
    Ok(store::drafts::forget(tx, id, writer)?)
}
