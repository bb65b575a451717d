//! The button that likes an article.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use ui::Frame;
use web::{App, Error, Form, Meta, PathId, Visit, see_other};

use crate::article::{Slug, path_of};
use crate::gate::article_seen;
use crate::like_article::{Likes, like_article, unlike_article};

/// The button once it was pressed; htmx swaps it for itself.
#[derive(Template)]
#[template(path = "articles/like.html")]
struct LikeButton {
    f: Frame,
    href: String,
    likes: Likes,
}

pub(super) fn href(slug: &str) -> String {
    format!("{}/like", path_of(slug))
}

/// What the button sends.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct LikeForm {
    /// Whether to like, or to take it back.
    on: bool,
}

pub(super) async fn press(
    State(app): State<App>,
    visit: Visit,
    PathId(Slug(slug)): PathId<Slug>,
    Form(form): Form<LikeForm>,
) -> Result<Response, Error> {
    let address = slug.clone();
    let (viewer, likes) = app
        .write(&visit, move |tx, viewer| {
            let id = article_seen(tx, viewer, &address)?.id;
            if form.on { like_article(tx, viewer, id) } else { unlike_article(tx, viewer, id) }
        })
        .await?;
    if !visit.is_htmx() {
        return Ok(see_other(&path_of(&slug)));
    }
    let f = app.frame(&visit, &viewer, Meta::default());
    web::fragment(&LikeButton { f, href: href(&slug), likes })
}
