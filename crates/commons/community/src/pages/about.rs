//! What the community is, for whoever comes by.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use ui::Frame;
use web::{App, Error, Meta, SETTINGS, Visit};

use crate::shape::Shape;
use crate::store;

#[derive(Template)]
#[template(path = "community/about.html")]
struct AboutPage {
    f: Frame,
    values_html: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let shape = app.service::<Shape>()?;
    let (viewer, settings) = app.read(&visit, move |q, _| Ok(store::settings(q, &shape)?)).await?;
    let title = app.site().messages.get(viewer.locale, "community-about");
    let meta = Meta::titled(title).active("about");
    app.shared_page(&visit, &headers, &viewer, meta, vec![SETTINGS], |f| AboutPage {
        f,
        values_html: settings.values_html,
    })
}
