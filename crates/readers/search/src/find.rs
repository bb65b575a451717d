//! Asking: what the engine finds, what of it the viewer may see, and in which order.

use std::collections::{HashMap, HashSet};

use accounts::member_by_name;
use db::{DbError, Snapshot};
use kernel::{Timestamp, Viewer};
use ui::Html;

use crate::entry::{Kind, State};
use crate::query::{Query, Term};
use crate::rank::{says, score, set_of, share};
use crate::sources::{Sight, sights};
use crate::store::{self, Hit, Wanted};
use crate::{expression, passage};

/// How many entries the engine gives that say all of a question.
const STRICT_MAX: i64 = 240;
/// How many it gives that say some of it: what they say is weighed word by word.
const LOOSE_MAX: i64 = 60;
/// Fewer than this, and entries that say only some of it are asked for too.
const ENOUGH: usize = 5;
/// How much of a question an entry has to say at least.
const SHARE_MIN: f64 = 0.25;
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
}

/// Finds what the viewer may see.
///
/// # Errors
/// Only of the database.
pub fn find(q: &mut Snapshot, viewer: &Viewer, asked: &Asked) -> Result<Results, DbError> {
    let query = Query::of(&asked.line);
    run(q, viewer, &query, asked, ON_PAGE)
}

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
    let nothing = Results { asked: true, ..Results::default() };
    let Some(wanted) = wanted(q, viewer, query, &asked.kinds)? else { return Ok(nothing) };
    let telling: Vec<Term> = query.telling().into_iter().cloned().collect();
    let loose = query.loose();
    let mut candidates = strict(q, viewer, query, &wanted, &telling)?;
    let mut said_all = true;
    if candidates.len() < ENOUGH && !query.exact && !loose.is_empty() {
        let more = some(q, viewer, &wanted, (&loose, &query.tags), &candidates)?;
        said_all = !candidates.is_empty();
        candidates.extend(more);
    }
    let ordered = order(candidates, &telling, viewer.now, !query.terms.is_empty());
    let begin = asked.page.saturating_mul(size).min(ordered.len());
    let end = (begin + size).min(ordered.len());
    let mut marks = loose;
    marks.extend(telling);
    Ok(Results {
        items: show(q, &ordered[begin..end], &marks)?,
        more: end < ordered.len(),
        loose: !said_all && !ordered.is_empty(),
        asked: true,
    })
}

/// An entry that the viewer may see.
#[derive(Debug, Clone)]
struct Candidate {
    hit: Hit,
    sight: Sight,
    /// How much of the question it says.
    share: f64,
}

/// The filters as the index knows them; none where one of them names nobody and nothing.
fn wanted(
    q: &mut Snapshot,
    viewer: &Viewer,
    query: &Query,
    kinds: &[Kind],
) -> Result<Option<Wanted>, DbError> {
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
            return Ok(None);
        }
    }
    if let Some(name) = &query.space {
        let spaces = forum::store::spaces(q)?;
        let named = spaces.iter().find(|space| space.slug == *name || space.name.eq_ignore_ascii_case(name));
        let Some(space) = named else { return Ok(None) };
        let thing = forum::space_thing(space.id, space.audience);
        if !access::can(q, viewer, access::Action::See, &thing)?.is_allowed() {
            return Ok(None);
        }
        wanted.space = space.id.get();
    }
    if let Some(name) = &query.author {
        let Some(member) = member_by_name(q, name)? else { return Ok(None) };
        wanted.author = member.id.get();
    }
    Ok(Some(wanted))
}

/// What says all of it.
fn strict(
    q: &mut Snapshot,
    viewer: &Viewer,
    query: &Query,
    wanted: &Wanted,
    telling: &[Term],
) -> Result<Vec<Candidate>, DbError> {
    let terms: Vec<&Term> = telling.iter().collect();
    let by_words = !query.terms.is_empty();
    let expression = by_words.then(|| expression::all(q.engine(), &terms));
    let expression = expression::within(q.engine(), expression, &query.tags);
    let hits = store::found(q, expression.as_deref(), by_words, wanted, STRICT_MAX)?;
    let seen = visible(q, viewer, hits)?;
    Ok(seen
        .into_iter()
        // A locked text must not answer by being found: its title and tags have to say everything alone.
        .filter(|(hit, sight)| sight.read || telling.iter().all(|term| says(&set_of(&hit.head()), term)))
        .map(|(hit, sight)| Candidate { hit, sight, share: 1.0 })
        .collect())
}

