//! The table, on the screen and in docs/performance.md.

use std::fmt::{self, Write as _};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::machine::Machine;

/// What a figure has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// Less than this.
    Below(f64),
    /// Shown to understand the others.
    None,
}

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Ratio,
    Megabytes,
    Milliseconds,
    Kilobytes,
    PerSecond,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    what: String,
    figure: f64,
    unit: Unit,
    target: Target,
    detail: String,
    because: &'static str,
}

impl Row {
    fn new(what: &str, figure: f64, unit: Unit, target: Target) -> Self {
        let (what, detail) = (what.to_owned(), String::new());
        Self { what, figure, unit, target, detail, because: "" }
    }

    /// One rate or time beside another.
    pub fn ratio(what: &str, figure: f64, target: Target) -> Self {
        Self::new(what, figure, Unit::Ratio, target)
    }

    /// Memory, in 10^6 bytes.
    pub fn megabytes(what: &str, figure: f64, target: Target) -> Self {
        Self::new(what, figure, Unit::Megabytes, target)
    }

    /// A time.
    pub fn milliseconds(what: &str, figure: f64, target: Target) -> Self {
        Self::new(what, figure, Unit::Milliseconds, target)
    }

    /// Bytes over the wire, in thousands.
    pub fn kilobytes(what: &str, figure: f64, target: Target) -> Self {
        Self::new(what, figure, Unit::Kilobytes, target)
    }

    /// A rate.
    pub fn per_second(what: &str, figure: f64, target: Target) -> Self {
        Self::new(what, figure, Unit::PerSecond, target)
    }

    /// The figures behind the figure.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Why the figure falls short where it does: a clause after "because".
    #[must_use]
    pub fn because(mut self, why: &'static str) -> Self {
        self.because = why;
        self
    }

    /// Whether the target is met; `None` where there is none.
    pub fn holds(&self) -> Option<bool> {
        match self.target {
            Target::AtLeast(least) => Some(self.figure >= least),
            Target::AtMost(most) => Some(self.figure <= most),
            Target::Below(limit) => Some(self.figure < limit),
            Target::None => None,
        }
    }

    fn measured(&self) -> String {
        self.unit.show(self.figure)
    }

    fn wanted(&self) -> String {
        match self.target {
            Target::AtLeast(least) => format!("≥ {}", self.unit.show_target(least)),
            Target::AtMost(most) => format!("≤ {}", self.unit.show_target(most)),
            Target::Below(limit) => format!("< {}", self.unit.show_target(limit)),
            Target::None => "–".to_owned(),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.holds() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        }
    }
}

impl Unit {
    fn show(self, figure: f64) -> String {
        match self {
            Self::Ratio => format!("{figure:.2}"),
            Self::Megabytes => format!("{figure:.1} MB"),
            Self::Milliseconds => format!("{figure:.1} ms"),
            Self::Kilobytes => format!("{figure:.1} KB"),
            Self::PerSecond => format!("{}/s", crate::figures::grouped(figure)),
        }
    }

    fn show_target(self, figure: f64) -> String {
        match self {
            Self::Ratio => format!("{figure}"),
            Self::Megabytes => format!("{figure} MB"),
            Self::Milliseconds => format!("{figure} ms"),
            Self::Kilobytes => format!("{figure} KB"),
            Self::PerSecond => format!("{figure}/s"),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.holds() {
            Some(true) => "holds",
            Some(false) => "FALLS SHORT",
            None => "for information",
        };
        write!(f, "{}: {} (target {}; {verdict})", self.what, self.measured(), self.wanted())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, "\n      {}", self.detail) }
    }
}

/// The table as Markdown.
fn table(rows: &[Row]) -> String {
    let mut text = "| What | Target | Measured | Holds |\n| --- | --- | --- | --- |\n".to_owned();
    for row in rows {
        let _ =
            writeln!(text, "| {} | {} | {} | {} |", row.what, row.wanted(), row.measured(), row.verdict());
    }
    text
}

/// Writes the page, from the text around the table and what this run found.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(path: &Path, rows: &[Row], machine: &Machine, command: &str) -> Result<()> {
    let mut page = format!(
        "# Speed and size\n\nWritten by `{command}` on {}. {} Figures of other machines differ; ratios within one run\n\
         are what the targets speak of.\n\n{}\n\n{}\n",
        machine.when(),
        "Do not edit: the next run replaces it.",
        machine.line(),
        table(rows)
    );
    page.push_str("## What falls short\n\n");
    let short: Vec<&Row> = rows.iter().filter(|row| row.holds() == Some(false)).collect();
    if short.is_empty() {
        page.push_str("Nothing.\n");
    }
    for row in short {
        let why = if row.because.is_empty() { String::new() } else { format!(", because {}", row.because) };
        let _ = writeln!(page, "- **{}**: {} instead of {}{why}.", row.what, row.measured(), row.wanted());
    }
    page.push_str("\n## The figures behind\n\n");
    for row in rows.iter().filter(|row| !row.detail.is_empty()) {
        let _ = writeln!(page, "- {}: {}.", row.what, row.detail);
    }
    page.push_str("\n## How it is measured\n\n");
    page.push_str(include_str!("../method.md"));
    fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_by_its_target() {
        let row = |figure, target| Row::ratio("x", figure, target).holds();
        assert_eq!(row(0.6, Target::AtLeast(0.6)), Some(true));
        assert_eq!(row(0.59, Target::AtLeast(0.6)), Some(false));
        assert_eq!(row(1.5, Target::AtMost(1.5)), Some(true));
        assert_eq!(row(60.0, Target::Below(60.0)), Some(false));
        assert_eq!(row(1.0, Target::None), None);
    }

    #[test]
    fn what_falls_short_is_in_the_table_and_told_again() {
        let rows = [
            Row::megabytes("Memory", 70.0, Target::Below(60.0)).because("all of it is needed"),
            Row::ratio("Speed", 0.7, Target::AtLeast(0.6)).detail("7 beside 10").because("never told"),
        ];
        let path = std::env::temp_dir().join(format!("bench-report-{}.md", std::process::id()));
        write(&path, &rows, &Machine::this(Path::new("/")), "cargo xtask bench").unwrap();
        let page = fs::read_to_string(&path).unwrap();
        fs::remove_file(path).unwrap();
        for part in [
            "| Memory | < 60 MB | 70.0 MB | **no** |",
            "| Speed | ≥ 0.6 | 0.70 | yes |",
            "70.0 MB instead of < 60 MB, because all of it is needed.",
            "- Speed: 7 beside 10.",
        ] {
            assert!(page.contains(part), "{part} is not in\n{page}");
        }
        assert!(!page.contains("never told"), "only what falls short needs a reason\n{page}");
    }
}
