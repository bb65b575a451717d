//! What somebody asks, read from one line: words, "phrases" and filters.

use std::ops::Range;

use crate::entry::Kind;
use crate::fold::is_unspaced;
use crate::lexer::{Chain, Piece, pieces};
use crate::tokens::{canonical, folded, pairs, parts, tag_word};

/// How many things one question may be about; what follows is not looked at.
const TERMS_MAX: usize = 24;
/// How long a question may be, in characters.
const LINE_MAX: usize = 200;

/// Words that stand in nearly every text, and say nothing about which one is meant.
const EMPTY_WORDS: [&str; 46] = [
    "a", "an", "and", "are", "be", "by", "can", "do", "doe", "does", "did", "for", "from", "how", "i", "in",
    "is", "it", "its", "of", "on", "or", "should", "that", "the", "there", "this", "to", "using", "was",
    "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your", "my", "we",
    "not", "have", "has",
];
/// The same in Chinese, by pairs.
const EMPTY_PAIRS: [&str; 22] = [
    "什么", "怎么", "如何", "为何", "为什", "么样", "怎样", "是否", "可以", "一个", "这个", "那个", "哪些",
    "有没", "没有", "是不", "不是", "应该", "请问", "的是", "么办", "样才",
];
/// Single characters that say as little.
const EMPTY_CHARS: &str = "的了着过吗呢吧啊是在和与及或也都就还很被把对为以于我你他她它这那有不";

/// One thing that a text has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// Words in a row.
    pub(crate) words: Vec<String>,
    /// Whether the last may go on: `own` finds `ownership`.
    pub(crate) prefix: bool,
    /// Whether it says nothing about which text is meant.
    pub(crate) empty: bool,
}

impl Term {
    /// About as it was typed: pairs of a run without blanks become the run again.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut last = None;
        for word in &self.words {
            let mut chars = word.chars();
            match (chars.next(), chars.next(), chars.next()) {
                (Some(one), Some(two), None) if last == Some(one) && is_unspaced(one) => text.push(two),
                _ if text.is_empty() => text.push_str(word),
                _ => {
                    text.push(' ');
                    text.push_str(word);
                }
            }
            last = text.chars().next_back();
        }
        text
    }

    /// How much it tells beside other terms. A longer word tells more: 所有权 by its two pairs, `borrow` more than `c`.
    pub(crate) fn weight(&self) -> f64 {
        1.0 + (self.words.iter().map(|word| word.chars().count()).sum::<usize>() as f64).ln()
    }
}

/// A question as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) terms: Vec<Term>,
    /// Address or name of a space.
    pub(crate) space: Option<String>,
    /// Name of a member.
    pub(crate) author: Option<String>,
    /// Tags that a topic has to have, as the index knows them; all of them.
    pub(crate) tags: Vec<Term>,
    /// `open` or `solved`.
    pub(crate) state: &'static str,
    pub(crate) questions: bool,
    pub(crate) kinds: Vec<Kind>,
    /// Whether somebody put words into quotes: then nothing less than all of it is an answer.
    pub(crate) exact: bool,
}

impl Query {
    /// Reads a line.
    pub(crate) fn of(line: &str) -> Self {
        let line: String = line.chars().take(LINE_MAX).collect();
        let mut query = Self::default();
        let mut rest = line.as_str();
        while let Some(at) = rest.find(|char: char| !char.is_whitespace()) {
            rest = &rest[at..];
            if let Some((inside, after)) = quotation(rest) {
                query.exact = true;
                query.phrase(inside);
                rest = after;
                continue;
            }
            let (word, after) = filter_or_word(rest);
            if !query.filter(word) {
                query.words(word);
            }
            rest = after;
        }
        query.terms.truncate(TERMS_MAX);
        query
    }

    /// The same question while it is being typed: its last word may go on.
    pub(crate) fn unfinished(mut self) -> Self {
        if let Some(last) = self.terms.last_mut() {
            last.prefix = true;
            last.empty = false;
        }
        self
    }

