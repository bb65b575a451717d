//! The scanner of languages that are words, quotes, comments and numbers: most of them.

use super::syntax::{Attributes, Raw, Syntax};
use super::{Class, Painter};

/// The coloured HTML of `code`.
pub(super) fn paint(code: &str, syntax: &Syntax) -> String {
    let mut scan = Scan {
        code,
        syntax,
        at: 0,
        painter: Painter::new(code),
        templates: Vec::new(),
        before: Before::Operator,
        no_regex_before: 0,
    };
    while scan.at < code.len() {
        scan.step();
    }
    scan.painter.finish()
}

/// What stands before the current place: it decides what a word, a slash or a quote means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Operator,
    Value,
    FunctionKeyword,
    Keyword,
}

struct Scan<'c> {
    code: &'c str,
    syntax: &'c Syntax,
    at: usize,
    painter: Painter<'c>,
    /// The open `${` of template strings, each with the number of braces opened since.
    templates: Vec<usize>,
    before: Before,
    /// A slash before this place has been tried as the start of a regular expression and was none.
    no_regex_before: usize,
}

impl<'c> Scan<'c> {
    fn rest(&self) -> &'c str {
        &self.code[self.at..]
    }

    fn take(&mut self, bytes: usize, class: Option<Class>) {
        self.at += bytes;
        self.painter.until(self.at, class);
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        if first.is_whitespace() {
            self.take(first.len_utf8(), None);
        } else if let Some(length) = self.comment() {
            self.take(length, Some(Class::Comment));
        } else if let Some(length) = self.attribute() {
            self.take(length, Some(Class::Meta));
        } else if let Some(length) = self.raw_string() {
            self.take(length, Some(Class::Str));
            self.before = Before::Value;
        } else if first == '\'' && self.syntax.lifetimes {
            self.quote_or_lifetime();
        } else if self.string() {
            self.before = Before::Value;
        } else if first.is_ascii_digit() {
            let length = number(rest);
            self.take(length, Some(Class::Number));
            self.before = Before::Value;
        } else if is_word_start(first) || self.syntax.word_extra.contains(first) {
            self.word();
        } else {
            self.punctuation(first);
        }
    }

    fn punctuation(&mut self, first: char) {
        match first {
            '{' => {
                if let Some(depth) = self.templates.last_mut() {
                    *depth += 1;
                }
            }
            '}' => match self.templates.last_mut() {
                Some(0) => {
                    self.templates.pop();
                    let length = self.template(1);
                    self.take(length, Some(Class::Str));
                    self.before = Before::Value;
                    return;
                }
                Some(depth) => *depth -= 1,
                None => {}
            },
            '/' if self.syntax.regex_literals
                && self.before != Before::Value
                && self.at >= self.no_regex_before =>
            {
                if let Some(length) = self.regex() {
                    self.take(length, Some(Class::Str));
                    self.before = Before::Value;
                    return;
                }
            }
            _ => {}
        }
        self.before = if matches!(first, ')' | ']' | '}') { Before::Value } else { Before::Operator };
        self.take(first.len_utf8(), None);
    }

    fn comment(&self) -> Option<usize> {
        let rest = self.rest();
        if self.syntax.line_comments.iter().any(|mark| rest.starts_with(mark)) {
            return Some(line_end(rest));
        }
        let (open, close) = self.syntax.block_comments.iter().find(|(open, _)| rest.starts_with(open))?;
        let mut at = open.len();
        let mut depth = 1;
        while depth > 0 && at < rest.len() {
            if rest[at..].starts_with(close) {
                depth -= 1;
                at += close.len();
            } else if self.syntax.nested_comments && rest[at..].starts_with(open) {
                depth += 1;
                at += open.len();
            } else {
                at += char_length(rest, at);
            }
        }
        Some(at)
    }

    fn attribute(&self) -> Option<usize> {
        let rest = self.rest();
        match self.syntax.attributes {
            Attributes::None => None,
            Attributes::Bracketed => {
                let open = rest.strip_prefix("#![").or_else(|| rest.strip_prefix("#["))?;
                let mut at = rest.len() - open.len();
                let mut depth = 1;
                for byte in open.bytes() {
                    at += 1;
                    match byte {
                        b'[' => depth += 1,
                        b']' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
                Some(ceil_boundary(rest, at))
            }
            Attributes::AtWord => {
                let name = rest.strip_prefix('@')?;
                name.starts_with(is_word_start).then(|| 1 + word_length(name, "."))
            }
            Attributes::Directive => {
                // Looking back no further than an honest indent keeps a line of nothing but `#` cheap.
                let mut back = self.code.as_bytes()[..self.at].iter().rev().take(80);
                let first_of_line =
                    back.find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| *byte == b'\n');
                (rest.starts_with('#') && first_of_line).then(|| line_end(rest))
            }
        }
    }

    fn raw_string(&self) -> Option<usize> {
        let rest = self.rest();
        match self.syntax.raw {
            Raw::None => None,
            Raw::Rust => {
                let letters =
                    rest.bytes().take(2).take_while(|byte| matches!(byte, b'r' | b'b' | b'c')).count();
                let after = &rest[letters..];
                if letters == 0 || !rest[..letters].ends_with('r') {
                    return (letters == 1 && after.starts_with('"'))
                        .then(|| 1 + quoted(after, "\"", true, true));
                }
                let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
                after[hashes..].starts_with('"').then(|| {
                    let body = letters + hashes + 1;
                    let close = format!("\"{}", "#".repeat(hashes));
                    rest[body..].find(&close).map_or(rest.len(), |at| body + at + close.len())
                })
            }
            Raw::PrefixLetters(letters) => {
                let prefix = rest.chars().take(2).take_while(|letter| letters.contains(*letter)).count();
                let after = &rest[prefix..];
                let quote = after.chars().next().filter(|quote| prefix > 0 && matches!(quote, '"' | '\''))?;
                let tripled: String = std::iter::repeat_n(quote, 3).collect();
                Some(if after.starts_with(&tripled) {
                    prefix + quoted(after, &tripled, true, true)
                } else {
                    prefix + quoted(after, &tripled[..1], true, false)
                })
            }
        }
    }

    fn quote_or_lifetime(&mut self) {
        let rest = self.rest();
        let mut inside = rest[1..].chars();
        let (first, second) = (inside.next(), inside.next());
        match (first, second) {
            (Some('\\'), _) => {
                // The longest escape is '\u{10FFFF}'.
                let close = rest.char_indices().skip(3).take(10).find(|(_, char)| *char == '\'');
                let length = close.map_or(1, |(at, _)| at + 1);
                self.take(length, Some(Class::Str));
            }
            (Some(char), Some('\'')) => self.take(2 + char.len_utf8(), Some(Class::Str)),
            (Some(char), _) if is_word_start(char) => {
                let length = word_length(&rest[1..], "");
                if &rest[1..=length] == "static" {
                    self.take(1, None);
                    self.take(length, Some(Class::Keyword));
                } else {
                    self.take(1 + length, Some(Class::Meta));
                }
            }
            _ => self.take(1, None),
        }
        self.before = Before::Value;
    }

    fn string(&mut self) -> bool {
        let rest = self.rest();
        let Some(quote) = self.syntax.quotes.iter().find(|quote| rest.starts_with(quote.mark)) else {
            return false;
        };
        let length = if quote.template {
            self.template(quote.mark.len())
        } else {
            quoted(rest, quote.mark, quote.escapes, quote.multiline)
        };
        let is_key = self.syntax.keys && rest[length..].trim_start_matches(' ').starts_with(':');
        self.take(length, Some(if is_key { Class::Type } else { Class::Str }));
        true
    }

    /// From `skip` bytes ahead to the end of a template string, or to the code that begins inside it.
    fn template(&mut self, skip: usize) -> usize {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mut at = skip;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'`' => return at + 1,
                b'$' if bytes.get(at + 1) == Some(&b'{') => {
                    self.templates.push(0);
                    return at + 2;
                }
                _ => {}
            }
            at += 1;
        }
        bytes.len()
    }

    fn regex(&mut self) -> Option<usize> {
        let rest = self.rest();
        let line = line_end(rest);
        let bytes = rest.as_bytes();
        let (mut at, mut in_class) = (1, false);
        while at < line {
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class && at > 1 => {
                    let flags = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                    return Some(at + 1 + flags);
                }
                _ => {}
            }
            at += 1;
        }
        self.no_regex_before = self.at + line;
        None
    }

    fn word(&mut self) {
        let rest = self.rest();
        if self.syntax.raw == Raw::Rust && rest.starts_with("r#") {
            let length = 2 + word_length(&rest[2..], "");
            self.take(length, None);
            self.before = Before::Value;
            return;
        }
        let length = word_length(rest, self.syntax.word_extra).max(char_length(rest, 0));
        let (word, after) = rest.split_at(length);
        if self.syntax.is_keyword(word) {
            self.take(length, Some(Class::Keyword));
            self.before = match word {
                "fn" | "def" | "function" | "func" | "fun" | "defp" | "sub" => Before::FunctionKeyword,
                // What follows these words is a whole expression, what follows the others is a name.
                "self" | "this" | "super" | "true" | "false" | "null" | "nil" | "None" => Before::Value,
                _ => Before::Keyword,
            };
            return;
        }
        let is_macro = self.syntax.macros
            && after.starts_with('!')
            && after[1..].trim_start_matches(' ').starts_with(['(', '[', '{']);
        if is_macro {
            self.take(length + 1, Some(Class::Function));
        } else {
            let class = self.class_of(word, after);
            self.take(length, class);
        }
        self.before = Before::Value;
    }

    fn class_of(&self, word: &str, after: &str) -> Option<Class> {
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        let names_type = self.syntax.capitals_are_types
            && capital
            && (word.len() == 1 || word.chars().any(char::is_lowercase));
        if self.syntax.types.contains(&word) || names_type {
            Some(Class::Type)
        } else if self.before == Before::FunctionKeyword || after.starts_with('(') || after.starts_with("::<")
        {
            Some(Class::Function)
        } else if self.syntax.keys && after.starts_with(':') && !after.starts_with("::") {
            Some(Class::Type)
        } else {
            None
        }
    }
}

