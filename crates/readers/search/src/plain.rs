//! Plain text out of the safe HTML that the house makes itself.

/// Elements whose text is no part of what an author wrote: captions of code with its buttons, pictures, formulas.
const SKIPPED: [&str; 4] = ["figcaption", "button", "svg", "style"];
/// Elements that stand within a line.
const INLINE: [&str; 16] = [
    "a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "span", "strong", "sub",
    "sup",
];

/// What a reader reads: without markup, one line for each block.
pub(crate) fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_decoded(&mut text, &rest[..open]);
        let Some(close) = rest[open..].find('>') else { return text };
        let tag = &rest[open + 1..open + close];
        rest = &rest[open + close + 1..];
        let closing = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|char| char.to_ascii_lowercase())
            .collect();
        if !closing && SKIPPED.contains(&name.as_str()) {
            let end = format!("</{name}>");
            rest = rest.find(&end).map_or("", |at| &rest[at + end.len()..]);
        }
        if !INLINE.contains(&name.as_str()) && !text.ends_with('\n') && !text.is_empty() {
            text.push('\n');
        }
    }
    push_decoded(&mut text, rest);
    text.truncate(text.trim_end().len());
    text
}

fn push_decoded(text: &mut String, part: &str) {
    let mut rest = part;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, char)) => {
                text.push(char);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|char| *char != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_reads_words_and_code_but_no_markup() {
        let html = "<h2 id=\"a\">所有权</h2><p>用 <code>Vec&lt;T&gt;</code>&#39;s</p>\
            <figure class=\"code\"><figcaption>main.rs<button>复制</button></figcaption>\
            <pre><code><span class=\"k\">let</span> x</code></pre></figure>";
        assert_eq!(text_of(html), "所有权\n用 Vec<T>'s\nlet x");
    }

    #[test]
    fn broken_markup_ends_the_text_and_no_more() {
        assert_eq!(text_of("a &amp b &unknown; <b"), "a &amp b &unknown; ");
        assert_eq!(text_of("<button>x"), "");
    }
}
