#![doc = include_str!("../README.md")]

mod dice;
mod figures;
mod load;
mod machine;
mod measure;
mod memory;
mod report;
mod seed;
mod server;
mod wire;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use lexopt::Arg::{Long, Value};
use lexopt::ValueExt as _;

use crate::machine::Machine;
use crate::measure::{Bench, Pace};
use crate::seed::Seeded;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut args = lexopt::Parser::from_env();
    let (mut quick, mut only) = (false, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            Long("quick") => quick = true,
            // Started by this program itself; see `memory`.
            Value(word) if word == "memory" => {
                let (layers, folder) = (args.value()?.string()?, PathBuf::from(args.value()?));
                return memory::run(&layers, &folder);
            }
            Value(word) => only.push(question(word.string()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    measure_all(quick, &only)
}

fn question(word: String) -> Result<String> {
    let known = measure::words();
    if !known.contains(&word.as_str()) {
        bail!("nothing is known about `{word}`; ask for {}, or for nothing to get all", known.join(", "));
    }
    Ok(word)
}

fn measure_all(quick: bool, only: &[String]) -> Result<()> {
    if cfg!(debug_assertions) {
        bail!("only the release program tells anything: use `cargo xtask bench`");
    }
    let workshop = workshop()?;
    let machine = Machine::this(&workshop);
    say(&machine.line());
    let bench = Bench {
        large: Seeded::ensure(&workshop, seed::LARGE)?,
        small: Seeded::ensure(&workshop, seed::SMALL)?,
        workshop,
        pace: if quick { Pace::QUICK } else { Pace::FULL },
    };
    let rows = measure::run(&bench, only)?;
    let held = rows.iter().filter(|row| row.holds() == Some(true)).count();
    let asked = rows.iter().filter(|row| row.holds().is_some()).count();
    say(&format!("{held} of {asked} targets hold."));
    if only.is_empty() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/performance.md");
        let command = if quick { "cargo xtask bench --quick" } else { "cargo xtask bench" };
        report::write(&page, &rows, &machine, command)?;
        say("The table is in docs/performance.md.");
    }
    Ok(())
}

/// `target/bench`, beside the folder that this program was built into.
fn workshop() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).context("this program lies in no target folder")?;
    let workshop = target.join("bench");
    fs::create_dir_all(&workshop).with_context(|| format!("cannot make {}", workshop.display()))?;
    Ok(workshop)
}

/// A line of the result.
#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn say(line: &str) {
    println!("{line}");
}

/// A line about what went wrong.
#[expect(clippy::print_stderr, reason = "what is not the result goes to standard error")]
fn complain(line: &str) {
    eprintln!("{line}");
}
