#![doc = include_str!("../README.md")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks to its terminal")]

mod assets;
mod bench;
mod browser;
mod demo;
mod floors;
mod interrupt;
mod packages;
mod postgres;
mod process;
mod project;
mod rules;
mod suite;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Arg::{Long, Short, Value};
use lexopt::ValueExt as _;

const USAGE: &str = "\
The project's own commands.

  cargo xtask demo [--fresh] [--port N] [--data DIR]
      Builds everything and serves a demo community. Started again it keeps the data; --fresh starts over.
      Port 8080 and ./data/demo unless told otherwise.
  cargo xtask test [--only STAGE,..] [-- CARGO TEST ARGUMENTS]
      Every check there is. STAGE is one of: rustfmt, rules, floors, assets, clippy, rust, browser.
      `cargo xtask test --only rust -- -p forum` runs one crate's tests, with PostgreSQL.
  cargo xtask bench [--quick]
      Builds the release program and measures speed and size.
  cargo xtask assets
      Builds what a browser downloads, when its sources have changed.
  cargo xtask floors
      Checks that every crate imports only from floors below it.
  cargo xtask postgres
      A throw-away PostgreSQL for tests, until Ctrl-C; prints the variable to set.
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes as one line of text.
fn sentence(error: &anyhow::Error) -> String {
    format!("{error:#}")
}

fn run() -> Result<ExitCode> {
    interrupt::listen()?;
    let mut args = lexopt::Parser::from_env();
    let Some(first) = args.next()? else {
        print!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    };
    match first {
        Long("help") | Short('h') => print!("{USAGE}"),
        Value(command) => match command.string()?.as_str() {
            "help" => print!("{USAGE}"),
            "demo" => return demo::run(demo::Options::read(&mut args)?),
            "test" => return suite::run(&suite::Options::read(&mut args)?),
            "bench" => return bench::run(&args.raw_args()?.collect::<Vec<_>>()),
            "assets" => nothing_more(&mut args).and_then(|()| assets::command())?,
            "floors" => nothing_more(&mut args).and_then(|()| floors::command())?,
            "postgres" => nothing_more(&mut args).and_then(|()| postgres::command())?,
            other => bail!("There is no command `{other}`.\n\n{USAGE}"),
        },
        other => return Err(other.unexpected().into()),
    }
    Ok(ExitCode::SUCCESS)
}

fn nothing_more(args: &mut lexopt::Parser) -> Result<()> {
    match args.next()? {
        None => Ok(()),
        Some(extra) => Err(extra.unexpected().into()),
    }
}
