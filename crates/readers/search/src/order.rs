//! The best of the candidates that the viewer may see.
//!
//! Access is asked about the best first, and no further than the page needs. What the viewer may not read keeps only
//! what its title and tags say: its text neither finds it nor weighs for it, or the order would tell of it.

use std::collections::{HashMap, HashSet};

use db::{DbError, Snapshot};
use kernel::Viewer;

use crate::candidates::Candidate;
use crate::entry::Kind;
use crate::matcher::Matcher;
use crate::query::{Query, Term};
use crate::rank::{Scale, says, set_of, share};
use crate::sources::{Sight, sights};
use crate::store::Hit;

/// How many candidates access is asked about at a time.
const AT_ONCE: usize = 32;

/// An entry that the viewer may see.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) hit: Hit,
    pub(crate) sight: Sight,
    score: f64,
}

/// At least the `most` best, in order, where there are so many. Of a topic with its replies only the best.
pub(crate) fn best(
    q: &mut Snapshot,
    viewer: &Viewer,
    query: &Query,
    candidates: Vec<Candidate>,
    most: usize,
) -> Result<Vec<Seen>, DbError> {
    let (telling, loose) = (query.telling(), query.loose());
    let matcher = Matcher::new(&telling);
    let scale = Scale {
        matcher: &matcher,
        terms: telling.len(),
        average: candidates.iter().map(|one| one.hit.body.len() as f64).sum::<f64>()
            / candidates.len().max(1) as f64,
        now: viewer.now.micros() as f64,
    };
    // Where nothing but filters was asked for, the order is that of the engine.
    let mut nth = 0.0;
    let mut score = |hit: &Hit, share, readable| {
        if query.terms.is_empty() {
            nth -= 1.0;
            return nth;
        }
        scale.score(hit, share, readable)
    };
    let mut hoped: Vec<(f64, Candidate)> =
        candidates.into_iter().map(|one| (score(&one.hit, one.share, true), one)).collect();
    hoped.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(other.hit.id.cmp(&one.hit.id)));

    let mut seen: Vec<Seen> = Vec::new();
    let mut hoped = hoped.into_iter().peekable();
    while let Some((hope, _)) = hoped.peek() {
        // What is still to come is at best as good as its hope.
        let hope = *hope;
        if grouped(&seen).filter(|one| one.score >= hope).take(most).count() == most {
            break;
        }
        let some: Vec<(f64, Candidate)> = hoped.by_ref().take(AT_ONCE).collect();
        let known = known(q, viewer, some.iter().map(|(_, one)| &one.hit))?;
        for (hope, Candidate { hit, share }) in some {
            let Some(sight) = known.get(&hit.id).copied().filter(|sight| sight.see) else { continue };
            let score = if sight.read {
                hope
            } else {
                match locked_share(&hit, share, &telling, &loose) {
                    Some(_) if query.terms.is_empty() => hope,
                    Some(share) => scale.score(&hit, share, false),
                    None => continue,
                }
            };
            seen.push(Seen { hit, sight, score });
        }
        seen.sort_by(|one, other| other.score.total_cmp(&one.score).then(other.hit.id.cmp(&one.hit.id)));
    }
    if query.terms.is_empty() {
        return Ok(seen);
    }
    Ok(grouped(&seen).cloned().collect())
}

/// How much of the question an entry says to whoever may not read its text; `None` where that is too little to know of
/// it by this question.
fn locked_share(hit: &Hit, share_of_all: f64, telling: &[Term], loose: &[Term]) -> Option<f64> {
    let head = set_of(&hit.head());
    if share_of_all >= 1.0 {
        return telling.iter().all(|term| says(&head, term)).then_some(1.0);
    }
    let said = share(loose, &head);
    (said >= crate::candidates::SHARE_MIN).then_some(said * 0.8)
}

/// Of a topic with its replies only the first.
fn grouped(seen: &[Seen]) -> impl Iterator<Item = &Seen> {
    let mut topics = HashSet::new();
    let topic = |hit: &Hit| match hit.kind {
        Kind::Topic => Some(hit.thing_id),
        Kind::Reply => Some(hit.parent_id),
        Kind::Article | Kind::Course | Kind::Lesson | Kind::Comment | Kind::Member => None,
    };
    seen.iter().filter(move |one| topic(&one.hit).is_none_or(|topic| topics.insert(topic)))
}

/// What the viewer may do with each entry, by its id.
fn known<'h>(
    q: &mut Snapshot,
    viewer: &Viewer,
    hits: impl Iterator<Item = &'h Hit>,
) -> Result<HashMap<i64, Sight>, DbError> {
    let mut by_kind: HashMap<&str, (Kind, HashMap<i64, i64>)> = HashMap::new();
    for hit in hits {
        by_kind.entry(hit.kind.as_str()).or_insert((hit.kind, HashMap::new())).1.insert(hit.thing_id, hit.id);
    }
    let mut known = HashMap::new();
    for (kind, entries) in by_kind.into_values() {
        let things: Vec<i64> = entries.keys().copied().collect();
        for (thing, sight) in sights(q, viewer, kind, &things)? {
            known.extend(entries.get(&thing).map(|entry| (*entry, sight)));
        }
    }
    Ok(known)
}
