//! Tags: what somebody types, and what it means.

use kernel::text::clean_line;
use web::Invalid;

use crate::codes;

/// How many tags a topic may have.
pub const TAGS_MAX: usize = 5;
/// How long a tag may be, in characters.
pub const TAG_MAX: usize = 30;
/// How many of them lists show.
pub const TAGS_IN_LISTS: usize = 3;
/// How much somebody may type into the field: five tags with what separates them.
pub(crate) const TAGS_LINE_MAX: usize = (TAG_MAX + 2) * TAGS_MAX;

/// Why a text is no tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTag {
    /// Nothing is left of it.
    Empty,
    /// It is longer than [`TAG_MAX`].
    TooLong,
    /// It has signs that tags do not have, or nothing but signs.
    Letters,
}

/// A word that says what a topic is about: letters of any script, digits, and `+ # . -` for `C++`, `C#` and `.NET`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    name: String,
    key: String,
}

impl Tag {
    /// Reads a tag as somebody typed it.
    ///
    /// # Errors
    /// With why it is none.
    pub fn parse(raw: &str) -> Result<Self, NoTag> {
        let name = tidy(raw);
        if name.is_empty() {
            return Err(NoTag::Empty);
        }
        if name.chars().count() > TAG_MAX {
            return Err(NoTag::TooLong);
        }
        // Signs alone are no word, and `..` in an address leads elsewhere.
        let fits = name.chars().all(|c| c.is_alphanumeric() || "+#.-".contains(c));
        if !fits || !name.chars().any(char::is_alphanumeric) {
            return Err(NoTag::Letters);
        }
        Ok(Self { key: key(&name), name })
    }

    /// As it is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As it is compared.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Half-width signs, as Chinese input methods write full-width ones too; composed letters; without the number sign that
/// some write before a tag, as it is shown with one anyway.
fn tidy(raw: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let mut tidy = clean_line(&raw.chars().map(half).collect::<String>());
    // Again and again: an accent that stood on a number sign stands at the front once the sign is gone.
    while tidy.starts_with('#') {
        tidy = clean_line(tidy.trim_start_matches('#'));
    }
    tidy
}

/// Small letters; composed again, as some letters fall apart where they become small.
fn key(name: &str) -> String {
    clean_line(&name.to_lowercase())
}

/// The parts of the one line that a form sends: separated by blanks or commas, Chinese ones too.
pub fn split_tags(line: &str) -> Vec<String> {
    let parts = line.split(|c: char| c.is_whitespace() || ",，、".contains(c));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The address of a tag's list.
pub fn tag_url(name: &str) -> String {
    format!("/tags/{}", ui::path_segment(name))
}

/// Checks the tags of a topic. The same tag twice is there once; empty ones are passed over.
pub(crate) fn check_tags(typed: &[String], invalid: &mut Invalid) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    for raw in typed {
        match Tag::parse(raw) {
            Ok(tag) if tags.iter().any(|known| known.key == tag.key) => {}
            Ok(tag) => tags.push(tag),
            Err(NoTag::Empty) => {}
            Err(NoTag::TooLong) => {
                invalid.add_with("tags", &codes::TAG_LONG, vec![("max", TAG_MAX.into())]);
                return tags;
            }
            Err(NoTag::Letters) => {
                let shown: String = clean_line(raw).chars().take(TAG_MAX).collect();
                invalid.add_with("tags", &codes::TAG_LETTERS, vec![("tag", shown.into())]);
                return tags;
            }
        }
    }
    if tags.len() > TAGS_MAX {
        invalid.add_with("tags", &codes::TAGS_MANY, vec![("max", TAGS_MAX.into())]);
    }
    tags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(raw: &str) -> Result<(String, String), NoTag> {
        Tag::parse(raw).map(|tag| (tag.name, tag.key))
    }

    #[test]
    fn names_of_languages_and_words_of_any_script_are_tags() {
        for (raw, name, key) in [
            ("C++", "C++", "c++"),
            ("c#", "c#", "c#"),
            (".NET", ".NET", ".net"),
            ("事务", "事务", "事务"),
            ("#Rust", "Rust", "rust"),
            (" Ｃ＋＋ ", "C++", "c++"),
            ("web-dev", "web-dev", "web-dev"),
            ("cafe\u{301}", "café", "café"),
        ] {
            assert_eq!(read(raw), Ok((name.to_owned(), key.to_owned())), "{raw}");
        }
    }

    #[test]
    fn what_is_no_word_is_no_tag() {
        for (raw, why) in [
            ("", NoTag::Empty),
            (" # ", NoTag::Empty),
            ("\u{200B}", NoTag::Empty),
            ("＃\u{300}", NoTag::Empty),
            ("..", NoTag::Letters),
            ("++", NoTag::Letters),
            ("a b", NoTag::Letters),
            ("a/b", NoTag::Letters),
            ("<b>", NoTag::Letters),
            ("rust。", NoTag::Letters),
            ("🦀", NoTag::Letters),
        ] {
            assert_eq!(read(raw), Err(why), "{raw:?}");
        }
        assert_eq!(read(&"长".repeat(31)), Err(NoTag::TooLong));
        assert!(read(&"长".repeat(30)).is_ok());
    }

    #[test]
    fn a_line_falls_into_tags_at_blanks_and_commas_of_both_scripts() {
        assert_eq!(
            split_tags("rust, 事务，axum、c++\u{3000}.net  "),
            ["rust", "事务", "axum", "c++", ".net"]
        );
        assert!(split_tags(" ，、 ").is_empty());
    }

    #[test]
    fn a_tag_stands_in_an_address() {
        assert_eq!(tag_url("C#"), "/tags/C%23");
        assert_eq!(tag_url("c++"), "/tags/c%2B%2B");
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(raw in "\\PC{0,12}|[#＃+＋.a-zＡ-ＺÀ-ÿΑ-ωİı\u{300}-\u{308} 一-三]{0,12}") {
            let once = tidy(&raw);
            prop_assert_eq!(tidy(&once), once.clone());
            let small = key(&once);
            prop_assert_eq!(key(&small), small.clone());
            if let Ok(tag) = Tag::parse(&raw) {
                prop_assert_eq!(Tag::parse(tag.name()), Ok(tag.clone()));
                prop_assert!(!tag.name().contains(char::is_whitespace));
            }
        }
    }
}
