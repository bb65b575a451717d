//! What somebody had written when the form was refused because nobody is signed in any more: the answer shows it, so that
//! it can be copied, and sent again.

use crate::urlencoded::parse;
use crate::visit::Visit;

/// The fields that hold what a person wrote. The list is closed: whatever else a form has, a password, a code, a token,
/// is never shown back.
const FIELDS: &[&str] = &[
    "about",
    "benefits_en",
    "benefits_zh",
    "bio",
    "body",
    "description",
    "markdown",
    "module_title",
    "rules",
    "summary",
    "title",
    "values",
];

/// What was written in the form of this request, in its order; nothing where no form of ours was sent.
pub(crate) fn of(visit: &Visit) -> Vec<String> {
    let fields = visit.form().and_then(|body| parse::<Vec<(String, String)>>(body).ok()).unwrap_or_default();
    let written = fields
        .into_iter()
        .filter(|(name, value)| FIELDS.contains(&name.as_str()) && !value.trim().is_empty());
    written.map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match entry.file_name().and_then(|name| name.to_str()) {
                Some("target" | "node_modules" | "dist") => {}
                _ if entry.is_dir() => templates(&entry, found),
                _ if entry.extension().is_some_and(|extension| extension == "html") => found.push(entry),
                _ => {}
            }
        }
    }

    #[test]
    fn every_long_field_of_a_form_is_given_back_and_no_secret_is() {
        let mut files = Vec::new();
        templates(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), &mut files);
        let pages: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        let named = |call: &str| {
            let calls = pages.iter().flat_map(|page| page.split(call).skip(1));
            calls.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect::<Vec<_>>()
        };
        let long = [named("p::editor(\""), named("p::textarea(\"")].concat();
        assert!(long.len() > 10, "{long:?}");
        for name in long {
            assert!(FIELDS.contains(&name.as_str()), "what is written into {name:?} would be lost");
        }
        for secret in
            pages.iter().flat_map(|page| page.lines()).filter(|line| line.contains("kind = \"password\""))
        {
            let name = secret.split("p::field(\"").nth(1).and_then(|rest| rest.split('"').next());
            assert!(!FIELDS.contains(&name.unwrap_or_default()), "{secret}");
        }
    }
}
