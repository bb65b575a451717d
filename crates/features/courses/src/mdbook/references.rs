//! The links and pictures of a chapter, in Markdown and in the HTML between it.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

use super::tags::opening_tags;

/// An address that a chapter mentions.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// As written, entities resolved.
    pub(super) address: String,
    /// Whether it is shown rather than linked to.
    pub(super) shown: bool,
    /// The line of the text on which it begins.
    pub(super) line: usize,
}

/// The addresses of all pictures that a text shows or links to, as written.
pub fn image_sources(markdown: &str) -> Vec<String> {
    let pictures = references(markdown).into_iter();
    pictures
        .filter(|found| found.shown || super::book::ImageKind::from_path(&found.address).is_some())
        .map(|found| found.address)
        .collect()
}

/// Everything that a text links to or shows.
pub(super) fn references(markdown: &str) -> Vec<Reference> {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    let root = parse_document(&arena, markdown, &options);
    let mut found = Vec::new();
    for node in root.descendants() {
        let data = node.data();
        let line = data.sourcepos.start.line;
        match &data.value {
            NodeValue::Link(link) => found.push(Reference { address: link.url.clone(), shown: false, line }),
            NodeValue::Image(image) => {
                found.push(Reference { address: image.url.clone(), shown: true, line })
            }
            NodeValue::HtmlInline(html) => html_references(html, line, &mut found),
            NodeValue::HtmlBlock(block) => html_references(&block.literal, line, &mut found),
            _ => {}
        }
    }
    found
}

fn html_references(html: &str, first_line: usize, found: &mut Vec<Reference>) {
    for tag in opening_tags(html) {
        let (attribute, shown) = match tag.name.to_ascii_lowercase().as_str() {
            "img" => ("src", true),
            "a" => ("href", false),
            _ => continue,
        };
        if let Some(address) = tag.attribute(attribute) {
            let line = first_line + html.get(..tag.start).unwrap_or_default().matches('\n').count();
            found.push(Reference { address: address.to_owned(), shown, line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_and_html_addresses_are_found_and_code_is_not() {
        let text = "# A [x](a.md#b)\n\n![p](<i m.png>) and [r]\n\n<p>\n<img\nsrc=\"img/c.svg\">\n</p>\n\n\
            `[no](no.md)` <a href='d.html'>d</a>\n\n```\n[no](no.md)\n```\n\n[r]: e.html\n";
        let found: Vec<_> = references(text).into_iter().map(|r| (r.address, r.shown, r.line)).collect();
        assert_eq!(
            found,
            [
                ("a.md#b".to_owned(), false, 1),
                ("i m.png".to_owned(), true, 3),
                ("e.html".to_owned(), false, 3),
                ("img/c.svg".to_owned(), true, 6),
                ("d.html".to_owned(), false, 10),
            ]
        );
        assert_eq!(image_sources(text), ["i m.png", "img/c.svg"]);
    }
}
