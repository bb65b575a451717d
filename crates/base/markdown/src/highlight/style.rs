//! Style sheets: properties, values, at-rules.

use super::scan::{is_word_start, line_end, number, quoted, word_length};
use super::{Class, Painter};

/// The coloured HTML of a style sheet.
pub(super) fn paint(code: &str) -> String {
    let mut painter = Painter::new(code);
    let mut at = 0;
    // A word is a property only where a declaration may begin.
    let mut declares = false;
    while at < code.len() {
        let rest = &code[at..];
        let Some(first) = rest.chars().next() else { break };
        let (length, class) = match first {
            '/' if rest.starts_with("/*") => {
                (rest.find("*/").map_or(rest.len(), |close| close + 2), Some(Class::Comment))
            }
            '/' if rest.starts_with("//") && !code[..at].ends_with(':') => {
                (line_end(rest), Some(Class::Comment))
            }
            '"' => (quoted(rest, "\"", true, false), Some(Class::Str)),
            '\'' => (quoted(rest, "'", true, false), Some(Class::Str)),
            '@' => (1 + word_length(&rest[1..], "-"), Some(Class::Meta)),
            '#' if !declares && is_colour(rest) => (1 + word_length(&rest[1..], ""), Some(Class::Number)),
            '0'..='9' => (with_unit(rest), Some(Class::Number)),
            '{' | ';' | '}' => {
                declares = true;
                (1, None)
            }
            _ if is_word_start(first) || first == '-' => {
                let length = word_length(rest, "-").max(1);
                let after = &rest[length..];
                let property = declares && after.starts_with(':') && !after.starts_with("::");
                declares = false;
                let class = if property {
                    Some(Class::Type)
                } else if after.starts_with('(') {
                    Some(Class::Function)
                } else {
                    None
                };
                (length, class)
            }
            _ => {
                declares &= first.is_whitespace();
                (first.len_utf8(), None)
            }
        };
        at += length;
        painter.until(at, class);
    }
    painter.finish()
}

fn is_colour(rest: &str) -> bool {
    let length = word_length(&rest[1..], "");
    matches!(length, 3 | 4 | 6 | 8) && rest[1..=length].bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn with_unit(rest: &str) -> usize {
    let length = number(rest);
    if rest[length..].starts_with('%') { length + 1 } else { length }
}
