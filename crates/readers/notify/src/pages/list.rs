//! The list behind the bell, and its buttons.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Cursor;
use serde::Deserialize;
use ui::{Frame, Pager};
use web::{App, Error, Form, Meta, PathId, Query, Visit, codes, local_path, see_other};

use crate::list::{ON_PAGE, Told, Unseen, list};
use crate::mark_read::{mark_read, mark_read_up_to};
use crate::mute::{Mute, mute};
use crate::{NotificationId, Threads, words};

#[derive(Template)]
#[template(path = "notify/list.html")]
struct ListPage {
    f: Frame,
    list: Unseen,
    pager: Pager,
}

impl ListPage {
    fn sentence(&self, told: &Told) -> String {
        words::sentence(&self.f.site.messages, self.f.viewer.locale, told)
    }

    fn has_unread(&self) -> bool {
        self.list.closed > 0 || self.list.told.items.iter().any(|told| told.row.read_at.is_none())
    }

    fn closed(&self) -> i64 {
        i64::try_from(self.list.closed).unwrap_or(i64::MAX)
    }
}

/// Where the page begins.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    after: Option<Cursor>,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let threads = app.service::<Threads>()?;
    let (viewer, list) = app.read(&visit, move |q, viewer| list(q, viewer, &threads, after, ON_PAGE)).await?;
    let title = app.site().messages.get(viewer.locale, "notify-title");
    app.page(&visit, &viewer, Meta::titled(title).active("notifications"), |f| ListPage {
        pager: Pager::keyset("/notifications", after.is_some(), list.told.next),
        list,
        f,
    })
}

/// Leads to what a notification is about; it is read by that.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<NotificationId>,
) -> Result<Response, Error> {
    let threads = app.service::<Threads>()?;
    let (_, url) = app.write(&visit, move |tx, viewer| mark_read(tx, viewer, &threads, id)).await?;
    Ok(see_other(&url))
}

/// A button without any value.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Pressed {}

pub(crate) async fn read(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<NotificationId>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Error> {
    let threads = app.service::<Threads>()?;
    app.write(&visit, move |tx, viewer| mark_read(tx, viewer, &threads, id)).await?;
    Ok(see_other("/notifications"))
}

/// The newest that the page showed.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UpTo {
    newest: String,
}

pub(crate) async fn read_all(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<UpTo>,
) -> Result<Response, Error> {
    let newest: NotificationId =
        form.newest.parse().map_err(|_| Error::new(&codes::BAD_VALUE).field("newest"))?;
    app.write(&visit, move |tx, viewer| mark_read_up_to(tx, viewer, newest)).await?;
    Ok(see_other("/notifications"))
}

/// What is to go silent, and where the form stood.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Silence {
    what: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn silence(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<NotificationId>,
    Form(form): Form<Silence>,
) -> Result<Response, Error> {
    let what: Mute = form.what.parse().map_err(|_| Error::new(&codes::BAD_VALUE).field("what"))?;
    app.write(&visit, move |tx, viewer| mute(tx, viewer, id, what)).await?;
    visit.flash_next(match what {
        Mute::Kind => ui::message("notify-muted-kind"),
        Mute::Space => ui::message("notify-muted-space"),
        Mute::Thread => ui::message("notify-muted-thread"),
    });
    let next = if form.next.is_empty() { "/notifications" } else { local_path(Some(&form.next)) };
    Ok(see_other(next))
}
