//! Every crate imports only from floors below it. Reads `cargo metadata`; the house is described in ARCHITECTURE.md.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::{process, project};

/// The floors, lowest first, and how the crates of one floor stand to each other.
const FLOORS: &[(&str, Inside)] = &[
    ("base", Inside::Ordered(&["kernel", "markdown"])),
    ("platform", Inside::Ordered(&["telemetry", "db", "events", "ui", "web", "mail", "files", "live"])),
    ("commons", Inside::Ordered(&["accounts", "community", "access", "ledger", "comments"])),
    ("features", Inside::Apart),
    ("readers", Inside::Apart),
    ("app", Inside::Apart),
    ("dev", Inside::Free),
];

/// The floor of the tools that build, test and measure; no part of the program.
const DEV: &str = "dev";

/// Whose help every crate's tests may have.
const FOR_TESTS: [&str; 2] = ["testkit", "fakes"];

/// How the crates of one floor stand to each other.
#[derive(Clone, Copy)]
enum Inside {
    /// Each may import those named before it.
    Ordered(&'static [&'static str]),
    /// None imports another.
    Apart,
    /// Each may import any.
    Free,
}

/// `cargo xtask floors`.
pub fn command() -> Result<()> {
    println!("{}", check()?);
    Ok(())
}

/// Checks this workspace, and says in one sentence what was checked.
pub fn check() -> Result<String> {
    let text = process::output(project::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let survey = survey(&metadata)?;
    if survey.faults.is_empty() {
        return Ok(format!("{} crates, {} edges between them, all go down.", survey.crates, survey.edges));
    }
    bail!("The floors do not hold:\n  {}", survey.faults.join("\n  "));
}

/// What was found.
struct Survey {
    crates: usize,
    edges: usize,
    faults: Vec<String>,
}

/// Where one crate stands.
#[derive(Clone, Copy)]
struct Place {
    floor: usize,
    /// Its turn on an ordered floor.
    turn: usize,
}

fn survey(metadata: &Value) -> Result<Survey> {
    let root = metadata["workspace_root"].as_str().context("cargo metadata names no workspace root")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut faults = Vec::new();
    let mut places = BTreeMap::new();
    for package in packages {
        let name = package["name"].as_str().context("a package has no name")?;
        let manifest = package["manifest_path"].as_str().context("a package has no path")?;
        match place(Path::new(root), name, Path::new(manifest)) {
            Ok(place) => drop(places.insert(name, place)),
            Err(fault) => faults.push(fault),
        }
    }
    let mut edges = 0;
    for package in packages {
        let from = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = dependency["name"].as_str().unwrap_or_default();
            // Crates from outside have no place in the house; a crate without a place was reported above.
            let (Some(from_place), Some(to_place)) = (places.get(from), places.get(to)) else { continue };
            if dependency["path"].is_null() {
                continue;
            }
            edges += 1;
            let for_tests = dependency["kind"] == "dev";
            if for_tests && FOR_TESTS.contains(&to) {
                continue;
            }
            if let Err(why) = may_import(*from_place, *to_place) {
                let tests = if for_tests { " (for its tests)" } else { "" };
                faults.push(format!("{from} -> {to}{tests}: {why}"));
            }
        }
    }
    Ok(Survey { crates: packages.len(), edges, faults })
}

/// Finds a crate's floor from its folder, crates/FLOOR/NAME.
fn place(root: &Path, name: &str, manifest: &Path) -> Result<Place, String> {
    let folder = manifest.parent().and_then(|folder| folder.strip_prefix(root).ok()).unwrap_or(manifest);
    let parts: Vec<_> = folder.iter().map(|part| part.to_string_lossy()).collect();
    let [top, floor_name, crate_folder] = parts.as_slice() else {
        return Err(format!("{name} lies in {}, not in crates/FLOOR/{name}", folder.display()));
    };
    if top != "crates" || crate_folder != name {
        return Err(format!("{name} lies in {}, not in crates/FLOOR/{name}", folder.display()));
    }
    let Some(floor) = FLOORS.iter().position(|(floor, _)| floor == floor_name) else {
        return Err(format!("{name} stands on an unknown floor, {floor_name}"));
    };
    let turn = match FLOORS[floor].1 {
        Inside::Ordered(order) => order.iter().position(|other| *other == name).ok_or_else(|| {
            format!(
                "{name} has no turn on the floor {floor_name}: give it one in crates/dev/xtask/src/floors.rs"
            )
        })?,
        Inside::Apart | Inside::Free => 0,
    };
    Ok(Place { floor, turn })
}

