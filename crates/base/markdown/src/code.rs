//! A code block as the figure that the design draws.

use crate::escape::text_into;
use crate::highlight;
use crate::info::{Info, Warning};
use crate::words;

/// Code beyond this length in one document stays without colours: spans multiply what is stored, and nobody reads it.
pub(crate) const PAINTED_BYTES_MAX: usize = 256 * 1024;

/// A finished figure and the text in it.
pub(crate) struct Figure {
    pub html: String,
    pub text: String,
}

/// Draws `code`. `hides_lines` follows mdBook: `# ` lines of Rust are set-up and shown only on demand.
pub(crate) fn figure(info: &Info, code: &str, hides_lines: bool, paints: bool) -> Figure {
    let known = info.language.as_deref().and_then(highlight::find);
    let paint = |code: &str| match known.filter(|_| paints) {
        Some(language) => highlight::highlight(language, code),
        None => {
            let mut plain = String::with_capacity(code.len() + 16);
            text_into(code, &mut plain);
            plain
        }
    };
    let hidden = match (&info.hide_prefix, known.map(|language| language.name)) {
        (Some(prefix), _) if hides_lines => hide_prefixed(code, prefix),
        (None, Some("Rust")) if hides_lines => hide_rust(code),
        _ => Hidden { shown: code.to_owned(), whole: None },
    };
    let mut html = String::from("<figure class=\"code\"><figcaption>");
    if let Some(file) = &info.file {
        html.push_str("<span>");
        text_into(file, &mut html);
        html.push_str("</span>");
    }
    if let Some(warning) = info.warning {
        html.push_str("<span class=\"badge warn ");
        html.push_str(match warning {
            Warning::DoesNotCompile => "not-compiling",
            Warning::Panics => "panics",
            Warning::NotDesired => "not-desired",
        });
        html.push_str("\"></span>");
    }
    let name = match known.map(|language| language.name) {
        // The stylesheet says what it is, in the reader's language: see `words`.
        Some("Console" | "Text") => "",
        Some(name) => name,
        None => info.language.as_deref().unwrap_or_default(),
    };
    let is_console = known.is_some_and(|language| language.name == "Console");
    html.push_str(if is_console { "<span class=\"lang console\">" } else { "<span class=\"lang\">" });
    text_into(&name.chars().take(24).collect::<String>(), &mut html);
    html.push_str(
        "</span><button class=\"quiet small\" type=\"button\" data-js data-copy aria-labelledby=\"",
    );
    html.push_str(words::COPY);
    html.push_str("\"></button></figcaption><pre tabindex=\"0\"><code>");
    html.push_str(&paint(hidden.shown.trim_end_matches('\n')));
    html.push_str("</code></pre>");
    if let Some(whole) = &hidden.whole {
        html.push_str("<details class=\"whole\"><summary aria-labelledby=\"");
        html.push_str(words::WHOLE_CODE);
        html.push_str("\"></summary><pre tabindex=\"0\"><code>");
        html.push_str(&paint(whole.trim_end_matches('\n')));
        html.push_str("</code></pre></details>");
    }
    html.push_str("</figure>");
    Figure { html, text: hidden.shown }
}

struct Hidden {
    shown: String,
    /// Everything, where some lines are not shown.
    whole: Option<String>,
}

/// mdBook's rule for Rust: `# line` and a lone `#` are hidden, `##` shows one `#`, `#[…]` and `#!` are code.
fn hide_rust(code: &str) -> Hidden {
    let mut hidden = Builder::default();
    for line in code.split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - text.len()];
        match text.strip_prefix('#') {
            Some(rest) if rest.starts_with('#') => hidden.show(indent, rest),
            Some(rest) if rest.trim_end_matches(['\r', '\n']).is_empty() => hidden.hide(indent, rest),
            Some(rest) if rest.starts_with(' ') => hidden.hide(indent, &rest[1..]),
            _ => hidden.show(indent, text),
        }
    }
    hidden.finish()
}

/// The rule for other languages: a line that starts with the block's own `hidelines=` is hidden.
fn hide_prefixed(code: &str, prefix: &str) -> Hidden {
    let mut hidden = Builder::default();
    for line in code.split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - text.len()];
        match text.strip_prefix(prefix) {
            Some(rest) => hidden.hide(indent, rest),
            None => hidden.show(indent, text),
        }
    }
    hidden.finish()
}

#[derive(Default)]
struct Builder {
    shown: String,
    whole: String,
    hides: bool,
}

impl Builder {
    fn show(&mut self, indent: &str, text: &str) {
        for part in [indent, text] {
            self.shown.push_str(part);
            self.whole.push_str(part);
        }
    }

    fn hide(&mut self, indent: &str, text: &str) {
        self.whole.push_str(indent);
        self.whole.push_str(text);
        self.hides = true;
    }

    fn finish(self) -> Hidden {
        Hidden { shown: self.shown, whole: self.hides.then_some(self.whole) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_lines_are_hidden_as_mdbook_hides_them() {
        let hidden = hide_rust(
            "# use std::fmt;\n#\n#[derive(Debug)]\nstruct A;\n    ## not hidden\n# fn main() {}\n#!x\n",
        );
        assert_eq!(hidden.shown, "#[derive(Debug)]\nstruct A;\n    # not hidden\n#!x\n");
        assert_eq!(
            hidden.whole.as_deref(),
            Some("use std::fmt;\n\n#[derive(Debug)]\nstruct A;\n    # not hidden\nfn main() {}\n#!x\n")
        );
        assert_eq!(hide_rust("fn main() {}\n").whole, None);
    }

    #[test]
    fn a_prefix_of_ones_own_hides_lines() {
        let hidden = hide_prefixed("!!!import x\nprint(x)\n  !!!y()\n", "!!!");
        assert_eq!(hidden.shown, "print(x)\n");
        assert_eq!(hidden.whole.as_deref(), Some("import x\nprint(x)\n  y()\n"));
    }
}
