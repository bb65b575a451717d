//! Lists of published articles: all, of one kind, of one author, of one series.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, Page, PageSize, Tier};
use serde::Deserialize;
use ui::{Crumb, Frame, Pager, Tab};
use web::{App, Error, Meta, PathId, Query, Visit};

use super::words;
use crate::article::{ArticleKind, Slug};
use crate::store;
use crate::store::cards::{Card, Which};

#[derive(Template)]
#[template(path = "articles/list.html")]
struct ListPage {
    f: Frame,
    heading: String,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
    /// Rows of a series are numbered.
    numbered: bool,
    writes: bool,
}

/// One article in a list.
struct Row {
    card: Card,
    tier: Tier,
    kind: String,
    lock: String,
    minutes: String,
    /// The list of this author's articles.
    by: String,
}

/// Which part of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Part {
    pub(super) after: Option<Cursor>,
    /// A kind of article; any other word is an address where nothing is.
    kind: Option<String>,
}

pub(super) async fn all(
    State(app): State<App>,
    visit: Visit,
    Query(Part { after, kind }): Query<Part>,
) -> Result<Response, Error> {
    let kind: Option<ArticleKind> = kind
        .filter(|kind| !kind.is_empty())
        .map(|kind| kind.parse())
        .transpose()
        .map_err(|_| Error::not_found())?;
    let which = kind.map_or(Which::All, Which::Kind);
    let (viewer, page) = app.read(&visit, move |q, _| Ok(read(q, which, after)?)).await?;
    let title = app.site().messages.get(viewer.locale, "articles-title");
    let description = app.site().messages.get(viewer.locale, "articles-lead");
    let meta = Meta::titled(title).description(description).active("articles");
    let writes = viewer.is_author();
    app.page(&visit, &viewer, meta, |f| {
        let tab =
            |label: &str, href: String, current| Tab { label: label.to_owned(), href, current, count: None };
        let mut tabs = vec![tab(f.t("articles-all"), "/articles".to_owned(), kind.is_none())];
        tabs.extend(
            ArticleKind::ALL
                .iter()
                .map(|one| tab(words::kind(&f, *one), format!("/articles?kind={one}"), kind == Some(*one))),
        );
        let here = kind.map_or("/articles".to_owned(), |kind| format!("/articles?kind={kind}"));
        ListPage {
            heading: f.title.clone(),
            crumbs: Vec::new(),
            tabs,
            pager: Pager::keyset(&here, after.is_some(), page.next),
            rows: rows(&f, page.items),
            numbered: false,
            writes,
            f,
        }
    })
}

pub(super) async fn by_author(
    State(app): State<App>,
    visit: Visit,
    PathId(name): PathId<String>,
    Query(Part { after, .. }): Query<Part>,
) -> Result<Response, Error> {
    let (viewer, (author, page)) = app
        .read(&visit, move |q, _| {
            let author = accounts::member_by_name(q, &name)?.ok_or_else(Error::not_found)?;
            let page = read(q, Which::By(author.id), after)?;
            Ok((author, page))
        })
        .await?;
    let title = app.site().messages.format(
        viewer.locale,
        "articles-by",
        &[("name", ui::Arg::from(author.name.as_str()))],
    );
    app.page(&visit, &viewer, Meta::titled(title).active("articles"), |f| ListPage {
        heading: f.title.clone(),
        crumbs: crumbs(&f),
        tabs: Vec::new(),
        pager: Pager::keyset(
            &format!("/articles/by/{}", ui::path_segment(&author.name)),
            after.is_some(),
            page.next,
        ),
        rows: rows(&f, page.items),
        numbered: false,
        writes: false,
        f,
    })
}

pub(super) async fn series(
    State(app): State<App>,
    visit: Visit,
    PathId(Slug(slug)): PathId<Slug>,
) -> Result<Response, Error> {
    let (viewer, (series, cards)) = app
        .read(&visit, move |q, _| {
            let series = store::series::by_slug(q, &slug)?.ok_or_else(Error::not_found)?;
            let cards = store::cards::of_series(q, series.id)?;
            // A series of drafts is nobody's business yet.
            if cards.is_empty() { Err(Error::not_found()) } else { Ok((series, cards)) }
        })
        .await?;
    app.page(&visit, &viewer, Meta::titled(series.title).active("articles"), |f| ListPage {
        heading: f.title.clone(),
        crumbs: crumbs(&f),
        tabs: Vec::new(),
        rows: rows(&f, cards),
        pager: Pager::default(),
        numbered: true,
        writes: false,
        f,
    })
}

fn read(q: &mut db::Snapshot, which: Which, after: Option<Cursor>) -> Result<Page<Card>, db::DbError> {
    let before = after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
    Ok(page_of(store::cards::listed(q, which, before, PageSize::DEFAULT)?, PageSize::DEFAULT))
}

/// A page of a list of published articles.
pub(crate) fn page_of(rows: Vec<Card>, size: PageSize) -> Page<Card> {
    Page::from_extra(rows, size, |card| {
        Cursor::pair(card.published_at.map_or(0, kernel::Timestamp::micros), card.id.get())
    })
}

fn crumbs(f: &Frame) -> Vec<Crumb> {
    vec![Crumb { label: f.t("articles-title").to_owned(), href: "/articles".to_owned() }]
}

fn rows(f: &Frame, cards: Vec<Card>) -> Vec<Row> {
    let row = |card: Card| Row {
        tier: card.tier_shown(f.viewer.now),
        kind: words::kind(f, card.kind).to_owned(),
        lock: words::lock(f, card.audience),
        minutes: f.t1("articles-minutes", "minutes", i64::from(card.minutes)),
        by: format!("/articles/by/{}", ui::path_segment(&card.name)),
        card,
    };
    cards.into_iter().map(row).collect()
}
