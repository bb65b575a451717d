//! The languages of the house.

use serde::{Deserialize, Serialize};

/// A language in which every page is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Locale {
    /// Simplified Chinese, the first language.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The BCP 47 tag, as in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of a stored or submitted tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4); `None` where it asks for neither.
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let mut best: Option<(Self, u16)> = None;
        for range in accept_language.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(Some(1.0), |q| q.parse::<f32>().ok())
                .map_or(0, |q| (q.clamp(0.0, 1.0) * 1000.0) as u16);
            let locale = match tag.split('-').next() {
                Some("zh") => Self::ZhCn,
                Some("en") => Self::En,
                _ => continue,
            };
            if weight > 0 && best.is_none_or(|(_, found)| weight > found) {
                best = Some((locale, weight));
            }
        }
        best.map(|(locale, _)| locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(Locale::negotiate("zh-CN,zh;q=0.9,en;q=0.8"), Some(Locale::ZhCn));
        assert_eq!(Locale::negotiate("fr, en-GB;q=0.7, zh;q=0.9"), Some(Locale::ZhCn));
        assert_eq!(Locale::negotiate("en-US,zh;q=0.1"), Some(Locale::En));
        assert_eq!(Locale::negotiate("zh-TW"), Some(Locale::ZhCn));
        assert_eq!(Locale::negotiate("zh;q=0, en;q=0.1"), Some(Locale::En));
        assert_eq!(Locale::negotiate("fr"), None);
        assert_eq!(Locale::negotiate("en;q=many"), None);
    }
}
