//! Reads what `cargo test` prints: counts tests, names the failed, and decides what is worth showing.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::report::Tests;

/// A reader of the lines of one `cargo test`.
pub struct CargoTests {
    counted: Tests,
    /// The binary whose tests run now: its crate or file, and how many tests it announced.
    running: Option<Running>,
    /// Between `failures:` and the result everything is shown.
    in_failures: bool,
    log: BufWriter<File>,
}

struct Running {
    name: String,
    announced: bool,
}

impl CargoTests {
    /// Starts; every line also goes to a file.
    pub fn new(log: &Path) -> Result<Self> {
        let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        Ok(Self { counted: Tests::default(), running: None, in_failures: false, log: BufWriter::new(file) })
    }

    /// Takes one line; returns what to show in its place.
    pub fn read(&mut self, line: &str) -> Option<String> {
        // The log is a convenience: a full disk will show elsewhere.
        drop(writeln!(self.log, "{line}"));
        if let Some(name) = suite_name(line) {
            self.lost();
            self.running = Some(Running { name, announced: false });
            return None;
        }
        // A test that prints without a line end pushes the result to the right.
        if let Some((_, result)) = line.split_once("test result: ") {
            return self.result(result);
        }
        if self.in_failures {
            return Some(line.to_owned());
        }
        if line == "failures:" {
            self.in_failures = true;
            return Some(self.heading());
        }
        if line.starts_with("running ") && line.contains(" test") {
            if let Some(running) = &mut self.running {
                running.announced = true;
            }
            return None;
        }
        if let Some(failed) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            let name = format!("{} {failed}", self.suite());
            self.counted.failed.push(name);
            return Some(line.to_owned());
        }
        let dull =
            line.trim().is_empty() || (line.starts_with("test ") && !line.contains("running for over"));
        (!dull).then(|| line.to_owned())
    }

    /// The sums, once the command has ended.
    pub fn finish(mut self) -> Tests {
        self.lost();
        self.counted
    }

    fn result(&mut self, result: &str) -> Option<String> {
        let passed = number_before(result, " passed");
        let failed = number_before(result, " failed");
        let ignored = number_before(result, " ignored");
        self.counted.passed += passed;
        self.counted.ignored += ignored;
        self.in_failures = false;
        let name = self.suite();
        self.running = None;
        let time = result.rsplit_once("finished in ").map_or("", |(_, time)| time);
        match (passed, failed) {
            (0, 0) => None,
            (_, 0) => Some(format!("{passed:>5} passed  {time:>8}  {name}")),
            (_, _) => Some(format!("{passed:>5} passed, {failed} FAILED  {time}  {name}")),
        }
    }

    /// A binary that began and never gave a result went down as a whole: that is a failure of its own.
    fn lost(&mut self) {
        if let Some(running) = self.running.take()
            && running.announced
        {
            self.counted.failed.push(format!("{}: the process ended before its tests did", running.name));
        }
        self.in_failures = false;
    }

    fn heading(&self) -> String {
        format!("failures in {}:", self.suite())
    }

    fn suite(&self) -> String {
        self.running.as_ref().map_or_else(|| "?".to_owned(), |running| running.name.clone())
    }
}

/// `     Running unittests src/lib.rs (target/debug/deps/forum-0a1b)` is `forum`; a file under tests/ is named too.
fn suite_name(line: &str) -> Option<String> {
    if let Some(name) = line.strip_prefix("   Doc-tests ") {
        return Some(format!("{name} (examples)"));
    }
    let (what, binary) = line.strip_prefix("     Running ")?.split_once(" (")?;
    let file = binary.trim_end_matches(')').rsplit('/').next()?;
    let name = file.rsplit_once('-').map_or(file, |(name, _)| name);
    Some(if what.starts_with("unittests") { name.to_owned() } else { what.to_owned() })
}

fn number_before(text: &str, word: &str) -> usize {
    let end = text.find(word).unwrap_or(0);
    let digits: String = text[..end].chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a whole output; returns the sums and what was shown.
    fn read(output: &str) -> (Tests, Vec<String>) {
        let thread = format!("{:?}", std::thread::current().id());
        let log = std::env::temp_dir().join(format!("xtask-log-{}-{thread}", std::process::id()));
        let mut tests = CargoTests::new(&log).unwrap();
        let shown = output.lines().filter_map(|line| tests.read(line)).collect();
        std::fs::remove_file(log).unwrap();
        (tests.finish(), shown)
    }

    #[test]
    fn results_of_all_binaries_are_added_up() {
        let (tests, shown) = read(
            "   Compiling kernel v0.1.0 (/house/crates/base/kernel)
    Finished `test` profile [unoptimized + debuginfo] target(s) in 19.5s
     Running unittests src/lib.rs (target/debug/deps/kernel-d2e8f1)

running 3 tests
test id::tests::an_id_is_positive ... ok
test money::tests::slow ... ok
test money::tests::later ... ignored

test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s

     Running tests/both_engines.rs (target/debug/deps/both_engines-77)

running 1 test
test a_write_is_kept ... and it printed something without an end test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s

   Doc-tests kernel

running 0 tests

test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
",
        );
        assert_eq!(tests, Tests { passed: 3, failed: vec![], ignored: 1 });
        assert_eq!(
            shown,
            [
                "   Compiling kernel v0.1.0 (/house/crates/base/kernel)",
                "    Finished `test` profile [unoptimized + debuginfo] target(s) in 19.5s",
                "    2 passed     0.02s  kernel",
                "    1 passed     1.20s  tests/both_engines.rs",
            ]
        );
    }

    #[test]
    fn a_failure_is_named_and_shown_whole() {
        let (tests, shown) = read(
            "     Running unittests src/lib.rs (target/debug/deps/forum-1)
running 2 tests
test topic::tests::good ... ok
test topic::tests::bad ... FAILED

failures:

---- topic::tests::bad stdout ----
thread 'topic::tests::bad' panicked at 3:5:
left is not right

failures:
    topic::tests::bad

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
error: test failed, to rerun pass `-p forum --lib`
",
        );
        assert_eq!(
            tests,
            Tests { passed: 1, failed: vec!["forum topic::tests::bad".to_owned()], ignored: 0 }
        );
        assert!(shown.contains(&"failures in forum:".to_owned()));
        assert!(shown.contains(&"left is not right".to_owned()));
        assert!(shown.contains(&"    1 passed, 1 FAILED  0.00s  forum".to_owned()));
    }

    #[test]
    fn a_process_that_goes_down_in_the_middle_is_a_failure() {
        let (tests, _) = read(
            "     Running unittests src/lib.rs (target/debug/deps/db-1)
running 2 tests
test good ... ok
error: test failed, to rerun pass `-p db --lib`
  process didn't exit successfully: `db-1` (signal: 6, SIGABRT: process abort signal)
     Running unittests src/lib.rs (target/debug/deps/events-1)
running 1 test
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
",
        );
        assert_eq!(tests.passed, 1);
        assert_eq!(tests.failed, ["db: the process ended before its tests did"]);
    }
}
