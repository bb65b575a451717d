//! From the pieces of a text to the words that stand in the index.

use std::ops::Range;

use forum::Tag;

use crate::fold::{fold, singular};
use crate::lexer::{Chain, Piece, pieces};

/// The longest word that is kept whole, in characters. Digests and keys are longer and nobody types them.
const WORD_MAX: usize = 64;
/// How much the words of one text may take, in bytes: PostgreSQL takes a megabyte, places included.
const TEXT_MAX: usize = 400_000;

/// A word of the index with the place in the text that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) word: String,
    pub(crate) place: Range<usize>,
}

/// Every word under which a text is to be found, in order. Those of one piece follow each other.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Run(place) => run(text, place, &mut out),
            Piece::Operator(place) => out.push(Token { word: folded(&text[place.clone()]), place }),
            Piece::Chain(chain) => chain_words(text, &chain, &mut out),
        }
    }
    out
}

/// The words of a text for the engine: separated by blanks, cut off where there are too many.
pub(crate) fn words(text: &str) -> String {
    let mut words = String::new();
    for token in tokens(text) {
        if words.len() + token.word.len() > TEXT_MAX {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&token.word);
    }
    words
}

/// The word under which the index knows what has a tag. No word of a text begins with this sign, so nothing that somebody
/// writes or is about to type finds it by chance.
pub(crate) fn tag_word(tag: &Tag) -> String {
    format!("#{}", folded(tag.key()))
}

/// A word of a title, once more for itself: where a title says what is asked for, it is found without a walk through all
/// texts that say it. As with tags, no word of a text begins with this sign and goes on with a letter.
pub(crate) fn title_word(word: &str) -> String {
    format!("^{word}")
}

/// What an entry is (its kind, its state, whose it is, where it stands), as a word of the index: then the engine leaves
/// out by itself what a filter does not want. No word of a text begins with this sign and goes on with a letter.
pub(crate) fn filter_word(name: &str, of: Option<i64>) -> String {
    match of {
        Some(id) => format!("&{name}{id}"),
        None => format!("&{name}"),
    }
}

/// The text as it is compared, cut to the longest word.
pub(crate) fn folded(text: &str) -> String {
    text.chars().map(fold).take(WORD_MAX).collect()
}

/// A word as it is compared: small, and in the singular.
pub(crate) fn canonical(text: &str) -> String {
    let word = folded(text);
    match singular(&word) {
        same if same.len() == word.len() => word,
        shorter => shorter.to_owned(),
    }
}

/// The pairs of neighbours in a run without blanks; a lone character stands for itself.
pub(crate) fn pairs(text: &str, place: Range<usize>) -> Vec<Token> {
    let starts: Vec<usize> = text[place.clone()].char_indices().map(|(at, _)| place.start + at).collect();
    let end_of = |nth: usize| starts.get(nth).copied().unwrap_or(place.end);
    if starts.len() == 1 {
        return vec![Token { word: folded(&text[place.clone()]), place }];
    }
    (0..starts.len().saturating_sub(1))
        .map(|nth| starts[nth]..end_of(nth + 2))
        .map(|place| Token { word: folded(&text[place.clone()]), place })
        .collect()
}

fn run(text: &str, place: Range<usize>, out: &mut Vec<Token>) {
    let pairs = pairs(text, place.clone());
    let single = pairs.len() == 1 && text[place.clone()].chars().count() == 1;
    out.extend(pairs);
    // Any character begins a pair but the last, which therefore stands alone as well: asked for one character, the
    // index is asked for what begins with it.
    if !single && let Some((at, last)) = text[place.clone()].char_indices().next_back() {
        let start = place.start + at;
        out.push(Token { word: fold(last).to_string(), place: start..start + last.len_utf8() });
    }
}

