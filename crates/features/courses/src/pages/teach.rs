//! What the viewer has written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Snapshot;
use kernel::{Cursor, Page, PageSize, Viewer};
use ui::{Frame, Pager};
use web::{App, Error, Meta, Query, ViewerExt as _, Visit};

use super::list::After;
use super::words;
use crate::gate::require_author;
use crate::store;
use crate::store::courses::Card;

#[derive(Template)]
#[template(path = "courses/teach.html")]
struct TeachPage {
    f: Frame,
    works: Vec<Work>,
    pager: Pager,
}

struct Work {
    card: Card,
    standing: (String, &'static str),
}

/// What the viewer has written: drafts and deleted courses as well.
///
/// # Errors
/// For whoever is no author.
pub(crate) fn own_courses(
    q: &mut Snapshot,
    viewer: &Viewer,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Card>, Error> {
    require_author(q, viewer)?;
    let before = after.map_or(i64::MAX, Cursor::as_single);
    let rows = store::courses::authored(q, viewer.member()?.id, before, size)?;
    Ok(Page::from_extra(rows, size, |card| Cursor::single(card.id.get())))
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let size = PageSize::DEFAULT;
    let (viewer, page) = app.read(&visit, move |q, viewer| own_courses(q, viewer, after, size)).await?;
    let title = app.site().messages.get(viewer.locale, "courses-teach");
    app.page(&visit, &viewer, Meta::titled(title).active("teach"), |f| {
        let work = |card: Card| Work { standing: words::standing(&f, card.stage, card.removal), card };
        let pager = Pager::keyset("/teach", after.is_some(), page.next);
        TeachPage { works: page.items.into_iter().map(work).collect(), pager, f }
    })
}
