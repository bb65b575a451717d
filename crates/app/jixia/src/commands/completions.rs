//! `jixia completions SHELL`.

use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;

/// Which shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, command: &mut clap::Command) -> anyhow::Result<ExitCode> {
        clap_complete::generate(self.shell, command, "jixia", &mut std::io::stdout());
        Ok(ExitCode::SUCCESS)
    }
}
