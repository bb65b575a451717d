//! `cargo xtask bench`: the release program, and the crate that measures it.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::{assets, process, project, tools};

/// Builds what is measured and what measures, then hands over; every argument goes on to `bench`.
pub fn run(args: &[OsString]) -> Result<ExitCode> {
    tools::check_build_tools()?;
    assets::build()?;
    process::run(project::cargo().args(["build", "--release", "-p", "jixia", "-p", "bench"]))?;
    let mut bench = Command::new(project::target()?.join("release/bench"));
    process::run(bench.args(args).current_dir(project::root()))?;
    Ok(ExitCode::SUCCESS)
}
