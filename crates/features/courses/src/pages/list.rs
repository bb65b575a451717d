//! The list of published courses.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, Money, Page, PageSize, Tier};
use serde::Deserialize;
use ui::{Frame, Pager};
use web::{App, Error, Meta, Query, Visit};

use super::words;
use crate::store;
use crate::store::courses::Card;

#[derive(Template)]
#[template(path = "courses/list.html")]
struct ListPage {
    f: Frame,
    volumes: Vec<Volume>,
    pager: Pager,
    teaches: bool,
}

/// One course in the list.
struct Volume {
    card: Card,
    tier: Tier,
    cost: Option<Money>,
    /// What is said where there is no price.
    open_to: String,
}

/// Where a page of a list begins.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    pub(super) after: Option<Cursor>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let size = PageSize::DEFAULT;
    let (viewer, (page, prices)) = app
        .read(&visit, move |q, _| {
            let before = after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
            let page = page_of(store::courses::listed(q, before, size)?, size);
            let ids: Vec<_> = page.items.iter().map(|card| card.id).collect();
            Ok((page, store::courses::prices_of(q, &ids)?))
        })
        .await?;
    let title = app.site().messages.get(viewer.locale, "courses-title");
    let description = app.site().messages.get(viewer.locale, "courses-lead");
    let meta = Meta::titled(title).description(description).active("courses");
    let teaches = viewer.is_author();
    app.page(&visit, &viewer, meta, |f| {
        let pager = Pager::keyset("/courses", after.is_some(), page.next);
        let volumes = page.items.into_iter().map(|card| {
            let own: Vec<Money> =
                prices.iter().filter(|(id, _)| *id == card.id).map(|(_, price)| *price).collect();
            Volume {
                tier: card.tier_shown(f.viewer.now),
                cost: words::main_price(&own).0,
                open_to: words::audience(&f, card.audience),
                card,
            }
        });
        ListPage { volumes: volumes.collect(), pager, teaches, f }
    })
}

/// A page of the list of published courses.
pub(crate) fn page_of(rows: Vec<Card>, size: PageSize) -> Page<Card> {
    Page::from_extra(rows, size, |card| {
        Cursor::pair(card.published_at.map_or(0, kernel::Timestamp::micros), card.id.get())
    })
}
