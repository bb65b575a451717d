//! Shows an author what a text will look like: into the page beside the form, or as a page of its own without script.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Locale;
use kernel::text::clean_body;
use serde::Deserialize;
use ui::Frame;
use web::{App, Error, Form, Meta, Visit, fragment};

use crate::article::BODY_LENGTH;
use crate::gate::may_create;

#[derive(Template)]
#[template(path = "articles/preview.html")]
struct PreviewPage {
    f: Frame,
    html: String,
}

#[derive(Template)]
#[template(path = "articles/preview_part.html")]
struct PreviewPart {
    html: String,
}

/// The form being written.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PreviewForm {
    #[serde(default)]
    body: String,
    #[serde(default)]
    language: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PreviewForm>,
) -> Result<Response, Error> {
    let (viewer, ()) = app.read(&visit, may_create).await?;
    let locale = Locale::from_tag(&form.language).unwrap_or(viewer.locale);
    let body: String = clean_body(&form.body).chars().take(BODY_LENGTH.max).collect();
    let html = markdown::render(&body, &markdown::Options::document(locale)).html;
    if visit.is_htmx() {
        return fragment(&PreviewPart { html });
    }
    let title = app.site().messages.get(viewer.locale, "articles-preview");
    app.page(&visit, &viewer, Meta::titled(title).active("write-articles"), |f| PreviewPage { f, html })
}
