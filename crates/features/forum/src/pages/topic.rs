//! The page of a topic.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use events::freshness::Tag;
use http::{HeaderMap, StatusCode};
use kernel::{Cursor, Tier, Timestamp, Viewer};
use serde::Deserialize;
use ui::{Crumb, FieldErrors, Frame, NavGroup, Pager};
use web::{App, Error, Meta, PathId, Query, Visit, kept_or};

use super::feed::{TagLink, is_visible, side_nav};
use crate::TopicId;
use crate::post::{Post, REPLY_BODY, TopicKind};
use crate::store::{self, SpaceRow};
use crate::thread::{ReplyView, Rows, Thread, rows, seen_by};

#[derive(Template)]
#[template(path = "forum/topic.html")]
struct TopicPage {
    f: Frame,
    crumbs: Vec<Crumb>,
    side: Vec<NavGroup>,
    thread: Thread,
    author_tier: Tier,
    later: bool,
    pager: Pager,
    once: String,
    draft: String,
    errors: FieldErrors,
}

impl TopicPage {
    fn body_max(&self) -> usize {
        REPLY_BODY.max
    }

    fn is_question(&self) -> bool {
        self.thread.topic.kind == TopicKind::Question
    }

    fn tier_of(&self, reply: &ReplyView) -> Tier {
        let row = &reply.row;
        accounts::tier_shown(row.role, row.tier, row.tier_until, self.f.viewer.now)
    }

    fn tags(&self) -> Vec<TagLink> {
        self.thread.tags.iter().map(|name| TagLink::to(name)).collect()
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
    headers: HeaderMap,
    PathId(id): PathId<TopicId>,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let (viewer, (thread, spaces, rows)) = read(&app, &visit, id, after).await?;
    let (meta, mut tags) = (meta(&thread), rows.tags());
    tags.push(Tag::Kind("settings."));
    let once = visit.once_token(app.entropy());
    app.shared_page(&visit, &headers, &viewer, meta, tags, |f| {
        page(f, thread, &spaces, after, once, String::new(), FieldErrors::default())
    })
}

/// The page again, with a reply that was not taken and why.
pub(crate) async fn show_with_draft(
    app: &App,
    visit: &Visit,
    id: TopicId,
    draft: String,
    error: &Error,
) -> Result<Response, Error> {
    let (viewer, (thread, spaces, _)) = read(app, visit, id, None).await?;
    let errors = app.field_errors(viewer.locale, error);
    let once = visit.once_token(app.entropy());
    let status: StatusCode = error.status();
    app.page_with(status, visit, &viewer, meta(&thread), |f| {
        page(f, thread, &spaces, None, once, draft, errors)
    })
}

/// A topic for one viewer, the spaces of the menu, and the rows that the page was made from.
type Read = (Viewer, (Thread, Vec<SpaceRow>, Arc<Rows>));

/// Under what key the spaces are kept.
const SPACES: &str = "forum.spaces";

async fn read(app: &App, visit: &Visit, id: TopicId, after: Option<Cursor>) -> Result<Read, Error> {
    let key = format!("forum.thread/{id}/{}", after.map_or(0, Cursor::as_single));
    // The page of a passer-by is itself kept, with the position of its snapshot: rows from before could miss a change
    // that lies below that position, and nothing would end the page.
    let (kept, kept_spaces) = if visit.is_anonymous() {
        (None, None)
    } else {
        (app.kept::<Rows>(&key), app.kept::<Vec<SpaceRow>>(SPACES))
    };
    let (viewer, (seen, keep, keep_spaces)) = app
        .read(visit, move |q, viewer| {
            let (rows, keep) = kept_or(q, kept.as_ref(), |q| {
                let rows = rows(q, id, after)?;
                Ok((rows.tags(), rows.bytes(), rows))
            })?;
            let (spaces, keep_spaces) = kept_or(q, kept_spaces.as_ref(), |q| {
                let spaces = store::spaces(q)?;
                let bytes = spaces.iter().map(SpaceRow::bytes).sum();
                Ok((vec![Tag::Kind("forum.space.")], bytes, spaces))
            })?;
            let things: Vec<_> = spaces.iter().map(SpaceRow::thing).chain([rows.thing()]).collect();
            let grants = access::load(q, viewer, &things)?;
            let thread = seen_by(q, viewer, &rows, &grants)?;
            let spaces = spaces.iter().filter(|space| is_visible(viewer, space, &grants)).cloned().collect();
            Ok(((thread, spaces, rows), keep, keep_spaces))
        })
        .await?;
    if let Some(keep) = keep {
        app.keep(key, keep);
    }
    if let Some(keep) = keep_spaces {
        app.keep(SPACES.to_owned(), keep);
    }
    Ok((viewer, seen))
}

fn meta(thread: &Thread) -> Meta {
    let description = if thread.readable { thread.topic.excerpt.as_str() } else { "" };
    Meta::titled(&thread.topic.title).description(description).active("home")
}

fn page(
    f: Frame,
    thread: Thread,
    spaces: &[SpaceRow],
    after: Option<Cursor>,
    once: String,
    draft: String,
    errors: FieldErrors,
) -> TopicPage {
    let topic = &thread.topic;
    let path = format!("/topics/{}", topic.id);
    TopicPage {
        crumbs: vec![
            Crumb { label: f.t("forum-spaces").to_owned(), href: "/spaces".to_owned() },
            Crumb { label: topic.space_name.clone(), href: format!("/spaces/{}", topic.space_slug) },
        ],
        side: side_nav(&f, spaces, Some(topic.space_id)),
        author_tier: tier_at(topic, f.viewer.now),
        later: after.is_some(),
        pager: Pager::keyset(&path, after.is_some(), thread.replies.next),
        once,
        draft,
        errors,
        thread,
        f,
    }
}

fn tier_at(topic: &crate::store::TopicRow, now: Timestamp) -> Tier {
    accounts::tier_shown(topic.role, topic.tier, topic.tier_until, now)
}

/// The address of a post on its topic's page.
pub(crate) fn anchor(post: Post) -> String {
    match post {
        Post::Topic(id) => format!("/topics/{id}"),
        Post::Reply(id) => format!("/replies/{id}"),
    }
}
