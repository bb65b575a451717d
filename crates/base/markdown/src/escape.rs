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

/// Undoes the few references that the writers of this crate produce.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    decode(text, |rest| {
        const NAMED: [(&str, char); 6] =
            [("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("nbsp;", '\u{a0}'), ("#39;", '\'')];
        let (name, char) = NAMED.iter().find(|(name, _)| rest.starts_with(name))?;
        Some((name.len(), [Some(*char), None]))
    })
}

/// Undoes every character reference of HTML that ends in a semicolon. One without it is left as text; since all text
/// is escaped again on its way out, a browser will not read it as more than that either.
pub(crate) fn decode_references(text: &str) -> Cow<'_, str> {
    decode(text, |rest| {
        // The longest name is 31 characters.
        let end = rest.bytes().take(33).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))?;
        if !rest[end..].starts_with(';') {
            return None;
        }
        let chars = match rest.strip_prefix('#') {
            Some(_) => [numbered(&rest[1..end]), None],
            None => {
                let (first, second) = *html5ever::data::NAMED_ENTITIES.get(&rest[..=end])?;
                [char::from_u32(first), char::from_u32(second).filter(|_| second != 0)]
            }
        };
        chars[0].filter(|first| *first != '\0')?;
        Some((end + 1, chars))
    })
}

fn numbered(digits: &str) -> Option<char> {
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(number)
}

/// Replaces each `&` for which `reference` knows the length of what follows and the characters that it stands for.
fn decode(text: &str, reference: impl Fn(&str) -> Option<(usize, [Option<char>; 2])>) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match reference(rest) {
            Some((length, chars)) => {
                out.extend(chars.into_iter().flatten());
                rest = &rest[length..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Characters that Unicode promises never to assign stand in for the ones that HTML has to escape while the sanitiser
/// reads the text: each reference that its parser meets costs it a copy of the text so far.
const SHIELDS: [(char, char); 4] =
    [('&', '\u{fdd0}'), ('<', '\u{fdd1}'), ('>', '\u{fdd2}'), ('"', '\u{fdd3}')];

/// Appends `text`, decoded and shielded, for the sanitiser to read.
pub(crate) fn shield_into(text: &str, out: &mut String) {
    for char in decode_references(text).chars() {
        let shield = SHIELDS.iter().find(|(shielded, _)| *shielded == char).map(|(_, shield)| *shield);
        // Somebody's own noncharacter must not turn into markup's; it means nothing, so it goes.
        if !('\u{fdd0}'..='\u{fdef}').contains(&char) {
            out.push(shield.unwrap_or(char));
        }
    }
}

/// The text that was shielded, after the sanitiser has written it.
pub(crate) fn unshield(text: &str) -> Cow<'_, str> {
    let text = unescape(text);
    if !text.contains(|char| ('\u{fdd0}'..='\u{fdef}').contains(&char)) {
        return text;
    }
    let restored = text.chars().map(|char| {
        SHIELDS.iter().find(|(_, shield)| *shield == char).map_or(char, |(shielded, _)| *shielded)
    });
    Cow::Owned(restored.collect())
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

    #[test]
    fn references_are_read_as_html_defines_them() {
        assert_eq!(decode_references("&amp;&eacute;&#x4e2d;&#25991;&colon;"), "&é中文:");
        assert_eq!(decode_references("&NotEqualTilde;"), "\u{2242}\u{338}");
        assert_eq!(
            decode_references("&unknown; &amp &#0; &#xd800; & &; &#99999999999;"),
            "&unknown; &amp &#0; &#xd800; & &; &#99999999999;"
        );
    }

    #[test]
    fn a_shielded_text_comes_back() {
        let mut shielded = String::new();
        shield_into("a &lt; b & \"c\" > \u{fdd1}script", &mut shielded);
        assert!(!shielded.contains(['<', '>', '&', '"']));
        assert_eq!(unshield(&shielded), "a < b & \"c\" > script");
    }
}
