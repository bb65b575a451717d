//! An article. Whoever may not read all of it gets the open part, and what opens the rest.

use access::{Decision, WhyNot};
use accounts::MemberRow;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Snapshot;
use events::freshness::Tag;
use http::HeaderMap;
use kernel::{Money, Tier, Viewer};
use ui::{Frame, Slip};
use web::slots::{self, Fragment};
use web::{App, Error, Meta, PathId, Visit};

use super::like;
use super::words;
use crate::BELOW;
use crate::article::Slug;
use crate::read_article::{ArticleView, article_at};

/// How many slips show how much of an article is open.
const SLIPS: u32 = 30;

#[derive(Template)]
#[template(path = "articles/article.html")]
struct ArticlePage {
    f: Frame,
    view: ArticleView,
    author: MemberRow,
    tier: Tier,
    kind: String,
    minutes: String,
    /// How it stands, for its author.
    draft: bool,
    scheduled: String,
    /// The list of this author's articles.
    by: String,
    bundles: Vec<Vec<Slip>>,
    wall: Option<Wall>,
    /// Where a like is sent, for whoever may.
    like: Option<String>,
    below: String,
}

impl ArticlePage {
    fn number_in_series(&self) -> i64 {
        self.view.series.as_ref().map_or(0, |place| i64::try_from(place.number).unwrap_or(0))
    }

    fn open_share(&self) -> String {
        self.f.t1("articles-open-share", "percent", i64::from(self.view.open_percent))
    }
}

/// What stands in place of the part that is not open.
struct Wall {
    note: String,
    cost: Option<Money>,
    free_tier: Option<Tier>,
    /// Whether signing in opens it.
    members: bool,
}

struct Seen {
    view: ArticleView,
    author: MemberRow,
    below: Vec<Box<dyn Fragment>>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    PathId(Slug(slug)): PathId<Slug>,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let inside = app.clone();
    let (viewer, seen) = app.read(&visit, move |q, viewer| read(&inside, q, viewer, &slug)).await?;
    let article = &seen.view.article;
    let meta = Meta::titled(&article.title).description(article.lead()).active("articles");
    let frame = app.frame(&visit, &viewer, meta.clone());
    let below = slots::html_of(&seen.below, &frame)?;
    let tags = tags(&seen);
    app.shared_page(&visit, &headers, &viewer, meta, tags, |f| page(f, seen, below))
}

/// Everything that the page shows: an event about one of these ends its life in the cache.
fn tags(seen: &Seen) -> Vec<Tag> {
    let article = &seen.view.article;
    let mut tags = slots::tags_of(&seen.below);
    tags.push(Tag::Subject(article.id.subject()));
    tags.push(Tag::Subject(article.owner_id.subject()));
    if seen.view.series.is_some() {
        // Any other article may have become, or ceased to be, the one before or the next.
        tags.push(Tag::Kind("articles.article."));
    }
    tags
}

fn read(app: &App, q: &mut Snapshot, viewer: &Viewer, slug: &str) -> Result<Seen, Error> {
    let view = article_at(q, viewer, slug)?;
    let author = accounts::member(q, view.article.owner_id)?.ok_or_else(Error::not_found)?;
    let below = if view.is_readable() {
        app.slots().fill(q, BELOW, viewer, Some(&view.article.id.subject()))?
    } else {
        Vec::new()
    };
    Ok(Seen { view, author, below })
}

fn page(f: Frame, seen: Seen, below: String) -> ArticlePage {
    let Seen { view, author, .. } = seen;
    let article = &view.article;
    let wall = match view.decision {
        Decision::Allow(_) => None,
        Decision::Deny(why_not) => Some(Wall {
            note: wall_note(&f, &view),
            cost: words::main_price(&view.prices),
            free_tier: words::free_tier(article.audience),
            members: why_not == WhyNot::NotSignedIn && view.prices.is_empty(),
        }),
    };
    let may_like = f.signed_in() && !f.viewer.is(article.owner_id) && view.is_readable();
    ArticlePage {
        tier: author.tier_at(f.viewer.now),
        kind: words::kind(&f, article.kind).to_owned(),
        minutes: f.t1("articles-minutes-about", "minutes", i64::from(article.minutes)),
        draft: article.stage != access::Stage::Published,
        scheduled: article.scheduled_at.map(|at| words::scheduled(&f, at)).unwrap_or_default(),
        by: format!("/articles/by/{}", ui::path_segment(&author.name)),
        bundles: vec![bundle(view.open_percent)],
        wall,
        like: may_like.then(|| like::href(&article.slug)),
        below,
        author,
        view,
        f,
    }
}

fn wall_note(f: &Frame, view: &ArticleView) -> String {
    if view.open_percent == 0 {
        return f.t1("articles-wall-note-all", "minutes", i64::from(view.article.minutes));
    }
    f.t1("articles-wall-note", "percent", i64::from(view.open_percent))
}

fn bundle(open_percent: u32) -> Vec<Slip> {
    let open = open_percent.saturating_mul(SLIPS).div_ceil(100);
    (0..SLIPS).map(|at| if at < open { Slip::Done } else { Slip::Open }).collect()
}
