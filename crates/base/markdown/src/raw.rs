//! HTML that people wrote, made regular: whole tags in lower case, quoted values, no comments. What is not HTML at all
//! becomes text. This is not yet the sanitiser; it gives the sanitiser input that cannot surprise it, in one walk that
//! never looks back.

use crate::elements::{Fate, fate};
use crate::escape::{raw_attribute_into, text_into};

/// Attributes that any element may bring; which of them it may keep is decided by the sanitiser.
const ATTRIBUTES: &[&str] = &[
    "align", "alt", "cite", "class", "colspan", "datetime", "dir", "height", "href", "id", "lang", "name",
    "open", "rowspan", "scope", "span", "src", "start", "title", "value", "width",
];

const ATTRIBUTES_MAX: usize = 24;

/// Appends `html` in regular form. `shows_unknown`: a tag that is no HTML was meant as text, as in Markdown where
/// somebody writes `Vec<String>`; without it, such a tag is dropped like any other that is not allowed.
pub(crate) fn regular_into(html: &str, shows_unknown: bool, out: &mut String) {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&escape_closers(&rest[..open]));
        rest = &rest[open..];
        rest = match markup(rest) {
            Some(Markup::Nothing { length }) => &rest[length..],
            Some(Markup::Tag(tag)) => place(rest, &tag, shows_unknown, out),
            // Trying again behind each `<` of the rest would make many open quotes cost their square.
            Some(Markup::Unfinished) => {
                text_into(rest, out);
                ""
            }
            None => {
                out.push_str("&lt;");
                &rest[1..]
            }
        };
    }
    out.push_str(&escape_closers(rest));
}

/// `>` outside a tag is harmless, but the regular form has none.
fn escape_closers(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('>') { text.replace('>', "&gt;").into() } else { text.into() }
}

/// Writes one tag, or what it means, and returns what comes after.
fn place<'h>(rest: &'h str, tag: &Tag<'h>, shows_unknown: bool, out: &mut String) -> &'h str {
    let after = &rest[tag.length..];
    match fate(&tag.name) {
        Fate::Shown if shows_unknown => text_into(&rest[..tag.length], out),
        Fate::Shown | Fate::Unwrapped => {}
        Fate::Removed if tag.closes => {}
        Fate::Removed => return past_end(after, &tag.name),
        Fate::Kept if tag.closes => {
            out.push_str("</");
            out.push_str(&tag.name);
            out.push('>');
        }
        Fate::Kept => {
            out.push('<');
            out.push_str(&tag.name);
            for (name, value) in &tag.attributes {
                out.push(' ');
                out.push_str(name);
                out.push_str("=\"");
                raw_attribute_into(value, out);
                out.push('"');
            }
            out.push('>');
        }
    }
    after
}

/// What follows the end tag of `name`; nothing, where it is never closed.
fn past_end<'h>(html: &'h str, name: &str) -> &'h str {
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        let is_end = rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && rest[name.len()..]
                .starts_with(|next: char| next == '>' || next == '/' || next.is_ascii_whitespace());
        if is_end {
            return rest.find('>').map_or("", |close| &rest[close + 1..]);
        }
    }
    ""
}

enum Markup<'h> {
    /// A comment, a declaration, an instruction.
    Nothing {
        length: usize,
    },
    Tag(Tag<'h>),
    /// A tag with a quote that is never closed.
    Unfinished,
}

struct Tag<'h> {
    name: String,
    closes: bool,
    attributes: Vec<(&'static str, &'h str)>,
    length: usize,
}

