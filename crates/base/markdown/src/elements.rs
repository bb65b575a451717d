//! What the renderer knows of HTML elements: one list for the three passes that look at tags.

/// A piece of our own HTML (a figure of code, an icon, a checkbox) stands in the text as `<x-slot n="3">` while the
/// text is being cleaned, and is put in afterwards. A person who writes that tag gets to see it as text.
pub(crate) const SLOT: &str = "x-slot";

/// Elements that a text may hold.
pub(crate) const ALLOWED: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that HTML knows and a text may not hold; the text inside them stays.
const UNWRAPPED: &[&str] = &[
    "acronym", "address", "area", "article", "audio", "base", "basefont", "big", "blink", "body", "button",
    "canvas", "center", "data", "datalist", "dialog", "dir", "fieldset", "font", "footer", "form", "frame",
    "head", "header", "hgroup", "html", "input", "isindex", "label", "legend", "link", "main", "map",
    "marquee", "menu", "menuitem", "meta", "meter", "nav", "nobr", "optgroup", "option", "output", "param",
    "picture", "progress", "rb", "rtc", "search", "slot", "source", "spacer", "strike", "track", "tt",
    "video",
];

/// Elements that go with everything inside them: code, other languages, what a browser reads as plain text.
const REMOVED: &[&str] = &[
    "applet",
    "bgsound",
    "embed",
    "frameset",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "portal",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// What becomes of a tag that somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stays, as far as its attributes are allowed.
    Kept,
    /// It goes, what it holds stays.
    Unwrapped,
    /// It goes, with what it holds.
    Removed,
    /// It is no HTML, but something like `Vec<String>`: the reader should see it.
    Shown,
}

/// The fate of an element, its name in lower case.
pub(crate) fn fate(name: &str) -> Fate {
    if ALLOWED.binary_search(&name).is_ok() {
        Fate::Kept
    } else if REMOVED.binary_search(&name).is_ok() {
        Fate::Removed
    } else if UNWRAPPED.binary_search(&name).is_ok() {
        Fate::Unwrapped
    } else {
        Fate::Shown
    }
}

/// Elements without content.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "wbr" | "col")
}

/// Elements whose start ends an open paragraph.
pub(crate) fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "aside"
            | "blockquote"
            | "details"
            | "div"
            | "dl"
            | "dd"
            | "dt"
            | "figcaption"
            | "figure"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// Elements that stand apart from the words around them.
pub(crate) fn is_block(name: &str) -> bool {
    ends_paragraph(name) || matches!(name, "br" | "tr" | "td" | "th" | "caption")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_share_nothing() {
        for list in [ALLOWED, UNWRAPPED, REMOVED] {
            assert!(list.is_sorted(), "binary search needs order");
        }
        assert!(UNWRAPPED.iter().chain(REMOVED).all(|name| !ALLOWED.contains(name)));
        assert!(UNWRAPPED.iter().all(|name| !REMOVED.contains(name)));
        assert_eq!(fate("script"), Fate::Removed);
        assert_eq!(fate("string"), Fate::Shown);
        assert_eq!(fate(SLOT), Fate::Shown);
    }
}