fn may_import(from: Place, to: Place) -> Result<(), String> {
    let (from_floor, inside) = FLOORS[from.floor];
    let (to_floor, _) = FLOORS[to.floor];
    if from_floor != DEV && to_floor == DEV {
        return Err(format!("{DEV} holds tools, which are no part of the program"));
    }
    if from.floor != to.floor {
        return if from.floor > to.floor {
            Ok(())
        } else {
            Err(format!("{from_floor} stands below {to_floor}"))
        };
    }
    match inside {
        Inside::Free => Ok(()),
        Inside::Apart => Err(format!("crates of the floor {from_floor} never import each other")),
        Inside::Ordered(_) if from.turn > to.turn => Ok(()),
        Inside::Ordered(order) => Err(format!("the order on the floor {from_floor} is {}", order.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A made-up workspace: each crate with its folder, and edges as (from, to, kind).
    fn faults(crates: &[&str], edges: &[(&str, &str, Option<&str>)]) -> Vec<String> {
        let name = |folder: &str| folder.rsplit('/').next().unwrap_or_default().to_owned();
        let packages: Vec<Value> = crates
            .iter()
            .map(|folder| {
                let dependencies: Vec<Value> = edges
                    .iter()
                    .filter(|(from, ..)| *from == name(folder))
                    .map(|(_, to, kind)| json!({ "name": to, "kind": kind, "path": "/house/somewhere" }))
                    .collect();
                json!({
                    "name": name(folder),
                    "manifest_path": format!("/house/{folder}/Cargo.toml"),
                    "dependencies": dependencies,
                })
            })
            .collect();
        survey(&json!({ "workspace_root": "/house", "packages": packages })).unwrap().faults
    }

    const HOUSE: &[&str] = &[
        "crates/base/kernel",
        "crates/base/markdown",
        "crates/platform/db",
        "crates/platform/web",
        "crates/commons/accounts",
        "crates/commons/comments",
        "crates/features/forum",
        "crates/features/courses",
        "crates/readers/insight",
        "crates/app/jixia",
        "crates/dev/testkit",
        "crates/dev/fakes",
        "crates/dev/bench",
    ];

    #[test]
    fn edges_that_go_down_are_fine_whatever_their_kind() {
        let down = [
            ("markdown", "kernel", None),
            ("web", "db", None),
            ("comments", "accounts", None),
            ("forum", "comments", None),
            ("forum", "kernel", Some("build")),
            ("insight", "forum", None),
            ("jixia", "insight", None),
            ("jixia", "forum", None),
            ("bench", "jixia", None),
            ("bench", "testkit", None),
            ("testkit", "web", None),
        ];
        assert_eq!(faults(HOUSE, &down), Vec::<String>::new());
    }

    #[test]
    fn an_edge_that_goes_up_is_a_fault() {
        assert_eq!(
            faults(HOUSE, &[("db", "accounts", None)]),
            ["db -> accounts: platform stands below commons"]
        );
        assert_eq!(faults(HOUSE, &[("kernel", "db", None)]), ["kernel -> db: base stands below platform"]);
        assert_eq!(
            faults(HOUSE, &[("forum", "insight", None)]),
            ["forum -> insight: features stands below readers"]
        );
        assert_eq!(
            faults(HOUSE, &[("web", "jixia", Some("build"))]),
            ["web -> jixia: platform stands below app"]
        );
    }

    #[test]
    fn an_ordered_floor_keeps_its_order() {
        assert_eq!(
            faults(HOUSE, &[("db", "web", None)]),
            [
                "db -> web: the order on the floor platform is telemetry, db, events, ui, web, mail, files, live"
            ]
        );
        assert_eq!(
            faults(HOUSE, &[("accounts", "comments", None)]),
            [
                "accounts -> comments: the order on the floor commons is accounts, community, access, ledger, comments"
            ]
        );
    }

    #[test]
    fn features_never_import_each_other_not_even_for_tests() {
        let rule = "crates of the floor features never import each other";
        assert_eq!(faults(HOUSE, &[("forum", "courses", None)]), [format!("forum -> courses: {rule}")]);
        assert_eq!(
            faults(HOUSE, &[("courses", "forum", Some("dev"))]),
            [format!("courses -> forum (for its tests): {rule}")]
        );
    }

    #[test]
    fn testkit_and_fakes_serve_tests_only() {
        let for_tests = [("db", "testkit", Some("dev")), ("forum", "fakes", Some("dev"))];
        assert_eq!(faults(HOUSE, &for_tests), Vec::<String>::new());
        assert_eq!(
            faults(HOUSE, &[("jixia", "testkit", None), ("db", "bench", Some("dev"))]),
            [
                "db -> bench (for its tests): dev holds tools, which are no part of the program",
                "jixia -> testkit: dev holds tools, which are no part of the program",
            ]
        );
    }

    #[test]
    fn a_crate_without_a_place_is_a_fault() {
        assert_eq!(faults(&["crates/cellar/wine"], &[]), ["wine stands on an unknown floor, cellar"]);
        assert_eq!(faults(&["forum"], &[]), ["forum lies in forum, not in crates/FLOOR/forum"]);
        assert_eq!(
            faults(&["crates/commons/badges"], &[]),
            ["badges has no turn on the floor commons: give it one in crates/dev/xtask/src/floors.rs"]
        );
    }

    #[test]
    fn a_crate_from_outside_may_share_a_name_with_one_of_ours() {
        let metadata = json!({ "workspace_root": "/house", "packages": [
            { "name": "kernel", "manifest_path": "/house/crates/base/kernel/Cargo.toml",
              "dependencies": [{ "name": "web", "kind": null }] },
            { "name": "web", "manifest_path": "/house/crates/platform/web/Cargo.toml", "dependencies": [] },
        ]});
        let survey = survey(&metadata).unwrap();
        assert_eq!((survey.crates, survey.edges, survey.faults.len()), (2, 0, 0));
    }
}
