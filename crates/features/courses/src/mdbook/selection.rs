//! Which lines of a file an include takes: all, a range, or a named region.

/// Marks the first line after which a named region begins.
const ANCHOR: &str = "ANCHOR:";
/// Marks the line before which it ends.
const ANCHOR_END: &str = "ANCHOR_END:";

/// The part of a file that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Selection {
    /// Lines from the first (counted from 0) up to, not including, the second.
    Lines(usize, usize),
    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(String),
}

impl Selection {
    /// Everything.
    pub(super) const ALL: Selection = Selection::Lines(0, usize::MAX);

    /// Reads what stands after the file name: ``, `2`, `2:`, `:10`, `2:10`, `name`.
    pub(super) fn parse(text: &str) -> Selection {
        let (first, second) = match text.split_once(':') {
            Some((first, second)) => (first, Some(second.split(':').next().unwrap_or_default())),
            None => (text, None),
        };
        // The first line is 1; 0 is forgiven as 1.
        let start = first.parse::<usize>().ok().map(|line| line.saturating_sub(1));
        let end = second.map(str::parse::<usize>);
        match (start, end) {
            (None, _) if !first.is_empty() => Selection::Anchor(first.to_owned()),
            (Some(start), None) => Selection::Lines(start, start.saturating_add(1)),
            (start, Some(Ok(end))) => Selection::Lines(start.unwrap_or(0), end),
            (start, _) => Selection::Lines(start.unwrap_or(0), usize::MAX),
        }
    }
}

/// The wanted lines. `None` when the named region does not exist.
pub(super) fn take(text: &str, selection: &Selection) -> Option<String> {
    let (marked, found) = mark(text, selection);
    found.then(|| joined(marked.into_iter().filter(|(wanted, _)| *wanted).map(|(_, line)| line.to_owned())))
}

/// The wanted lines as they are, all others as hidden lines of a Rust listing. `None` as for [`take`].
pub(super) fn take_hiding_others(text: &str, selection: &Selection) -> Option<String> {
    let (marked, found) = mark(text, selection);
    let shown = |(wanted, line): (bool, &str)| if wanted { line.to_owned() } else { format!("# {line}") };
    found.then(|| joined(marked.into_iter().map(shown)))
}

// Each line with whether it is wanted, and whether the selection exists. Lines that only mark regions are for the
// author's tools: they are left out everywhere, but count where lines are counted.
fn mark<'a>(text: &'a str, selection: &'a Selection) -> (Vec<(bool, &'a str)>, bool) {
    let mut found = matches!(selection, Selection::Lines(..));
    let mut inside = false;
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        match (marker(line), selection) {
            (Some(Marker::Begin(begun)), Selection::Anchor(name)) if begun == name => {
                (inside, found) = (true, true)
            }
            (Some(Marker::End(ended)), Selection::Anchor(name)) if ended == name => inside = false,
            (Some(_), _) => {}
            (None, Selection::Lines(start, end)) => lines.push((at >= *start && at < *end, line)),
            (None, Selection::Anchor(_)) => lines.push((inside, line)),
        }
    }
    (lines, found)
}

#[derive(Debug, PartialEq, Eq)]
enum Marker<'a> {
    Begin(&'a str),
    End(&'a str),
}

fn marker(line: &str) -> Option<Marker<'_>> {
    let (found, rest): (fn(_) -> _, _) = match line.split_once(ANCHOR_END) {
        Some((_, rest)) => (Marker::End, rest),
        None => (Marker::Begin, line.split_once(ANCHOR)?.1),
    };
    let rest = rest.trim_start();
    let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
    let (name, _) = rest.split_at(length);
    (!name.is_empty()).then(|| found(name))
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "one\ntwo // x\n// ANCHOR: mid\nthree\n// ANCHOR: inner\nfour\n// ANCHOR_END: inner\n\
        // ANCHOR_END: mid\nfive\n";

    #[test]
    fn forms_of_a_selection() {
        assert_eq!(Selection::parse(""), Selection::ALL);
        assert_eq!(Selection::parse("2"), Selection::Lines(1, 2));
        assert_eq!(Selection::parse("2:"), Selection::Lines(1, usize::MAX));
        assert_eq!(Selection::parse(":10"), Selection::Lines(0, 10));
        assert_eq!(Selection::parse("2:10"), Selection::Lines(1, 10));
        assert_eq!(Selection::parse("2:10:x"), Selection::Lines(1, 10));
        assert_eq!(Selection::parse("2:x"), Selection::Lines(1, usize::MAX));
        assert_eq!(Selection::parse("0:1"), Selection::Lines(0, 1));
        assert_eq!(Selection::parse("mid"), Selection::Anchor("mid".into()));
    }

    #[test]
    fn lines_are_taken_by_number() {
        let text = "a\nb\nc\n";
        assert_eq!(take(text, &Selection::parse("2")).unwrap(), "b");
        assert_eq!(take(text, &Selection::parse("2:")).unwrap(), "b\nc");
        assert_eq!(take(text, &Selection::parse(":2")).unwrap(), "a\nb");
        assert_eq!(take(text, &Selection::parse("3:99")).unwrap(), "c");
        assert_eq!(take(text, &Selection::parse("3:1")).unwrap(), "");
        assert_eq!(take_hiding_others(text, &Selection::parse("2")).unwrap(), "# a\nb\n# c");
    }

    #[test]
    fn regions_are_taken_by_name_without_their_marks() {
        assert_eq!(take(TEXT, &Selection::parse("mid")).unwrap(), "three\nfour");
        assert_eq!(take(TEXT, &Selection::parse("inner")).unwrap(), "four");
        assert_eq!(take(TEXT, &Selection::ALL).unwrap(), "one\ntwo // x\nthree\nfour\nfive");
        assert_eq!(
            take_hiding_others(TEXT, &Selection::parse("inner")).unwrap(),
            "# one\n# two // x\n# three\nfour\n# five"
        );
        assert_eq!(take(TEXT, &Selection::parse("none")), None);
    }

    #[test]
    fn a_region_that_never_ends_runs_to_the_end() {
        assert_eq!(take("// ANCHOR: a\nx\ny", &Selection::parse("a")).unwrap(), "x\ny");
    }
}
