//! Rules about files that the compiler does not know.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{process, project};

/// A source file longer than this holds more than one thing.
const LINES_MAX: usize = 700;

/// What counts as a source file for that.
const SOURCES: &[&str] = &[".rs", ".ts", ".mjs", ".js", ".css", ".html", ".sql", ".ftl", ".sh"];

/// Files that package managers write, with the addresses that they fetched from.
const LOCK_FILES: &[&str] = &["Cargo.lock", "package-lock.json"];

/// Where packages are fetched from. A clone behind a mirror has to build from its own settings, so no other file may
/// name one. (In two halves, or this file would break its own rule.)
const REGISTRIES: &[(&str, &str)] = &[
    ("registry.npm", "js.org"),
    ("registry.npm", "mirror.com"),
    ("registry.yarn", "pkg.com"),
    ("crates", ".io"),
    ("pypi", ".org"),
    ("proxy.go", "lang.org"),
];

/// A file of the project, as git knows it.
struct File {
    path: String,
    /// `None` for what is no text.
    text: Option<String>,
}

/// Checks every file that is in git or about to be, and says in one sentence what was checked.
pub fn check() -> Result<String> {
    let files = files()?;
    let faults = faults(&files);
    if faults.is_empty() {
        return Ok(format!("{} files keep the rules.", files.len()));
    }
    bail!("These files break a rule:\n  {}", faults.join("\n  "));
}

fn files() -> Result<Vec<File>> {
    let root = project::root();
    let mut git = Command::new("git");
    git.current_dir(&root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = process::output(&mut git)?;
    // A file that git knows may be gone from the folder while somebody works.
    let paths = listed.split('\0').filter(|path| !path.is_empty() && root.join(path).is_file());
    Ok(paths
        .map(|path| File { path: path.to_owned(), text: fs::read_to_string(root.join(path)).ok() })
        .collect())
}

fn faults(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        if let Some(text) = &file.text {
            check_length(&file.path, text, &mut faults);
            check_registries(&file.path, text, &mut faults);
        }
    }
    check_readmes(files, &mut faults);
    faults
}

fn check_length(path: &str, text: &str, faults: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > LINES_MAX && SOURCES.iter().any(|ending| path.ends_with(ending)) {
        faults.push(format!("{path}: {lines} lines, more than {LINES_MAX}"));
    }
}

fn check_registries(path: &str, text: &str, faults: &mut Vec<String>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    if LOCK_FILES.contains(&name) {
        return;
    }
    for (number, line) in text.lines().enumerate() {
        for (left, right) in REGISTRIES {
            if line.contains(&format!("{left}{right}")) {
                faults.push(format!("{path}:{}: names the package registry {left}{right}", number + 1));
            }
        }
    }
}

/// Each crate has a README, and its library shows it as its documentation, so that the two cannot drift apart.
fn check_readmes(files: &[File], faults: &mut Vec<String>) {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for file in files {
        if let Some(folder) = file.path.strip_suffix("/Cargo.toml")
            && folder.starts_with("crates/")
            && !paths.contains(format!("{folder}/README.md").as_str())
        {
            faults.push(format!("{folder}: has no README.md"));
        }
        let first = file.text.as_deref().and_then(|text| text.lines().next()).unwrap_or_default();
        if is_library(&file.path) && first != "#![doc = include_str!(\"../README.md\")]" {
            faults.push(format!("{}: does not begin with the crate's README", file.path));
        }
    }
}

/// crates/FLOOR/NAME/src/lib.rs
fn is_library(path: &str) -> bool {
    path.starts_with("crates/") && path.ends_with("/src/lib.rs") && path.matches('/').count() == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = files
            .iter()
            .map(|(path, text)| File { path: (*path).to_owned(), text: Some((*text).to_owned()) })
            .collect();
        faults(&files)
    }

    #[test]
    fn a_long_source_file_is_a_fault_and_a_long_document_is_not() {
        let long = "line\n".repeat(LINES_MAX + 1);
        assert_eq!(faults_of(&[("a/b.rs", &long)]), ["a/b.rs: 701 lines, more than 700"]);
        assert_eq!(
            faults_of(&[("docs/b.md", &long), ("a.rs", &"line\n".repeat(LINES_MAX))]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_registry_may_be_named_in_a_lock_file_only() {
        let (left, right) = REGISTRIES[0];
        let text = format!("one\nregistry=https://{left}{right}/\n");
        assert_eq!(faults_of(&[(".npmrc", &text)]).len(), 1);
        assert!(faults_of(&[(".npmrc", &text)])[0].starts_with(".npmrc:2: names the package registry"));
        assert_eq!(faults_of(&[("browser/package-lock.json", &text)]), Vec::<String>::new());
    }

    #[test]
    fn a_crate_without_its_readme_is_a_fault() {
        let library = "#![doc = include_str!(\"../README.md\")]\n";
        let whole = [
            ("crates/base/kernel/Cargo.toml", ""),
            ("crates/base/kernel/README.md", "# kernel"),
            ("crates/base/kernel/src/lib.rs", library),
        ];
        assert_eq!(faults_of(&whole), Vec::<String>::new());
        assert_eq!(faults_of(&whole[..1]), ["crates/base/kernel: has no README.md"]);
        assert_eq!(
            faults_of(&[("crates/base/kernel/src/lib.rs", "//! The kernel.\n")]),
            ["crates/base/kernel/src/lib.rs: does not begin with the crate's README"]
        );
    }
}
