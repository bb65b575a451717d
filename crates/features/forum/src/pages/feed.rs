//! Lists of topics: the home page, open questions, a space.

use access::{Action, Decision, Grants};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::{Snapshot, params};
use kernel::{Cursor, Page, PageSize, Tier, Viewer};
use serde::Deserialize;
use ui::{Crumb, Frame, NavGroup, NavLink, Pager, Tab};
use web::{App, Error, Fragment, Meta, PathId, Query, Visit, slots};

use crate::post::TopicKind;
use crate::store::{self, FeedKind, FeedRow, SpaceRow};
use crate::tag::{TAGS_IN_LISTS, tag_url};
use crate::tags::{self, TagCount};
use crate::{SpaceId, Tag, TagId, TopicId, space};

/// A topic in a list as one viewer sees it.
pub(crate) struct FeedItem {
    pub row: FeedRow,
    /// Whether the viewer may read it; otherwise its first words stay hidden.
    pub readable: bool,
    pub tier: Tier,
    /// The tier that opens it, where one does.
    pub opens_at: Option<Tier>,
    /// What it is about, as much of it as lists show.
    pub tags: Vec<TagLink>,
}

/// A tag that leads to its list.
pub(crate) struct TagLink {
    pub name: String,
    pub href: String,
}

impl TagLink {
    pub fn to(name: &str) -> Self {
        Self { name: name.to_owned(), href: tag_url(name) }
    }
}

impl FeedItem {
    /// The state of the number on the right: a question waits for an answer, or has one.
    pub fn state(&self) -> &'static str {
        match (self.row.kind, self.row.accepted_reply_id) {
            (TopicKind::Talk, _) => "",
            (TopicKind::Question, Some(_)) => "done",
            (TopicKind::Question, None) if self.row.replies == 0 => "open",
            (TopicKind::Question, None) => "",
        }
    }
}

#[derive(Template)]
#[template(path = "forum/feed.html")]
struct FeedPage {
    f: Frame,
    heading: String,
    lead: String,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    side: Vec<NavGroup>,
    top: String,
    rail: String,
    items: Vec<FeedItem>,
    pager: Pager,
    new_href: String,
}

#[derive(Template)]
#[template(path = "forum/tags.html")]
struct TagsPage {
    f: Frame,
    side: Vec<NavGroup>,
    tags: Vec<(TagLink, i64)>,
}

/// Where a page of a list begins.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    pub after: Option<Cursor>,
}

struct Feed {
    spaces: Vec<SpaceRow>,
    items: Page<FeedItem>,
    top: Vec<Box<dyn Fragment>>,
    rail: Vec<Box<dyn Fragment>>,
}

/// The spaces that a viewer may know of, in order.
pub(crate) fn visible_spaces(q: &mut Snapshot, viewer: &Viewer) -> Result<Vec<SpaceRow>, Error> {
    let mut spaces = store::spaces(q)?;
    let things: Vec<_> = spaces.iter().map(SpaceRow::thing).collect();
    let grants = access::load(q, viewer, &things)?;
    spaces.retain(|row| is_visible(viewer, row, &grants));
    Ok(spaces)
}

pub(crate) fn ids_of(spaces: &[SpaceRow]) -> Vec<SpaceId> {
    spaces.iter().map(|space| space.id).collect()
}

/// Whether a viewer with these grants may know of a space.
pub(crate) fn is_visible(viewer: &Viewer, space: &SpaceRow, grants: &Grants) -> bool {
    matches!(access::decide(viewer, Action::See, &space.thing(), grants), Decision::Allow(_))
}

fn read(
    app: &App,
    q: &mut Snapshot,
    viewer: &Viewer,
    kind: FeedKind,
    after: Option<Cursor>,
    home: bool,
) -> Result<Feed, Error> {
    let spaces = visible_spaces(q, viewer)?;
    read_in(app, q, viewer, spaces, kind, after, home)
}

