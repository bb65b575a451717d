//! Cuts a text into what a programmer would call its words. The same cut serves index, query and highlighting.

use std::ops::Range;

use crate::fold::{fold, is_unspaced, is_word};

/// Signs that form operators.
const SIGNS: &str = "+-*/%=<>!&|^~?:.";
/// Segments of a path that are looked at together.
const SEGMENTS_MAX: usize = 6;

/// One piece of a text, with its place in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Characters of a script without blanks: 所有权.
    Run(Range<usize>),
    /// A word, an identifier, or a path of them.
    Chain(Chain),
    /// `->`, `::`, `..=`
    Operator(Range<usize>),
}

/// `HashMap`, `.NET`, `C++`, `crate::path::Thing`, `println!`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Chain {
    /// The whole, with what leads and follows.
    pub(crate) place: Range<usize>,
    /// A dot with nothing before it.
    pub(crate) dot: bool,
    /// The words.
    pub(crate) segments: Vec<Range<usize>>,
    /// What stands between them, `.` or `::`; one fewer.
    pub(crate) joints: Vec<&'static str>,
    /// `++`, `#` or `!` behind the last, which make it another word.
    pub(crate) tail: &'static str,
    /// Digits behind the tail: the 17 of `C++17`.
    pub(crate) version: Range<usize>,
}

/// The pieces of a text, in order.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, char)| (at, fold(char))).collect();
    let mut lexer = Lexer { chars, end: text.len(), at: 0 };
    let mut pieces = Vec::new();
    while lexer.at < lexer.chars.len() {
        let before = lexer.at;
        pieces.extend(lexer.next());
        if lexer.at == before {
            lexer.at += 1;
        }
    }
    pieces
}

struct Lexer {
    chars: Vec<(usize, char)>,
    end: usize,
    at: usize,
}

impl Lexer {
    fn char(&self, at: usize) -> char {
        self.chars.get(at).map_or(' ', |(_, char)| *char)
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(byte, _)| *byte)
    }

    /// Goes on while characters are of a sort, and gives their place.
    fn take(&mut self, sort: impl Fn(char) -> bool) -> Range<usize> {
        let begin = self.byte(self.at);
        while self.at < self.chars.len() && sort(self.char(self.at)) {
            self.at += 1;
        }
        begin..self.byte(self.at)
    }

    fn next(&mut self) -> Option<Piece> {
        let char = self.char(self.at);
        if is_unspaced(char) {
            return Some(Piece::Run(self.take(is_unspaced)));
        }
        if is_word(char) {
            return Some(Piece::Chain(self.chain(false)));
        }
        let before = if self.at == 0 { ' ' } else { self.char(self.at - 1) };
        if char == '.' && !is_word(before) && before != '.' && self.char(self.at + 1).is_alphabetic() {
            let follows = self.char(self.at + 1);
            if is_word(follows) {
                self.at += 1;
                return Some(Piece::Chain(self.chain(true)));
            }
        }
        if SIGNS.contains(char) {
            return self.operator();
        }
        None
    }

    fn operator(&mut self) -> Option<Piece> {
        let begin = self.at;
        let place = self.take(|char| SIGNS.contains(char));
        let length = self.at - begin;
        let first = self.char(begin);
        let same = (begin..self.at).all(|at| self.char(at) == first);
        // Rules, ellipses and emphasis are no operators, though some are spelt like one.
        let decoration = same && (length > 2 || "-*.~?!".contains(first));
        ((2..=3).contains(&length) && !decoration).then_some(Piece::Operator(place))
    }

    fn chain(&mut self, dot: bool) -> Chain {
        let begin = self.byte(self.at) - usize::from(dot);
        let mut chain = Chain { dot, ..Chain::default() };
        let first = self.at;
        chain.segments.push(self.take(is_word));
        let letter = self.at == first + 1;
        while chain.segments.len() < SEGMENTS_MAX {
            let joint = match (self.char(self.at), self.char(self.at + 1)) {
                (':', ':') => "::",
                ('.', _) => ".",
                _ => break,
            };
            if !is_word(self.char(self.at + joint.len())) {
                break;
            }
            self.at += joint.len();
            chain.joints.push(joint);
            chain.segments.push(self.take(is_word));
        }
        self.tail(&mut chain, letter);
        chain.place = begin..self.byte(self.at);
        chain
    }

    /// `letter` says whether the first segment is a single one.
    fn tail(&mut self, chain: &mut Chain, letter: bool) {
        let here = [self.char(self.at), self.char(self.at + 1), self.char(self.at + 2)];
        let short = letter && chain.segments.len() == 1;
        match here {
            ['+', '+', next] if next != '+' => {
                self.at += 2;
                chain.tail = "++";
                if short {
                    chain.version = self.take(|char| char.is_ascii_digit());
                }
            }
            ['#', next, _] if short && !is_word(next) && next != '[' => {
                self.at += 1;
                chain.tail = "#";
            }
            ['!', next, _] if next != '=' => {
                self.at += 1;
                chain.tail = "!";
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Run(place) | Piece::Operator(place) => &text[place],
                Piece::Chain(chain) => &text[chain.place],
            })
            .collect()
    }

    #[test]
    fn the_names_of_languages_stay_whole() {
        assert_eq!(cut("C++ 与 C#、F#，C++17"), ["C++", "与", "C#", "F#", "C++17"]);
        assert_eq!(cut("用 .NET 和 ASP.NET Core"), ["用", ".NET", "和", "ASP.NET", "Core"]);
        assert_eq!(cut("Node.js，Vue3"), ["Node.js", "Vue3"]);
    }

    #[test]
    fn identifiers_and_paths_stay_whole() {
        assert_eq!(
            cut("use std::collections::HashMap; snake_case println!(\"x\")"),
            ["use", "std::collections::HashMap", "snake_case", "println!", "x"]
        );
        assert_eq!(cut("#[derive(Debug)]\nlet v: Vec<u8>"), ["derive", "Debug", "let", "v", "Vec", "u8"]);
        assert_eq!(cut("fn a() -> b { c? }"), ["fn", "a", "->", "b", "c"]);
        assert_eq!(cut("x.iter().map"), ["x.iter", ".map"]);
    }

    #[test]
    fn decoration_is_nothing() {
        assert!(cut("--- *** ... ===== 。，！").is_empty());
        assert_eq!(cut("所有权rust借用"), ["所有权", "rust", "借用"]);
    }
}
