//! The book's own markup, written as plain Markdown and HTML.
//!
//! - `## Title {#name}` gives a heading a name: it becomes an anchor beside the title.
//! - `<Listing number="1-1" file-name="src/main.rs" caption="...">` is a figure around a listing.
//!
//! Lines inside of fenced code are never touched.

use super::tags::{Tag, opening_tag};

/// The words around a listing, in the book's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    listing: &'static str,
    colon: &'static str,
}

impl Words {
    /// Chinese for a Chinese book, English otherwise.
    pub(super) fn of(language: &str) -> Words {
        match language.starts_with("zh") {
            true => Words { listing: "示例", colon: "：" },
            false => Words { listing: "Listing", colon: ": " },
        }
    }
}

/// The text with the book's own markup resolved.
pub(super) fn plain(text: &str, words: Words) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<(char, usize)> = None;
    let mut captions: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some((mark, length, rest)) = fence_mark(line) {
            match fence {
                None => fence = Some((mark, length)),
                Some((open, least)) if open == mark && length >= least && rest.trim().is_empty() => {
                    fence = None
                }
                Some(_) => {}
            }
            out.push_str(line);
        } else if fence.is_some() {
            out.push_str(line);
        } else if let Some(tag) = listing_tag(line) {
            out.push_str("<figure class=\"listing\">\n\n");
            if let Some(name) = tag.attribute("file-name").filter(|name| !name.is_empty()) {
                out.push_str(&format!("<span class=\"filename\">{}</span>\n\n", escaped(name)));
            }
            captions.push(caption(&tag, words));
        } else if line.trim() == "</Listing>" {
            if let Some(caption) = captions.pop().filter(|caption| !caption.is_empty()) {
                out.push_str(&format!("\n<figcaption>\n\n{caption}\n\n</figcaption>\n"));
            }
            out.push_str("\n</figure>\n\n");
        } else {
            out.push_str(&named_heading(line).unwrap_or_else(|| line.to_owned()));
        }
    }
    out
}

fn fence_mark(line: &str) -> Option<(char, usize, &str)> {
    let text = line.trim_start();
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    // Three backticks with more backticks after them are code within a line, no fence.
    (length >= 3 && !(mark == '`' && rest.contains('`'))).then_some((mark, length, rest))
}

fn listing_tag(line: &str) -> Option<Tag<'_>> {
    let text = line.trim();
    let (tag, end) = opening_tag(text, 0)?;
    (tag.name == "Listing" && end == text.len()).then_some(tag)
}

fn caption(tag: &Tag<'_>, words: Words) -> String {
    let number = tag.attribute("number").filter(|number| !number.is_empty());
    let caption = tag.attribute("caption").filter(|caption| !caption.is_empty());
    match (number, caption) {
        (Some(number), Some(caption)) => format!("{} {number}{}{caption}", words.listing, words.colon),
        (Some(number), None) => format!("{} {number}", words.listing),
        (None, Some(caption)) => caption.to_owned(),
        (None, None) => String::new(),
    }
}

fn named_heading(line: &str) -> Option<String> {
    let text = line.trim_end();
    let level = text.len() - text.trim_start_matches('#').len();
    if !(1..=6).contains(&level) || !text.get(level..)?.starts_with(' ') {
        return None;
    }
    let (title, attributes) = text.strip_suffix('}')?.rsplit_once('{')?;
    let name = attributes.split_whitespace().find_map(|word| word.strip_prefix('#'))?;
    let usable = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    if name.is_empty() || !name.chars().all(usable) {
        return None;
    }
    Some(format!("{} <a id=\"{name}\"></a>\n", title.trim_end()))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_become_figures() {
        let text = "<Listing number=\"1-1\" file-name=\"src/main.rs\" caption=\"A `main` &amp; more\">\n\n```rust\n\
            fn main() {}\n```\n\n</Listing>\ntext\n";
        assert_eq!(
            plain(text, Words::of("en")),
            "<figure class=\"listing\">\n\n<span class=\"filename\">src/main.rs</span>\n\n\n```rust\nfn main() {}\n\
             ```\n\n\n<figcaption>\n\nListing 1-1: A `main` & more\n\n</figcaption>\n\n</figure>\n\ntext\n"
        );
        assert!(plain("<Listing number=\"2\">\n</Listing>", Words::of("zh-CN")).contains("示例 2\n"));
    }

    #[test]
    fn a_named_heading_gets_an_anchor() {
        assert_eq!(plain("## 标题 {#名 .x}\n", Words::of("en")), "## 标题 <a id=\"名\"></a>\n");
        for kept in ["## a {x}\n", "#a {#b}\n", "## a {#\"}\n", "text {#b}\n"] {
            assert_eq!(plain(kept, Words::of("en")), kept);
        }
    }

    #[test]
    fn code_is_never_touched() {
        let text = "````md\n```\n## a {#b}\n<Listing number=\"1\">\n````\n~~~\n</Listing>\n~~~\n";
        assert_eq!(plain(text, Words::of("en")), text);
    }

    #[test]
    fn generic_types_are_no_listings() {
        let text = "Vec<Listing>\n<ListingItem>\n";
        assert_eq!(plain(text, Words::of("en")), text);
    }
}
