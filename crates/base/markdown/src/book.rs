//! What mdBook adds to Markdown, and what the Rust book adds to mdBook: the name of a file on a line of its own before
//! its code, and `<Listing>` around both.

use std::borrow::Cow;

use comrak::nodes::{Node, NodeValue};

use crate::escape::text_into;
use crate::format::State;
use crate::tree::plain_text;
use crate::words;

/// The file that a paragraph names for the code block behind it: `<span class="filename">文件名：src/main.rs</span>`.
pub(crate) fn file_name(paragraph: Node<'_>) -> Option<String> {
    let follows_code = |node: Node<'_>| matches!(node.data().value, NodeValue::CodeBlock(_));
    if !paragraph.next_sibling().is_some_and(follows_code) {
        return None;
    }
    let (first, last) = (paragraph.first_child()?, paragraph.last_child()?);
    let is_html = |node: Node<'_>, wanted: &[&str]| match &node.data().value {
        NodeValue::HtmlInline(html) => wanted.contains(&html.trim()),
        _ => false,
    };
    let names_file = is_html(first, &["<span class=\"filename\">", "<span class=\"file-name\">"])
        && is_html(last, &["</span>"]);
    names_file.then(|| after_label(&plain_text(paragraph))).filter(|name| !name.is_empty())
}

/// `文件名：src/main.rs` names `src/main.rs`.
fn after_label(text: &str) -> String {
    let labels = ["文件名：", "文件名:", "Filename:", "File name:", "File:"];
    let name = labels.iter().find_map(|label| text.trim().strip_prefix(label)).unwrap_or(text);
    name.trim().to_owned()
}

/// Writes `<Listing number="4-1" file-name="src/main.rs" caption="…">` or its end as the figure that it means.
/// `false` where `html` is something else.
pub(crate) fn listing_into(state: &mut State<'_>, html: &str, out: &mut String) -> bool {
    let html = html.trim();
    if html == "</Listing>" {
        let caption = state.captions.pop().unwrap_or_default();
        if !caption.is_empty() {
            out.push_str("<figcaption>");
            let mut words = String::new();
            text_into(&caption, &mut words);
            out.push_str(&code_in_caption(&words));
            out.push_str("</figcaption>");
        }
        out.push_str("</figure>");
        return true;
    }
    let Some(attributes) = html.strip_prefix("<Listing").and_then(|rest| rest.strip_suffix('>')) else {
        return false;
    };
    if attributes.contains('\n') || attributes.contains('<') {
        return false;
    }
    state.file = value(attributes, "file-name");
    let parts = [
        value(attributes, "number")
            .map(|number| format!("{} {number}", words::listing(state.options.locale))),
        value(attributes, "caption"),
    ];
    state.captions.push(parts.into_iter().flatten().collect::<Vec<_>>().join("　"));
    out.push_str("<figure class=\"listing\">");
    true
}

/// Captions are HTML, where Markdown has no meaning; books put code between backticks there all the same.
pub(crate) fn code_in_caption(html: &str) -> Cow<'_, str> {
    let marks = html.matches('`').count();
    if marks == 0 || marks % 2 == 1 {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + 12 * marks);
    for (place, part) in html.split('`').enumerate() {
        out.push_str(match place {
            0 => "",
            _ if place % 2 == 1 => "<code>",
            _ => "</code>",
        });
        out.push_str(part);
    }
    Cow::Owned(out)
}

fn value(attributes: &str, name: &str) -> Option<String> {
    let after = attributes.split_once(&format!(" {name}=\""))?.1;
    Some(after.split_once('"')?.0.to_owned()).filter(|value| !value.is_empty())
}
