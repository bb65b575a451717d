//! How the stages ended, as a table.

use std::fmt;
use std::time::Duration;

/// Tests that a stage counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tests {
    /// How many passed.
    pub passed: usize,
    /// Those that failed, by name.
    pub failed: Vec<String>,
    /// How many were left out; nobody may hide a test unseen.
    pub ignored: usize,
}

/// How a stage ended.
pub enum Outcome {
    /// It ran to its end.
    Ran(Tests),
    /// It could not, or what it checks is not so.
    Broke(String),
    /// Somebody pressed Ctrl-C before its turn.
    NotRun,
}

/// All outcomes so far.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    stage: &'static str,
    took: Duration,
    outcome: Outcome,
}

impl Row {
    fn verdict(&self) -> &'static str {
        match &self.outcome {
            Outcome::Ran(tests) if tests.failed.is_empty() => "ok",
            Outcome::Ran(_) | Outcome::Broke(_) => "FAILED",
            Outcome::NotRun => "not run",
        }
    }

    fn passed(&self) -> usize {
        match &self.outcome {
            Outcome::Ran(tests) => tests.passed,
            Outcome::Broke(_) | Outcome::NotRun => 0,
        }
    }

    /// A stage that broke counts as one failure, so that the last line never says `0 failed` over a broken tree.
    fn failed(&self) -> usize {
        match &self.outcome {
            Outcome::Ran(tests) => tests.failed.len(),
            Outcome::Broke(_) => 1,
            Outcome::NotRun => 0,
        }
    }
}

impl Report {
    /// Adds how a stage ended.
    pub fn add(&mut self, stage: &'static str, took: Duration, outcome: Outcome) {
        self.rows.push(Row { stage, took, outcome });
    }

    /// One line about the stage that was added last.
    pub fn last_line(&self) -> String {
        let Some(row) = self.rows.last() else { return String::new() };
        let line = format!("  {} in {}", row.verdict(), clock(row.took));
        match &row.outcome {
            Outcome::Broke(why) => format!("{line}: {why}"),
            Outcome::Ran(_) | Outcome::NotRun => line,
        }
    }

    /// Whether every stage ran and nothing failed.
    pub fn is_success(&self) -> bool {
        self.rows.iter().all(|row| row.verdict() == "ok")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        for row in &self.rows {
            match &row.outcome {
                // The whole of it stands above, where the stage ended.
                Outcome::Broke(why) => {
                    writeln!(f, "{} failed: {}", row.stage, why.lines().next().unwrap_or_default())?;
                }
                Outcome::Ran(tests) => {
                    for name in &tests.failed {
                        writeln!(f, "{} failed: {name}", row.stage)?;
                    }
                    if tests.ignored > 0 {
                        writeln!(f, "{}: {} tests were ignored", row.stage, tests.ignored)?;
                    }
                }
                Outcome::NotRun => {}
            }
        }
        writeln!(f, "\n{:<10} {:<8} {:>8} {:>8} {:>9}", "stage", "", "passed", "failed", "time")?;
        for row in &self.rows {
            let (verdict, time) = (row.verdict(), clock(row.took));
            writeln!(f, "{:<10} {verdict:<8} {:>8} {:>8} {time:>9}", row.stage, row.passed(), row.failed())?;
        }
        let total: Duration = self.rows.iter().map(|row| row.took).sum();
        writeln!(f, "{:<10} {:<8} {:>8} {:>8} {:>9}", "", "", "", "", clock(total))?;
        let passed: usize = self.rows.iter().map(Row::passed).sum();
        let failed: usize = self.rows.iter().map(Row::failed).sum();
        writeln!(f, "\n{passed} passed, {failed} failed")
    }
}

fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(passed: usize, failed: &[&str]) -> Outcome {
        Outcome::Ran(Tests {
            passed,
            failed: failed.iter().map(|name| (*name).to_owned()).collect(),
            ignored: 0,
        })
    }

    #[test]
    fn the_last_line_is_the_sum_and_nothing_is_lost_on_the_way() {
        let mut report = Report::default();
        report.add("rustfmt", Duration::from_millis(1500), tests(0, &[]));
        report.add("clippy", Duration::from_secs(61), Outcome::Broke("a warning\nin two lines".to_owned()));
        report.add("rust", Duration::from_secs(600), tests(812, &["forum: a_reply_is_kept"]));
        report.add("browser", Duration::from_secs(5), tests(7, &[]));
        let text = report.to_string();
        assert!(text.ends_with("\n819 passed, 2 failed\n"), "{text}");
        assert!(text.contains("rust failed: forum: a_reply_is_kept\n"), "{text}");
        assert!(text.contains("clippy failed: a warning\n"), "{text}");
        assert!(text.contains("clippy     FAILED          0        1 1 min 01 s\n"), "{text}");
        assert!(!report.is_success());
    }

    #[test]
    fn only_a_whole_run_without_failure_is_a_success() {
        let mut report = Report::default();
        report.add("rust", Duration::ZERO, tests(3, &[]));
        assert!(report.is_success());
        report.add("browser", Duration::ZERO, Outcome::NotRun);
        assert!(!report.is_success());
        assert!(report.to_string().ends_with("3 passed, 0 failed\n"));
    }
}
