//! Spaces: types and rules.

use access::{Audience, Thing};
use kernel::text::Length;

use crate::SpaceId;

/// How long the name of a space may be.
pub const SPACE_NAME: Length = Length::new(1, 40);
/// How long the description of a space may be.
pub const SPACE_DESCRIPTION: Length = Length::new(0, 200);
/// How long the address of a space may be.
pub const SPACE_SLUG: Length = Length::new(2, 40);
/// How many spaces a community may have: lists name the visible ones in one statement.
pub const SPACES_MAX: usize = 100;

/// Audiences that a space can have.
pub const SPACE_AUDIENCES: [Audience; 5] = [
    Audience::Public,
    Audience::Members,
    Audience::Tier(kernel::Tier::Scholar),
    Audience::Tier(kernel::Tier::Fellow),
    Audience::Staff,
];

/// Whether a text can stand in an address: small Latin letters, digits and single hyphens.
pub fn is_slug(text: &str) -> bool {
    !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The space under the rules of access.
pub fn thing(id: SpaceId, audience: Audience) -> Thing {
    Thing::new(id.subject(), audience)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain() {
        assert!(is_slug("rust") && is_slug("db-2"));
        for bad in ["Rust", "-a", "a-", "a--b", "数据库", "a b", "a/b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
