//! The pages of this crate.

mod compose;
mod feed;
mod history;
mod like;
mod moderate;
mod reply;
mod spaces;
mod topic;

pub(crate) use feed::{ids_of, visible_spaces, visible_tag};
use web::{Limits, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/", feed::home)
        // The same, for when the owner has made another page the home page.
        .get("/topics", feed::home)
        .get("/questions", feed::questions)
        .get("/tags", feed::tags)
        .get("/tags/{name}", feed::tag)
        .get("/spaces", spaces::index)
        .get("/spaces/{slug}", feed::space)
        .get("/topics/new", compose::new)
        .post("/topics/new", compose::create, Limits::long_text())
        .post("/topics/preview", compose::preview, Limits::long_text())
        .get("/topics/{id}", topic::show)
        .get("/topics/{id}/edit", compose::edit)
        .post("/topics/{id}/edit", compose::save, Limits::long_text())
        .get("/topics/{id}/history", history::topic)
        .post("/topics/{id}/delete", moderate::delete, Limits::form())
        .post("/topics/{id}/restore", moderate::restore, Limits::form())
        .post("/topics/{id}/lock", moderate::lock, Limits::form())
        .post("/topics/{id}/like", like::topic, Limits::form())
        .post("/topics/{id}/replies", reply::create, Limits::long_text())
        .get("/replies/{id}", reply::find)
        .get("/replies/{id}/edit", reply::edit)
        .post("/replies/{id}/edit", reply::save, Limits::long_text())
        .get("/replies/{id}/history", history::reply)
        .post("/replies/{id}/delete", moderate::delete_reply, Limits::form())
        .post("/replies/{id}/restore", moderate::restore_reply, Limits::form())
        .post("/replies/{id}/accept", moderate::accept, Limits::form())
        .post("/replies/{id}/like", like::reply, Limits::form())
        .get("/desk/spaces", spaces::desk)
        .get("/desk/spaces/new", spaces::new)
        .post("/desk/spaces/new", spaces::create, Limits::form())
        .get("/desk/spaces/{slug}", spaces::edit)
        .post("/desk/spaces/{slug}", spaces::save, Limits::form())
}