    /// Whether it asks for nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty() && !self.has_filters()
    }

    /// Whether it says what the things must be.
    pub(crate) fn has_filters(&self) -> bool {
        self.space.is_some()
            || self.author.is_some()
            || !self.tags.is_empty()
            || !self.state.is_empty()
            || self.questions
            || !self.kinds.is_empty()
    }

    /// The terms that count: without empty words, unless there are no others.
    pub(crate) fn telling(&self) -> Vec<Term> {
        let telling: Vec<Term> = self.terms.iter().filter(|term| !term.empty).cloned().collect();
        if telling.is_empty() { self.terms.clone() } else { telling }
    }

    /// The single words that a text may say where none says all: runs fall into pairs, identifiers into their parts.
    pub(crate) fn loose(&self) -> Vec<Term> {
        let mut loose: Vec<Term> = Vec::new();
        for term in self.telling() {
            for (nth, word) in term.words.iter().enumerate() {
                let prefix = term.prefix && nth + 1 == term.words.len();
                for text in std::iter::once(word.as_str()).chain(parts(word)) {
                    let one = Term { words: vec![text.to_owned()], prefix, empty: is_empty_word(text) };
                    if !one.empty && !loose.iter().any(|known| known.words == one.words) {
                        loose.push(one);
                    }
                }
            }
        }
        loose.truncate(TERMS_MAX);
        loose
    }

    fn filter(&mut self, word: &str) -> bool {
        let Some((name, value)) = word.split_once([':', '：']) else { return false };
        let value = value.trim_matches('"');
        if value.is_empty() {
            return false;
        }
        match (folded(name).as_str(), folded(value).as_str()) {
            ("space", _) => self.space = Some(value.to_owned()),
            ("author", _) => self.author = Some(value.trim_start_matches('@').to_owned()),
            ("tag", _) => match forum::Tag::parse(value) {
                Ok(tag) => self.tag(&tag),
                Err(_) => return false,
            },
            ("is", "solved") => self.state = "solved",
            ("is", "open") => self.state = "open",
            ("kind" | "is", "question") => {
                self.questions = true;
                self.kinds.push(Kind::Topic);
            }
            ("kind", kind) => match kind.parse() {
                Ok(kind) => self.kinds.push(kind),
                Err(_) => return false,
            },
            _ => return false,
        }
        true
    }

    fn tag(&mut self, tag: &forum::Tag) {
        let term = Term { words: vec![tag_word(tag)], prefix: false, empty: false };
        if !self.tags.contains(&term) && self.tags.len() < TERMS_MAX {
            self.tags.push(term);
        }
    }

    fn words(&mut self, text: &str) {
        for piece in pieces(text) {
            match piece {
                Piece::Run(place) => self.run(text, place),
                Piece::Operator(place) => self.push(vec![folded(&text[place])], false),
                Piece::Chain(chain) => self.push(vec![name_of(text, &chain)], false),
            }
        }
    }

    fn run(&mut self, text: &str, place: Range<usize>) {
        let single = text[place.clone()].chars().count() == 1;
        let words = pairs(text, place).into_iter().map(|token| token.word).collect();
        self.push(words, single);
    }

    /// Words in a row. Where an identifier stands among them its parts would come between in the index, so only plain
    /// words are held to their order.
    fn phrase(&mut self, text: &str) {
        let mut row: Vec<String> = Vec::new();
        let pieces = pieces(text);
        let plain = pieces.iter().all(|piece| match piece {
            Piece::Chain(chain) => {
                chain.segments.len() == 1
                    && !chain.dot
                    && chain.tail.is_empty()
                    && parts(&text[chain.place.clone()]).is_empty()
            }
            Piece::Run(_) => pieces.len() == 1,
            Piece::Operator(_) => true,
        });
        if !plain {
            return self.words(text);
        }
        for piece in &pieces {
            match piece {
                Piece::Run(place) => {
                    row.extend(pairs(text, place.clone()).into_iter().map(|token| token.word))
                }
                Piece::Operator(place) => row.push(folded(&text[place.clone()])),
                Piece::Chain(chain) => row.push(name_of(text, chain)),
            }
        }
        if !row.is_empty() {
            self.terms.push(Term { words: row, prefix: false, empty: false });
        }
    }

    fn push(&mut self, words: Vec<String>, prefix: bool) {
        let empty = words.iter().all(|word| is_empty_word(word));
        let term = Term { words, prefix, empty };
        if !self.terms.contains(&term) {
            self.terms.push(term);
        }
    }
}

fn is_empty_word(word: &str) -> bool {
    let mut chars = word.chars();
    let single = chars.next().filter(|_| chars.next().is_none());
    EMPTY_WORDS.contains(&word)
        || EMPTY_PAIRS.contains(&word)
        || single.is_some_and(|char| EMPTY_CHARS.contains(char))
}