/// The length of a quoted string that starts `rest`. One that is never closed ends with its line, or with the code
/// where it may span lines: going back to try the rest again would make many open quotes cost their square.
pub(super) fn quoted(rest: &str, mark: &str, escapes: bool, multiline: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut at = mark.len();
    while at < bytes.len() {
        if bytes[at..].starts_with(mark.as_bytes()) {
            return at + mark.len();
        }
        match bytes[at] {
            b'\\' if escapes => at += 1,
            b'\n' if !multiline => return at,
            _ => {}
        }
        at += 1;
    }
    ceil_boundary(rest, at)
}

/// The length of the number that starts `rest`.
pub(super) fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let hex = rest.starts_with("0x") || rest.starts_with("0X");
    let mut at = 0;
    while at < bytes.len() {
        let next_is_digit = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        match bytes[at] {
            b'_' => {}
            byte if byte.is_ascii_alphanumeric() => {
                let exponent =
                    !hex && matches!(byte, b'e' | b'E') && matches!(bytes.get(at + 1), Some(b'+' | b'-'));
                at += usize::from(exponent);
            }
            b'.' if next_is_digit => {}
            _ => break,
        }
        at += 1;
    }
    at.min(bytes.len())
}

pub(super) fn is_word_start(char: char) -> bool {
    char == '_' || char.is_alphabetic()
}

/// How far the word goes that starts `rest`.
pub(super) fn word_length(rest: &str, extra: &str) -> usize {
    rest.find(|char: char| !(char == '_' || char.is_alphanumeric() || extra.contains(char)))
        .unwrap_or(rest.len())
}

/// Where the line of `rest` ends, without its line feed.
pub(super) fn line_end(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

fn char_length(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn ceil_boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
