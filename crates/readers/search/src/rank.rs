//! In which order entries are shown. Computed here rather than by the engines, so that both give the same order where
//! their own figures differ.

use std::collections::HashSet;

use crate::entry::owns_title;
use crate::fold::{is_unspaced, is_word};
use crate::matcher::Matcher;
use crate::query::Term;
use crate::store::Hit;
use crate::tokens::tokens;

/// A day in microseconds.
const DAY: f64 = 86_400_000_000.0;

/// How much of a question something says, between 0 and 1.
pub(crate) fn share(terms: &[Term], words: &HashSet<String>) -> f64 {
    let all: f64 = terms.iter().map(Term::weight).sum();
    let said: f64 = terms.iter().filter(|term| says(words, term)).map(Term::weight).sum();
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

/// Weighs entries against one question.
pub(crate) struct Scale<'q> {
    pub(crate) matcher: &'q Matcher,
    /// How many terms it has.
    pub(crate) terms: usize,
    /// Bytes of a text, on average.
    pub(crate) average: f64,
    /// Now, in microseconds.
    pub(crate) now: f64,
}

impl Scale<'_> {
    /// What speaks for an entry: the part of the question that it says, how much its text is about it (where the viewer
    /// may read it), the part that its title says, its likes, its age.
    pub(crate) fn score(&self, hit: &Hit, share: f64, readable: bool) -> f64 {
        let text = if readable { self.text(&hit.body, share) } else { 0.0 };
        let (mut in_title, mut exact) = (0.0, 0.0);
        if owns_title(hit.kind) {
            in_title = self.matcher.share(&self.matcher.times(&hit.title));
            if in_title >= 1.0 {
                // A title that says the question and little else is what was meant.
                exact = 1.0 / (1.0 + size(&hit.title).saturating_sub(self.terms) as f64 / 4.0);
            }
        }
        let votes = (1.0 + hit.votes.max(0) as f64).ln() * 0.06;
        let days = ((self.now - hit.at.micros() as f64) / DAY).max(0.0);
        let fresh = 0.1 / (1.0 + days / 180.0);
        3.0 * share + text + 1.2 * in_title + 0.8 * exact + votes.min(0.4) + fresh
    }

    fn text(&self, body: &str, share: f64) -> f64 {
        let mut times = self.matcher.times(body);
        if share >= 1.0 {
            // The engine knows of spellings that are not looked for here.
            times.iter_mut().for_each(|times| *times = (*times).max(1));
        }
        self.matcher.bm25(&times, body.len(), self.average)
    }
}

/// About how many words the index makes of a line.
fn size(line: &str) -> usize {
    let mut before = ' ';
    let begins = |char: char, before: char| is_unspaced(char) || (is_word(char) && !is_word(before));
    line.chars().filter(|char| begins(*char, std::mem::replace(&mut before, *char))).count()
}
