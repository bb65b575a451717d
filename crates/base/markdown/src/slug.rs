//! Names for headings, the same as mdBook and GitHub give them, so that links written for those arrive here.

use std::collections::HashMap;

/// What every id begins with: a heading called `main` or `submit` must not become an element that the page's own
/// script or skip link finds by that name.
pub(crate) const PREFIX: &str = "md-";

const CHARS_MAX: usize = 80;

/// The slug of a heading: letters and digits of any script, `-` and `_`, in lower case, blanks as `-`.
pub fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|char| match char {
        '-' | '_' => Some(char),
        _ if char.is_whitespace() => Some('-'),
        _ => char.is_alphanumeric().then_some(char),
    });
    let slug: String = kept.take(CHARS_MAX).flat_map(char::to_lowercase).collect();
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// The id that [`crate::render`] gives to a heading with this text in a document with stable anchors, for links that
/// are made elsewhere.
pub fn anchor(heading: &str) -> String {
    format!("{PREFIX}{}", slug(heading))
}

/// Keeps the slugs of one document apart: the second `stuff` is `stuff-1`.
#[derive(Default)]
pub(crate) struct Slugs {
    /// Every slug that is taken, with the number to try next for it.
    taken: HashMap<String, usize>,
}

impl Slugs {
    pub(crate) fn unique(&mut self, heading: &str) -> String {
        let base = slug(heading);
        let Some(mut number) = self.taken.get(&base).copied() else {
            self.taken.insert(base.clone(), 1);
            return base;
        };
        loop {
            let candidate = format!("{base}-{number}");
            number += 1;
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(base, number);
                self.taken.insert(candidate.clone(), 1);
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script() {
        assert_eq!(slug("什么是所有权？"), "什么是所有权");
        assert_eq!(slug("使用 `Result` 类型来处理潜在的错误"), "使用-result-类型来处理潜在的错误");
        assert_eq!(slug("Ticks aren't in"), "ticks-arent-in");
        assert_eq!(slug("Überschrift — наука"), "überschrift--наука");
        assert_eq!(slug("！！"), "section");
    }

    #[test]
    fn a_second_heading_of_the_same_name_is_numbered() {
        let mut slugs = Slugs::default();
        let names = ["a", "a", "a-1", "a", "A"].map(|heading| slugs.unique(heading));
        assert_eq!(names, ["a", "a-1", "a-1-1", "a-2", "a-3"]);
    }
}
