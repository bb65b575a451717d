//! Replies: written, found, and written again.

use access::Action;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{FieldErrors, Frame};
use web::once::{self, Claim};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, codes as common, see_other};

use super::topic;
use crate::draft::ready_reply;
use crate::edit_reply::{self, reply_in_topic};
use crate::post::{Post, REPLY_BODY};
use crate::store::ReplyRow;
use crate::thread::page_ending_with;
use crate::{ReplyId, TopicId, post_reply};

#[derive(Template)]
#[template(path = "forum/edit_reply.html")]
struct EditReplyPage {
    f: Frame,
    id: ReplyId,
    body: String,
    version: i64,
    /// What the reply says by now, where somebody changed it since the form was shown.
    meanwhile: Option<String>,
    errors: FieldErrors,
}

impl EditReplyPage {
    fn body_max(&self) -> usize {
        REPLY_BODY.max
    }
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReplyForm {
    #[serde(default)]
    body: String,
    #[serde(default)]
    version: i64,
    #[serde(rename = "_once", default)]
    once: String,
}

pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Form(form): Form<ReplyForm>,
) -> Result<Response, Error> {
    match post(&app, &visit, id, &form).await {
        Ok(path) => Ok(see_other(&path)),
        Err(error) if error.is_form() => topic::show_with_draft(&app, &visit, id, form.body, &error).await,
        Err(error) => Err(error),
    }
}

async fn post(app: &App, visit: &Visit, id: TopicId, form: &ReplyForm) -> Result<String, Error> {
    let viewer = app.viewer(visit).await?;
    viewer.member()?;
    let (text, token) = (ready_reply(app, &form.body, viewer.locale).await?, form.once.clone());
    let (_, path) = app
        .write(visit, move |tx, viewer| {
            if let Claim::Done(path) = once::claim(tx, &token, viewer.member()?.id)? {
                return Ok(path);
            }
            let reply = post_reply::post_reply(tx, viewer, id, &text)?;
            let path = topic::anchor(Post::Reply(reply));
            once::finish(tx, &token, &path)?;
            Ok(path)
        })
        .await?;
    Ok(path)
}

/// Leads to the page of the topic that shows a reply.
pub(crate) async fn find(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
) -> Result<Response, Error> {
    let (_, (topic, after)) = app
        .read(&visit, move |q, viewer| {
            let (reply, facts) = reply_in_topic(q, id)?;
            access::require(q, viewer, Action::See, &facts.thing())?;
            Ok((facts.id, page_ending_with(q, facts.id, reply.id)?))
        })
        .await?;
    let after = after.map(|cursor| format!("?after={cursor}")).unwrap_or_default();
    Ok(see_other(&format!("/topics/{topic}{after}#reply-{id}")))
}

pub(crate) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
) -> Result<Response, Error> {
    let (viewer, reply) = editable(&app, &visit, id).await?;
    let (body, version) = (reply.body, reply.version);
    edit_page(&app, &visit, &viewer, StatusCode::OK, |f| EditReplyPage {
        f,
        id,
        body,
        version,
        meanwhile: None,
        errors: FieldErrors::default(),
    })
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ReplyId>,
    Form(form): Form<ReplyForm>,
) -> Result<Response, Error> {
    let error = match change(&app, &visit, id, &form).await {
        Ok(()) => return Ok(see_other(&topic::anchor(Post::Reply(id)))),
        Err(error) if error.is_form() => error,
        Err(error) => return Err(error),
    };
    let (viewer, reply) = editable(&app, &visit, id).await?;
    let errors = app.field_errors(viewer.locale, &error);
    // Who has seen what the other tab wrote and saves again means it.
    let (version, meanwhile) =
        if error.is(&common::STALE_EDIT) { (reply.version, Some(reply.body)) } else { (form.version, None) };
    let body = form.body;
    edit_page(&app, &visit, &viewer, error.status(), |f| EditReplyPage {
        f,
        id,
        body,
        version,
        meanwhile,
        errors,
    })
}

/// The reply, for whoever may change it.
async fn editable(app: &App, visit: &Visit, id: ReplyId) -> Result<(Viewer, ReplyRow), Error> {
    app.read(visit, move |q, viewer| {
        let (reply, facts) = reply_in_topic(q, id)?;
        access::require(q, viewer, Action::Edit, &facts.reply_thing(id, reply.author_id, reply.removal))?;
        Ok(reply)
    })
    .await
}

async fn change(app: &App, visit: &Visit, id: ReplyId, form: &ReplyForm) -> Result<(), Error> {
    let (viewer, _) = editable(app, visit, id).await?;
    let (text, version) = (ready_reply(app, &form.body, viewer.locale).await?, form.version);
    app.write(visit, move |tx, viewer| edit_reply::edit_reply(tx, viewer, id, version, &text)).await?;
    Ok(())
}

fn edit_page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    template: impl FnOnce(Frame) -> EditReplyPage,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "forum-edit-reply");
    app.page_with(status, visit, viewer, Meta::titled(title), template)
}
