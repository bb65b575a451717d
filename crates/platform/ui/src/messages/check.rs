//! Proves that the product speaks both languages completely: for tests, not for running programs.
//!
//! [`repository`] reads every crate's catalogues, templates and Rust sources and answers with one sentence for each
//! fault: a message that one language lacks, arguments that differ, an id that is used and defined nowhere, an
//! argument that a use forgets, an error code without its sentence, an icon or asset that does not exist.

mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use kernel::Locale;

use super::{catalogue, pattern};
use crate::{assets, icons};
use scan::{Needs, Use};

/// Checks all crates of the repository at `root`. An empty list means that nothing is wrong.
#[must_use]
pub fn repository(root: &Path) -> Vec<String> {
    let mut crates = Vec::new();
    for floor in children(&root.join("crates")) {
        crates.extend(children(&floor).into_iter().filter(|folder| folder.join("Cargo.toml").exists()));
    }
    if crates.is_empty() { vec![format!("no crates under {}", root.display())] } else { folders(&crates) }
}

/// Checks some crates by their folders: what they use must be defined in one of them.
#[must_use]
pub fn folders(crates: &[PathBuf]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut defined = Defined::default();
    for folder in crates {
        defined.read(folder, &mut faults);
    }
    defined.compare_languages(&mut faults);
    for folder in crates {
        for part in ["src", "templates"] {
            for file in files(&folder.join(part)) {
                match fs::read_to_string(&file) {
                    Ok(text) => {
                        for found in scan::uses(&file, &text) {
                            if let Some(fault) = defined.fault_of(&found) {
                                faults.push(format!("{}:{}: {fault}", file.display(), found.line));
                            }
                        }
                    }
                    Err(error) => faults.push(format!("{}: {error}", file.display())),
                }
            }
        }
    }
    faults
}

/// All messages: id, language, the names of the arguments.
#[derive(Default)]
struct Defined(BTreeMap<String, BTreeMap<Locale, BTreeSet<String>>>);

impl Defined {
    /// Adds the catalogues of one crate, where it has any.
    fn read(&mut self, folder: &Path, faults: &mut Vec<String>) {
        let locales = folder.join("locales");
        if !locales.exists() {
            return;
        }
        for locale in Locale::ALL {
            let file = locales.join(format!("{}.ftl", locale.tag()));
            let resource = match fs::read_to_string(&file).map(FluentResource::try_new) {
                Ok(Ok(resource)) => resource,
                Ok(Err((_, errors))) => {
                    faults.extend(errors.iter().map(|error| format!("{}: {error}", file.display())));
                    continue;
                }
                Err(error) => {
                    faults.push(format!("{}: {error}", file.display()));
                    continue;
                }
            };
            for message in catalogue::messages(&resource) {
                let id = message.id.name;
                if !message.attributes.is_empty() {
                    faults.push(format!("{}: {id}: attributes are not used here", file.display()));
                }
                let arguments = message.value.as_ref().map(pattern::variables).unwrap_or_default();
                let languages = self.0.entry(id.to_owned()).or_default();
                if languages.insert(locale, arguments).is_some() {
                    faults.push(format!("{}: {id} is defined twice", file.display()));
                }
            }
        }
    }

    fn compare_languages(&self, faults: &mut Vec<String>) {
        for (id, languages) in &self.0 {
            for locale in Locale::ALL {
                if !languages.contains_key(&locale) {
                    faults.push(format!("{id} is missing in {}", locale.tag()));
                }
            }
            let different: BTreeSet<_> = languages.values().collect();
            if different.len() > 1 {
                faults.push(format!("{id} takes different arguments in its languages: {different:?}"));
            }
        }
    }

    /// What is wrong with one use, if anything.
    fn fault_of(&self, found: &Use) -> Option<String> {
        let id = &found.id;
        match &found.needs {
            Needs::Icon => (!icons::exists(id)).then(|| format!("there is no icon {id}")),
            Needs::Asset => {
                assets::all().iter().all(|asset| asset.name != id).then(|| format!("there is no asset {id}"))
            }
            Needs::Existence => (!self.0.contains_key(id)).then(|| format!("message {id} is not defined")),
            Needs::Message(given) => {
                let Some(languages) = self.0.get(id) else {
                    return Some(format!("message {id} is not defined"));
                };
                let wanted: BTreeSet<&String> = languages.values().flatten().collect();
                let forgotten: Vec<_> = wanted.into_iter().filter(|name| !given.contains(*name)).collect();
                (!forgotten.is_empty()).then(|| format!("message {id} also needs {forgotten:?}"))
            }
        }
    }
}

/// All templates and Rust files below a folder, except tests, whose ids are made up.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in children(folder) {
        if path.is_dir() {
            if !path.ends_with("tests") {
                found.extend(files(&path));
            }
        } else if path.extension().is_some_and(|kind| kind == "html" || kind == "rs")
            && !path.ends_with("tests.rs")
        {
            found.push(path);
        }
    }
    found
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, file: &str, text: &str) {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn every_kind_of_fault_is_named() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("crates/features/shop");
        write(&folder, "Cargo.toml", "");
        write(&folder, "locales/zh-CN.ftl", "only-zh = 有\nboth = { $a }\ngood = { $name }\n");
        write(&folder, "locales/en.ftl", "both = { $b }\ngood = { $name }\n");
        write(
            &folder,
            "templates/shop/page.html",
            r#"{{ f.t("nowhere") }}{{ f.t("good") }}{{ f.t1("good", "name", x) }}{{ f.icon("unicorn") }}{{ f.asset("a.css") }}"#,
        );
        write(&folder, "src/lib.rs", "codes! {\n    pub GONE = (\"shop.gone\", 410);\n}\n");
        let faults = repository(root.path()).join("\n");
        for fault in [
            "only-zh is missing in en",
            "both takes different arguments",
            "page.html:1: message nowhere is not defined",
            "message good also needs [\"name\"]",
            "there is no icon unicorn",
            "there is no asset a.css",
            "lib.rs:2: message error-shop-gone is not defined",
        ] {
            assert!(faults.contains(fault), "{fault} is not among:\n{faults}");
        }
        assert_eq!(faults.lines().count(), 7, "{faults}");
    }

    #[test]
    fn a_place_without_crates_is_a_fault_and_not_a_pass() {
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(repository(empty.path()).len(), 1);
    }
}
