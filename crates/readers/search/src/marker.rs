//! Finds the places of a text to mark: the words of the index that were asked for, as the index would cut them.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::fold::is_unspaced;
use crate::query::Term;
use crate::tokens::tokens;

/// How far to either side a name is looked at, in bytes.
const NAME: usize = 160;
/// How many hints are looked at.
const HINTS_MAX: usize = 300;

/// The words that are marked in the texts of one answer.
pub(crate) struct Marker {
    automaton: Option<AhoCorasick>,
    words: Vec<Word>,
}

struct Word {
    text: String,
    /// Whether it may go on.
    prefix: bool,
    /// Whether it belongs to a script without blanks, in which a word is wherever its characters are.
    unspaced: bool,
}

impl Marker {
    pub(crate) fn new(terms: &[Term]) -> Self {
        let mut words: Vec<Word> = Vec::new();
        for term in terms {
            let last = term.words.len().saturating_sub(1);
            for (nth, text) in term.words.iter().enumerate() {
                let prefix = term.prefix && nth == last;
                if !words.iter().any(|known| known.text == *text && known.prefix == prefix) {
                    let unspaced = text.chars().all(is_unspaced);
                    words.push(Word { text: text.clone(), prefix, unspaced });
                }
            }
        }
        let texts = words.iter().map(|word| &word.text);
        Self { automaton: AhoCorasick::builder().ascii_case_insensitive(true).build(texts).ok(), words }
    }

    /// The word and the byte where it begins, of each place that may be one; the first few hundred.
    pub(crate) fn hints(&self, text: &str) -> Vec<(usize, usize)> {
        let found = self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(text));
        found.take(HINTS_MAX).map(|found| (found.pattern().as_usize(), found.start())).collect()
    }

    /// Where a text says what was asked for: in order, without overlaps.
    pub(crate) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut looked_at = 0..0;
        for (nth, start) in self.hints(text) {
            let word = &self.words[nth];
            if word.unspaced {
                found.push(start..start + word.text.len());
            } else if !looked_at.contains(&start) {
                // A name is marked as a whole, and one that only contains the word is not: the index is asked how it
                // cuts this stretch.
                looked_at = stretch(text, start);
                let cut =
                    tokens(&text[looked_at.clone()]).into_iter().filter(|token| self.is_wanted(&token.word));
                found.extend(
                    cut.map(|token| looked_at.start + token.place.start..looked_at.start + token.place.end),
                );
            }
        }
        found.sort_by_key(|place| (place.start, place.end));
        let mut places: Vec<Range<usize>> = Vec::new();
        for place in found {
            match places.last_mut() {
                // Pairs of Chinese characters overlap; what touches is one mark.
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => places.push(place),
            }
        }
        places
    }

    fn is_wanted(&self, word: &str) -> bool {
        self.words
            .iter()
            .any(|wanted| wanted.text == word || (wanted.prefix && word.starts_with(wanted.text.as_str())))
    }
}

/// What stands around a place without blanks between.
fn stretch(text: &str, at: usize) -> Range<usize> {
    let ends = |char: char| char.is_whitespace() || is_unspaced(char);
    let (from, to) = (at.saturating_sub(NAME), (at + NAME).min(text.len()));
    let (from, to) = (text.ceil_char_boundary(from), text.floor_char_boundary(to));
    let start = text[from..at].char_indices().rev().find(|(_, char)| ends(*char));
    let start = start.map_or(from, |(byte, char)| from + byte + char.len_utf8());
    let end = text[at..to].find(ends).map_or(to, |byte| at + byte);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    #[test]
    fn words_are_marked_as_the_index_cuts_them() {
        let marked = |asked: &str, text: &str| -> Vec<String> {
            let marker = Marker::new(&Query::of(asked).loose());
            marker.places(text).into_iter().map(|place| text[place].to_owned()).collect()
        };
        assert_eq!(marked("rust", "用Rust写，trust 与 rust"), ["Rust", "rust"]);
        assert_eq!(marked("map", "HashMap 与 std::map，roadmaps"), ["HashMap", "map"]);
        assert_eq!(marked("所有权", "所有权与拥有，有权者"), ["所有权", "有权"]);
        assert_eq!(marked("c++", "C 与 C++17"), ["C++17"]);
        let long = format!("{}HashMap", "x".repeat(1_000));
        assert!(marked("map", &long).len() <= 1);
    }
}
