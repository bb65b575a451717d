//! One comment with the replies to it: the permanent address of each of them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use kernel::{Cursor, Viewer};
use serde::Deserialize;
use ui::{FieldErrors, Frame, Pager};
use web::{App, Error, Meta, PathId, Query, Visit, see_other};

use super::{path_of, tags};
use crate::CommentId;
use crate::comment::BODY;
use crate::discussion::{COMMENTS_ON_PAGE, CommentView, Thread, page_ending_with, thread};
use crate::host::Hosts;
use crate::section::{LikeButton, list_path, once_of};
use crate::store;

#[derive(Template)]
#[template(path = "comments/thread.html")]
struct ThreadPage {
    f: Frame,
    url: String,
    place_title: String,
    comment: CommentView,
    replies: Vec<CommentView>,
    pager: Pager,
    may_post: bool,
    action: String,
    parent: CommentId,
    once: String,
    draft: String,
    errors: FieldErrors,
}

impl ThreadPage {
    fn body_max(&self) -> usize {
        BODY.max
    }

    fn like_button(&self, comment: &CommentView) -> LikeButton {
        LikeButton::new(&self.f, comment)
    }
}

/// Where the page begins, and which of its comments is to be answered.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(crate) struct Wanted {
    after: Option<Cursor>,
    to: Option<CommentId>,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    PathId(id): PathId<CommentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let (viewer, (found, page_of_reply)) = read(&app, &visit, id, wanted.after).await?;
    let head = found.head.row.id;
    if head != id {
        let after = page_of_reply.map(|cursor| format!("?after={cursor}")).unwrap_or_default();
        return Ok(see_other(&format!("{}{after}#comment-{id}", path_of(head))));
    }
    let (meta, tags) = (meta(&app, &viewer, &found), tags_of(&found));
    app.shared_page(&visit, &headers, &viewer, meta, tags, |f| {
        page(f, found, wanted, String::new(), FieldErrors::default())
    })
}

/// The page again, with an answer that was not taken and why.
pub(super) async fn show_with_draft(
    app: &App,
    visit: &Visit,
    to: CommentId,
    draft: String,
    error: &Error,
) -> Result<Response, Error> {
    let (viewer, (found, _)) = read(app, visit, to, None).await?;
    let (meta, errors) = (meta(app, &viewer, &found), app.field_errors(viewer.locale, error));
    let wanted = Wanted { after: None, to: Some(to) };
    app.page_with(error.status(), visit, &viewer, meta, |f| page(f, found, wanted, draft, errors))
}

async fn read(
    app: &App,
    visit: &Visit,
    id: CommentId,
    after: Option<Cursor>,
) -> Result<(Viewer, (Thread, Option<Cursor>)), Error> {
    let hosts = app.service::<Hosts>()?;
    app.read(visit, move |q, viewer| {
        let found = thread(q, viewer, &hosts, id, after, COMMENTS_ON_PAGE)?;
        let row = if found.head.row.id == id { None } else { store::comment(q, id)? };
        let page_of_reply = row.map(|row| page_ending_with(q, &row)).transpose()?.flatten();
        Ok((found, page_of_reply))
    })
    .await
}

fn meta(app: &App, viewer: &Viewer, found: &Thread) -> Meta {
    let words = [("title", ui::Arg::from(found.place.title.as_str()))];
    Meta::titled(app.site().messages.format(viewer.locale, "comments-on", &words))
}

fn tags_of(found: &Thread) -> Vec<events::freshness::Tag> {
    tags(&found.place, &found.replies.items.iter().chain([&found.head]).collect::<Vec<_>>())
}

fn page(f: Frame, found: Thread, wanted: Wanted, draft: String, errors: FieldErrors) -> ThreadPage {
    let head = found.head.row.id;
    let action = list_path(&found.head.row.subject());
    let answered = wanted.to.and_then(|to| found.replies.items.iter().find(|reply| reply.row.id == to));
    // Who answers a reply speaks to its author; the name is there to be deleted.
    let draft = match answered {
        Some(reply) if draft.is_empty() && errors.is_empty() => format!("@{} ", reply.row.author_name),
        _ => draft,
    };
    ThreadPage {
        once: once_of(&f, &format!("{action}?parent={head}")),
        url: found.place.url,
        place_title: found.place.title,
        pager: Pager::keyset(&path_of(head), wanted.after.is_some(), found.replies.next),
        may_post: found.may_post && found.head.is_there(),
        parent: answered.map_or(head, |reply| reply.row.id),
        comment: found.head,
        replies: found.replies.items,
        action,
        draft,
        errors,
        f,
    }
}
