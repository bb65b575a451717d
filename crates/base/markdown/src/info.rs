//! What stands behind the fence of a code block: ```` ```rust,ignore,name=src/main.rs ````.

/// The parts of an info string that change what is shown.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Info {
    /// The language as the author wrote it.
    pub language: Option<String>,
    /// The file that the code belongs to.
    pub file: Option<String>,
    /// What the reader must know before running it.
    pub warning: Option<Warning>,
    /// Lines that begin with this are set-up, kept out of sight.
    pub hide_prefix: Option<String>,
}

/// Code that is not there to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Warning {
    /// The compiler refuses it.
    DoesNotCompile,
    /// It compiles and panics.
    Panics,
    /// It runs and does something other than what was wanted.
    NotDesired,
}

impl Info {
    /// Reads an info string. Words that mean something only to tools (`ignore`, `editable`, `edition2024`, ...) are
    /// accepted and say nothing to a reader.
    pub(crate) fn parse(info: &str) -> Self {
        let mut parsed = Self::default();
        for (place, word) in words(info).into_iter().enumerate() {
            match word.split_once('=') {
                Some(("name" | "title" | "file" | "filename", file)) => parsed.file = named(file),
                Some(("hidelines", prefix)) => parsed.hide_prefix = named(prefix),
                Some(_) => {}
                None if place == 0 => parsed.language = named(word.trim_start_matches('.')),
                None => parsed.warn(&word),
            }
        }
        parsed
    }

    fn warn(&mut self, word: &str) {
        let warning = match word {
            "does_not_compile" | "compile_fail" => Warning::DoesNotCompile,
            "panics" | "should_panic" => Warning::Panics,
            "not_desired_behavior" => Warning::NotDesired,
            _ => return,
        };
        // `should_panic,panics` says one thing twice; the first word to warn is the one that is shown.
        self.warning.get_or_insert(warning);
    }
}

/// Splits at commas and spaces outside quotes; braces around attributes (`{.rust}`) are dropped.
fn words(info: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for char in info.chars().take(500) {
        match char {
            '"' => quoted = !quoted,
            ',' | ' ' | '\t' if !quoted => words.push(String::new()),
            '{' | '}' if !quoted => {}
            _ => {
                if let Some(word) = words.last_mut() {
                    word.push(char);
                }
            }
        }
    }
    // The first place names the language even where it is empty (```` ``` title="x" ````).
    let mut rest = words.split_off(1);
    rest.retain(|word| !word.is_empty());
    words.append(&mut rest);
    words
}

fn named(value: &str) -> Option<String> {
    let name: String = value.chars().filter(|char| !char.is_control()).take(120).collect();
    (!name.trim().is_empty()).then(|| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(info: &str) -> (Option<String>, Option<String>, Option<Warning>) {
        let info = Info::parse(info);
        (info.language, info.file, info.warning)
    }

    #[test]
    fn names_languages_and_warnings_are_read() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parse("rust"), (some("rust"), None, None));
        assert_eq!(parse("rust,name=src/main.rs"), (some("rust"), some("src/main.rs"), None));
        assert_eq!(parse("rust title=\"my file.rs\""), (some("rust"), some("my file.rs"), None));
        assert_eq!(
            parse("rust,ignore,does_not_compile"),
            (some("rust"), None, Some(Warning::DoesNotCompile))
        );
        assert_eq!(parse("rust,should_panic,panics"), (some("rust"), None, Some(Warning::Panics)));
        assert_eq!(parse("rust,not_desired_behavior"), (some("rust"), None, Some(Warning::NotDesired)));
        assert_eq!(parse("{.rust .editable}"), (some("rust"), None, None));
        assert_eq!(parse(""), (None, None, None));
        assert_eq!(parse(" title=a.txt"), (None, some("a.txt"), None));
        assert_eq!(parse("title=a.txt"), (None, some("a.txt"), None));
        assert_eq!(Info::parse("python,hidelines=!!!").hide_prefix, some("!!!"));
    }
}