fn read_in(
    app: &App,
    q: &mut Snapshot,
    viewer: &Viewer,
    spaces: Vec<SpaceRow>,
    kind: FeedKind,
    after: Option<Cursor>,
    home: bool,
) -> Result<Feed, Error> {
    let ids = ids_of(&spaces);
    let rows = store::feed(q, kind, &ids, after, PageSize::DEFAULT)?;
    let things: Vec<_> = rows.iter().map(|row| space::thing(row.space_id, row.audience)).collect();
    let decisions = access::can_each(q, viewer, Action::Read, &things)?;
    let items = rows
        .into_iter()
        .zip(decisions)
        .map(|(row, decision)| FeedItem {
            readable: matches!(decision, Decision::Allow(_)),
            tier: accounts::tier_shown(row.role, row.tier, row.tier_until, viewer.now),
            opens_at: match row.audience {
                access::Audience::Tier(tier) => Some(tier),
                _ => None,
            },
            tags: Vec::new(),
            row,
        })
        .collect();
    let cursor = |item: &FeedItem| Cursor::pair(item.row.active_at.micros(), item.row.topic_id.get());
    let mut items = Page::from_extra(items, PageSize::DEFAULT, cursor);
    let topics: Vec<TopicId> = items.items.iter().map(|item: &FeedItem| item.row.topic_id).collect();
    let about = tags::tags_of(q, &topics)?;
    for item in &mut items.items {
        let names = about.get(&item.row.topic_id).into_iter().flatten();
        item.tags = names.take(TAGS_IN_LISTS).map(|name| TagLink::to(name)).collect();
    }
    let first = home && after.is_none();
    let fill = |q: &mut Snapshot, slot| app.slots().fill(q, slot, viewer, None);
    Ok(Feed {
        spaces,
        items,
        top: if first { fill(q, slots::HOME_TOP)? } else { Vec::new() },
        rail: if home { fill(q, slots::HOME_RAIL)? } else { Vec::new() },
    })
}

pub(crate) async fn home(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    list(&app, &visit, FeedKind::All, after).await
}

pub(crate) async fn questions(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    list(&app, &visit, FeedKind::Open, after).await
}

async fn list(app: &App, visit: &Visit, kind: FeedKind, after: Option<Cursor>) -> Result<Response, Error> {
    let inside = app.clone();
    let home = kind == FeedKind::All;
    let (viewer, feed) =
        app.read(visit, move |q, viewer| read(&inside, q, viewer, kind, after, home)).await?;
    let (path, title, active) = if home {
        (visit.standing().community.root.clone(), ui::message("forum-home"), "home")
    } else {
        ("/questions".to_owned(), ui::message("forum-open-questions"), "questions")
    };
    let title = app.site().messages.get(viewer.locale, title);
    let frame = app.frame(visit, &viewer, Meta::titled(title).active(active));
    let (top, rail) = (slots::html_of(&feed.top, &frame)?, slots::html_of(&feed.rail, &frame)?);
    app.page(visit, &viewer, Meta::titled(title).active(active), |f| {
        let tab = |label: &str, href: &str, current| Tab {
            label: f.t(label).to_owned(),
            href: href.to_owned(),
            current,
            count: None,
        };
        let tabs = vec![
            tab(ui::message("forum-latest"), &f.community.root, home),
            tab(ui::message("forum-open-questions"), "/questions", !home),
        ];
        FeedPage {
            heading: f.title.clone(),
            lead: String::new(),
            crumbs: Vec::new(),
            tabs,
            side: side_nav(&f, &feed.spaces, None),
            top,
            rail,
            pager: Pager::keyset(&path, after.is_some(), feed.items.next),
            items: feed.items.items,
            new_href: "/topics/new".to_owned(),
            f,
        }
    })
}

