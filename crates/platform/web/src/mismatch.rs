//! Why JSON does not have the shape that an address takes, in words that a catalogue can say in each language. serde tells it
//! in an English sentence with the names of Rust types; here it is taken apart.

/// What is wrong with one value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// `missing`, `unknown_field`, `twice`, `choice`, `too_large`, `too_small`, `type`, or `value` where no more can be said.
    pub(crate) kind: &'static str,
    /// The field that is missing, unknown or there twice.
    pub(crate) field: String,
    /// What is possible, where that is a short list.
    pub(crate) allowed: String,
    /// What was wanted: `string`, `number`, `integer`, `boolean`, `list`, `object`, `time`, or `other`.
    pub(crate) wanted: &'static str,
    /// What was there: one of these, or `null`.
    pub(crate) found: &'static str,
}

/// Values that a sentence lists.
const ALLOWED_MAX: usize = 20;

impl Mismatch {
    /// Takes serde's sentence apart.
    pub(crate) fn read(sentence: &str) -> Self {
        let mut mismatch = Self {
            kind: "value",
            field: String::new(),
            allowed: String::new(),
            wanted: "other",
            found: "other",
        };
        if let Some(rest) = sentence.strip_prefix("missing field ") {
            (mismatch.kind, mismatch.field) = ("missing", quoted(rest).next().unwrap_or_default());
        } else if let Some(rest) = sentence.strip_prefix("duplicate field ") {
            (mismatch.kind, mismatch.field) = ("twice", quoted(rest).next().unwrap_or_default());
        } else if let Some(rest) = sentence.strip_prefix("unknown field ") {
            let (unknown, known) = after_first(rest);
            (mismatch.kind, mismatch.field, mismatch.allowed) = ("unknown_field", unknown, known);
        } else if let Some(rest) = sentence.strip_prefix("unknown variant ") {
            mismatch.allowed = after_first(rest).1;
            mismatch.kind = if mismatch.allowed.is_empty() { "value" } else { "choice" };
        } else {
            let starts = ["invalid type: ", "invalid value: ", "invalid length "];
            if let Some(rest) = starts.iter().find_map(|start| sentence.strip_prefix(start)) {
                mismatch.compare(rest);
            }
        }
        mismatch
    }

    /// ``integer `1`, expected a string``. A text that is no time is refused likewise: what is wanted says enough.
    fn compare(&mut self, rest: &str) {
        // What was sent stands first, and may itself say "expected".
        let (found, wanted) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
        (self.found, self.wanted) = (found_kind(found), wanted_kind(wanted));
        if self.wanted != "other" {
            let beyond = if self.wanted == "integer" { out_of_range(found) } else { None };
            self.kind = beyond.unwrap_or("type");
        }
    }
}

/// Whether a number was refused for its size. One with more digits than a machine word holds comes as a fraction.
fn out_of_range(found: &str) -> Option<&'static str> {
    const WORD: f64 = 9_223_372_036_854_775_808.0;
    let number: f64 = quoted(found).next()?.parse().ok()?;
    let is_whole =
        found.starts_with("integer") || (found.starts_with("floating point") && number.abs() >= WORD);
    is_whole.then_some(if number > 0.0 { "too_large" } else { "too_small" })
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// The first name of ``a`, expected one of `b`, `c```, and the others in a list. The first was sent, and may be anything.
fn after_first(rest: &str) -> (String, String) {
    let (first, others) = rest.rsplit_once("`, expected ").unwrap_or((rest, ""));
    let others: Vec<String> = quoted(others).take(ALLOWED_MAX).collect();
    (first.trim_matches('`').to_owned(), others.join(", "))
}

fn found_kind(found: &str) -> &'static str {
    let kinds = [
        ("string", "string"),
        ("character", "string"),
        ("integer", "integer"),
        ("floating point", "number"),
        ("boolean", "boolean"),
        ("sequence", "list"),
        ("map", "object"),
        ("null", "null"),
        ("unit", "null"),
        ("Option", "null"),
    ];
    // Of a list of a length that does not fit serde tells the length alone.
    if found.starts_with(|first: char| first.is_ascii_digit()) {
        return "list";
    }
    kinds.iter().find(|(start, _)| found.starts_with(start)).map_or("other", |(_, kind)| kind)
}

fn wanted_kind(wanted: &str) -> &'static str {
    let is_integer = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize", "isize"]
        .contains(&wanted)
        || wanted.contains("whole number")
        || wanted.contains("integer");
    match wanted {
        _ if is_integer => "integer",
        "f32" | "f64" => "number",
        "a boolean" => "boolean",
        _ if wanted.contains("instant") => "time",
        _ if wanted.contains("string") => "string",
        _ if wanted.contains("sequence") || wanted.contains("tuple") || wanted.contains("array") => "list",
        _ if wanted.contains("struct") || wanted.contains("map") => "object",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    kernel::text_enum! {
        /// A colour.
        enum Colour {
            /// Red.
            Red = "red",
            /// Green.
            Green = "green",
        }
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Thing {
        name: String,
        weight: u32,
        colour: Option<Colour>,
        at: Option<kernel::Timestamp>,
        of: Option<kernel::MemberId>,
        tags: Option<Vec<String>>,
        on: Option<bool>,
    }

    #[test]
    fn what_serde_says_is_taken_apart() {
        let read = |value: serde_json::Value| {
            let error = serde_json::from_value::<Thing>(value).unwrap_err().to_string();
            let Mismatch { kind, field, allowed, wanted, found } = Mismatch::read(&error);
            format!("{kind} {field}|{allowed}|{wanted} {found}")
        };
        let with = |name: &str, value: serde_json::Value| {
            let mut thing = json!({"name": "a", "weight": 1});
            thing[name] = value;
            read(thing)
        };
        assert_eq!(read(json!({"name": "a"})), "missing weight||other other");
        assert_eq!(read(json!([])), "type ||object list");
        assert_eq!(read(json!("a`, expected `b`")), "type ||object string");
        assert_eq!(with("colour", json!("blue")), "choice |red, green|other other");
        assert_eq!(with("colour", json!("x`, expected one of `y`, `z`")), "choice |red, green|other other");
        assert_eq!(with("name", json!(1)), "type ||string integer");
        assert_eq!(with("name", json!(null)), "type ||string null");
        assert_eq!(with("weight", json!(-1)), "too_small ||integer integer");
        assert_eq!(with("weight", json!(5_000_000_000_u64)), "too_large ||integer integer");
        assert_eq!(with("weight", json!(99_999_999_999_999_999_999.0)), "too_large ||integer number");
        assert_eq!(with("weight", json!(-1e30)), "too_small ||integer number");
        assert_eq!(with("weight", json!(1.5)), "type ||integer number");
        assert_eq!(with("weight", json!("1, expected f64")), "type ||integer string");
        assert_eq!(with("at", json!("yesterday")), "type ||time string");
        assert_eq!(with("of", json!(-3)), "too_small ||integer integer");
        assert_eq!(with("of", json!(0)), "too_small ||integer integer");
        assert_eq!(with("of", json!(u64::MAX)), "too_large ||integer integer");
        assert_eq!(with("of", json!({})), "type ||integer object");
        assert_eq!(with("tags", json!("a")), "type ||list string");
        assert_eq!(with("on", json!("true")), "type ||boolean string");
        assert!(with("extra", json!(1)).starts_with("unknown_field extra|name, weight, colour"));
    }
}
