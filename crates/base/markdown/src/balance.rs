//! Closes what is open, drops what closes nothing, and keeps the nesting shallow.
//!
//! A browser's parser (and the sanitiser's, which is one) repairs broken nesting by rules whose cost is the square of
//! the depth, or worse: a megabyte of `<div>` or of unclosed `<b id=…>` would keep a thread busy for minutes. What
//! leaves here is already nested as it will be read, at most [`DEPTH_MAX`] deep, and its text is shielded.

use crate::elements::{ends_paragraph, is_void};
use crate::escape::shield_into;
use crate::tokens::{Token, tokens};

/// Elements inside each other; what is deeper loses its tags and keeps its text.
const DEPTH_MAX: usize = 64;

/// Quotes and lists inside each other: each is indented, and a phone has no room for more. What is deeper loses the
/// indent; its items become lines.
const INDENTS_MAX: usize = 8;

/// How far up an end tag looks for the element it closes.
const LOOK_UP: usize = 2 * DEPTH_MAX;

struct Open<'h> {
    name: &'h str,
    written: bool,
}

/// The same HTML, nested properly.
pub(crate) fn balance(html: &str) -> String {
    let mut nest =
        Nest { out: String::with_capacity(html.len() + 64), open: Vec::new(), depth: 0, indents: 0 };
    for token in tokens(html) {
        match token {
            Token::Text(text) => shield_into(text, &mut nest.out),
            Token::Start { name, .. } if is_void(name) => {
                if name == "hr" {
                    nest.close_paragraph();
                }
                nest.write(name, &token);
            }
            Token::Start { name, .. } => {
                nest.make_room_for(name);
                let written = nest.depth < DEPTH_MAX && nest.has_room_for(name);
                if written {
                    nest.write(name, &token);
                    nest.depth += 1;
                    nest.indents += usize::from(is_indented(name));
                } else if matches!(name, "li" | "dt" | "dd") {
                    nest.out.push_str("<br>");
                }
                nest.open.push(Open { name, written });
            }
            Token::End { name } if is_void(name) => {}
            Token::End { name } => nest.end(name),
        }
    }
    nest.close_to(0);
    nest.out
}

struct Nest<'h> {
    out: String,
    open: Vec<Open<'h>>,
    depth: usize,
    /// Elements of those that [`is_indented`].
    indents: usize,
}

fn is_indented(name: &str) -> bool {
    matches!(name, "blockquote" | "ul" | "ol" | "dl")
}

impl<'h> Nest<'h> {
    fn write(&mut self, name: &str, token: &Token<'h>) {
        self.out.push('<');
        self.out.push_str(name);
        if let Token::Start { attributes, .. } = token {
            for (name, value) in attributes.iter() {
                self.out.push(' ');
                self.out.push_str(name);
                self.out.push_str("=\"");
                shield_into(value, &mut self.out);
                self.out.push('"');
            }
        }
        self.out.push('>');
    }

    /// An item stands only in a list that does: elsewhere it would show its mark beside the page.
    fn has_room_for(&self, name: &str) -> bool {
        let lists: &[&str] = match name {
            "li" => &["ul", "ol"],
            "dt" | "dd" => &["dl"],
            _ => return !is_indented(name) || self.indents < INDENTS_MAX,
        };
        let list = self.open.iter().rev().take(LOOK_UP).find(|open| lists.contains(&open.name));
        list.is_none_or(|list| list.written)
    }

    /// Closes what the parser would close by itself before this element.
    fn make_room_for(&mut self, name: &str) {
        if ends_paragraph(name) {
            self.close_paragraph();
        }
        let siblings: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "td" | "th" => &["td", "th"],
            "tr" => &["td", "th", "tr"],
            "tbody" | "thead" | "tfoot" => &["td", "th", "tr", "tbody", "thead", "tfoot"],
            _ => &[],
        };
        while self.open.last().is_some_and(|top| siblings.contains(&top.name)) {
            self.close_to(self.open.len() - 1);
        }
    }

    fn close_paragraph(&mut self) {
        // Only what may stand in a paragraph is looked through: a table cell in it starts a world of its own.
        let inner = self
            .open
            .iter()
            .rev()
            .take(LOOK_UP)
            .position(|open| open.name == "p" || ends_paragraph(open.name));
        if let Some(above) = inner {
            let at = self.open.len() - 1 - above;
            if self.open[at].name == "p" {
                self.close_to(at);
            }
        }
    }

    fn end(&mut self, name: &str) {
        let found = self.open.iter().rev().take(LOOK_UP).position(|open| open.name == name);
        if let Some(above) = found {
            self.close_to(self.open.len() - 1 - above);
        }
    }

    fn close_to(&mut self, length: usize) {
        for open in self.open.drain(length..).rev() {
            if open.written {
                self.out.push_str("</");
                self.out.push_str(open.name);
                self.out.push('>');
                self.depth -= 1;
                self.indents -= usize::from(is_indented(open.name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed_and_what_closes_nothing_goes() {
        assert_eq!(balance("<b><i>a</b>b</i></p>"), "<b><i>a</i></b>b");
        assert_eq!(balance("<p>a<b>b<div>c</div>d"), "<p>a<b>b</b></p><div>c</div>d");
        assert_eq!(balance("<ul><li>a<li>b</ul>c"), "<ul><li>a</li><li>b</li></ul>c");
        assert_eq!(balance("<br /><img src=\"a\" />"), "<br><img src=\"a\">");
    }

    #[test]
    fn only_what_is_inside_another_counts_as_an_indent() {
        let html = balance(&"<blockquote>a</blockquote><ul><li>b</li></ul>".repeat(20));
        assert_eq!((html.matches("<blockquote>").count(), html.matches("<li>").count()), (20, 20));
    }

    #[test]
    fn what_is_too_deep_keeps_its_text() {
        let html = balance(&("<div>".repeat(500) + "x"));
        assert_eq!(html.matches("<div>").count(), DEPTH_MAX);
        assert_eq!(html.matches("</div>").count(), DEPTH_MAX);
        assert!(html.contains('x'));
    }
}
