//! The courses that the viewer began.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Page, PageSize, Tier};
use ui::{Frame, Pager};
use web::{App, Error, Meta, Query, ViewerExt as _, Visit};

use super::list::After;
use crate::shelf::{Begun, begun};

#[derive(Template)]
#[template(path = "courses/mine.html")]
struct MinePage {
    f: Frame,
    volumes: Vec<(Begun, Tier)>,
    pager: Pager,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let (viewer, Page { items, next }) = app
        .read(&visit, move |q, viewer| {
            let member = viewer.member()?.id;
            Ok(begun(q, viewer, member, after, PageSize::DEFAULT)?)
        })
        .await?;
    let title = app.site().messages.get(viewer.locale, "courses-mine");
    let now = viewer.now;
    app.page(&visit, &viewer, Meta::titled(title).active("my-courses"), |f| MinePage {
        volumes: items
            .into_iter()
            .map(|item| (item.card.tier_shown(now), item))
            .map(|(tier, item)| (item, tier))
            .collect(),
        pager: Pager::keyset("/my/courses", after.is_some(), next),
        f,
    })
}
