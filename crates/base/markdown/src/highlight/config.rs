//! Files of keys and values: TOML and INI (`key = value`), YAML (`key: value`).

use super::scan::{is_word_start, line_end, number, quoted, word_length};
use super::{Class, Painter};

/// The coloured HTML of a file whose keys stand before `separator`.
pub(super) fn paint(code: &str, separator: char) -> String {
    let mut painter = Painter::new(code);
    let mut at = 0;
    while at < code.len() {
        let line = &code[at..at + line_end(&code[at..])];
        at = paint_line(code, at, line.len(), separator, &mut painter);
        if code[at..].starts_with('\n') {
            at += 1;
            painter.until(at, None);
        }
    }
    painter.finish()
}

/// Colours one line and returns where it stopped: further on than the line's end if a long string began there.
fn paint_line(code: &str, start: usize, length: usize, separator: char, painter: &mut Painter<'_>) -> usize {
    let line = &code[start..start + length];
    let indent = line.len() - line.trim_start_matches([' ', '\t', '-', '?']).len();
    let text = &line[indent..];
    let mut at = start + indent;
    painter.until(at, None);
    if separator == '=' && text.starts_with('[') {
        let head = text.rfind(']').map_or(text.len(), |close| close + 1);
        at += head;
        painter.until(at, Some(Class::Meta));
    } else if let Some(key) = key_length(text, separator) {
        at += key;
        painter.until(at, Some(Class::Type));
    }
    let end = start + length;
    let mut after_space = true;
    while at < end {
        let rest = &code[at..];
        let (bytes, class) = value(rest, end - at, after_space);
        after_space = rest.starts_with([' ', '\t', '[', ',', '{', separator]);
        at += bytes;
        painter.until(at, class);
    }
    at
}

/// The length of the key that starts `text`, if one does.
fn key_length(text: &str, separator: char) -> Option<usize> {
    if text.starts_with(['#', ';', '{', '[', '&', '*', '!', '|', '>']) {
        return None;
    }
    let at = match text.chars().next()? {
        mark @ ('"' | '\'') => quoted(text, &mark.to_string(), true, false),
        _ => text.find([separator, '#', '"']).unwrap_or(text.len()),
    };
    let rest = text[at..].trim_start_matches(' ').strip_prefix(separator)?;
    // In YAML a colon inside a word (`http://x`, `12:30`) makes no key.
    (separator == '=' || rest.is_empty() || rest.starts_with(' ')).then(|| text[..at].trim_end().len())
}

/// The next piece of a value: its length, at most `line` unless it is a string over lines, and its colour.
fn value(rest: &str, line: usize, after_space: bool) -> (usize, Option<Class>) {
    let Some(first) = rest.chars().next() else { return (line, None) };
    for (mark, escapes) in [("\"\"\"", true), ("'''", false)] {
        if rest.starts_with(mark) {
            return (quoted(rest, mark, escapes, true), Some(Class::Str));
        }
    }
    match first {
        '#' | ';' if after_space => (line, Some(Class::Comment)),
        '"' => (quoted(&rest[..line], "\"", true, false), Some(Class::Str)),
        '\'' if after_space => (quoted(&rest[..line], "'", false, false), Some(Class::Str)),
        '0'..='9' if after_space => (number(&rest[..line]), Some(Class::Number)),
        _ if is_word_start(first) => {
            let length = word_length(&rest[..line], "");
            let reserved = matches!(&rest[..length], "true" | "false" | "null" | "yes" | "no" | "on" | "off");
            let alone = rest[length..line].trim_start().is_empty()
                || rest[length..].starts_with([',', ' ', ']', '}']);
            (length, (reserved && after_space && alone).then_some(Class::Keyword))
        }
        _ => (first.len_utf8(), None),
    }
}
