//! Whom a thing is meant for.

use std::fmt;
use std::str::FromStr;

use kernel::{Tier, UnknownText};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Whom a thing is meant for: the rule that stands on the thing itself, before any grant is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody, signed in or not. A trial lesson is this.
    Public,
    /// Everybody who registered.
    Members,
    /// Members who stand at this tier or higher.
    Tier(Tier),
    /// Those who bought it, or were given it.
    Paid,
    /// Those who bought it, and members who stand at this tier or higher.
    PaidOr(Tier),
    /// The one who made it and those it was shared with. Not even staff.
    Owner,
    /// Those who keep order in the house.
    Staff,
}

impl Audience {
    /// Every audience, in the order in which a form offers them.
    pub const ALL: &'static [Self] = &[
        Self::Public,
        Self::Members,
        Self::Tier(Tier::Guest),
        Self::Tier(Tier::Scholar),
        Self::Tier(Tier::Fellow),
        Self::Tier(Tier::Chair),
        Self::Paid,
        Self::PaidOr(Tier::Guest),
        Self::PaidOr(Tier::Scholar),
        Self::PaidOr(Tier::Fellow),
        Self::PaidOr(Tier::Chair),
        Self::Owner,
        Self::Staff,
    ];

    /// The stable word, as features store it beside their rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members => "members",
            Self::Tier(Tier::Guest) => "tier-guest",
            Self::Tier(Tier::Scholar) => "tier-scholar",
            Self::Tier(Tier::Fellow) => "tier-fellow",
            Self::Tier(Tier::Chair) => "tier-chair",
            Self::Paid => "paid",
            Self::PaidOr(Tier::Guest) => "paid-or-guest",
            Self::PaidOr(Tier::Scholar) => "paid-or-scholar",
            Self::PaidOr(Tier::Fellow) => "paid-or-fellow",
            Self::PaidOr(Tier::Chair) => "paid-or-chair",
            Self::Owner => "owner",
            Self::Staff => "staff",
        }
    }
}

impl FromStr for Audience {
    type Err = UnknownText;

    fn from_str(word: &str) -> Result<Self, UnknownText> {
        Self::ALL.iter().copied().find(|audience| audience.as_str() == word).ok_or(UnknownText)
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Audience {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_audience_reads_back_from_its_own_word() {
        for audience in Audience::ALL {
            assert_eq!(audience.as_str().parse(), Ok(*audience));
        }
        assert_eq!("Public".parse::<Audience>(), Err(UnknownText));
    }
}
