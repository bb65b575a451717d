//! Where the open part of a text ends: at a line `<!-- more -->` outside of code.

/// The part of a text before the first marker; `None` where there is no marker.
pub(crate) fn open_part(body: &str) -> Option<&str> {
    let mut fence: Option<(char, usize)> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim_end();
        match (fence, fence_of(text)) {
            (None, Some(opened)) => fence = Some((opened.mark, opened.length)),
            (Some((mark, length)), Some(found))
                if found.mark == mark && found.length >= length && found.bare =>
            {
                fence = None;
            }
            (None, None) if is_marker(text) => return body.get(..at),
            _ => {}
        }
        at += line.len();
    }
    None
}

/// A line that opens or closes a block of code.
struct Fence {
    mark: char,
    length: usize,
    /// Nothing follows the marks: only such a line closes.
    bare: bool,
}

fn fence_of(line: &str) -> Option<Fence> {
    let text = line.trim_start_matches(' ');
    if line.len() - text.len() > 3 {
        return None;
    }
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == mark).count();
    let rest = &text[length..];
    // A backtick after the marks makes it code within a line.
    let opens = length >= 3 && !(mark == '`' && rest.contains('`'));
    opens.then(|| Fence { mark, length, bare: rest.trim().is_empty() })
}

fn is_marker(line: &str) -> bool {
    let inside = line.trim_start().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|word| word.trim().eq_ignore_ascii_case("more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_part_ends_at_the_first_marker() {
        assert_eq!(open_part("开头\n\n<!-- more -->\n余下\n<!-- more -->\n再下"), Some("开头\n\n"));
        assert_eq!(open_part("a\n  <!--MORE-->  \nb"), Some("a\n"));
        assert_eq!(open_part("<!-- more -->\n全在墙后"), Some(""));
        assert_eq!(open_part("a\nb"), None);
        assert_eq!(open_part("a <!-- more -->\nb"), None, "only a line of its own");
    }

    #[test]
    fn a_marker_in_code_is_code() {
        let body = "a\n```md\n<!-- more -->\n```\nb\n<!-- more -->\nc";
        assert_eq!(open_part(body), Some("a\n```md\n<!-- more -->\n```\nb\n"));
        let longer = "````\n```\n<!-- more -->\n````\nb\n<!-- more -->\nc";
        assert_eq!(open_part(longer), Some("````\n```\n<!-- more -->\n````\nb\n"));
        assert_eq!(open_part("```a``` b\n<!-- more -->\nc"), Some("```a``` b\n"));
        assert_eq!(open_part("~~~\n```\n~~~\n<!-- more -->"), Some("~~~\n```\n~~~\n"));
    }

    #[test]
    fn no_text_makes_it_stumble() {
        for body in ["", "\n", "`", "```", "<!--", "<!-->", "<!---->", "〇\n```〇\n<!-- more -->"] {
            let open = open_part(body);
            assert!(open.is_none_or(|open| body.starts_with(open)), "{body:?}");
        }
    }
}