pub(crate) async fn space(
    State(app): State<App>,
    visit: Visit,
    PathId(slug): PathId<String>,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let inside = app.clone();
    let (viewer, (row, feed)) = app
        .read(&visit, move |q, viewer| {
            let row: Option<SpaceRow> = q.row(&store::SPACE_BY_SLUG, params![slug])?;
            let row = row.ok_or_else(Error::not_found)?;
            access::require(q, viewer, Action::See, &row.thing())?;
            let feed = read(&inside, q, viewer, FeedKind::Space(row.id), after, false)?;
            Ok((row, feed))
        })
        .await?;
    let path = format!("/spaces/{}", row.slug);
    let meta = Meta::titled(&row.name).description(&row.description).active("home");
    app.page(&visit, &viewer, meta, |f| FeedPage {
        heading: row.name,
        lead: row.description,
        crumbs: vec![Crumb { label: f.t("forum-spaces").to_owned(), href: "/spaces".to_owned() }],
        tabs: Vec::new(),
        side: side_nav(&f, &feed.spaces, Some(row.id)),
        top: String::new(),
        rail: String::new(),
        pager: Pager::keyset(&path, after.is_some(), feed.items.next),
        items: feed.items.items,
        new_href: format!("/topics/new?space={}", row.slug),
        f,
    })
}

/// A tag by its name, however it is written, where it was ever used in a space that the viewer may see.
pub(crate) fn visible_tag(
    q: &mut Snapshot,
    name: &str,
    spaces: &[SpaceId],
) -> Result<(TagId, String), Error> {
    let tag = Tag::parse(name).map_err(|_| Error::not_found())?;
    tags::tag_in(q, tag.key(), spaces)?.ok_or_else(Error::not_found)
}

pub(crate) async fn tag(
    State(app): State<App>,
    visit: Visit,
    PathId(name): PathId<String>,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let inside = app.clone();
    let (viewer, (name, feed)) = app
        .read(&visit, move |q, viewer| {
            let spaces = visible_spaces(q, viewer)?;
            let (tag, name) = visible_tag(q, &name, &ids_of(&spaces))?;
            Ok((name, read_in(&inside, q, viewer, spaces, FeedKind::Tag(tag), after, false)?))
        })
        .await?;
    let path = tag_url(&name);
    app.page(&visit, &viewer, Meta::titled(format!("#{name}")).active("home"), |f| FeedPage {
        heading: f.title.clone(),
        lead: String::new(),
        crumbs: vec![Crumb { label: f.t("forum-tags").to_owned(), href: "/tags".to_owned() }],
        tabs: Vec::new(),
        side: side_nav(&f, &feed.spaces, None),
        top: String::new(),
        rail: String::new(),
        pager: Pager::keyset(&path, after.is_some(), feed.items.next),
        items: feed.items.items,
        new_href: "/topics/new".to_owned(),
        f,
    })
}

pub(crate) async fn tags(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, (spaces, tags)) = app
        .read(&visit, |q, viewer| {
            let spaces = visible_spaces(q, viewer)?;
            let tags = tags::tags_in(q, &ids_of(&spaces))?;
            Ok((spaces, tags))
        })
        .await?;
    let title = app.site().messages.get(viewer.locale, ui::message("forum-tags"));
    app.page(&visit, &viewer, Meta::titled(title).active("home"), |f| TagsPage {
        side: side_nav(&f, &spaces, None),
        tags: tags.into_iter().map(|TagCount { name, topics }| (TagLink::to(&name), topics)).collect(),
        f,
    })
}

/// The menu on the left: where to go, and the spaces.
pub(crate) fn side_nav(f: &Frame, spaces: &[SpaceRow], current: Option<SpaceId>) -> Vec<NavGroup> {
    let link = |label: &str, href: &str, icon| NavLink {
        label: f.t(label).to_owned(),
        href: href.to_owned(),
        icon,
        current: f.path == href,
        count: 0,
    };
    let ways = vec![
        link(ui::message("forum-home"), &f.community.root, "home"),
        link(ui::message("forum-open-questions"), "/questions", "reply"),
        link(ui::message("forum-tags"), "/tags", "list"),
    ];
    let places = spaces.iter().map(|space| NavLink {
        label: space.name.clone(),
        href: format!("/spaces/{}", space.slug),
        current: current == Some(space.id),
        ..NavLink::default()
    });
    vec![
        NavGroup { title: None, links: ways },
        NavGroup { title: Some(f.t("forum-spaces").to_owned()), links: places.collect() },
    ]
}
