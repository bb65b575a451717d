//! Addresses that stand bare in a text. comrak could find them too, but it takes `见https://a.example/b，[然后](c)` for
//! one long address up to the next blank, and Chinese sets none.

use crate::tree::is_han;

/// A piece of a text; with an address if it is a link.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    pub text: &'t str,
    pub url: Option<String>,
}

/// Cuts `text` at its bare addresses.
pub(crate) fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    // An address is part of a run without blanks and Han characters; nothing is looked at twice.
    while let Some(start) = text[at..].find(|char| !is_boundary(char)).map(|skip| at + skip) {
        let end = text[start..].find(is_boundary).map_or(text.len(), |length| start + length);
        at = end;
        if let Some((skip, url, length)) = address(&text[start..end]) {
            let link = start + skip;
            pieces.push(Piece { text: &text[from..link], url: None });
            pieces.push(Piece { text: &text[link..link + length], url: Some(url) });
            from = link + length;
        }
    }
    pieces.push(Piece { text: &text[from..], url: None });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn is_boundary(char: char) -> bool {
    char.is_whitespace() || char.is_control() || matches!(char, '<' | '>' | '"' | '`') || is_han(char)
}

/// The address in a run: how far in it begins, where it leads, and how long it is.
fn address(run: &str) -> Option<(usize, String, usize)> {
    let schemes = ["https://", "http://", "www."];
    let found = schemes.iter().filter_map(|scheme| Some((run.find(scheme)?, *scheme))).min();
    let Some((skip, scheme)) = found else { return mail(run) };
    // `xhttp://` is a word that happens to hold an address.
    if run[..skip].ends_with(|before: char| before.is_ascii_alphanumeric()) {
        return None;
    }
    let link = without_tail(&run[skip..]);
    let host = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://")).unwrap_or(link);
    let host = &host[..host.find(['/', '?', '#', ':', '\\']).unwrap_or(host.len())];
    let is_host = |host: &str| host == "localhost" || (host.contains('.') && host.split('.').all(is_label));
    if !is_host(host) || (scheme == "www." && host.matches('.').count() < 2) {
        return None;
    }
    let url = if scheme == "www." { format!("https://{link}") } else { link.to_owned() };
    Some((skip, url, link.len()))
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Without the punctuation of the sentence around it: a full stop, or a bracket that opened before the address.
fn without_tail(link: &str) -> &str {
    let mut end = link.len();
    let mut surplus = link.matches(')').count().saturating_sub(link.matches('(').count());
    while let Some(last) = link[..end].chars().next_back() {
        match last {
            '.' | ',' | ':' | ';' | '!' | '?' | '*' | '_' | '~' | '\'' | ']' | '}' => {}
            ')' if surplus > 0 => surplus -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    &link[..end]
}

fn mail(run: &str) -> Option<(usize, String, usize)> {
    let at = run.find('@')?;
    let is_local = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '+' | '-');
    let skip = run[..at].rfind(|char| !is_local(char)).map_or(0, |before| before + 1);
    let skip = (skip..=at).find(|place| run.is_char_boundary(*place))?;
    let length =
        run[at + 1..].find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '.' | '-')));
    let end = at + 1 + length.unwrap_or(run.len() - at - 1);
    let address = run[skip..end].trim_end_matches(['.', '-']);
    let host = address.split_once('@')?.1;
    let is_address =
        skip < at && host.contains('.') && host.split('.').all(is_label) && !run[end..].starts_with('@');
    is_address.then(|| (skip, format!("mailto:{address}"), address.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        let links = split(text);
        assert_eq!(links.iter().map(|piece| piece.text).collect::<String>(), text);
        links.into_iter().filter_map(|piece| piece.url).collect()
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        assert_eq!(links("见https://a.example/b。然后"), ["https://a.example/b"]);
        assert_eq!(
            links("(https://a.example/b_(c)) https://a.example."),
            ["https://a.example/b_(c)", "https://a.example"]
        );
        assert_eq!(links("www.a.example/b, x"), ["https://www.a.example/b"]);
        assert_eq!(links("http://localhost:8080/a?b=c#d"), ["http://localhost:8080/a?b=c#d"]);
        assert_eq!(links("“https://a.example”"), ["https://a.example"]);
        assert_eq!(links("me@a.example, you+b@c.example"), ["mailto:me@a.example", "mailto:you+b@c.example"]);
    }

    #[test]
    fn what_only_looks_like_an_address_is_text() {
        assert!(
            links("https:// http://. www. www.a xhttp://a.b a@b @a.b a@@b.c ftp://a.b javascript:alert(1)")
                .is_empty()
        );
    }
}