/// The one word that stands in the index for just this name.
fn name_of(text: &str, chain: &Chain) -> String {
    let mut name = String::new();
    if chain.dot && chain.segments.len() == 1 {
        name.push('.');
    }
    for (nth, place) in chain.segments.iter().enumerate() {
        if nth > 0 {
            name.push_str(chain.joints[nth - 1]);
        }
        name.push_str(&canonical(&text[place.clone()]));
    }
    if chain.segments.len() == 1 {
        name.push_str(chain.tail);
        name.push_str(&folded(&text[chain.version.clone()]));
    }
    name.chars().take(64).collect()
}

/// What stands between two quotation marks at the beginning, and what follows.
fn quotation(rest: &str) -> Option<(&str, &str)> {
    let mut chars = rest.chars();
    let closing = match chars.next()? {
        '"' => '"',
        '“' => '”',
        '「' => '」',
        _ => return None,
    };
    let inside = chars.as_str();
    let end = inside.find(closing)?;
    Some((&inside[..end], &inside[end + closing.len_utf8()..]))
}

/// Up to the next blank; a filter takes a quoted value whole: `author:"Grace Hopper"`.
fn filter_or_word(rest: &str) -> (&str, &str) {
    let blank = rest.find(char::is_whitespace).unwrap_or(rest.len());
    if let Some(quote) = rest[..blank].find(":\"")
        && let Some(end) = rest[quote + 2..].find('"')
    {
        return rest.split_at(quote + 2 + end + 1);
    }
    rest.split_at(blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(line: &str) -> Vec<Vec<String>> {
        Query::of(line).terms.into_iter().map(|term| term.words).collect()
    }

    #[test]
    fn words_runs_and_names_are_terms() {
        assert_eq!(terms("Rust 所有权"), [vec!["rust"], vec!["所有", "有权"]]);
        assert_eq!(terms("C++ C# .NET"), [["c++"], ["c#"], [".net"]]);
        assert_eq!(terms("std::HashMap snake_case"), [["std::hashmap"], ["snake_case"]]);
        assert_eq!(terms("\"borrow checker\" x"), [vec!["borrow", "checker"], vec!["x"]]);
        assert_eq!(terms("「所有权」"), [["所有", "有权"]]);
        assert!(terms("?? ，。 ''").is_empty());
    }

    #[test]
    fn filters_are_taken_out() {
        let query = Query::of("space:rust author:\"Grace Hopper\" is:solved kind:lesson 生命 foo:bar");
        assert_eq!(query.space.as_deref(), Some("rust"));
        assert_eq!(query.author.as_deref(), Some("Grace Hopper"));
        assert_eq!((query.state, &query.kinds[..]), ("solved", &[Kind::Lesson][..]));
        assert_eq!(query.terms.len(), 3, "an unknown filter is words");
        let tagged = Query::of("tag:事务 tag:C++ tag:c++ tag:\".NET\" 连接池");
        let tags: Vec<_> = tagged.tags.iter().flat_map(|term| term.words.clone()).collect();
        assert_eq!((tags, tagged.terms.len()), (["#事务", "#c++", "#.net"].map(str::to_owned).to_vec(), 1));
        assert!(Query::of("tag:a/b").tags.is_empty() && Query::of("tag:rust").has_filters());
        assert!(Query::of("author:").author.is_none() && Query::of("is:nothing").state.is_empty());
    }

    #[test]
    fn a_term_knows_how_it_was_typed() {
        let texts = |line: &str| Query::of(line).terms.iter().map(Term::text).collect::<Vec<_>>();
        assert_eq!(texts("所有权 C++ \"borrow checker\" 权"), ["所有权", "c++", "borrow checker", "权"]);
        assert_eq!(texts("人人为我"), ["人人为我"]);
    }

    #[test]
    fn empty_words_count_only_where_there_are_no_others() {
        let told = Query::of("SQLite 的 WAL 模式").telling().iter().map(Term::text).collect::<Vec<_>>();
        assert_eq!(told, ["sqlite", "wal", "模式"]);
        let query = Query::of("how to use lifetimes");
        assert_eq!(query.telling().len(), 2);
        assert_eq!(Query::of("how to").telling().len(), 2);
    }

    #[test]
    fn while_it_is_typed_the_last_word_may_go_on() {
        let query = Query::of("rust own").unfinished();
        assert!(!query.terms[0].prefix && query.terms[1].prefix);
    }
}
