//! Reads what `node --test` prints with its `spec` reporter.

use std::process::ExitStatus;

use anyhow::{Result, bail};

use super::report::Tests;

/// A reader of the lines of one `node --test`.
#[derive(Default)]
pub struct NodeTests {
    passed: Option<usize>,
    failed: usize,
    skipped: usize,
    names: Vec<String>,
    in_failures: bool,
}

impl NodeTests {
    /// Takes one line.
    pub fn read(&mut self, line: &str) {
        if let Some(summary) = line.strip_prefix("ℹ ") {
            let Some((word, number)) = summary.split_once(' ') else { return };
            let Ok(number) = number.parse() else { return };
            match word {
                "pass" => self.passed = Some(number),
                // A test that a dying parent took with it did not pass either.
                "fail" | "cancelled" => self.failed += number,
                "skipped" | "todo" => self.skipped += number,
                _ => {}
            }
        } else if line == "✖ failing tests:" {
            self.in_failures = true;
        } else if self.in_failures
            && let Some(name) = line.strip_prefix("✖ ")
        {
            self.names.push(name.to_owned());
        }
    }

    /// Says whether the summary and the exit status agree.
    pub fn finish(&self, status: ExitStatus) -> Result<()> {
        if self.passed.is_none() {
            bail!("node --test gave no summary ({status})");
        }
        if !status.success() && self.failed == 0 {
            bail!("node --test ended with {status} although no test failed");
        }
        Ok(())
    }
}

impl From<NodeTests> for Tests {
    fn from(mut node: NodeTests) -> Self {
        // A failed test that is nested is listed with its parents; those names would count too often.
        node.names.truncate(node.failed);
        while node.names.len() < node.failed {
            node.names.push("a test without a name".to_owned());
        }
        Self { passed: node.passed.unwrap_or(0), failed: node.names, ignored: node.skipped }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    fn read(output: &str) -> NodeTests {
        let mut tests = NodeTests::default();
        output.lines().for_each(|line| tests.read(line));
        tests
    }

    const FAILED: &str = "\
▶ a visitor buys a course
  ✔ on the phone (301.2ms)
  ✖ on the desktop (55ms)
▶ a visitor buys a course (360ms)
ℹ tests 3
ℹ suites 0
ℹ pass 1
ℹ fail 2
ℹ cancelled 0
ℹ skipped 1
ℹ todo 0
ℹ duration_ms 900.1

✖ failing tests:

test at tests/buy.test.mjs:4:1
✖ on the desktop (55ms)
  AssertionError: no such button
";

    #[test]
    fn the_summary_is_counted_and_failures_are_named() {
        let node = read(FAILED);
        assert!(node.finish(ExitStatus::from_raw(1 << 8)).is_ok());
        let tests = Tests::from(node);
        assert_eq!(tests.passed, 1);
        assert_eq!(tests.failed, ["on the desktop (55ms)", "a test without a name"]);
        assert_eq!(tests.ignored, 1);
    }

    #[test]
    fn an_output_without_a_summary_is_an_error() {
        assert!(read("Error: cannot find module").finish(ExitStatus::from_raw(1 << 8)).is_err());
        assert!(read("ℹ pass 3\nℹ fail 0\n").finish(ExitStatus::from_raw(1 << 8)).is_err());
        assert!(read("ℹ pass 3\nℹ fail 0\n").finish(ExitStatus::from_raw(0)).is_ok());
    }
}
