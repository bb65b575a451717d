//! Finds the ids that templates and Rust code mention. It reads text, not syntax: only ids written out as string
//! literals in one of our own calls are seen, and that is where page authors write them.

use std::collections::BTreeSet;
use std::path::Path;

/// One mention of a message, icon or asset.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) id: String,
    pub(super) needs: Needs,
    /// Counted from one.
    pub(super) line: usize,
}

/// What must hold for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// A message that takes no other arguments than these.
    Message(BTreeSet<String>),
    /// A message, whatever its arguments.
    Existence,
    Icon,
    Asset,
}

/// All mentions in one file.
pub(super) fn uses(path: &Path, text: &str) -> Vec<Use> {
    let is_rust = path.extension().is_some_and(|kind| kind == "rs");
    // What follows in a source file is tests, with ids of their own.
    let text = if is_rust { text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text) } else { text };
    let mut found = Vec::new();
    for call in ["t", "t1", "t2", "tn", "ta", "message", "icon", "asset"] {
        for (at, arguments) in calls(text, call) {
            if is_rust && in_comment(text, at) {
                continue;
            }
            let Some(id) = arguments.first().and_then(|argument| literal(argument)) else { continue };
            found.push(Use { id: id.to_owned(), needs: needs(call, &arguments), line: line(text, at) });
        }
    }
    if is_rust {
        found.extend(codes(text));
    }
    found
}

fn needs(call: &str, arguments: &[&str]) -> Needs {
    let names = match call {
        "message" => return Needs::Existence,
        "icon" => return Needs::Icon,
        "asset" => return Needs::Asset,
        "tn" => BTreeSet::from(["count".to_owned()]),
        "t1" => {
            arguments.iter().skip(1).take(1).filter_map(|name| literal(name)).map(str::to_owned).collect()
        }
        "t2" => {
            let names = [arguments.get(1), arguments.get(3)];
            names.into_iter().flatten().filter_map(|name| literal(name)).map(str::to_owned).collect()
        }
        "ta" => match arguments.get(1).filter(|list| list.contains('[')) {
            // &[("name", …), ("count", …)]: the literal right after each parenthesis.
            Some(list) => {
                list.split('(').filter_map(|part| literal(part.trim())).map(str::to_owned).collect()
            }
            // Arguments that are made elsewhere cannot be read here.
            None => return Needs::Existence,
        },
        _ => BTreeSet::new(),
    };
    Needs::Message(names)
}

/// The error codes that `codes! { pub NAME = ("area.thing.fault", 403); }` declares, each with its sentence's id.
fn codes(text: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("codes! {").filter(|(at, _)| !in_comment(text, *at)) {
        let end = text[start..].find("\n}").map_or(text.len(), |end| start + end);
        for (at, _) in text[start..end].match_indices("(\"") {
            if let Some(code) = literal(&text[start + at + 1..end])
                && code.contains('.')
            {
                let id = format!("error-{}", code.replace(['.', '_'], "-"));
                found.push(Use { id, needs: Needs::Existence, line: line(text, start + at) });
            }
        }
    }
    found
}

/// Every call of a function or method of that name: where it stands, and its arguments as text.
fn calls<'a>(text: &'a str, name: &str) -> Vec<(usize, Vec<&'a str>)> {
    let needle = format!("{name}(");
    let mut found = Vec::new();
    for (at, _) in text.match_indices(&needle) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        found.push((at, arguments(&text[at + needle.len()..])));
    }
    found
}

/// Splits what follows an opening parenthesis at the commas of its own level, up to the closing one.
fn arguments(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut in_string, mut escaped, mut start) = (0_usize, false, false, 0);
    for (at, c) in text.char_indices() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => in_string = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => {
                parts.push(text[start..at].trim());
                return parts;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// The string literal that a text begins with.
fn literal(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?;
    inner.find('"').map(|end| &inner[..end])
}

fn in_comment(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..at].trim_start().starts_with("//")
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, names: &[&str], line: usize) -> Use {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Use { id: id.to_owned(), needs: Needs::Message(names), line }
    }

    #[test]
    fn templates_are_read_with_their_arguments() {
        let text = r#"<p title="{{ f.t("a-b") }}">{{ f.tn("many", list.len()) }}
{{ f.t1("greet", "name", who("x, y")) }}{{ f.t2("two", "a", (1, 2), "b", z) }}{{ insert("no") }}"#;
        let found = uses(Path::new("x.html"), text);
        assert!(found.contains(&message("a-b", &[], 1)));
        assert!(found.contains(&message("many", &["count"], 1)));
        assert!(found.contains(&message("greet", &["name"], 2)));
        assert!(found.contains(&message("two", &["a", "b"], 2)));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn rust_is_read_with_labels_codes_and_lists_but_without_comments_and_tests() {
        let text = r#"
/// f.t("in-a-comment")
codes! {
    /// Taken.
    pub TAKEN = ("accounts.name_taken", 409);
}
fn f() { f.ta("list", &[("name", n.into()), ("count", 1.into())]); label(ui::message("nav")); }
#[cfg(test)]
mod tests { fn f() { f.t("in-a-test"); } }
"#;
        let text = text.replace("mod tests { fn", "mod tests {\n fn");
        let found = uses(Path::new("x.rs"), &text);
        let id = "error-accounts-name-taken".to_owned();
        assert!(found.contains(&Use { id, needs: Needs::Existence, line: 5 }));
        assert!(found.contains(&message("list", &["count", "name"], 7)));
        assert!(found.contains(&Use { id: "nav".to_owned(), needs: Needs::Existence, line: 7 }));
        assert_eq!(found.len(), 3);
    }
}
