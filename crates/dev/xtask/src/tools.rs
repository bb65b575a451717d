//! Finding the programs that we need, and saying in one sentence which one is missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

/// The oldest Node that the build scripts run on.
const NODE_MIN: u32 = 20;

/// A program found in PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| is_program(file))
}

/// Whether this is a file that can be started.
pub fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// What a program prints when it is asked something short, such as `--version`; `None` when it does not run.
pub fn answer(program: &Path, question: &str) -> Option<String> {
    let output =
        Command::new(program).arg(question).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Checks for what building the program takes. Every missing tool gets its sentence, not only the first.
pub fn check_build_tools() -> Result<()> {
    let mut missing = Vec::new();
    if std::env::var_os("CARGO").is_none() && find("cargo").is_none() {
        missing.push("cargo is missing: install Rust with rustup, from https://rustup.rs.".to_owned());
    }
    match find("node").and_then(|node| answer(&node, "--version")) {
        None => missing
            .push(format!("node is missing: install Node.js {NODE_MIN} or newer, from https://nodejs.org.")),
        Some(version) if major(&version).is_some_and(|major| major < NODE_MIN) => {
            missing.push(format!(
                "node is too old ({version}): install Node.js {NODE_MIN} or newer, from https://nodejs.org."
            ));
        }
        Some(_) => {}
    }
    if find("npm").is_none() {
        missing.push("npm is missing: it comes with Node.js; on Debian it is the package `npm`.".to_owned());
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!("{}", missing.join("\n"));
}

/// `v20.11.1` is 20.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("nightly"), None);
    }

    #[test]
    fn a_program_is_found_by_its_name_only_when_it_can_be_started() {
        assert!(find("sh").is_some());
        assert!(find("no-such-program-anywhere").is_none());
        assert!(!is_program(Path::new("/etc/passwd")));
        assert!(!is_program(Path::new("/etc")));
    }
}
