//! The page of results, and suggestions while somebody types.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use ui::{Frame, Pager, Tab};
use web::{App, Error, Meta, Query, Routes, Visit};

use crate::entry::Kind;
use crate::find::{Asked, Found, Results, SUGGESTED, Unknown, find, suggest};

/// The last page that is shown: whoever has read ten asks another question.
const PAGES_MAX: usize = 10;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/search", show).get("/search/suggest", suggestions)
}

kernel::text_enum! {
    /// One of the tabs above the results.
    pub(crate) enum Shelf {
        /// Everything.
        All = "all",
        /// Topics, replies and comments.
        Talk = "talk",
        /// Articles.
        Articles = "articles",
        /// Courses and lessons.
        Courses = "courses",
        /// Members.
        Members = "members",
    }
}

impl Shelf {
    pub(crate) fn kinds(self) -> Vec<Kind> {
        match self {
            Self::All => Vec::new(),
            Self::Talk => vec![Kind::Topic, Kind::Reply, Kind::Comment],
            Self::Articles => vec![Kind::Article],
            Self::Courses => vec![Kind::Course, Kind::Lesson],
            Self::Members => vec![Kind::Member],
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => ui::message("search-all"),
            Self::Talk => ui::message("search-talk"),
            Self::Articles => ui::message("search-articles"),
            Self::Courses => ui::message("search-courses"),
            Self::Members => ui::message("search-members"),
        }
    }
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Line {
    #[serde(default)]
    q: String,
    #[serde(default)]
    shelf: String,
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "search/results.html")]
struct ResultsPage {
    f: Frame,
    line: String,
    shelf: Shelf,
    tabs: Vec<Tab>,
    results: Results,
    pager: Pager,
}

impl ResultsPage {
    /// Why nothing was found, or what to do about it.
    fn why(&self) -> String {
        match &self.results.unknown {
            Some(Unknown::Space(name)) => self.f.t1("search-no-space", "name", name.as_str()),
            Some(Unknown::Author(name)) => self.f.t1("search-no-author", "name", name.as_str()),
            None => self.f.t("search-nothing-note").to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "search/suggestions.html")]
struct Suggestions {
    f: Frame,
    all: String,
    line: String,
    items: Vec<Found>,
}

/// What a result is, in the words of its badge.
pub(crate) fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Topic => ui::message("search-kind-topic"),
        Kind::Reply => ui::message("search-kind-reply"),
        Kind::Article => ui::message("search-kind-article"),
        Kind::Course => ui::message("search-kind-course"),
        Kind::Lesson => ui::message("search-kind-lesson"),
        Kind::Comment => ui::message("search-kind-comment"),
        Kind::Member => ui::message("search-kind-member"),
    }
}

impl Found {
    /// What it is, in the words of its badge.
    fn label(&self) -> &'static str {
        kind_label(self.kind)
    }

    /// Whether a question has its answer.
    fn is_solved(&self) -> bool {
        self.state == crate::State::Solved
    }
}

async fn show(State(app): State<App>, visit: Visit, Query(line): Query<Line>) -> Result<Response, Error> {
    // A word that names no tab is somebody's old link.
    let shelf = line.shelf.parse().unwrap_or(Shelf::All);
    let text = kernel::text::clean_line(&line.q);
    let page = line.page.min(PAGES_MAX - 1);
    let asked = Asked { line: text.clone(), kinds: shelf.kinds(), page };
    let (viewer, results) = app.read(&visit, move |q, viewer| Ok(find(q, viewer, &asked)?)).await?;
    let title = app.site().messages.get(viewer.locale, ui::message("search-title"));
    let title = if text.is_empty() { title.to_owned() } else { format!("{text} · {title}") };
    app.page(&visit, &viewer, Meta::titled(title).active("search"), |f| {
        let address = |shelf: Shelf, page: usize| {
            let mut address = format!("/search?q={}", ui::path_segment(&text));
            if shelf != Shelf::All {
                address.push_str(&format!("&shelf={shelf}"));
            }
            if page > 0 {
                address.push_str(&format!("&page={page}"));
            }
            address
        };
        let tabs = Shelf::ALL.iter().map(|one| Tab {
            label: f.t(one.label()).to_owned(),
            href: address(*one, 0),
            current: *one == shelf,
            count: None,
        });
        let more = results.more && page + 1 < PAGES_MAX;
        ResultsPage {
            tabs: tabs.collect(),
            pager: Pager {
                first: (page > 0).then(|| address(shelf, 0)),
                next: more.then(|| address(shelf, page + 1)),
            },
            line: text.clone(),
            shelf,
            results,
            f,
        }
    })
}

async fn suggestions(
    State(app): State<App>,
    visit: Visit,
    Query(line): Query<Line>,
) -> Result<Response, Error> {
    let text = kernel::text::clean_line(&line.q);
    let asked = text.clone();
    let (viewer, items) =
        app.read(&visit, move |q, viewer| Ok(suggest(q, viewer, &asked, SUGGESTED)?)).await?;
    let f = app.frame(&visit, &viewer, Meta::titled(""));
    let all = format!("/search?q={}", ui::path_segment(&text));
    web::fragment(&Suggestions { f, all, line: text, items })
}
