//! Cleaning of what people type, before any rule looks at it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// One line: no NUL, control characters or invisible marks, runs of space as one, trimmed, NFC.
pub fn clean_line(raw: &str) -> String {
    let mut line = String::with_capacity(raw.len());
    // Composed last: what stood between a letter and its accent must be gone by then.
    let visible = raw.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    for c in visible.filter(|c| !c.is_control() && !is_invisible(*c)).nfc() {
        if c != ' ' || !line.ends_with(' ') {
            line.push(c);
        }
    }
    if shows_nothing(&line) { String::new() } else { line.trim().to_owned() }
}

/// A text of many lines: no NUL or other control characters than newline and tab, `\n` alone ends a line,
/// no space at the end, NFC. Space at the start stays, as it may be code.
pub fn clean_body(raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let body: String =
        unified.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).nfc().collect();
    if shows_nothing(&body) {
        return String::new();
    }
    let end = body.trim_end().len();
    let start = body.len() - body.trim_start_matches('\n').len();
    body.get(start..end).unwrap_or_default().to_owned()
}

// Marks that turn the direction of what follows, and other formats: a name or title with them can disguise itself.
// Characters that stand for a letter and show nothing: two names could look the same, and a title could be empty.
fn is_invisible(c: char) -> bool {
    match c {
        // Joiners shape what stands beside them, as in many emoji.
        '\u{200C}' | '\u{200D}' => false,
        // Signs that stand before or around figures, as in `؀١٢`, are formats by category alone (Prepended_Concatenation_Mark).
        '\u{600}'..='\u{605}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8E2}'
        | '\u{110BD}'
        | '\u{110CD}' => false,
        // What programs ignore by default (Default_Ignorable_Code_Point) and is no format, and the blanks of braille and music.
        '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{2065}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1D159}'
        | '\u{E0000}'..='\u{E0FFF}' => true,
        _ => c.general_category() == GeneralCategory::Format,
    }
}

/// Whether no reader would see anything of a text: blanks, and characters that stand for a letter and show nothing.
/// Joiners, variation selectors and combining marks change what stands beside them; alone they are nothing.
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c) || shapes_others(c))
}

fn shapes_others(c: char) -> bool {
    use GeneralCategory::{EnclosingMark, Format, NonspacingMark};
    matches!(c.general_category(), NonspacingMark | EnclosingMark | Format)
}

/// How long a text may be, in characters as a person counts them (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// The least that is enough; 1 means required.
    pub min: usize,
    /// The most that is taken.
    pub max: usize,
}

/// Why a text does not fit its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Nothing was given.
    Missing,
    /// Shorter than `min`.
    TooShort,
    /// Longer than `max`.
    TooLong,
}

impl Length {
    /// From `min` to `max` characters.
    pub const fn new(min: usize, max: usize) -> Self {
        Self { min, max }
    }

    /// Whether the text fits.
    ///
    /// # Errors
    /// With what is wrong.
    pub fn check(self, text: &str) -> Result<(), Misfit> {
        let count = text.chars().count();
        match count {
            0 if self.min > 0 => Err(Misfit::Missing),
            _ if count < self.min => Err(Misfit::TooShort),
            _ if count > self.max => Err(Misfit::TooLong),
            _ => Ok(()),
        }
    }
}

/// A piece of a URL made from a title: letters and digits of any script, words joined by `-`, lower case.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.nfkc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 96 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_one_clean_line() {
        assert_eq!(clean_line("  你好\0 \n\t 世界\u{202E} "), "你好 世界");
        assert_eq!(clean_line("e\u{301}"), "é");
        assert_eq!(clean_line("e\u{200B}\u{301}"), "é", "an accent finds its letter");
    }

    #[test]
    fn what_shows_nothing_is_nothing() {
        for blank in ["\u{200B}\u{200B}", " \u{3164} ", "\u{200D}\u{FE0F}", "\u{2060}\u{AD}", "\u{FEFF}"] {
            assert_eq!((clean_line(blank), clean_body(blank)), (String::new(), String::new()), "{blank:?}");
        }
        for blank in [
            "\u{61C}",
            "\u{1D159}\u{1D173}\u{1D17A}",
            "\u{301}",
            " \u{20DD}\n",
            "\u{206A}",
            "\u{FFF9}\u{600}",
        ] {
            assert_eq!((clean_line(blank), clean_body(blank)), (String::new(), String::new()), "{blank:?}");
        }
        assert_eq!(clean_line("\u{61C}a\u{1D173}b"), "ab");
        for seen in [
            "e\u{301}\u{302}",
            "1\u{FE0F}\u{20E3}",
            "\u{600}١٢",
            "कि",
            "กำ",
            "می\u{200C}خواهم",
            "\u{915}\u{94D}\u{200D}",
        ] {
            let whole = seen.nfc().collect::<String>();
            assert_eq!((clean_line(seen), clean_body(seen)), (whole.clone(), whole), "{seen:?}");
        }
        assert_eq!(clean_line("管\u{200B}仲"), "管仲");
        assert_eq!(clean_line("👩\u{200D}💻 ❤\u{FE0F}"), "👩\u{200D}💻 ❤\u{FE0F}", "emoji stay whole");
        assert_eq!(
            clean_body("let a = 1;\u{200B}"),
            "let a = 1;\u{200B}",
            "a text that shows something is not touched"
        );
    }

    #[test]
    fn a_body_keeps_code_and_loses_poison() {
        assert_eq!(clean_body("\r\n    let a = 1;\r\n\u{0}\u{7}b \n\n"), "    let a = 1;\nb");
    }

    #[test]
    fn lengths_count_characters_not_bytes() {
        assert_eq!(Length::new(1, 2).check("稷下"), Ok(()));
        assert_eq!(Length::new(1, 2).check(""), Err(Misfit::Missing));
        assert_eq!(Length::new(2, 3).check("下"), Err(Misfit::TooShort));
        assert_eq!(Length::new(0, 1).check("稷下"), Err(Misfit::TooLong));
    }

    #[test]
    fn slugs_keep_han_letters() {
        assert_eq!(slug("Hello, Cargo！ 编程 "), "hello-cargo-编程");
        assert_eq!(slug("!!!"), "");
    }

    proptest! {
        #[test]
        fn what_is_clean_stays_as_it_is(
            raw in "\\PC{0,16}|.{0,16}|[a-c \r\n\t\0\u{7}\u{200B}-\u{200F}\u{300}-\u{345}ÅΩ가각ᄀ-나-ᅣ\u{FE0F}\u{3164}]{0,12}"
        ) {
            let line = clean_line(&raw);
            prop_assert_eq!(clean_line(&line), line.clone());
            prop_assert_eq!(line.nfc().collect::<String>(), line.clone());
            let body = clean_body(&raw);
            prop_assert_eq!(clean_body(&body), body.clone());
            prop_assert_eq!(body.nfc().collect::<String>(), body.clone());
        }
    }
}