fn chain_words(text: &str, chain: &Chain, out: &mut Vec<Token>) {
    let words: Vec<String> = chain.segments.iter().map(|place| canonical(&text[place.clone()])).collect();
    let last = words.len() - 1;
    let plain = chain.tail.is_empty();
    let mut put = |word: String, place: &Range<usize>| {
        let word: String = word.chars().take(WORD_MAX).collect();
        if !word.is_empty()
            && !out.iter().rev().take(40).any(|known| known.word == word && known.place == *place)
        {
            out.push(Token { word, place: place.clone() });
        }
    };
    // With what follows it a name is another name: who looks for C does not look for C++. A macro is also its word.
    if !plain {
        let whole = format!("{}{}", words[last], chain.tail);
        if !chain.version.is_empty() {
            put(format!("{whole}{}", folded(&text[chain.version.clone()])), &chain.place);
        }
        put(whole, &chain.place);
    }
    let another = chain.tail == "++" || chain.tail == "#";
    for from in 0..words.len() {
        let mut path = String::new();
        for (to, word) in words.iter().enumerate().skip(from) {
            if to > from {
                path.push_str(chain.joints[to - 1]);
            }
            path.push_str(word);
            if !(another && to == last) {
                put(path.clone(), &(chain.segments[from].start..chain.segments[to].end));
            }
        }
        let dotted = if from == 0 { chain.dot } else { chain.joints[from - 1] == "." };
        if dotted {
            put(format!(".{}", words[from]), &chain.segments[from]);
        }
    }
    for place in &chain.segments {
        for part in parts(&text[place.clone()]) {
            put(canonical(part), place);
        }
    }
}

/// The words that an identifier is made of: `snake_case`, `CamelCase`, `HTTPServer`. None where it is one word.
pub(crate) fn parts(identifier: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for word in identifier.split('_').filter(|word| !word.is_empty()) {
        let chars: Vec<(usize, char)> = word.char_indices().collect();
        let mut start = 0;
        for nth in 1..chars.len() {
            let (before, (at, here)) = (chars[nth - 1].1, chars[nth]);
            let next_small = chars.get(nth + 1).is_some_and(|(_, next)| next.is_lowercase());
            let begins =
                here.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_small));
            if begins {
                parts.push(&word[start..at]);
                start = at;
            }
        }
        parts.push(&word[start..]);
    }
    if parts.len() < 2 { Vec::new() } else { parts }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn code_is_found_whole_and_in_parts() {
        assert_eq!(words("C++17"), "c++17 c++");
        assert_eq!(words("C# 与 .NET"), "c# 与 net .net");
        assert_eq!(words("ASP.NET"), "asp asp.net net .net");
        assert_eq!(words("snake_case"), "snake_case snake case");
        assert_eq!(words("HashMap HTTPServer"), "hashmap hash map httpserver http server");
        assert_eq!(words("a::b::C"), "a a::b a::b::c b b::c c");
        assert_eq!(words("println!"), "println! println");
        assert_eq!(words("Lifetimes"), "lifetime");
        assert_eq!(words("fn f() -> T"), "fn f -> t");
    }

    #[test]
    fn chinese_is_found_by_pairs_and_by_its_last_character() {
        assert_eq!(words("所有权"), "所有 有权 权");
        assert_eq!(words("权"), "权");
        assert_eq!(words("用Rust写"), "用 rust 写");
    }

    #[test]
    fn no_word_of_a_text_is_that_of_a_tag() {
        let word = |name: &str| tag_word(&Tag::parse(name).unwrap());
        assert_eq!((word("C++"), word("事务")), ("#c++".to_owned(), "#事务".to_owned()));
        for text in ["#c++", "#事务 #rust", "＃标签", "a#b", "#[derive(Debug)]", "C# F#", "#"] {
            let words = words(text);
            assert!(words.split(' ').all(|word| !word.starts_with('#')), "{text}: {words}");
        }
    }

    #[test]
    fn long_texts_are_cut_and_long_words_too() {
        assert!(words(&"所有权借用".repeat(100_000)).len() <= TEXT_MAX);
        assert_eq!(words(&"f".repeat(100)).len(), WORD_MAX);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_into_words_that_an_engine_takes(text in "\\PC{0,60}") {
            for token in tokens(&text) {
                prop_assert!(text.is_char_boundary(token.place.start) && text.is_char_boundary(token.place.end));
                prop_assert!(token.place.start < token.place.end);
                prop_assert!(!token.word.is_empty());
                prop_assert!(!token.word.contains(|c: char| c.is_whitespace() || c.is_control() || "'\"\\".contains(c)));
            }
        }
    }
}
