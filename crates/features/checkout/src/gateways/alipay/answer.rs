//! Answers: a JSON object of which one member is signed, exactly as it stands there, byte for byte.

/// The members of a JSON object with the raw text of each value. `None` where the text is no object, or names a member
/// twice: which of the two was signed could not be told.
pub(super) fn members(text: &str) -> Option<Vec<(String, &str)>> {
    let mut rest = text.trim_start().strip_prefix('{')?.trim_start();
    let mut found: Vec<(String, &str)> = Vec::new();
    if let Some(after) = rest.strip_prefix('}') {
        return after.trim().is_empty().then_some(found);
    }
    loop {
        let (name, after) = value(rest)?;
        let name: String = serde_json::from_str(name).ok()?;
        let (raw, after) = value(after.trim_start().strip_prefix(':')?.trim_start())?;
        if found.iter().any(|(known, _)| *known == name) {
            return None;
        }
        found.push((name, raw));
        let after = after.trim_start();
        match after.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => return after.strip_prefix('}')?.trim().is_empty().then_some(found),
        }
    }
}

/// Cuts the first value off: what stands before the comma, colon or bracket that does not belong to it.
fn value(text: &str) -> Option<(&str, &str)> {
    let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b',' | b':' | b'}' | b']' if depth == 0 => {
                return Some((text[..at].trim_end(), &text[at..]));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Option<Vec<(String, String)>> {
        members(text).map(|found| found.into_iter().map(|(name, raw)| (name, raw.to_owned())).collect())
    }

    #[test]
    fn what_was_signed_is_found_whatever_stands_in_it() {
        let node = r#"{ "code":"10000", "a":"} \"{\\", "b":[{"c":"]"},2], "d":null }"#;
        for text in [
            format!(r#"{{"x_response":{node},"sign":"abc"}}"#),
            format!(" {{ \"sign\" : \"abc\" , \"x_response\" : {node} }} \n"),
        ] {
            let mut found = of(&text).unwrap();
            found.sort();
            let sign = ("sign".to_owned(), "\"abc\"".to_owned());
            assert_eq!(found, [sign, ("x_response".to_owned(), node.to_owned())], "{text}");
        }
        assert_eq!(of("{}"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_object_or_says_a_thing_twice_is_refused() {
        for odd in [
            "",
            "[]",
            "{",
            "{\"a\"}",
            "{\"a\":1",
            "{\"a\":1}x",
            "{a:1}",
            "{\"a\":1,}",
            "{\"a\":\"",
            "{\"a\":1,\"a\":2}",
            // The same name in other letters.
            "{\"a\":1,\"\\u0061\":2}",
        ] {
            assert_eq!(of(odd), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_a_trap(text in r#"[{}\[\]":,\\a1 ]{0,40}"#) {
            if let Some(found) = members(&text) {
                prop_assert!(found.iter().all(|(_, raw)| text.contains(raw)));
            }
        }
    }
}
