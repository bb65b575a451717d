//! Finding the programs that we need, and saying in one sentence which one is missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

/// The oldest Node that the build scripts and the browser tests run on: major and minor version.
const NODE_MIN: (u32, u32) = (20, 12);

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
    let advice = format!("install Node.js {}.{} or newer, from https://nodejs.org.", NODE_MIN.0, NODE_MIN.1);
    match find("node").and_then(|node| answer(&node, "--version")) {
        None => missing.push(format!("node is missing: {advice}")),
        Some(version) if parse_version(&version).is_some_and(|found| found < NODE_MIN) => {
            missing.push(format!("node is too old ({version}): {advice}"));
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

/// `v20.11.1` is (20, 11).
fn parse_version(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(parse_version("v20.9.1").unwrap() < NODE_MIN);
        assert!(parse_version("v8.12.0").unwrap() < NODE_MIN);
        assert!(parse_version("v20.12.0").unwrap() >= NODE_MIN);
        assert!(parse_version("v100.0.0").unwrap() >= NODE_MIN);
        assert_eq!(parse_version("nightly"), None);
    }

    #[test]
    fn a_program_is_found_by_its_name_only_when_it_can_be_started() {
        assert!(find("sh").is_some());
        assert!(find("no-such-program-anywhere").is_none());
        assert!(!is_program(Path::new("/etc/passwd")));
        assert!(!is_program(Path::new("/etc")));
    }
}
