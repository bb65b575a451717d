//! One article as one viewer may see it, read in one visit.

use access::{Action, Decision};
use db::Snapshot;
use kernel::{Money, Viewer};
use web::Error;

use crate::article::{Article, OutlineLine, is_sold};
use crate::gate::{article_seen, is_writer};
use crate::like_article::Likes;
use crate::store;
use crate::store::series::Series;

/// An article as one viewer may see it.
#[derive(Debug, Clone)]
pub struct ArticleView {
    /// The article.
    pub article: Article,
    /// Whether the viewer may read all of it, and why or why not.
    pub decision: Decision,
    /// Safe HTML: the whole where the viewer may read it, else the open part alone.
    pub html: String,
    /// Where the film of a video is, for whoever may see it.
    pub video_url: String,
    /// How much of the whole is open, in hundredths.
    pub open_percent: u32,
    /// The chief headings.
    pub outline: Vec<OutlineLine>,
    /// Its prices, where it is sold.
    pub prices: Vec<Money>,
    /// Likes.
    pub likes: Likes,
    /// Its place in its series.
    pub series: Option<SeriesPlace>,
    /// Whether the viewer may change it.
    pub may_edit: bool,
}

/// Where an article stands in its series.
#[derive(Debug, Clone)]
pub struct SeriesPlace {
    /// The series.
    pub series: Series,
    /// Which it is, counted from one; zero while it is not published.
    pub number: usize,
    /// Title and page of the one before.
    pub previous: Option<(String, String)>,
    /// Title and page of the next.
    pub next: Option<(String, String)>,
}

impl ArticleView {
    /// Whether the viewer may read all of it.
    pub fn is_readable(&self) -> bool {
        self.decision.is_allowed()
    }

    /// Whether headings stand behind the wall.
    pub fn has_locked_headings(&self) -> bool {
        self.outline.iter().any(|line| !line.open)
    }
}

/// The article at an address.
///
/// # Errors
/// 404 where there is none that the viewer may know of.
pub fn article_at(q: &mut Snapshot, viewer: &Viewer, slug: &str) -> Result<ArticleView, Error> {
    let article = article_seen(q, viewer, slug)?;
    view(q, viewer, article)
}

pub(crate) fn view(q: &mut Snapshot, viewer: &Viewer, article: Article) -> Result<ArticleView, Error> {
    let (id, thing) = (article.id, article.thing());
    let grants = access::load(q, viewer, std::slice::from_ref(&thing))?;
    let decision = access::decide(viewer, Action::Read, &thing, &grants);
    let open = store::bodies::open(q, id)?;
    // The whole is not even read for whoever may not have it.
    let (html, video_url) = if decision.is_allowed() {
        let whole = store::bodies::whole(q, id)?;
        (whole.html, whole.video_url)
    } else {
        (open.html, String::new())
    };
    let (count, mine) = store::commerce::likes(q, id, viewer.member_id())?;
    Ok(ArticleView {
        decision,
        html,
        video_url,
        open_percent: open.percent,
        outline: open.outline,
        prices: if is_sold(article.audience) { store::commerce::prices(q, id)? } else { Vec::new() },
        likes: Likes { count, mine },
        series: series_place(q, &article)?,
        may_edit: is_writer(viewer, access::decide(viewer, Action::Edit, &thing, &grants)),
        article,
    })
}

fn series_place(q: &mut Snapshot, article: &Article) -> Result<Option<SeriesPlace>, Error> {
    let Some(series) = article.series_id else { return Ok(None) };
    let Some(series) = store::series::by_id(q, series)? else { return Ok(None) };
    let cards = store::cards::of_series(q, series.id)?;
    let at = cards.iter().position(|card| card.id == article.id);
    let neighbour =
        |at: Option<usize>| at.and_then(|at| cards.get(at)).map(|card| (card.title.clone(), card.path()));
    Ok(Some(SeriesPlace {
        number: at.map_or(0, |at| at + 1),
        previous: neighbour(at.and_then(|at| at.checked_sub(1))),
        next: neighbour(at.map(|at| at + 1)),
        series,
    }))
}
