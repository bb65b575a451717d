//! The pages of this crate.

mod article;
mod form;
mod like;
mod list;
mod manage;
mod preview;
mod words;

pub(crate) use list::page_of;
pub(crate) use manage::own_articles;

use web::{Limits, Routes};

/// Room for a long article, which a form sends with three bytes for each byte of a Han letter.
pub(crate) const ARTICLE_BODY: Limits = Limits::long_text().with_body(4 * 1024 * 1024);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/articles", list::all)
        .get("/articles/by/{name}", list::by_author)
        .get("/articles/series/{slug}", list::series)
        .get("/articles/{slug}", article::show)
        .post("/articles/{slug}/like", like::press, Limits::form())
        .get("/write/articles", manage::mine)
        .get("/write/articles/new", form::new)
        .post("/write/articles", form::create, ARTICLE_BODY)
        .get("/write/articles/{id}", form::edit)
        .post("/write/articles/{id}", form::save, ARTICLE_BODY)
        .post("/write/articles/{id}/publication", manage::publication, Limits::form())
        .post("/write/articles/{id}/deletion", manage::deletion, Limits::form())
        .post("/write/preview", preview::show, ARTICLE_BODY)
}