/// The markup that starts `html`, which starts with `<`.
fn markup(html: &str) -> Option<Markup<'_>> {
    if let Some(body) = html.strip_prefix("<!--") {
        let length = body.find("-->").map_or(html.len(), |close| 4 + close + 3);
        return Some(Markup::Nothing { length });
    }
    if html.starts_with("<!") || html.starts_with("<?") {
        let length = html.find('>').map_or(html.len(), |close| close + 1);
        return Some(Markup::Nothing { length });
    }
    let closes = html.starts_with("</");
    let name_at = if closes { 2 } else { 1 };
    if !html[name_at..].starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let mut walk = Walk { html, at: name_at };
    let name = walk
        .until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'<'))
        .to_ascii_lowercase();
    let mut attributes: Vec<(&'static str, &str)> = Vec::new();
    loop {
        walk.until(|byte| !(byte.is_ascii_whitespace() || byte == b'/'));
        match walk.peek() {
            // A tag that the text ends in, or that another tag begins in, is no tag but words like `a <b and c`.
            None | Some(b'<') => return None,
            Some(b'>') => break,
            Some(_) => {}
        }
        let start = walk.at;
        walk.at += 1;
        walk.until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=' | b'<'));
        let attribute = html[start..walk.at].to_ascii_lowercase();
        let Some(value) = walk.value() else { return Some(Markup::Unfinished) };
        if let Some(known) = ATTRIBUTES.iter().find(|known| **known == attribute)
            && attributes.len() < ATTRIBUTES_MAX
            && !attributes.iter().any(|(name, _)| name == known)
        {
            attributes.push((known, value));
        }
    }
    if closes {
        attributes.clear();
    }
    Some(Markup::Tag(Tag { name, closes, attributes, length: walk.at + 1 }))
}

struct Walk<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Walk<'h> {
    fn peek(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }

    /// Walks to the first byte that `stops`, and returns what was passed. Only ASCII stops, so the cuts are clean.
    fn until(&mut self, stops: impl Fn(u8) -> bool) -> &'h str {
        let start = self.at;
        while self.peek().is_some_and(|byte| !stops(byte)) {
            self.at += 1;
        }
        self.html.get(start..self.at).unwrap_or_default()
    }

    /// The value behind an attribute's name, if there is one; `None` where a quote is never closed.
    fn value(&mut self) -> Option<&'h str> {
        let name_end = self.at;
        self.until(|byte| !byte.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            self.at = name_end;
            return Some("");
        }
        self.at += 1;
        self.until(|byte| !byte.is_ascii_whitespace());
        match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.until(|byte| byte == quote);
                self.peek()?;
                self.at += 1;
                Some(value)
            }
            _ => Some(self.until(|byte| byte.is_ascii_whitespace() || byte == b'>')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regular(html: &str) -> String {
        let mut out = String::new();
        regular_into(html, true, &mut out);
        out
    }

    #[test]
    fn tags_come_out_whole_and_quoted() {
        assert_eq!(
            regular("<A HREF=x TITLE='a \"b\"'>c</A >"),
            "<a href=\"x\" title=\"a &quot;b&quot;\">c</a>"
        );
        assert_eq!(regular("<img/src=x/onerror=alert(1)>"), "<img src=\"x/onerror=alert(1)\">");
        assert_eq!(regular("<b onclick=x id=1 id=2>"), "<b id=\"1\">");
    }

    #[test]
    fn what_is_no_html_is_text() {
        assert_eq!(regular("Vec<String> < 3 > 2"), "Vec&lt;String&gt; &lt; 3 &gt; 2");
        assert_eq!(regular("Box<dyn Error>"), "Box&lt;dyn Error&gt;");
        assert_eq!(regular("a <b c"), "a &lt;b c");
        assert_eq!(regular("a <b title=\"x > y"), "a &lt;b title=\"x &gt; y");
        assert_eq!(regular("<x-slot n=0>"), "&lt;x-slot n=0&gt;");
    }

    #[test]
    fn scripts_and_comments_go_with_what_they_hold() {
        assert_eq!(regular("a<script>b</b></SCRIPT >c<!-- <i> -->d<?php e ?>f<!doctype g>"), "acdf");
        assert_eq!(regular("a<svg><a xlink:href=x>b</a>"), "a");
        assert_eq!(regular("a</script>b<form>c</form>"), "abc");
    }
}
