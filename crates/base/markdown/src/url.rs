//! Which addresses a text may point to.

use std::borrow::Cow;

/// What an address is, as a browser would read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// `#part` of the same text.
    Fragment,
    /// A path on this site.
    Here,
    /// A path relative to the text: only an importer knows what it meant.
    Relative,
    /// Another site.
    Elsewhere,
    /// A mail address or a telephone.
    Contact,
    /// Anything else: scripts, data, schemes that nobody asked for.
    Refused,
}

/// Reads `url` as a browser does: blanks and control characters do not count, a backslash is a slash, and what stands
/// before the first colon is a scheme only if no slash, question mark or hash came first.
pub(crate) fn classify(url: &str, own_host: Option<&str>) -> Target {
    let bare = strip(url);
    let url = bare.as_ref();
    if url.starts_with('#') {
        return Target::Fragment;
    }
    let is_slash = |char: char| matches!(char, '/' | '\\');
    if url.starts_with(is_slash) {
        return if url[1..].starts_with(is_slash) { by_host(&url[2..], own_host) } else { Target::Here };
    }
    let Some(end) = url.find([':', '/', '\\', '?', '#']).filter(|end| url[*end..].starts_with(':')) else {
        return Target::Relative;
    };
    match url[..end].to_ascii_lowercase().as_str() {
        "http" | "https" => by_host(url[end + 1..].trim_start_matches(is_slash), own_host),
        "mailto" | "tel" => Target::Contact,
        _ => Target::Refused,
    }
}

/// The address without what a browser would ignore.
pub(crate) fn strip(url: &str) -> Cow<'_, str> {
    let ignored = |char: char| char.is_control() || char == '\u{feff}' || char == '\u{200b}';
    let trimmed = url.trim();
    if trimmed.contains(ignored) {
        Cow::Owned(trimmed.chars().filter(|char| !ignored(*char)).collect())
    } else {
        Cow::Borrowed(trimmed)
    }
}

fn by_host(rest: &str, own_host: Option<&str>) -> Target {
    let authority = &rest[..rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len())];
    // `https://own.host@elsewhere` goes elsewhere: with a user part, never call an address ours.
    match own_host {
        Some(host) if !host.is_empty() && authority.eq_ignore_ascii_case(host) => Target::Here,
        _ => Target::Elsewhere,
    }
}

/// Shows the non-ASCII parts of a percent-encoded fragment, so that `#%E4%B8%AD` is stored as `#中`.
pub(crate) fn decode_fragment(fragment: &str) -> Cow<'_, str> {
    if !fragment.contains('%') {
        return Cow::Borrowed(fragment);
    }
    let bytes = fragment.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let value = (bytes[at] == b'%')
            .then(|| fragment.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|value| !value.is_ascii());
        match value {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(fragment), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_a_browser_reads_them() {
        let own = Some("jixia.example");
        for (url, target) in [
            ("#a", Target::Fragment),
            ("/a", Target::Here),
            ("a/b.md", Target::Relative),
            ("a:b", Target::Refused),
            ("a/b:c", Target::Relative),
            ("?a:b", Target::Relative),
            ("", Target::Relative),
            ("https://x.example/", Target::Elsewhere),
            ("https://JIXIA.example/a", Target::Here),
            ("https://jixia.example@evil.example/", Target::Elsewhere),
            ("https://jixia.example.evil.example/", Target::Elsewhere),
            ("//evil.example", Target::Elsewhere),
            ("/\\evil.example", Target::Elsewhere),
            ("\\\\evil.example", Target::Elsewhere),
            ("mailto:a@b.c", Target::Contact),
            ("javascript:alert(1)", Target::Refused),
            (" JaVaScRiPt:alert(1)", Target::Refused),
            ("java\tscript:alert(1)", Target::Refused),
            ("java\nscript\r:alert(1)", Target::Refused),
            ("\u{1}javascript:alert(1)", Target::Refused),
            ("data:text/html,x", Target::Refused),
            ("vbscript:x", Target::Refused),
            ("view-source:x", Target::Refused),
        ] {
            assert_eq!(classify(url, own), target, "{url:?}");
        }
    }

    #[test]
    fn fragments_are_shown_in_their_own_letters() {
        assert_eq!(decode_fragment("%E4%B8%AD-a%20b"), "中-a%20b");
        assert_eq!(decode_fragment("%FF"), "%FF");
        assert_eq!(decode_fragment("%E4%B"), "%E4%B");
    }
}
