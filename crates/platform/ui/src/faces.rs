//! Members without a picture: one glyph of the name on one of eight tints.

use kernel::Tier;

/// The glyph on a member's seal: the first letter or character of the name that can be read, in capitals.
#[must_use]
pub fn glyph(name: &str) -> String {
    name.chars()
        .find(|c| c.is_alphanumeric())
        .map_or_else(|| "?".to_owned(), |c| c.to_uppercase().take(1).collect())
}

/// The tint's class, `h1` to `h8`, the same for a member everywhere and for ever.
#[must_use]
pub const fn tint(id: i64) -> &'static str {
    // Steps of five visit all eight tints, so members who joined one after another look different.
    const TINTS: [&str; 8] = ["h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"];
    TINTS[(id.wrapping_mul(5) & 7) as usize]
}

/// The class of a tier's ring and badge; none for guests.
#[must_use]
pub const fn tier_class(tier: Tier) -> &'static str {
    match tier {
        Tier::Guest => "",
        Tier::Scholar => "t2",
        Tier::Fellow => "t3",
        Tier::Chair => "t4",
    }
}

/// The message id of a tier's name.
#[must_use]
pub const fn tier_label(tier: Tier) -> &'static str {
    match tier {
        Tier::Guest => crate::message("tier-guest"),
        Tier::Scholar => crate::message("tier-scholar"),
        Tier::Fellow => crate::message("tier-fellow"),
        Tier::Chair => crate::message("tier-chair"),
    }
}

/// The characters of a seal, one under the other as they are carved.
#[must_use]
pub fn seal_lines(glyphs: &str) -> String {
    let mut lines = String::with_capacity(glyphs.len() + 4);
    for (at, glyph) in glyphs.chars().enumerate() {
        if at > 0 {
            lines.push('\n');
        }
        lines.push(glyph);
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_glyph_is_the_first_thing_that_can_be_read() {
        assert_eq!(glyph("淳于明"), "淳");
        assert_eq!(glyph("mira"), "M");
        assert_eq!(glyph("_9lives"), "9");
        assert_eq!(glyph("ßeta"), "S");
        for nothing in ["", "\u{200b}\u{202e}", "<>\"'&", "🙂"] {
            assert_eq!(glyph(nothing), "?", "{nothing:?}");
        }
    }

    #[test]
    fn neighbours_wear_different_tints() {
        for first in [1, 7, 100] {
            let tints: BTreeSet<_> = (first..first + 5).map(tint).collect();
            assert_eq!(tints.len(), 5, "{tints:?}");
        }
        assert_eq!(tint(5), tint(5));
        assert!(tint(i64::MIN).starts_with("h"));
    }
}
