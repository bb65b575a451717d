//! HTML and XML: tags, attributes, references and comments.

use super::scan::quoted;
use super::{Class, Painter};

/// The coloured HTML of a marked-up text.
pub(super) fn paint(code: &str) -> String {
    let mut painter = Painter::new(code);
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        if let Some(length) = comment(rest) {
            at += length;
            painter.until(at, Some(Class::Comment));
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at += rest.find('>').map_or(rest.len(), |close| close + 1);
            painter.until(at, Some(Class::Meta));
        } else if tag_opens(rest) {
            at = tag(code, at, &mut painter);
        } else if let Some(length) = reference(rest) {
            at += length;
            painter.until(at, Some(Class::Number));
        } else {
            at += rest
                .find(['<', '&'])
                .filter(|next| *next > 0)
                .unwrap_or_else(|| if rest.starts_with(['<', '&']) { 1 } else { rest.len() });
            painter.until(at, None);
        }
    }
    painter.finish()
}

fn comment(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("<!--")?;
    Some(body.find("-->").map_or(rest.len(), |close| 4 + close + 3))
}

fn tag_opens(rest: &str) -> bool {
    let name = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<'));
    name.is_some_and(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// `&amp;` and `&#27700;`.
fn reference(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix('&')?;
    let close = name.bytes().take(32).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))?;
    (close > 0 && name[close..].starts_with(';')).then_some(close + 2)
}

/// Colours one tag and returns where it ends.
fn tag(code: &str, start: usize, painter: &mut Painter<'_>) -> usize {
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | ':' | '.' | '@');
    let rest = &code[start..];
    let slash = if rest.starts_with("</") { 2 } else { 1 };
    let mut at = start + slash + rest[slash..].find(|char| !is_name(char)).unwrap_or(rest.len() - slash);
    painter.until(at, Some(Class::Keyword));
    while at < code.len() {
        let rest = &code[at..];
        if rest.starts_with('>') || rest.starts_with("/>") {
            at += if rest.starts_with('>') { 1 } else { 2 };
            painter.until(at, Some(Class::Keyword));
            break;
        }
        let Some(first) = rest.chars().next().filter(|first| *first != '<') else { break };
        let (length, class) = match first {
            '"' => (quoted(rest, "\"", false, true), Some(Class::Str)),
            '\'' => (quoted(rest, "'", false, true), Some(Class::Str)),
            _ if is_name(first) => {
                (rest.find(|char| !is_name(char)).unwrap_or(rest.len()), Some(Class::Type))
            }
            _ => (first.len_utf8(), None),
        };
        at += length;
        painter.until(at, class);
    }
    at
}
