//! The stages, in their order: what is quick to fail comes first.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::Options;
use super::cargo_tests::CargoTests;
use super::report::Tests;
use crate::packages::{self, Need};
use crate::postgres::{self, Cluster};
use crate::{assets, browser, floors, process, project, rules, tools};

/// How long all Rust tests may take, compiling them included. One that hangs must not hang the machine for ever.
const RUST_LIMIT: Duration = Duration::from_secs(35 * 60);

/// One part of the whole.
pub struct Stage {
    /// How it is chosen.
    pub name: &'static str,
    /// What it shows, for the heading.
    pub about: &'static str,
    /// Does it. A stage that counts no tests either ends well or is an error.
    pub run: fn(&Options) -> Result<Tests>,
}

/// All stages.
pub const STAGES: &[Stage] = &[
    Stage { name: "rustfmt", about: "the Rust code is formatted", run: rustfmt },
    Stage { name: "rules", about: "files keep the rules of the house", run: |_| said(rules::check()) },
    Stage { name: "floors", about: "crates import only from below", run: |_| said(floors::check()) },
    Stage { name: "assets", about: "styles and scripts build, types are right", run: build_assets },
    Stage { name: "clippy", about: "no warning in any crate", run: clippy },
    Stage { name: "rust", about: "Rust tests, on SQLite and PostgreSQL", run: rust_tests },
    Stage { name: "browser", about: "the product in Chromium", run: browser_tests },
];

fn said(checked: Result<String>) -> Result<Tests> {
    println!("  {}", checked?);
    Ok(Tests::default())
}

fn rustfmt(_: &Options) -> Result<Tests> {
    process::run(project::cargo().args(["fmt", "--all", "--check"])).context("run `cargo fmt --all`")?;
    Ok(Tests::default())
}

fn build_assets(_: &Options) -> Result<Tests> {
    tools::check_build_tools()?;
    assets::build()?;
    assets::check_types()?;
    Ok(Tests::default())
}

fn clippy(_: &Options) -> Result<Tests> {
    process::run(project::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    Ok(Tests::default())
}

/// Plain `cargo test`, which every machine has. (A runner that starts one process for each test would also throw away
/// what the tests of a crate share: the migrated databases that each test copies.)
fn rust_tests(options: &Options) -> Result<Tests> {
    packages::provide(&[Need::Postgres])?;
    assets::build()?;
    let cluster = Cluster::start()?;
    let mut command = project::cargo();
    command.args(["test", "--no-fail-fast"]).env(postgres::VARIABLE, cluster.url());
    match options.cargo_test.as_slice() {
        [] => command.arg("--workspace"),
        chosen => command.args(chosen),
    };
    let log = project::workshop()?.join("rust.log");
    let mut tests = CargoTests::new(&log)?;
    let status = process::run_lines(&mut command, RUST_LIMIT, |line| {
        if let Some(shown) = tests.read(line) {
            println!("  {shown}");
        }
    })
    .with_context(|| format!("the output so far is in {}", project::shown(&log)))?;
    let counted = tests.finish();
    // A crate that does not compile, or a test that takes its process down, fails without being counted.
    if !status.success() && counted.failed.is_empty() {
        bail!("cargo test ended with {status}; its whole output is in {}", project::shown(&log));
    }
    Ok(counted)
}

fn browser_tests(options: &Options) -> Result<Tests> {
    tools::check_build_tools()?;
    packages::provide(&[Need::Chromium, Need::ChineseFont])?;
    assets::build()?;
    // Cargo unites the features of all that it builds at once. After the Rust tests the same selection finds nearly
    // everything built; `-p jixia`, without the features that tests add, would build half of it a second time.
    let after_all_tests = options.choose("rust") && options.cargo_test.is_empty();
    let selection: &[&str] =
        if after_all_tests { &["--workspace", "--bins", "--tests"] } else { &["-p", "jixia"] };
    process::run(project::cargo().arg("build").args(selection))?;
    Ok(browser::run()?.into())
}
