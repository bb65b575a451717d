//! Looks for the terms of a question in plain text, without cutting the text into words: enough to weigh an entry that
//! the engine has found.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::fold::is_unspaced;
use crate::query::Term;

/// From so many characters on an English word may go on at its end, as plurals do.
const STEM_MIN: usize = 4;

/// The terms of one question.
pub(crate) struct Matcher {
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
}

struct Pattern {
    weight: f64,
    /// Whether it begins, or ends, with a letter that must not go on on that side.
    closed: (bool, bool),
}

impl Matcher {
    pub(crate) fn new(terms: &[Term]) -> Self {
        let texts: Vec<String> = terms.iter().map(Term::text).collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&texts);
        let patterns = terms.iter().zip(&texts).map(|(term, text)| {
            let is_closed = |char: Option<char>| char.is_some_and(is_letter);
            let stem = text.chars().count() >= STEM_MIN;
            let closed = (
                is_closed(text.chars().next()),
                is_closed(text.chars().next_back()) && !stem && !term.prefix,
            );
            Pattern { weight: term.weight(), closed }
        });
        Self { patterns: patterns.collect(), automaton: automaton.ok() }
    }

    /// How often a text says each term.
    pub(crate) fn times(&self, text: &str) -> Vec<u32> {
        let mut times = vec![0; self.patterns.len()];
        let Some(automaton) = &self.automaton else { return times };
        for found in automaton.find_overlapping_iter(text) {
            let (nth, start, end) = (found.pattern().as_usize(), found.start(), found.end());
            let closed = self.patterns[nth].closed;
            let goes_on = (closed.0 && text[..start].chars().next_back().is_some_and(is_letter))
                || (closed.1 && text[end..].chars().next().is_some_and(is_letter));
            if !goes_on {
                times[nth] += 1;
            }
        }
        times
    }

    /// The part of the question that a text says by these counts, between 0 and 1.
    pub(crate) fn share(&self, times: &[u32]) -> f64 {
        let all: f64 = self.patterns.iter().map(|pattern| pattern.weight).sum();
        let held = self.patterns.iter().zip(times).filter(|(_, times)| **times > 0);
        let held: f64 = held.map(|(pattern, _)| pattern.weight).sum();
        if all > 0.0 { held / all } else { 0.0 }
    }

    /// Okapi BM25 of a text of so many bytes among texts of so many on average, as a part of the most that it can be
    /// (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009). The weight of a term stands in the place
    /// of its rarity: an engine counts the texts that say a word by walking through all of them.
    pub(crate) fn bm25(&self, times: &[u32], bytes: usize, average: f64) -> f64 {
        const K1: f64 = 1.2;
        const B: f64 = 0.75;
        let length = 1.0 - B + B * bytes as f64 / average.max(1.0);
        let all: f64 = self.patterns.iter().map(|pattern| pattern.weight).sum();
        let sum: f64 = self.patterns.iter().zip(times).fold(0.0, |sum, (pattern, times)| {
            let times = f64::from(*times);
            sum + pattern.weight * times / (times + K1 * length)
        });
        if all > 0.0 { sum / all } else { 0.0 }
    }
}

fn is_letter(char: char) -> bool {
    char.is_alphanumeric() && !is_unspaced(char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    fn times(asked: &str, text: &str) -> Vec<u32> {
        Matcher::new(&Query::of(asked).telling()).times(text)
    }

    #[test]
    fn terms_are_counted_where_they_stand_as_words() {
        assert_eq!(times("所有权 Rust", "Rust 的所有权，rust 的借用。所有权！trust"), [2, 2]);
        assert_eq!(times("c", "C 与 C++，abc"), [2], "the engine knows C from C++, this only weighs");
        assert_eq!(times("lifetime", "Lifetimes are lifetimes"), [2]);
        assert_eq!(times("->", "fn f() -> T"), [1]);
        assert_eq!(times("权", "所有权"), [1]);
    }

    #[test]
    fn saying_it_often_and_in_few_words_weighs_more_but_never_above_one() {
        let matcher = Matcher::new(&Query::of("所有权 借用").telling());
        let weigh = |text: &str, bytes| matcher.bm25(&matcher.times(text), bytes, 100.0);
        assert!(weigh("所有权与借用", 20) > weigh("所有权与借用", 400));
        assert!(weigh("所有权，所有权，借用", 100) > weigh("所有权，借用", 100));
        assert!(weigh("所有权", 100) > 0.0 && weigh("别的", 100) == 0.0);
        assert!(weigh(&"所有权借用".repeat(500), 100) < 1.0);
        let share = matcher.share(&matcher.times("只说借用"));
        assert!((0.3..0.7).contains(&share), "{share}");
    }
}
