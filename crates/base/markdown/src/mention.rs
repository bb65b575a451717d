//! `@name` in running text.

use std::collections::HashMap;

use crate::options::Resolve;
use crate::tree::is_han;

/// Somebody who was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The name as it stands in the text, without the `@`.
    pub name: String,
    /// The page that the caller gave for it.
    pub url: String,
}

/// The longest name that is looked up; members have at most 24 characters.
const NAME_CHARS_MAX: usize = 24;

/// Places with an `@` in one text that are looked at; who calls more people than that calls nobody.
pub(crate) const PLACES_MAX: usize = 50;

/// A piece of a text; with an address if it is a mention.
pub(crate) struct Piece {
    pub text: String,
    pub url: Option<String>,
}

/// Finds mentions in the texts of one document.
pub(crate) struct Mentions<'m> {
    resolve: Option<Resolve<'m>>,
    known: HashMap<String, Option<String>>,
    found: Vec<Mention>,
    places: usize,
}

impl<'m> Mentions<'m> {
    pub(crate) fn new(resolve: Option<Resolve<'m>>) -> Self {
        Self { resolve, known: HashMap::new(), found: Vec::new(), places: 0 }
    }

    pub(crate) fn found(self) -> Vec<Mention> {
        self.found
    }

    /// Cuts `text` at its mentions.
    pub(crate) fn split(&mut self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for at in places(text) {
            if self.resolve.is_none() || self.places == PLACES_MAX {
                break;
            }
            self.places += 1;
            let Some((name, url)) =
                candidates(&text[at + 1..]).find_map(|name| Some((name, self.url(name)?)))
            else {
                continue;
            };
            let end = at + 1 + name.len();
            pieces.push(Piece { text: text[from..at].to_owned(), url: None });
            pieces.push(Piece { text: text[at..end].to_owned(), url: Some(url.clone()) });
            from = end;
            if !self.found.iter().any(|mention| mention.url == url) {
                self.found.push(Mention { name: name.to_owned(), url });
            }
        }
        pieces.push(Piece { text: text[from..].to_owned(), url: None });
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }

    fn url(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let url = self.resolve.and_then(|resolve| resolve(name));
        self.known.insert(name.to_owned(), url.clone());
        url
    }
}

/// Where an `@` may call somebody: not inside a word or a mail address.
pub(crate) fn places(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('@').map(|(at, _)| at).filter(|at| {
        text[..*at].chars().next_back().is_none_or(|before| {
            is_han(before)
                || !(before.is_alphanumeric() || matches!(before, '_' | '-' | '.' | '+' | '/' | '@' | ':'))
        })
    })
}

/// The names that may begin here, the longest first. Chinese puts no blank behind a name, so `@李四你好` may call 李四;
/// a Latin name is never cut, so `@bobby` does not call `bob`.
pub(crate) fn candidates(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '·');
    let end = text.char_indices().take(NAME_CHARS_MAX).take_while(|(_, char)| is_name(*char));
    let end = end.last().map_or(0, |(at, char)| at + char.len_utf8());
    let longer_word = text[end..].starts_with(is_name);
    let run = &text[..end];
    let cuts = run.char_indices().rev().filter(move |(at, char)| {
        let before = run[..*at].chars().next_back();
        is_han(*char) || matches!(char, '_' | '-' | '·') || before.is_some_and(is_han)
    });
    let whole = (!longer_word).then_some(run);
    whole.into_iter().chain(cuts.map(move |(at, _)| &run[..at])).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_tried_from_the_longest() {
        let names = |text| candidates(text).collect::<Vec<_>>();
        assert_eq!(names("bob, hi"), ["bob"]);
        assert_eq!(names("bob你好"), ["bob你好", "bob你", "bob"]);
        assert_eq!(names("李四，你好"), ["李四", "李"]);
        assert_eq!(names("bob-"), ["bob-", "bob"]);
        assert_eq!(names("艾力·买 hi"), ["艾力·买", "艾力·", "艾力", "艾"]);
        assert!(names(" bob").is_empty());
        assert!(names(&"a".repeat(40)).is_empty());
    }

    #[test]
    fn mail_addresses_call_nobody() {
        let found = |text| places(text).collect::<Vec<_>>();
        assert_eq!(found("a@b.c"), [] as [usize; 0]);
        assert_eq!(found("@a (@b) 见@c"), [0, 4, 11]);
        assert_eq!(found("https://x/@a git@b a@@c"), [] as [usize; 0]);
    }
}
