//! Directives: `{{#include}}`, `{{#rustdoc_include}}`, `{{#playground}}`, `{{#title}}`, and `\{{#` for their text.
//!
//! A directive that cannot be followed stays in the text as it was written, so that nothing disappears silently,
//! and becomes an entry of the report.

use super::folder::{Folder, beside};
use super::report::{Reason, Report};
use super::selection::{Selection, take, take_hiding_others};

/// Expands the directives of one chapter.
pub(super) struct Expander<'a> {
    folder: &'a Folder,
    report: &'a mut Report,
    /// The files that are open, with the part that is taken from each; the chapter first.
    open: Vec<(String, Selection)>,
    includes: usize,
    /// How much was included so far: a few small files that include each other can grow without end.
    bytes: usize,
    /// A limit was reached: stop at once.
    full: bool,
}

impl<'a> Expander<'a> {
    /// An expander for the chapter at `file`, a path below the book's folder.
    pub(super) fn new(folder: &'a Folder, report: &'a mut Report, file: &str) -> Expander<'a> {
        let open = vec![(file.to_owned(), Selection::ALL)];
        Expander { folder, report, open, includes: 0, bytes: 0, full: false }
    }

    /// The chapter with all directives followed, or `None` when that would be too large.
    pub(super) fn expand(mut self, text: &str) -> Option<String> {
        let expanded = self.text(text);
        (!self.full).then_some(expanded)
    }

    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut line = 1;
        while let Some(start) = rest.find("{{") {
            let (before, from) = rest.split_at(start);
            line += before.matches('\n').count();
            let Some(directive) = Directive::parse(from) else {
                let (braces, after) = from.split_at(2);
                out.push_str(before);
                out.push_str(braces);
                rest = after;
                continue;
            };
            rest = from.get(directive.source.len()..).unwrap_or_default();
            if let Some(plain) = before.strip_suffix('\\') {
                out.push_str(plain);
                out.push_str(directive.source);
                continue;
            }
            out.push_str(before);
            match self.follow(&directive, line) {
                Some(content) => out.push_str(&content),
                None => out.push_str(directive.source),
            }
            line += directive.source.matches('\n').count();
            if self.full {
                return out;
            }
        }
        out.push_str(rest);
        out
    }

    fn follow(&mut self, directive: &Directive<'_>, line: usize) -> Option<String> {
        match directive.name {
            "include" => self.included(directive, line, take),
            "rustdoc_include" => self.included(directive, line, take_hiding_others),
            "playground" | "playpen" => self.playground(directive, line),
            // mdBook puts it into the page's head and nothing into the text; a lesson is named by its summary entry.
            "title" => Some(String::new()),
            _ => None,
        }
    }

    fn playground(&mut self, directive: &Directive<'_>, line: usize) -> Option<String> {
        let mut words = directive.argument.split_whitespace();
        let file = words.next().unwrap_or_default();
        let mut info = String::from("rust");
        for word in words {
            info.push(',');
            info.push_str(word);
        }
        let code = Directive { argument: file, ..*directive };
        let code = self.included(&code, line, take)?;
        let fence = "`".repeat(longest_run(&code, '`').max(2) + 1);
        Some(format!("{fence}{info}\n{code}\n{fence}"))
    }

    fn included(
        &mut self,
        directive: &Directive<'_>,
        line: usize,
        take: fn(&str, &Selection) -> Option<String>,
    ) -> Option<String> {
        match self.try_included(directive, take) {
            Ok(content) => Some(content),
            Err(reason) => {
                self.full = matches!(reason, Reason::ExpandedTooLarge(_) | Reason::TooManyIncludes(_));
                let file = self.open.last().map_or("", |(file, _)| file.as_str());
                self.report.add(file, Some(line), reason);
                None
            }
        }
    }

    fn try_included(
        &mut self,
        directive: &Directive<'_>,
        take: fn(&str, &Selection) -> Option<String>,
    ) -> Result<String, Reason> {
        let limits = self.folder.limits();
        let (name, selection) = directive.argument.split_once(':').unwrap_or((directive.argument, ""));
        let (name, selection) = (name.trim(), Selection::parse(selection.trim()));
        if name.is_empty() {
            return Err(Reason::BadDirective(directive.source.to_owned()));
        }
        self.includes += 1;
        if self.includes > limits.includes_max {
            return Err(Reason::TooManyIncludes(limits.includes_max));
        }
        let from = self.open.last().map_or("", |(file, _)| file.as_str());
        let path = beside(from, name).ok_or_else(|| Reason::OutsideBook(name.to_owned()))?;
        if self.open.contains(&(path.clone(), selection.clone())) {
            return Err(Reason::IncludeCycle(path));
        }
        if self.open.len() > limits.include_depth_max {
            return Err(Reason::IncludeTooDeep { path, depth_max: limits.include_depth_max });
        }
        let text = self.folder.text(&path)?;
        let Some(taken) = take(&text, &selection) else {
            let Selection::Anchor(anchor) = selection else { return Ok(String::new()) };
            return Err(Reason::AnchorMissing { path, anchor });
        };
        self.bytes = self.bytes.saturating_add(taken.len());
        if self.bytes > limits.chapter_bytes_max {
            return Err(Reason::ExpandedTooLarge(limits.chapter_bytes_max));
        }
        self.open.push((path, selection));
        let expanded = self.text(&taken);
        self.open.pop();
        Ok(expanded)
    }
}

/// `{{#name argument}}`.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Directive<'a> {
    name: &'a str,
    argument: &'a str,
    /// The whole of it as written.
    source: &'a str,
}

impl<'a> Directive<'a> {
    /// Reads a directive at the very start of the text.
    fn parse(text: &'a str) -> Option<Directive<'a>> {
        let inside = text.strip_prefix("{{")?;
        let end = inside.find('}')?;
        let (content, close) = inside.split_at(end);
        if !close.starts_with("}}") {
            return None;
        }
        let word = content.trim_start().strip_prefix('#')?;
        let (name, argument) = word.split_once(char::is_whitespace).unwrap_or((word, ""));
        let known = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.is_empty();
        let source = text.get(..end + 4)?;
        known.then(|| Directive { name, argument: argument.trim(), source })
    }
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_has_a_name_and_an_argument() {
        let directive = Directive::parse("{{ #include  a.rs:2:3 }} rest").unwrap();
        assert_eq!((directive.name, directive.argument), ("include", "a.rs:2:3"));
        assert_eq!(directive.source, "{{ #include  a.rs:2:3 }}");
        for text in ["{{include a}}", "{{#include a}", "{{#}}", "{{#a-b c}}", "{{", "{{#include a"] {
            assert_eq!(Directive::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_longest_run_is_counted() {
        assert_eq!(longest_run("a``b```c`", '`'), 3);
        assert_eq!(longest_run("", '`'), 0);
    }
}
