//! A member's own orders.

use super::{me, word};
use crate::store::orders::{self, ListedOrder};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, Page, PageSize};
use serde::Deserialize;
use ui::{Frame, Pager};
use web::{App, Error, Meta, Query, Visit};

#[derive(Template)]
#[template(path = "checkout/orders.html")]
struct OrdersPage {
    f: Frame,
    orders: Page<ListedOrder>,
    pager: Pager,
}

impl OrdersPage {
    fn state(&self, order: &ListedOrder) -> String {
        word(&self.f, "state", order.state.as_str())
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct From {
    after: Option<Cursor>,
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(from): Query<From>,
) -> Result<Response, Error> {
    let after = from.after;
    let read =
        app.read(&visit, move |q, viewer| Ok(orders::of_buyer(q, me(viewer)?, after, PageSize::DEFAULT)?));
    let (viewer, orders) = read.await?;
    let title = app.site().messages.get(viewer.locale, "checkout-mine-title").to_owned();
    app.page(&visit, &viewer, Meta::titled(title).active("me"), |f| OrdersPage {
        pager: Pager::keyset("/orders", after.is_some(), orders.next),
        orders,
        f,
    })
}
