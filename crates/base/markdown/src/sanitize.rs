//! The sanitiser: which elements, attributes, classes and schemes may leave this crate. Everything that a person wrote
//! goes through here; only the slots (see `elements`) are filled in afterwards.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::elements::{ALLOWED, SLOT};

/// The safe part of `html`.
pub(crate) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// Classes that have a meaning in the stylesheet and none for the page around the text.
const CLASSES: &[(&str, &[&str])] = &[
    ("a", &["mention", "footnote-backref"]),
    ("aside", &["callout", "warn", "ok", "bad", "note"]),
    ("div", &["center"]),
    ("figure", &["listing"]),
    ("img", &["center"]),
    ("p", &["center"]),
    ("section", &["footnotes"]),
    ("span", &["caption", "filename"]),
    ("sup", &["footnote-ref"]),
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "name"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("code", &["class"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "width", "height"]),
    ("ins", &["datetime"]),
    ("li", &["value"]),
    ("ol", &["start"]),
    ("pre", &["class"]),
    ("td", &["align", "colspan", "rowspan"]),
    ("th", &["align", "colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
    (SLOT, &["n"]),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(ALLOWED.iter().copied().chain([SLOT]).collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["id", "title", "lang", "dir"]))
        .tag_attributes(lookup(ATTRIBUTES))
        .allowed_classes(lookup(CLASSES))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(filter)
        .strip_comments(true)
        .link_rel(None);
    builder
});

fn lookup(table: &[(&'static str, &'static [&'static str])]) -> HashMap<&'static str, HashSet<&'static str>> {
    table.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect()
}

/// Values that are no free text.
fn filter<'v>(tag: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let keep = match (tag, attribute) {
        (_, "id") | ("a", "name") => {
            !value.is_empty()
                && value.len() <= 200
                && !value.contains(|char: char| char.is_whitespace() || char.is_control())
        }
        (SLOT, "n") | (_, "width" | "height" | "colspan" | "rowspan" | "span" | "start" | "value") => {
            (1..=6).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
        }
        (_, "align") => matches!(value, "left" | "right" | "center"),
        (_, "dir") => matches!(value, "ltr" | "rtl" | "auto"),
        (_, "scope") => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        // The language of a code block, which is about to become a figure and lose the class.
        ("pre" | "code", "class") => return Some(Cow::Owned(language_classes(value))),
        (_, "title" | "alt") => return Some(value.chars().take(500).collect::<String>().into()),
        _ => true,
    };
    keep.then_some(Cow::Borrowed(value))
}

fn language_classes(value: &str) -> String {
    let named = value.split_ascii_whitespace().find(|class| language_of(class).is_some());
    named.unwrap_or_default().to_owned()
}

/// The language that a class like `language-rust` or `lang-py` names.
pub(crate) fn language_of(class: &str) -> Option<&str> {
    let name = class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-"))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'-' | b'_');
    (!name.is_empty() && name.len() <= 24 && name.bytes().all(plain)).then_some(name)
}
