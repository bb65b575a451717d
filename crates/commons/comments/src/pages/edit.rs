//! The form in which an author changes a comment.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{FieldErrors, Frame};
use web::{App, Error, Form, Meta, PathId, Visit, codes as common, see_other};

use super::path_of;
use crate::CommentId;
use crate::comment::BODY;
use crate::draft;
use crate::edit_comment::{edit_comment, editable};
use crate::host::Hosts;
use crate::store::CommentRow;

#[derive(Template)]
#[template(path = "comments/edit.html")]
struct EditPage {
    f: Frame,
    id: CommentId,
    body: String,
    version: i64,
    /// What the comment says by now, where somebody changed it since the form was shown.
    meanwhile: Option<String>,
    errors: FieldErrors,
}

impl EditPage {
    fn body_max(&self) -> usize {
        BODY.max
    }
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct EditForm {
    #[serde(default)]
    body: String,
    version: i64,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CommentId>,
) -> Result<Response, Error> {
    let (viewer, row) = read(&app, &visit, id).await?;
    let (body, version) = (row.body, row.version);
    page(&app, &visit, &viewer, StatusCode::OK, |f| EditPage {
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
    PathId(id): PathId<CommentId>,
    Form(form): Form<EditForm>,
) -> Result<Response, Error> {
    let error = match change(&app, &visit, id, &form).await {
        Ok(()) => return Ok(see_other(&path_of(id))),
        Err(error) if error.is_form() => error,
        Err(error) => return Err(error),
    };
    let (viewer, row) = read(&app, &visit, id).await?;
    let errors = app.field_errors(viewer.locale, &error);
    // Who has seen what the other tab wrote and saves again means it.
    let (version, meanwhile) =
        if error.is(&common::STALE_EDIT) { (row.version, Some(row.body)) } else { (form.version, None) };
    let body = form.body;
    page(&app, &visit, &viewer, error.status(), |f| EditPage { f, id, body, version, meanwhile, errors })
}

async fn read(app: &App, visit: &Visit, id: CommentId) -> Result<(Viewer, CommentRow), Error> {
    let hosts = app.service::<Hosts>()?;
    app.read(visit, move |q, viewer| editable(q, viewer, &hosts, id)).await
}

async fn change(app: &App, visit: &Visit, id: CommentId, form: &EditForm) -> Result<(), Error> {
    let (viewer, _) = read(app, visit, id).await?;
    let text = draft::ready(app.db(), &form.body, viewer.locale).await?;
    let (hosts, version) = (app.service::<Hosts>()?, form.version);
    app.write(visit, move |tx, viewer| edit_comment(tx, viewer, &hosts, id, version, &text)).await?;
    Ok(())
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    template: impl FnOnce(Frame) -> EditPage,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "comments-edit-title");
    app.page_with(status, visit, viewer, Meta::titled(title), template)
}
