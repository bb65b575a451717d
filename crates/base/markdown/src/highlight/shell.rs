//! Shell scripts, and transcripts of a terminal.

use super::scan::{line_end, quoted, word_length};
use super::{Class, Painter};

const KEYWORDS: [&str; 22] = [
    "if", "then", "else", "elif", "fi", "for", "in", "do", "done", "while", "until", "case", "esac",
    "function", "select", "return", "export", "local", "readonly", "unset", "set", "source",
];

/// The coloured HTML of a script.
pub(super) fn script(code: &str) -> String {
    let mut painter = Painter::new(code);
    commands(code, 0, code.len(), &mut painter);
    painter.finish()
}

/// The coloured HTML of a transcript: lines behind a prompt are commands, the others are what was answered.
pub(super) fn console(code: &str) -> String {
    let mut painter = Painter::new(code);
    let mut at = 0;
    let mut continued = false;
    for line in code.split_inclusive('\n') {
        let end = at + line.len();
        let prompt = ["$ ", "# ", "% ", "> ", "PS> "].iter().find(|prompt| line.starts_with(**prompt));
        let is_command = continued || prompt.is_some();
        if is_command {
            if let Some(prompt) = prompt.filter(|_| !continued) {
                at += prompt.len();
                painter.until(at, Some(Class::Comment));
            }
            commands(code, at, end, &mut painter);
        }
        continued = is_command && line.trim_end().ends_with('\\');
        painter.until(end, None);
        at = end;
    }
    painter.finish()
}

/// Colours the commands of `code[at..end]`.
fn commands(code: &str, mut at: usize, end: usize, painter: &mut Painter<'_>) {
    // The next word names a command, unless it is an assignment.
    let mut names_command = true;
    let mut after_space = true;
    while at < end {
        let rest = &code[at..end];
        let Some(first) = rest.chars().next() else { break };
        let was_after_space = std::mem::replace(&mut after_space, first.is_whitespace());
        let (length, class) = match first {
            '#' if was_after_space => (line_end(rest), Some(Class::Comment)),
            '"' => (quoted(rest, "\"", true, true), Some(Class::Str)),
            '\'' => (quoted(rest, "'", false, true), Some(Class::Str)),
            '$' if rest.starts_with("$(") => {
                names_command = true;
                (2, None)
            }
            '$' => (variable(rest), Some(Class::Type)),
            '\n' | ';' | '|' | '&' | '(' | '`' => {
                names_command = true;
                after_space = true;
                (1, None)
            }
            '\\' => (1 + rest[1..].chars().next().map_or(0, char::len_utf8), None),
            _ if first.is_whitespace() => (first.len_utf8(), None),
            _ => {
                let length = word(rest);
                let text = &rest[..length];
                if !was_after_space {
                    (length, None)
                } else if names_command && KEYWORDS.contains(&text) {
                    names_command =
                        matches!(text, "if" | "then" | "else" | "elif" | "do" | "while" | "until");
                    (length, Some(Class::Keyword))
                } else if text == "in" {
                    (length, Some(Class::Keyword))
                } else if names_command && text.contains('=') {
                    (length, None)
                } else if std::mem::take(&mut names_command) {
                    (length, Some(Class::Function))
                } else {
                    (length, None)
                }
            }
        };
        at += length;
        painter.until(at, class);
    }
}

/// A word up to what could end it. At least one character, so that the walk goes on.
fn word(rest: &str) -> usize {
    let stop = |char: char| char.is_whitespace() || ";|&()`\"'$\\".contains(char);
    rest.find(stop).filter(|length| *length > 0).unwrap_or_else(|| {
        if rest.starts_with(stop) { rest.chars().next().map_or(1, char::len_utf8) } else { rest.len() }
    })
}

/// `$NAME`, `${NAME…}`, `$1`, `$?`.
fn variable(rest: &str) -> usize {
    let name = &rest[1..];
    if name.starts_with('{') {
        // Looking no further than an honest name goes keeps a line of nothing but `${` cheap.
        return name.bytes().take(200).position(|byte| byte == b'}').map_or(1, |close| close + 2);
    }
    match word_length(name, "") {
        0 if name.starts_with(['?', '@', '#', '*', '!', '$', '-']) => 2,
        length => 1 + length,
    }
}
