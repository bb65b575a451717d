//! Asking: what the engine finds, what of it the viewer may see, and in which order.

use accounts::member_by_name;
use db::{DbError, Snapshot};
use kernel::{Timestamp, Viewer};
use ui::Html;

use crate::candidates::candidates;
use crate::entry::{Kind, State};
use crate::marker::Marker;
use crate::order::{Seen, best};
use crate::passage;
use crate::query::{Query, Term};
use crate::store::Wanted;

/// Results on a page.
pub(crate) const ON_PAGE: usize = 20;

/// A question with the page that is wanted, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The line as it was typed.
    pub line: String,
    /// Only these kinds, besides what the line says; empty for all.
    pub kinds: Vec<Kind>,
    /// Which page.
    pub page: usize,
}

/// Something that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Its row.
    pub id: i64,
    /// Whether a question has its answer.
    pub state: State,
    /// Where it is.
    pub url: String,
    /// Its title, plain.
    pub title: String,
    /// Its title with what was asked for marked; escaped.
    pub title_html: Html,
    /// A passage with what was asked for marked; escaped. Empty where the viewer may not read it.
    pub passage: Html,
    /// Whether the viewer may read it all.
    pub readable: bool,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was written.
    pub at: Timestamp,
    /// Members who like it.
    pub votes: i64,
}

/// A filter that nothing can pass, because what it names is not there, or is not for the viewer to know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// No space of this address or name.
    Space(String),
    /// No member of this name.
    Author(String),
}

/// A page of what was found.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// The best first.
    pub items: Vec<Found>,
    /// Whether another page follows.
    pub more: bool,
    /// Whether nothing says all of it, so that these say some.
    pub loose: bool,
    /// Whether the line asked for anything.
    pub asked: bool,
    /// Why there can be no results, where a filter is the reason.
    pub unknown: Option<Unknown>,
}

/// Finds what the viewer may see.
///
/// # Errors
/// Only of the database.
pub fn find(q: &mut Snapshot, viewer: &Viewer, asked: &Asked) -> Result<Results, DbError> {
    let query = Query::of(&asked.line);
    run(q, viewer, &query, asked, ON_PAGE)
}

/// How many suggestions are made.
pub(crate) const SUGGESTED: usize = 7;

/// What a line that is still being typed may mean: the last word may go on.
///
/// # Errors
/// Only of the database.
pub fn suggest(q: &mut Snapshot, viewer: &Viewer, line: &str, most: usize) -> Result<Vec<Found>, DbError> {
    let query = Query::of(line).unfinished();
    if query.terms.is_empty() {
        return Ok(Vec::new());
    }
    Ok(run(q, viewer, &query, &Asked::default(), most)?.items)
}

fn run(
    q: &mut Snapshot,
    viewer: &Viewer,
    query: &Query,
    asked: &Asked,
    size: usize,
) -> Result<Results, DbError> {
    if query.is_empty() {
        return Ok(Results::default());
    }
    let wanted = match wanted(q, viewer, query, &asked.kinds)? {
        Ok(wanted) => wanted,
        Err(unknown) => return Ok(Results { asked: true, unknown, ..Results::default() }),
    };
    let end = asked.page.saturating_mul(size).saturating_add(size);
    let candidates = candidates(q, query, &wanted)?;
    let said_all = candidates.iter().any(|one| one.share >= 1.0);
    let ordered = best(q, viewer, query, candidates, end.saturating_add(1))?;
    let begin = (end - size).min(ordered.len());
    let end = end.min(ordered.len());
    let mut marks = query.loose();
    marks.extend(query.telling());
    Ok(Results {
        items: show(q, &ordered[begin..end], &marks)?,
        more: end < ordered.len(),
        loose: !said_all && !ordered.is_empty(),
        asked: true,
        unknown: None,
    })
}

/// The filters as the index knows them; an error where nothing passes them, with the name that nobody and nothing has.
fn wanted(
    q: &mut Snapshot,
    viewer: &Viewer,
    query: &Query,
    kinds: &[Kind],
) -> Result<Result<Wanted, Option<Unknown>>, DbError> {
    let mut wanted = Wanted {
        state: query.state,
        questions: query.questions,
        kinds: query.kinds.clone(),
        ..Wanted::default()
    };
    if !kinds.is_empty() {
        wanted.kinds = match wanted.kinds.is_empty() {
            true => kinds.to_vec(),
            false => wanted.kinds.into_iter().filter(|kind| kinds.contains(kind)).collect(),
        };
        if wanted.kinds.is_empty() {
            return Ok(Err(None));
        }
    }
    if let Some(name) = &query.space {
        let spaces = forum::store::spaces(q)?;
        let named = spaces.iter().find(|space| space.slug == *name || space.name.eq_ignore_ascii_case(name));
        let unknown = || Ok(Err(Some(Unknown::Space(name.clone()))));
        let Some(space) = named else { return unknown() };
        let thing = forum::space_thing(space.id, space.audience);
        if !access::can(q, viewer, access::Action::See, &thing)?.is_allowed() {
            return unknown();
        }
        wanted.space = space.id.get();
    }
    if let Some(name) = &query.author {
        let Some(member) = member_by_name(q, name)? else {
            return Ok(Err(Some(Unknown::Author(name.clone()))));
        };
        wanted.author = member.id.get();
    }
    Ok(Ok(wanted))
}

fn show(q: &mut Snapshot, seen: &[Seen], marks: &[Term]) -> Result<Vec<Found>, DbError> {
    let authors: Vec<_> = seen.iter().filter_map(|one| one.hit.author_id).collect();
    let names = accounts::names_of(q, &authors)?;
    let marker = Marker::new(marks);
    let found = seen.iter().map(|Seen { hit, sight, .. }| Found {
        kind: hit.kind,
        id: hit.thing_id,
        state: hit.state,
        url: hit.url.clone(),
        title_html: passage::marked(&hit.title, &marker),
        title: hit.title.clone(),
        passage: if sight.read { passage::passage(&hit.body, &marker) } else { Html::default() },
        readable: sight.whole,
        author: hit.author_id.and_then(|id| names.get(&id).cloned()),
        at: hit.at,
        votes: hit.votes,
    });
    Ok(found.collect())
}
