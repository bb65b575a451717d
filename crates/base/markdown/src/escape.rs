//! Text in and out of HTML.

use std::borrow::Cow;

/// Appends `text` so that it stands for itself between tags.
pub(crate) fn text_into(text: &str, out: &mut String) {
    push_escaped(text, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends `value` so that it stands for itself between double quotes.
pub(crate) fn attribute_into(value: &str, out: &mut String) {
    push_escaped(value, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// Appends an attribute value that may already hold character references: those stay what they are.
pub(crate) fn raw_attribute_into(value: &str, out: &mut String) {
    push_escaped(value, out, |byte| match byte {
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

fn push_escaped(text: &str, out: &mut String, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = replacement(byte) {
            out.push_str(&text[from..at]);
            out.push_str(entity);
            from = at + 1;
        }
    }
    out.push_str(&text[from..]);
}

/// Undoes the few references that the sanitiser's writer produces.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    const NAMED: [(&str, char); 6] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&nbsp;", '\u{a0}'),
        ("&#39;", '\''),
    ];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, char)) => {
                out.push(*char);
                rest = &rest[name.len()..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaping_and_unescaping_are_inverse() {
        let text = "a < b && c > \"d\" &lt; 'e'";
        let mut escaped = String::new();
        attribute_into(text, &mut escaped);
        assert_eq!(escaped, "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &amp;lt; 'e'");
        assert_eq!(unescape(&escaped), text);
    }
}
