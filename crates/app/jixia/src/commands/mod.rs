//! The command line.

mod completions;
mod config;
mod import;
mod openapi;
mod owner;
mod serve;
mod verify;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::settings::{self, Settings};

/// Serves a community of programmers: a forum, courses, memberships, and a shop with honest books.
#[derive(Debug, Parser)]
#[command(name = "jixia", version, about, max_term_width = 100)]
struct Cli {
    /// File of settings; without it, jixia.toml in the working folder where it is.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of everything that the program keeps; `demo` uses a folder `demo` inside of it where none is named.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the community.
    Serve(serve::Serve),
    /// Fill a demo community, where the data folder has no community, and serve it.
    Demo(serve::Demo),
    /// Bring in what already exists.
    #[command(subcommand)]
    Import(import::Import),
    /// Owners of the community.
    #[command(subcommand)]
    Owner(owner::Owner),
    /// Compare books, orders, grants and the event log with one another; says what does not hold.
    Verify,
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
    /// Print every setting with its value and meaning.
    Config,
    /// Print completions for a shell.
    Completions(completions::Completions),
}

/// Runs the command that the arguments ask for.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    variables: impl IntoIterator<Item = (String, String)>,
) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let code = if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
            let _ = error.print();
            return code;
        }
    };
    match dispatch(cli, variables) {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("jixia: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli, variables: impl IntoIterator<Item = (String, String)>) -> anyhow::Result<ExitCode> {
    let mut flags = Vec::new();
    if let Some(data) = &cli.data {
        flags.push(("data", "--data", data.display().to_string()));
    }
    match &cli.command {
        Command::Serve(serve) => flags.extend(serve.flags()),
        Command::Demo(demo) => flags.extend(demo.flags()),
        _ => {}
    }
    let read = |flags: &[_]| -> anyhow::Result<Settings> {
        Ok(settings::read(cli.config.as_deref(), variables, flags)?)
    };
    match cli.command {
        Command::Completions(completions) => completions.run(&mut Cli::command()),
        Command::Serve(serve) => serve.run(&read(&flags)?),
        Command::Demo(demo) => demo.run(read(&flags)?, cli.data.is_some()),
        Command::Import(import) => import.run(&read(&flags)?),
        Command::Owner(owner) => owner.run(&read(&flags)?),
        Command::Verify => verify::run(&read(&flags)?),
        Command::Openapi => openapi::run(&read(&flags)?),
        Command::Config => config::run(&read(&flags)?),
    }
}

/// A line of a command's result.
pub(crate) fn say(line: &str) {
    // Whoever reads may have read enough (`jixia config | head`); that is no failure.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line about what is wrong or under way.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
