//! What the viewer has written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, Page, PageSize};
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

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let size = PageSize::DEFAULT;
    let (viewer, page) = app
        .read(&visit, move |q, viewer| {
            require_author(q, viewer)?;
            let before = after.map_or(i64::MAX, Cursor::as_single);
            let rows = store::courses::authored(q, viewer.member()?.id, before, size)?;
            Ok(Page::from_extra(rows, size, |card| Cursor::single(card.id.get())))
        })
        .await?;
    let title = app.site().messages.get(viewer.locale, "courses-teach");
    app.page(&visit, &viewer, Meta::titled(title).active("teach"), |f| {
        let work = |card: Card| Work { standing: words::standing(&f, card.stage, card.removal), card };
        let pager = Pager::keyset("/teach", after.is_some(), page.next);
        TeachPage { works: page.items.into_iter().map(work).collect(), pager, f }
    })
}
