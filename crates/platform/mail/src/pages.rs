//! The owner reads the outbox.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use kernel::{Cursor, Page, PageSize};
use serde::Deserialize;
use ui::{Frame, Pager};
use web::{
    App, Error, Form, Limits, Meta, PathId, Query, Routes, ViewerExt as _, Visit, html_response, see_other,
};

use crate::compose::parts;
use crate::layout::Parts;
use crate::mailer::Mailer;
use crate::store::{self, MailRow, MailState};
use crate::{MailId, send_again};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/desk/mail", list)
        .get("/desk/mail/{id}", show)
        .get("/desk/mail/{id}/html", show_html)
        .post("/desk/mail/{id}/send", again, Limits::form())
}

#[derive(Template)]
#[template(path = "mail/list.html")]
struct ListPage {
    f: Frame,
    letters: Vec<MailRow>,
    sends: bool,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "mail/message.html")]
struct MessagePage {
    f: Frame,
    letter: MailRow,
    text: Option<String>,
}

impl ListPage {
    fn state(&self, letter: &MailRow) -> (&str, &'static str) {
        state(&self.f, &letter.state)
    }
}

impl MessagePage {
    fn state(&self) -> (&str, &'static str) {
        state(&self.f, &self.letter.state)
    }
}

/// The words and the colour of a state.
fn state<'a>(f: &'a Frame, state: &MailState) -> (&'a str, &'static str) {
    match state {
        MailState::Waiting => (f.t("mail-state-waiting"), "warn"),
        MailState::Sent => (f.t("mail-state-sent"), "ok"),
        MailState::Kept => (f.t("mail-state-kept"), ""),
        MailState::Dead => (f.t("mail-state-dead"), "bad"),
    }
}

/// Which part of a list.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    after: Option<Cursor>,
}

async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let size = PageSize::clamped(30);
    let (viewer, rows) = app
        .read(&visit, move |q, viewer| {
            viewer.owner()?;
            Ok(store::messages(q, after, size)?)
        })
        .await?;
    let sends = app.service::<Mailer>()?.sends();
    let page = Page::from_extra(rows, size, |row| Cursor::single(row.id.get()));
    let title = app.site().messages.get(viewer.locale, ui::message("mail-desk"));
    app.page(&visit, &viewer, Meta::titled(title).active("mail"), |f| ListPage {
        f,
        letters: page.items,
        sends,
        pager: Pager::keyset("/desk/mail", after.is_some(), page.next),
    })
}

async fn one(
    app: &App,
    visit: &Visit,
    id: MailId,
) -> Result<(kernel::Viewer, MailRow, Option<Parts>), Error> {
    let (viewer, row) = app
        .read(visit, move |q, viewer| {
            viewer.owner()?;
            store::message(q, id)?.ok_or_else(Error::not_found)
        })
        .await?;
    let mailer: Arc<Mailer> = app.service()?;
    let parts = parts(&mailer, &row).map_err(Error::internal)?;
    Ok((viewer, row, parts))
}

async fn show(State(app): State<App>, visit: Visit, PathId(id): PathId<MailId>) -> Result<Response, Error> {
    let (viewer, letter, parts) = one(&app, &visit, id).await?;
    let meta = Meta::titled(&letter.subject).active("mail");
    app.page(&visit, &viewer, meta, |f| MessagePage { f, letter, text: parts.map(|parts| parts.text) })
}

/// The HTML as a mail program shows it, in a box of its own: no script, no cookies, nothing loaded.
async fn show_html(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<MailId>,
) -> Result<Response, Error> {
    let (_, _, parts) = one(&app, &visit, id).await?;
    let mut response = html_response(StatusCode::OK, parts.ok_or_else(Error::not_found)?.html);
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'; sandbox allow-popups",
        ),
    );
    Ok(response)
}

/// What the button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct AgainForm {}

async fn again(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<MailId>,
    Form(AgainForm {}): Form<AgainForm>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| send_again(tx, viewer.owner()?.id, id)).await?;
    visit.flash_next("mail-sent-again");
    Ok(see_other(&format!("/desk/mail/{id}")))
}
