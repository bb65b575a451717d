//! `/styleguide`: every component.

use axum::extract::State;
use axum::response::Response;
use web::{App, Error, Meta, Visit};

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let title = app.site().messages.get(viewer.locale, ui::message("sg-title"));
    app.page(&visit, &viewer, Meta::titled(title), ui::styleguide::StyleGuide::new)
}
