//! What the viewer has written, and when it comes out.

use access::Removal;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Snapshot;
use jiff::civil::DateTime;
use kernel::{Cursor, Page, PageSize, Timestamp, Viewer};
use serde::Deserialize;
use ui::{Frame, Pager};
use web::{App, Error, Form, Meta, PathId, Query, ViewerExt as _, Visit, see_other};

use super::list::Part;
use super::{form, words};
use crate::article::ArticleId;
use crate::codes;
use crate::delete_article::{delete_article, restore_article};
use crate::gate::may_create;
use crate::publish::{publish, schedule, unschedule, withdraw};
use crate::store;
use crate::store::cards::Card;

#[derive(Template)]
#[template(path = "articles/mine.html")]
struct MinePage {
    f: Frame,
    works: Vec<Work>,
    pager: Pager,
}

struct Work {
    standing: (String, &'static str),
    kind: String,
    deleted: bool,
    /// Whether the author may bring it back.
    restorable: bool,
    card: Card,
}

/// A page of what the viewer has written, the newest first.
///
/// # Errors
/// For whoever is no author.
pub(crate) fn own_articles(
    q: &mut Snapshot,
    viewer: &Viewer,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Card>, Error> {
    may_create(q, viewer)?;
    let before = after.map_or(i64::MAX, Cursor::as_single);
    let rows = store::cards::authored(q, viewer.member()?.id, before, size)?;
    Ok(Page::from_extra(rows, size, |card| Cursor::single(card.id.get())))
}

pub(super) async fn mine(
    State(app): State<App>,
    visit: Visit,
    Query(Part { after, .. }): Query<Part>,
) -> Result<Response, Error> {
    let size = PageSize::DEFAULT;
    let (viewer, page) = app.read(&visit, move |q, viewer| own_articles(q, viewer, after, size)).await?;
    let title = app.site().messages.get(viewer.locale, "articles-mine");
    app.page(&visit, &viewer, Meta::titled(title).active("write-articles"), |f| {
        let work = |card: Card| Work {
            standing: words::standing(&f, card.stage, card.removal, card.scheduled_at),
            kind: words::kind(&f, card.kind).to_owned(),
            deleted: card.removal != Removal::None,
            restorable: card.removal == Removal::Owner,
            card,
        };
        let pager = Pager::keyset("/write/articles", after.is_some(), page.next);
        MinePage { works: page.items.into_iter().map(work).collect(), pager, f }
    })
}

/// What is to become of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wish {
    Publish,
    Schedule,
    Unschedule,
    Withdraw,
}

/// Offer the article, now or at a time, or no longer.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PublicationForm {
    wish: Wish,
    /// A local time of the community, as `datetime-local` gives it.
    #[serde(default)]
    at: String,
}

pub(super) async fn publication(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
    Form(form): Form<PublicationForm>,
) -> Result<Response, Error> {
    match carry_out(&app, &visit, id, &form).await {
        Ok(()) => {
            visit.flash_next(match form.wish {
                Wish::Publish => "articles-flash-published",
                Wish::Schedule => "articles-flash-scheduled",
                Wish::Unschedule => "articles-flash-unscheduled",
                Wish::Withdraw => "articles-flash-withdrawn",
            });
            Ok(see_other(&format!("/write/articles/{id}")))
        }
        Err(error) if error.is_form() => {
            form::show_edit(
                &app,
                &visit,
                id,
                error.status(),
                Some(form::Refused { typed: None, at: form.at, error }),
            )
            .await
        }
        Err(error) => Err(error),
    }
}

async fn carry_out(app: &App, visit: &Visit, id: ArticleId, form: &PublicationForm) -> Result<(), Error> {
    let wish = form.wish;
    let at = local_time(app, &form.at);
    app.write(visit, move |tx, viewer| match (wish, at) {
        (Wish::Publish, _) => publish(tx, viewer, id),
        (Wish::Schedule, Some(at)) => schedule(tx, viewer, id, at),
        (Wish::Schedule, None) => {
            // Whoever may not know of the article learns nothing of its form either.
            crate::edit_article::article_to_edit(tx, viewer, id)?;
            Err(Error::new(&codes::SCHEDULE_SHAPE).field("at"))
        }
        (Wish::Unschedule, _) => unschedule(tx, viewer, id),
        (Wish::Withdraw, _) => withdraw(tx, viewer, id),
    })
    .await?;
    Ok(())
}

/// A time of day where the community lives.
fn local_time(app: &App, text: &str) -> Option<Timestamp> {
    let local: DateTime = text.trim().parse().ok()?;
    let at = local.to_zoned(app.site().zone.clone()).ok()?;
    Some(at.timestamp().into())
}

/// Delete the article, or bring it back.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct DeletionForm {
    delete: bool,
}

pub(super) async fn deletion(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
    Form(form): Form<DeletionForm>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| {
        if form.delete { delete_article(tx, viewer, id) } else { restore_article(tx, viewer, id) }
    })
    .await?;
    visit.flash_next(if form.delete { "articles-flash-deleted" } else { "articles-flash-restored" });
    Ok(see_other("/write/articles"))
}
