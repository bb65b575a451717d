//! What the engine gives to be weighed: never more than a few hundred entries, however many say what is asked for.
//!
//! An engine that orders all of them by its own figure looks at all of them. Here it hands them over in the order in
//! which they stand, those of the highest class first and then the newest, and stops: first those that say everything
//! in their title, then any that say everything, and where these are few, those that say most of it.

use std::collections::HashSet;

use db::{DbError, Snapshot};

use crate::expression;
use crate::query::{Query, Term};
use crate::rank::{set_of, share};
use crate::store::{self, Hit, Wanted};

/// How many entries are taken whose titles say all of a question. Where there are so many, texts are not asked.
const TITLES_MAX: i64 = 60;
/// As many titles are enough where the last word is not finished: an engine gathers all words that begin so.
const SUGGESTED: i64 = 10;
/// How many that say all of it.
const STRICT_MAX: i64 = 80;
/// How many that filters alone leave.
const FILTERED_MAX: i64 = 240;
/// How many of each step that say some of it: what they say is weighed word by word.
const LOOSE_MAX: i64 = 60;
/// Fewer than this, and entries that say only some of it are asked for too.
const ENOUGH: usize = 5;
/// The words of a question that are asked for in every choice of some of them.
const CHOSEN_FROM: usize = 8;
/// How much of a question an entry has to say at least.
pub(crate) const SHARE_MIN: f64 = 0.25;

/// An entry that may be an answer, whoever may see it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) hit: Hit,
    /// How much of the question it says; 1 for all.
    pub(crate) share: f64,
}

/// What is to be weighed, each entry once.
pub(crate) fn candidates(
    q: &mut Snapshot,
    query: &Query,
    wanted: &Wanted,
) -> Result<Vec<Candidate>, DbError> {
    let mut found = Gathered::default();
    let engine = q.engine();
    if query.terms.is_empty() {
        let tags = expression::within(engine, None, &query.tags);
        found.take_all(store::newest(q, tags.as_deref(), wanted, FILTERED_MAX)?);
        return Ok(found.candidates);
    }
    let telling = query.telling();
    let word = |word: String| Term { words: vec![word], prefix: false, empty: false };
    let (all, kinds) = wanted.words();
    let filters: Vec<Term> = all.into_iter().map(word).chain(query.tags.iter().cloned()).collect();
    let kinds: Vec<Term> = kinds.into_iter().map(word).collect();
    let mut ask = |words: String, most: i64| {
        let words = expression::within(engine, Some(words.clone()), &filters).unwrap_or(words);
        store::found(q, &expression::among(engine, words, &kinds), wanted, most)
    };
    found.take_all(ask(expression::in_title(engine, &telling), TITLES_MAX)?);
    let titles = found.candidates.len() as i64;
    let typing = telling.iter().any(|term| term.prefix);
    if titles == TITLES_MAX || (typing && titles >= SUGGESTED) {
        return Ok(found.candidates);
    }
    found.take_all(ask(expression::all(engine, &telling), STRICT_MAX)?);
    let mut loose = query.loose();
    if found.candidates.len() >= ENOUGH || query.exact || loose.is_empty() {
        return Ok(found.candidates);
    }
    let all = loose.clone();
    loose.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    loose.truncate(CHOSEN_FROM);
    let most = if loose.len() == all.len() { loose.len() - 1 } else { loose.len() };
    let steps = [most, most.saturating_sub(1), most / 2, 1];
    let mut tried = usize::MAX;
    for many in steps.into_iter().filter(|many| *many > 0) {
        if many >= tried || found.candidates.len() >= LOOSE_MAX as usize {
            continue;
        }
        tried = many;
        found.take_some(ask(expression::at_least(engine, many, &loose), LOOSE_MAX)?, &all);
    }
    Ok(found.candidates)
}

#[derive(Default)]
struct Gathered {
    known: HashSet<i64>,
    candidates: Vec<Candidate>,
}

impl Gathered {
    fn take_all(&mut self, hits: Vec<Hit>) {
        for hit in hits {
            if self.known.insert(hit.id) {
                self.candidates.push(Candidate { hit, share: 1.0 });
            }
        }
    }

    fn take_some(&mut self, hits: Vec<Hit>, terms: &[Term]) {
        for hit in hits {
            if !self.known.insert(hit.id) {
                continue;
            }
            let mut words = set_of(&hit.head());
            words.extend(set_of(&hit.body));
            let share = share(terms, &words);
            if share >= SHARE_MIN {
                // Below what says all of it, however good the rest is.
                self.candidates.push(Candidate { hit, share: share * 0.8 });
            }
        }
    }
}