/// What says some of it and is not among what says all.
fn some(
    q: &mut Snapshot,
    viewer: &Viewer,
    wanted: &Wanted,
    (loose, tags): (&[Term], &[Term]),
    known: &[Candidate],
) -> Result<Vec<Candidate>, DbError> {
    let expression = expression::any(q.engine(), loose);
    let expression = expression::within(q.engine(), Some(expression), tags);
    let hits = store::found(q, expression.as_deref(), true, wanted, LOOSE_MAX)?;
    let known: HashSet<i64> = known.iter().map(|candidate| candidate.hit.id).collect();
    let seen = visible(q, viewer, hits)?;
    let seen: Vec<_> = seen.into_iter().filter(|(hit, _)| !known.contains(&hit.id)).collect();
    let readable: Vec<i64> = seen.iter().filter(|(_, sight)| sight.read).map(|(hit, _)| hit.id).collect();
    let texts = bodies(q, &readable)?;
    let mut candidates = Vec::new();
    for (hit, sight) in seen {
        let mut words = set_of(&hit.head());
        if let Some(body) = texts.get(&hit.id) {
            words.extend(set_of(body));
        }
        let share = share(loose, &words);
        if share >= SHARE_MIN {
            // Below what says all of it, however good the rest is.
            candidates.push(Candidate { hit, sight, share: share * 0.8 });
        }
    }
    Ok(candidates)
}

fn bodies(q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, String>, DbError> {
    let mut bodies = HashMap::new();
    for some in ids.chunks(50) {
        bodies.extend(store::bodies(q, some)?);
    }
    Ok(bodies)
}

/// What of it the viewer may see, in the same order.
fn visible(q: &mut Snapshot, viewer: &Viewer, hits: Vec<Hit>) -> Result<Vec<(Hit, Sight)>, DbError> {
    let mut by_kind: HashMap<&str, (Kind, Vec<i64>)> = HashMap::new();
    for hit in &hits {
        by_kind.entry(hit.kind.as_str()).or_insert((hit.kind, Vec::new())).1.push(hit.thing_id);
    }
    let mut known: HashMap<&str, HashMap<i64, Sight>> = HashMap::new();
    for (word, (kind, ids)) in by_kind {
        known.insert(word, sights(q, viewer, kind, &ids)?);
    }
    let sight =
        |hit: &Hit| known.get(hit.kind.as_str()).and_then(|sights| sights.get(&hit.thing_id)).copied();
    Ok(hits
        .into_iter()
        .filter_map(|hit| Some((sight(&hit).filter(|sight| sight.see)?, hit)))
        .map(|(s, h)| (h, s))
        .collect())
}

/// The best first, and of a topic with its replies only the best.
fn order(candidates: Vec<Candidate>, terms: &[Term], now: Timestamp, by_words: bool) -> Vec<Candidate> {
    if !by_words {
        return candidates;
    }
    // The engines' figures are below zero, the best lowest, each on a scale of its own.
    let best = candidates.iter().filter(|one| one.sight.read).map(|one| one.hit.rank).fold(0.0, f64::min);
    let now = now.micros() as f64;
    let mut scored: Vec<(f64, Candidate)> = candidates
        .into_iter()
        .map(|one| {
            // What the viewer may not read weighs nothing, or the order would tell of it.
            let engine = if one.sight.read && best < 0.0 { one.hit.rank / best } else { 0.0 };
            (score(&one.hit, engine, one.share, terms, now), one)
        })
        .collect();
    scored.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(other.hit.id.cmp(&one.hit.id)));
    let mut topics = HashSet::new();
    let group = |hit: &Hit| match hit.kind {
        Kind::Topic => Some(hit.thing_id),
        Kind::Reply => Some(hit.parent_id),
        Kind::Article | Kind::Course | Kind::Lesson | Kind::Comment | Kind::Member => None,
    };
    scored.retain(|(_, one)| group(&one.hit).is_none_or(|topic| topics.insert(topic)));
    scored.into_iter().map(|(_, one)| one).collect()
}

fn show(q: &mut Snapshot, candidates: &[Candidate], marks: &[Term]) -> Result<Vec<Found>, DbError> {
    let readable: Vec<i64> = candidates.iter().filter(|one| one.sight.read).map(|one| one.hit.id).collect();
    let texts = bodies(q, &readable)?;
    let mut names: HashMap<i64, Option<String>> = HashMap::new();
    let mut found = Vec::new();
    for Candidate { hit, sight, .. } in candidates {
        let author = match hit.author_id {
            None => None,
            Some(id) => match names.get(&id.get()) {
                Some(known) => known.clone(),
                None => {
                    let name = accounts::member(q, id)?.map(|member| member.name);
                    names.insert(id.get(), name.clone());
                    name
                }
            },
        };
        found.push(Found {
            kind: hit.kind,
            id: hit.thing_id,
            state: hit.state,
            url: hit.url.clone(),
            title_html: passage::marked(&hit.title, marks),
            title: hit.title.clone(),
            passage: texts.get(&hit.id).map(|text| passage::passage(text, marks)).unwrap_or_default(),
            readable: sight.whole,
            author,
            at: hit.at,
            votes: hit.votes,
        });
    }
    Ok(found)
}
