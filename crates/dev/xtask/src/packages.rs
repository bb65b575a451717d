//! What the tests need from the system. On Debian and Ubuntu, as root, what is missing is installed; elsewhere it is
//! named.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{postgres, process, tools};

/// Names under which Chromium goes, and Chrome, which serves as well.
const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome-headless-shell"];

/// The variable that names a browser that we do not find.
pub const BROWSER_VARIABLE: &str = "JIXIA_TEST_CHROMIUM";

/// Something that the system has to provide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// A database server to test on.
    Postgres,
    /// A browser to test in.
    Chromium,
    /// Letters for Chinese pages; without them every screenshot shows boxes.
    ChineseFont,
}

impl Need {
    /// The package on Debian and Ubuntu.
    fn package(self) -> &'static str {
        match self {
            Self::Postgres => "postgresql",
            Self::Chromium => "chromium",
            Self::ChineseFont => "fonts-noto-cjk",
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Postgres => postgres::binaries().is_some(),
            Self::Chromium => chromium().is_some(),
            Self::ChineseFont => has_chinese_font(),
        }
    }
}

/// Makes sure that everything is there, or says what is not.
pub fn provide(needs: &[Need]) -> Result<()> {
    let mut missing = unmet(needs);
    if missing.is_empty() {
        return Ok(());
    }
    if can_install() {
        install(&missing)?;
        missing = unmet(needs);
    }
    match missing.as_slice() {
        [] => Ok(()),
        missing => bail!("{}", advice(missing)),
    }
}

/// The browser to test in. One that does not even tell its version (Ubuntu has a package that only points at another
/// store) is none.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os(BROWSER_VARIABLE).map(PathBuf::from);
    let found = BROWSERS.iter().filter_map(|name| tools::find(name));
    named.into_iter().chain(found).find(|browser| tools::answer(browser, "--version").is_some())
}

fn unmet(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| !need.is_met()).collect()
}

fn has_chinese_font() -> bool {
    // macOS has no fontconfig and always has Chinese letters.
    if cfg!(target_os = "macos") {
        return true;
    }
    tools::find("fc-list")
        .and_then(|list| tools::answer(&list, ":lang=zh-cn"))
        .is_some_and(|fonts| !fonts.is_empty())
}

fn can_install() -> bool {
    is_root() && Path::new("/etc/debian_version").exists() && tools::find("apt-get").is_some()
}

/// Whether we run as root.
pub fn is_root() -> bool {
    tools::find("id").and_then(|id| tools::answer(&id, "-u")).is_some_and(|user| user == "0")
}

fn install(needs: &[Need]) -> Result<()> {
    let packages: Vec<_> = needs.iter().map(|need| need.package()).collect();
    eprintln!("Installing {} ...", packages.join(", "));
    let apt = |words: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(words);
        process::run(&mut command)
    };
    // A fresh container has no lists at all.
    apt(&["update"]).context("the lists of packages could not be fetched")?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages.as_slice()].concat())
        .with_context(|| format!("{} could not be installed", packages.join(", ")))
}

fn advice(missing: &[Need]) -> String {
    let packages: Vec<_> = missing.iter().map(|need| need.package()).collect();
    let mut advice =
        format!("Missing on this machine: install {} (names as on Debian).", packages.join(", "));
    if missing.contains(&Need::Chromium) {
        advice.push_str(&format!(" Or set {BROWSER_VARIABLE} to a Chromium or Chrome that you have."));
    }
    advice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_in_one_sentence() {
        assert_eq!(
            advice(&[Need::Postgres, Need::ChineseFont]),
            "Missing on this machine: install postgresql, fonts-noto-cjk (names as on Debian)."
        );
        assert!(advice(&[Need::Chromium]).contains("JIXIA_TEST_CHROMIUM"));
    }
}
