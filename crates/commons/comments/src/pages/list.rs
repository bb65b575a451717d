//! All comments under a thing on a page of their own, and the form that posts one.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use kernel::{Cursor, Subject, Viewer};
use serde::Deserialize;
use ui::Frame;
use web::{App, Error, Form, Meta, PathPair, Query, ViewerExt as _, Visit, html_response, see_other};

use super::{Number, path_of, subject_of, tags, thread};
use crate::discussion::{COMMENTS_ON_PAGE, Discussion, discussion};
use crate::draft;
use crate::host::Hosts;
use crate::post_comment::{Target, post_comment_once};
use crate::section::SectionHtml;
use crate::{CommentId, comment};

#[derive(Template)]
#[template(path = "comments/list.html")]
struct ListPage {
    f: Frame,
    url: String,
    title: String,
    section: String,
}

/// Where the page begins.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    pub(crate) after: Option<Cursor>,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CommentForm {
    #[serde(default)]
    pub(super) body: String,
    /// The comment that is answered.
    #[serde(default)]
    pub(super) parent: String,
    #[serde(rename = "_once", default)]
    once: String,
}

impl CommentForm {
    pub(super) fn parent(&self) -> Result<Option<CommentId>, Error> {
        if self.parent.is_empty() {
            return Ok(None);
        }
        self.parent.parse().map(Some).map_err(|_| Error::not_found())
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    PathPair(kind, number): PathPair<String, Number>,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    // A fragment has the same address as the page and must not be kept in its place.
    if !visit.is_htmx()
        && let Some(kept) = app.kept_page(&visit, &headers).await?
    {
        return Ok(kept);
    }
    let subject = subject_of(&kind, number);
    let (viewer, found) = read(&app, &visit, &subject, after).await?;
    let section = |f: &Frame| SectionHtml::new(f.clone(), &subject, &found, after.is_some());
    if visit.is_htmx() {
        return web::fragment(&section(&app.frame(&visit, &viewer, Meta::default())));
    }
    let tags = tags(&found.place, &found.comments.items.iter().collect::<Vec<_>>());
    let meta = meta(&app, &viewer, &found);
    let html = section(&app.frame(&visit, &viewer, Meta::default())).render().map_err(Error::internal)?;
    app.shared_page(&visit, &headers, &viewer, meta, tags, |f| page(f, &found, html))
}

async fn read(
    app: &App,
    visit: &Visit,
    subject: &Subject,
    after: Option<Cursor>,
) -> Result<(Viewer, Discussion), Error> {
    let (hosts, subject) = (app.service::<Hosts>()?, subject.clone());
    app.read(visit, move |q, viewer| discussion(q, viewer, &hosts, &subject, after, COMMENTS_ON_PAGE)).await
}

fn meta(app: &App, viewer: &Viewer, found: &Discussion) -> Meta {
    let words = [("title", ui::Arg::from(found.place.title.as_str()))];
    Meta::titled(app.site().messages.format(viewer.locale, "comments-on", &words))
}

fn page(f: Frame, found: &Discussion, section: String) -> ListPage {
    ListPage { f, url: found.place.url.clone(), title: found.place.title.clone(), section }
}

pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    PathPair(kind, number): PathPair<String, Number>,
    Form(form): Form<CommentForm>,
) -> Result<Response, Error> {
    let subject = subject_of(&kind, number);
    match post(&app, &visit, &subject, &form).await {
        Ok(_) if visit.is_htmx() => show_section(&app, &visit, &subject, None).await,
        Ok(path) => Ok(see_other(&path)),
        Err(error) if error.is_form() => match form.parent()? {
            Some(parent) => thread::show_with_draft(&app, &visit, parent, form.body, &error).await,
            None if visit.is_htmx() => show_section(&app, &visit, &subject, Some((form.body, error))).await,
            None => show_with_draft(&app, &visit, &subject, form.body, &error).await,
        },
        Err(error) => Err(error),
    }
}

/// Posts the comment and says where it is to be seen.
async fn post(app: &App, visit: &Visit, subject: &Subject, form: &CommentForm) -> Result<String, Error> {
    // Before the work of rendering: who is not signed in has nothing to render.
    let viewer = app.viewer(visit).await?;
    viewer.member()?;
    let text = draft::ready(app.db(), &form.body, viewer.locale).await?;
    let target = Target { subject: subject.clone(), parent: form.parent()? };
    let (hosts, token) = (app.service::<Hosts>()?, form.once.clone());
    let (_, path) = app
        .write(visit, move |tx, viewer| {
            let id = post_comment_once(tx, viewer, &hosts, &target, &text, &token)?;
            Ok(match target.parent {
                Some(_) => path_of(id),
                None => format!("{}#comment-{id}", comment::place(tx, &hosts, &target.subject)?.url),
            })
        })
        .await?;
    Ok(path)
}

/// The section alone, for htmx: as it is now, or with a comment that was not taken.
async fn show_section(
    app: &App,
    visit: &Visit,
    subject: &Subject,
    refused: Option<(String, Error)>,
) -> Result<Response, Error> {
    let (viewer, found) = read(app, visit, subject, None).await?;
    let html = SectionHtml::new(app.frame(visit, &viewer, Meta::default()), subject, &found, false);
    let (status, html) = match refused {
        None => (StatusCode::OK, html),
        Some((body, error)) => {
            (error.status(), html.with_draft(body, app.field_errors(viewer.locale, &error)))
        }
    };
    Ok(html_response(status, html.render().map_err(Error::internal)?))
}

async fn show_with_draft(
    app: &App,
    visit: &Visit,
    subject: &Subject,
    body: String,
    error: &Error,
) -> Result<Response, Error> {
    let (viewer, found) = read(app, visit, subject, None).await?;
    let html = SectionHtml::new(app.frame(visit, &viewer, Meta::default()), subject, &found, false)
        .with_draft(body, app.field_errors(viewer.locale, error));
    let (html, meta) = (html.render().map_err(Error::internal)?, meta(app, &viewer, &found));
    app.page_with(error.status(), visit, &viewer, meta, |f| page(f, &found, html))
}
