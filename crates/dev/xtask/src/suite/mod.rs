//! `cargo xtask test`: every stage runs, even when one before it failed, and a table says how each ended.

mod cargo_tests;
mod node_tests;
mod report;
mod stages;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use lexopt::Arg::{Long, Value};
use lexopt::ValueExt as _;

pub use node_tests::NodeTests;

use crate::{interrupt, sentence};
use report::{Outcome, Report};
use stages::{STAGES, Stage};

/// What the command line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Names of stages; empty for all.
    only: Vec<String>,
    /// For `cargo test`, in place of `--workspace`.
    cargo_test: Vec<String>,
}

impl Options {
    /// Reads the rest of the command line.
    pub fn read(args: &mut lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        loop {
            // What follows `--` is for cargo, dashes and all.
            if let Some(mut raw) = args.try_raw_args()
                && raw.next_if(|word| word == "--").is_some()
            {
                for word in raw {
                    options.cargo_test.push(word.string()?);
                }
                return Ok(options);
            }
            let Some(arg) = args.next()? else { return Ok(options) };
            match arg {
                Long("only") => {
                    let names = args.value()?.string()?;
                    options.only.extend(names.split(',').map(str::to_owned));
                }
                Value(name) => {
                    bail!("`{}` is no option; stages are chosen with --only.", name.to_string_lossy())
                }
                other => return Err(other.unexpected().into()),
            }
        }
    }

    /// Whether a stage is part of this run.
    fn choose(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|chosen| chosen == name)
    }

    fn stages(&self) -> Result<Vec<&'static Stage>> {
        if let Some(unknown) = self.only.iter().find(|name| STAGES.iter().all(|stage| stage.name != **name)) {
            let names: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
            bail!("There is no stage `{unknown}`; the stages are {}.", names.join(", "));
        }
        Ok(STAGES.iter().filter(|stage| self.choose(stage.name)).collect())
    }
}

/// Runs the stages and prints how they ended.
pub fn run(options: &Options) -> Result<ExitCode> {
    let stages = options.stages()?;
    let mut report = Report::default();
    for (index, stage) in stages.iter().enumerate() {
        println!("\n[{}/{}] {}: {}", index + 1, stages.len(), stage.name, stage.about);
        let begun = Instant::now();
        let ended = if interrupt::asked() { Ok(None) } else { (stage.run)(options).map(Some) };
        let outcome = match ended {
            Ok(None) => Outcome::NotRun,
            Ok(Some(passed)) => Outcome::Ran(passed),
            Err(error) => Outcome::Broke(sentence(&error)),
        };
        report.add(stage.name, begun.elapsed(), outcome);
        println!("{}", report.last_line());
    }
    print!("{report}");
    Ok(if report.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Options> {
        Options::read(&mut lexopt::Parser::from_args(words))
    }

    #[test]
    fn stages_are_chosen_by_name_and_kept_in_their_order() {
        let names = |words: &[&str]| {
            read(words).unwrap().stages().unwrap().iter().map(|stage| stage.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["rustfmt", "rules", "floors", "assets", "clippy", "rust", "browser"]);
        assert_eq!(names(&["--only", "browser,rust"]), ["rust", "browser"]);
        assert_eq!(names(&["--only", "clippy", "--only", "rustfmt"]), ["rustfmt", "clippy"]);
        assert!(read(&["--only", "rest"]).unwrap().stages().is_err());
        assert!(read(&["rust"]).is_err());
    }

    #[test]
    fn what_follows_two_dashes_goes_to_cargo() {
        let options = read(&["--only", "rust", "--", "-p", "forum", "--", "--nocapture"]).unwrap();
        assert_eq!(options.only, ["rust"]);
        assert_eq!(options.cargo_test, ["-p", "forum", "--", "--nocapture"]);
    }
}
