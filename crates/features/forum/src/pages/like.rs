//! The button that likes a post.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use ui::Frame;
use web::{App, Error, Form, Meta, PathId, Visit, see_other};

use super::topic::anchor;
use crate::post::Post;
use crate::thread::Likes;
use crate::{ReplyId, TopicId, like};

/// The button once it was pressed; htmx swaps it for itself.
#[derive(Template)]
#[template(path = "forum/like.html")]
struct LikeButton {
    f: Frame,
    href: String,
    likes: Likes,
}

/// What the button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct LikeForm {
    /// Whether to like, or to take it back.
    on: bool,
}

pub(crate) async fn topic(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Form(form): Form<LikeForm>,
) -> Result<Response, Error> {
    press(&app, &visit, Post::Topic(id), form.on).await
}

pub(crate) async fn reply(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
    Form(form): Form<LikeForm>,
) -> Result<Response, Error> {
    press(&app, &visit, Post::Reply(id), form.on).await
}

async fn press(app: &App, visit: &Visit, post: Post, on: bool) -> Result<Response, Error> {
    let (viewer, liked) = app
        .write(
            visit,
            move |tx, viewer| {
                if on { like::like(tx, viewer, post) } else { like::unlike(tx, viewer, post) }
            },
        )
        .await?;
    if !visit.is_htmx() {
        return Ok(see_other(&anchor(post)));
    }
    let f = app.frame(visit, &viewer, Meta::default());
    let likes = Likes { count: liked.count, mine: liked.mine };
    let href = match post {
        Post::Topic(id) => format!("/topics/{id}/like"),
        Post::Reply(id) => format!("/replies/{id}/like"),
    };
    web::fragment(&LikeButton { f, href, likes })
}
