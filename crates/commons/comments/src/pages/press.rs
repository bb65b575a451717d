//! The buttons on a comment: like, delete, bring back.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use web::{App, Error, Form, Meta, PathId, Visit, see_other};

use super::back_to;
use crate::CommentId;
use crate::delete_comment::delete_comment;
use crate::host::Hosts;
use crate::like_comment::{like_comment, unlike_comment};
use crate::restore_comment::restore_comment;
use crate::section::LikeButton;

/// What a button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Button {
    /// The page it stands on.
    next: Option<String>,
}

/// What the like button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct LikeForm {
    /// Whether to like, or to take it back.
    on: bool,
    /// The page it stands on.
    next: Option<String>,
}

pub(crate) async fn delete(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
    Form(button): Form<Button>,
) -> Result<Response, Error> {
    let hosts = app.service::<Hosts>()?;
    app.write(&visit, move |tx, viewer| delete_comment(tx, viewer, &hosts, id)).await?;
    visit.flash_next("comments-is-deleted");
    Ok(see_other(&back_to(id, button.next.as_deref())))
}

pub(crate) async fn restore(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
    Form(button): Form<Button>,
) -> Result<Response, Error> {
    let hosts = app.service::<Hosts>()?;
    app.write(&visit, move |tx, viewer| restore_comment(tx, viewer, &hosts, id)).await?;
    visit.flash_next("comments-is-restored");
    Ok(see_other(&back_to(id, button.next.as_deref())))
}

pub(crate) async fn like(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
    Form(form): Form<LikeForm>,
) -> Result<Response, Error> {
    let hosts = app.service::<Hosts>()?;
    let (viewer, likes) = app
        .write(&visit, move |tx, viewer| {
            if form.on {
                like_comment(tx, viewer, &hosts, id)
            } else {
                unlike_comment(tx, viewer, &hosts, id)
            }
        })
        .await?;
    if !visit.is_htmx() {
        return Ok(see_other(&back_to(id, form.next.as_deref())));
    }
    web::fragment(&LikeButton::of(&app.frame(&visit, &viewer, Meta::default()), id, likes, true))
}
