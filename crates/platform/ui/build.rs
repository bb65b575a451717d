//! Turns `web/dist` (written by `cargo xtask assets`) into the table that `src/assets.rs` includes.
//!
//! The files themselves are embedded with `include_bytes!`, so nothing is copied and the binary carries each once.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=web/dist/manifest.json");
    println!("cargo::rerun-if-changed=build.rs");
    for sources in SOURCES {
        println!("cargo::rerun-if-changed={sources}");
    }
    if let Some(newer) = newer_source(Path::new("web/dist/manifest.json")) {
        println!("cargo::warning={} is newer than the web assets: run `cargo xtask assets`", newer.display());
    }
    match table(Path::new("web/dist")) {
        Ok(table) => {
            let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("assets.rs");
            if let Err(error) = fs::write(&out, table) {
                println!("cargo::error=cannot write {}: {error}", out.display());
            }
        }
        Err(why) => {
            println!("cargo::error={why}");
            std::process::exit(1);
        }
    }
}

/// What the web assets are made of.
const SOURCES: [&str; 3] = ["web/css", "web/ts", "web/static"];

/// A source that was changed after the assets were built, where there is one.
fn newer_source(manifest: &Path) -> Option<PathBuf> {
    let changed = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
    let built = changed(manifest)?;
    let files = SOURCES.iter().flat_map(fs::read_dir).flatten().flatten().map(|entry| entry.path());
    files.into_iter().find(|file| changed(file) > Some(built))
}

/// The Rust source of the table, or the one sentence that says what to do.
fn table(dist: &Path) -> Result<String, String> {
    const NOT_BUILT: &str = "web assets are not built: run `cargo xtask assets`";
    let manifest = fs::read_to_string(dist.join("manifest.json")).map_err(|_| NOT_BUILT.to_owned())?;
    let names: BTreeMap<String, String> =
        serde_json::from_str(&manifest).map_err(|error| format!("web/dist/manifest.json: {error}"))?;

    let mut out = String::from("static ASSETS: &[Asset] = &[\n");
    for (name, hashed) in &names {
        let file = fs::canonicalize(dist.join(hashed)).map_err(|_| NOT_BUILT.to_owned())?;
        let packed = |extension: &str| {
            let path = format!("{}.{extension}", file.display());
            if Path::new(&path).exists() {
                format!("Some(include_bytes!({path:?}))")
            } else {
                "None".to_owned()
            }
        };
        // "jixia.1a2b3c4d5e.css": the hash is the last part but one, and is the entity tag too.
        let hash = hashed.rsplit('.').nth(1).unwrap_or_default();
        let _ = writeln!(
            out,
            "    Asset {{ name: {name:?}, url: {url:?}, etag: {etag:?}, content_type: {kind:?},\n        \
             raw: include_bytes!({raw:?}), br: {br}, gz: {gz} }},",
            url = format!("/assets/{hashed}"),
            etag = format!("\"{hash}\""),
            kind = content_type(hashed),
            raw = file.display().to_string(),
            br = packed("br"),
            gz = packed("gz"),
        );
    }
    out.push_str("];\n");
    Ok(out)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
