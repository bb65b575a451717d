//! Just enough of HTML to find a tag and its attributes in what authors write between Markdown.
//!
//! This never decides what is safe: sanitising is the renderer's. It only finds addresses and the book's own tags.

/// An opening tag and where it stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name as written.
    pub(super) name: &'a str,
    /// The attributes as written, entities resolved where they matter in an address.
    pub(super) attributes: Vec<(&'a str, String)>,
    /// The byte at which `<` stands.
    pub(super) start: usize,
}

impl Tag<'_> {
    /// The value of an attribute, by its name in lower case.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// All opening tags of a piece of HTML.
pub(super) fn opening_tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        at = start + 1;
        if let Some((tag, end)) = opening_tag(html, start) {
            tags.push(tag);
            at = end;
        }
    }
    tags
}

/// The opening tag that begins at `start`, and the byte after its `>`.
pub(super) fn opening_tag(html: &str, start: usize) -> Option<(Tag<'_>, usize)> {
    let inside = html.get(start..)?.strip_prefix('<')?;
    let name_length = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(name_length);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((Tag { name, attributes, start }, html.len() - after.len()));
        }
        let key_length =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        let (key, after_key) = rest.split_at(key_length);
        if key.is_empty() && !after_key.starts_with('=') {
            return None;
        }
        let Some(after_equals) = after_key.trim_start().strip_prefix('=') else {
            attributes.push((key, String::new()));
            rest = after_key;
            continue;
        };
        let (value, after_value) = value(after_equals.trim_start())?;
        attributes.push((key, value.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<")));
        rest = after_value;
    }
}

fn value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote);
        }
    }
    let length = text.find(|c: char| c.is_whitespace() || c == '>')?;
    Some(text.split_at(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_over_several_lines() {
        let html = "a < b <img alt=\"x\ny\"\n src='img/a.svg' class=c /> </p> <A HREF=x.md>";
        let tags = opening_tags(html);
        assert_eq!(tags.len(), 2);
        assert_eq!(tags[0].attribute("src"), Some("img/a.svg"));
        assert_eq!(tags[0].attribute("class"), Some("c"));
        assert_eq!(tags[1].attribute("href"), Some("x.md"));
    }

    #[test]
    fn broken_html_ends_and_finds_nothing() {
        for html in ["<", "<img", "<img src=", "<img src=\"", "<img =", "<1>", "<img \"", "<a b=c"] {
            assert!(opening_tags(html).is_empty(), "{html}");
        }
    }
}
