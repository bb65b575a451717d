//! Buttons that delete, bring back, lock and accept.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use web::{App, Error, Form, PathId, Visit, see_other};

use crate::{ReplyId, TopicId, accept_answer, delete_reply as removal, delete_topic};

/// A button without any value.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Pressed {}

/// A button that switches something.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Switch {
    /// `true` or `false`.
    on: bool,
}

pub(crate) async fn delete(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| delete_topic::delete_topic(tx, viewer, id)).await?;
    visit.flash_next("forum-topic-deleted");
    // Whoever deleted it still sees it, with the way back.
    Ok(see_other(&format!("/topics/{id}")))
}

pub(crate) async fn restore(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| delete_topic::restore_topic(tx, viewer, id)).await?;
    visit.flash_next("forum-restored");
    Ok(see_other(&format!("/topics/{id}")))
}

pub(crate) async fn lock(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Form(Switch { on }): Form<Switch>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| delete_topic::lock_topic(tx, viewer, id, on)).await?;
    Ok(see_other(&format!("/topics/{id}")))
}

pub(crate) async fn delete_reply(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| removal::delete_reply(tx, viewer, id)).await?;
    visit.flash_next("forum-reply-deleted");
    Ok(see_other(&format!("/replies/{id}")))
}

pub(crate) async fn restore_reply(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| removal::restore_reply(tx, viewer, id)).await?;
    visit.flash_next("forum-restored");
    Ok(see_other(&format!("/replies/{id}")))
}

pub(crate) async fn accept(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
    Form(Switch { on }): Form<Switch>,
) -> Result<Response, Error> {
    let (_, topic) = app
        .write(&visit, move |tx, viewer| {
            if on {
                accept_answer::accept_answer(tx, viewer, id)
            } else {
                accept_answer::withdraw_acceptance(tx, viewer, id)
            }
        })
        .await?;
    Ok(see_other(&format!("/topics/{topic}")))
}
