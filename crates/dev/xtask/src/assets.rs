//! What a browser downloads: built by npm from crates/platform/ui/web, embedded in the program by its crate.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{process, project, tools};

/// Folders in the sources that are made, not written.
const MADE: &[&str] = &["node_modules", "dist"];

/// `cargo xtask assets`.
pub fn command() -> Result<()> {
    tools::check_build_tools()?;
    match build()? {
        Built::Afresh => println!("The assets are built."),
        Built::Already => println!("The assets are up to date."),
    }
    Ok(())
}

/// Whether there was anything to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Built {
    /// Sources had changed.
    Afresh,
    /// Nothing had changed since the last time.
    Already,
}

/// Builds the assets unless nothing changed.
pub fn build() -> Result<Built> {
    let web = folder();
    let stamp = Stamp::of(&web, "assets", MADE)?;
    if web.join("dist/manifest.json").exists() && stamp.is_current() {
        return Ok(Built::Already);
    }
    install(&web)?;
    process::run(npm(&web).args(["run", "--silent", "build"]))?;
    stamp.set()?;
    Ok(Built::Afresh)
}

/// Checks the types of the scripts; esbuild only strips them.
pub fn check_types() -> Result<()> {
    let web = folder();
    install(&web)?;
    process::run(npm(&web).args(["run", "--silent", "check"]))
}

/// Installs the npm packages of a folder exactly as its lock file says, unless they are there already.
pub fn install(folder: &Path) -> Result<()> {
    let name = format!("npm-{}", project::shown(folder).replace('/', "-"));
    let stamp = Stamp::of_files(&name, &[folder.join("package.json"), folder.join("package-lock.json")])?;
    if folder.join("node_modules").exists() && stamp.is_current() {
        return Ok(());
    }
    process::run(npm(folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    stamp.set()
}

fn folder() -> PathBuf {
    project::root().join("crates/platform/ui/web")
}

fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder);
    command
}

/// The state of some files, kept in target/ to compare with next time.
struct Stamp {
    file: PathBuf,
    text: String,
}

impl Stamp {
    /// Of everything in a folder except the folders named.
    fn of(folder: &Path, name: &str, except: &[&str]) -> Result<Self> {
        let mut files = Vec::new();
        collect(folder, except, &mut files)?;
        Self::of_files(name, &files)
    }

    fn of_files(name: &str, files: &[PathBuf]) -> Result<Self> {
        Ok(Self { file: project::workshop()?.join(format!("{name}.stamp")), text: digest(files)? })
    }

    fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.text)
    }

    fn set(&self) -> Result<()> {
        fs::write(&self.file, &self.text).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

/// The names and contents of files as one number. It guards against forgetting to build, not against an attacker, so
/// the standard library's hash is enough.
fn digest(files: &[PathBuf]) -> Result<String> {
    let mut sorted = files.to_vec();
    sorted.sort();
    let mut hasher = DefaultHasher::new();
    for file in &sorted {
        file.hash(&mut hasher);
        fs::read(file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(folder: &Path, except: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        let path = entry.path();
        if !path.is_dir() {
            files.push(path);
        } else if !except.iter().any(|name| entry.file_name() == *name) {
            collect(&path, &[], files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_changes_with_names_and_contents_but_not_with_what_is_made() {
        let folder = std::env::temp_dir().join(format!("xtask-assets-{}", std::process::id()));
        fs::create_dir_all(folder.join("css")).unwrap();
        fs::create_dir_all(folder.join("dist")).unwrap();
        let state = || {
            let mut files = Vec::new();
            collect(&folder, MADE, &mut files).unwrap();
            digest(&files).unwrap()
        };
        fs::write(folder.join("css/a.css"), "a {}").unwrap();
        let first = state();
        fs::write(folder.join("dist/a.css"), "made").unwrap();
        assert_eq!(state(), first);
        fs::write(folder.join("css/a.css"), "a { color: red }").unwrap();
        let edited = state();
        assert_ne!(edited, first);
        fs::rename(folder.join("css/a.css"), folder.join("css/b.css")).unwrap();
        assert_ne!(state(), edited);
        fs::remove_dir_all(folder).unwrap();
    }
}
