//! mdBook's named headings: `## Title {#name}` becomes a heading with an anchor beside the title, as the renderer
//! knows no such names. Lines inside of fenced code are never touched.

/// The text with its named headings resolved.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        if let Some((mark, length, rest)) = fence_mark(line) {
            match fence {
                None => fence = Some((mark, length)),
                Some((open, least)) if open == mark && length >= least && rest.trim().is_empty() => {
                    fence = None
                }
                Some(_) => {}
            }
        }
        match fence {
            None => out.push_str(&named_heading(line).unwrap_or_else(|| line.to_owned())),
            Some(_) => out.push_str(line),
        }
    }
    out
}

fn fence_mark(line: &str) -> Option<(char, usize, &str)> {
    let text = line.trim_start();
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    // Three backticks with more backticks after them are code within a line, no fence.
    (length >= 3 && !(mark == '`' && rest.contains('`'))).then_some((mark, length, rest))
}

fn named_heading(line: &str) -> Option<String> {
    let text = line.trim_end();
    let level = text.len() - text.trim_start_matches('#').len();
    if !(1..=6).contains(&level) || !text.get(level..)?.starts_with(' ') {
        return None;
    }
    let (title, attributes) = text.strip_suffix('}')?.rsplit_once('{')?;
    let name = attributes.split_whitespace().find_map(|word| word.strip_prefix('#'))?;
    let usable = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    if name.is_empty() || !name.chars().all(usable) {
        return None;
    }
    Some(format!("{} <a id=\"{name}\"></a>\n", title.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_heading_gets_an_anchor() {
        assert_eq!(plain("## 标题 {#名 .x}\n"), "## 标题 <a id=\"名\"></a>\n");
        for kept in ["## a {x}\n", "#a {#b}\n", "## a {#\"}\n", "text {#b}\n", "# ```a``` {x}\n"] {
            assert_eq!(plain(kept), kept);
        }
    }

    #[test]
    fn code_is_never_touched() {
        let text = "````md\n```\n## a {#b}\n````\n~~~\n## a {#b}\n~~~\n";
        assert_eq!(plain(text), text);
        assert_eq!(plain("```x```\n## a {#b}\n"), "```x```\n## a <a id=\"b\"></a>\n");
    }
}
