//! In which order entries are shown. Computed here rather than by the engines, so that both give the same order where
//! their own figures differ.

use std::collections::HashSet;

use crate::entry::owns_title;
use crate::query::Term;
use crate::store::Hit;
use crate::tokens::tokens;

/// A day in microseconds.
const DAY: f64 = 86_400_000_000.0;

/// How much of a question something says, between 0 and 1.
pub(crate) fn share(terms: &[Term], words: &HashSet<String>) -> f64 {
    // A longer word tells more: 所有权 by its two pairs, `borrow` more than `c`.
    let weight =
        |term: &Term| 1.0 + (term.words.iter().map(|word| word.chars().count()).sum::<usize>() as f64).ln();
    let all: f64 = terms.iter().map(weight).sum();
    let said: f64 = terms.iter().filter(|term| says(words, term)).map(weight).sum();
    if all > 0.0 { said / all } else { 0.0 }
}

/// Whether among these words are those of a term.
pub(crate) fn says(words: &HashSet<String>, term: &Term) -> bool {
    term.words.iter().enumerate().all(|(nth, word)| {
        let goes_on = term.prefix && nth + 1 == term.words.len();
        words.contains(word) || (goes_on && words.iter().any(|known| known.starts_with(word.as_str())))
    })
}

/// The different words of a text.
pub(crate) fn set_of(text: &str) -> HashSet<String> {
    tokens(text).into_iter().map(|token| token.word).collect()
}

/// What speaks for an entry: the engine's figure (between 0 and 1, the best of this question at 1), the part of the
/// question that its title says, its likes, its age.
pub(crate) fn score(hit: &Hit, engine: f64, share: f64, terms: &[Term], now: f64) -> f64 {
    let title = if owns_title(hit.kind) { set_of(&hit.title) } else { HashSet::new() };
    let in_title = self::share(terms, &title);
    // A title that says the question and little else is what was meant.
    let spare = title.len().saturating_sub(terms.len()) as f64;
    let exact = if in_title >= 1.0 { 1.0 / (1.0 + spare / 4.0) } else { 0.0 };
    let votes = (1.0 + hit.votes.max(0) as f64).ln() * 0.06;
    let days = ((now - hit.at.micros() as f64) / DAY).max(0.0);
    let fresh = 0.1 / (1.0 + days / 180.0);
    3.0 * share + engine + 1.2 * in_title + 0.8 * exact + votes.min(0.4) + fresh
}
