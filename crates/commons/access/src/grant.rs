//! Grants: what was given to one member, why, from when, until when.

use std::str::FromStr;

use kernel::{MemberId, Subject, Tier, Timestamp, UnknownText};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

kernel::id! {
    /// A grant.
    pub GrantId = "grant";
}

/// What a grant gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// To read the subject and its parts.
    Read,
    /// To edit the subject and its parts, as a co-author does.
    Edit,
    /// To keep order in the subject, as the moderator of one space does.
    Moderate,
    /// To stand at a tier, everywhere.
    Tier(Tier),
}

impl Right {
    /// Every right.
    pub const ALL: &'static [Self] = &[
        Self::Read,
        Self::Edit,
        Self::Moderate,
        Self::Tier(Tier::Guest),
        Self::Tier(Tier::Scholar),
        Self::Tier(Tier::Fellow),
        Self::Tier(Tier::Chair),
    ];

    /// The stable word, as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Edit => "edit",
            Self::Moderate => "moderate",
            Self::Tier(Tier::Guest) => "tier-guest",
            Self::Tier(Tier::Scholar) => "tier-scholar",
            Self::Tier(Tier::Fellow) => "tier-fellow",
            Self::Tier(Tier::Chair) => "tier-chair",
        }
    }
}

impl FromStr for Right {
    type Err = UnknownText;

    fn from_str(word: &str) -> Result<Self, UnknownText> {
        Self::ALL.iter().copied().find(|right| right.as_str() == word).ok_or(UnknownText)
    }
}

impl Serialize for Right {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Right {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Why a grant was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Something that happened stands behind it: a paid order, an award, an invitation. One such cause gives one
    /// right on one subject at most once, even after the grant was revoked.
    Cause(Subject),
    /// Somebody decided so by name.
    Hand {
        /// Who decided.
        by: MemberId,
        /// Why, in that person's words.
        note: String,
    },
}

impl Reason {
    /// The reason of everything an order bought.
    pub const fn order(id: i64) -> Self {
        Self::Cause(Subject::of("order", id))
    }
}

/// One right, given to one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Which grant it is.
    pub id: GrantId,
    /// Who holds it.
    pub member: MemberId,
    /// What it is for. For a tier: what the tier came with, such as a plan.
    pub subject: Subject,
    /// What it gives.
    pub right: Right,
    /// Why it was given.
    pub reason: Reason,
    /// The first instant at which it holds.
    pub from: Timestamp,
    /// The first instant at which it no longer holds, unless it has no end.
    pub until: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

kernel::text_enum! {
    /// How a grant stands at an instant.
    pub enum Standing {
        /// It begins later.
        Waiting = "waiting",
        /// It holds.
        InForce = "in_force",
        /// It ran out.
        Lapsed = "lapsed",
        /// It was taken back.
        Revoked = "revoked",
    }
}

impl Grant {
    /// How the grant stands at `now`: in force from `from`, no longer at `until`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.revoked_at.is_some_and(|at| at <= now) {
            Standing::Revoked
        } else if now < self.from {
            Standing::Waiting
        } else if self.until.is_some_and(|until| until <= now) {
            Standing::Lapsed
        } else {
            Standing::InForce
        }
    }
}

/// Grants that were loaded to decide about one viewer and some things.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants(Vec<Grant>);

impl Grants {
    /// No grants, as a passer-by holds.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// These grants, in any order.
    pub const fn new(grants: Vec<Grant>) -> Self {
        Self(grants)
    }

    /// The grants that a member holds at `now`.
    pub fn in_force(&self, member: MemberId, now: Timestamp) -> impl Iterator<Item = &Grant> {
        self.0.iter().filter(move |grant| grant.member == member && grant.standing(now) == Standing::InForce)
    }
}

/// The tier that a member was granted, and how long it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldTier {
    /// The highest tier in force.
    pub tier: Tier,
    /// When it ends, with all grants of it that follow on one another without a gap; `None` where it has no end.
    pub until: Option<Timestamp>,
}

impl HeldTier {
    /// What one member's grants say at `now`; `None` where no tier is in force.
    pub fn of(grants: &[Grant], now: Timestamp) -> Option<Self> {
        let tier_of = |grant: &Grant| match grant.right {
            Right::Tier(tier) => Some(tier),
            Right::Read | Right::Edit | Right::Moderate => None,
        };
        let in_force = grants.iter().filter(|grant| grant.standing(now) == Standing::InForce);
        let tier = in_force.filter_map(tier_of).max()?;
        let mut spans: Vec<_> = grants
            .iter()
            .filter(|grant| tier_of(grant) == Some(tier))
            .filter(|grant| matches!(grant.standing(now), Standing::InForce | Standing::Waiting))
            .map(|grant| (grant.from, grant.until))
            .collect();
        spans.sort_unstable();
        let mut end = now;
        for (from, until) in spans {
            if from > end {
                break;
            }
            match until {
                Some(until) => end = end.max(until),
                None => return Some(Self { tier, until: None }),
            }
        }
        Some(Self { tier, until: Some(end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_holds_from_its_first_instant_up_to_its_last() {
        let at = Timestamp::from_micros;
        let mut grant = Grant {
            id: GrantId::new(1),
            member: MemberId::new(1),
            subject: Subject::of("course", 1),
            right: Right::Read,
            reason: Reason::order(1),
            from: at(10),
            until: Some(at(20)),
            revoked_at: None,
        };
        assert_eq!(grant.standing(at(9)), Standing::Waiting);
        assert_eq!(grant.standing(at(10)), Standing::InForce);
        assert_eq!(grant.standing(at(19)), Standing::InForce);
        assert_eq!(grant.standing(at(20)), Standing::Lapsed);
        grant.revoked_at = Some(at(15));
        assert_eq!(grant.standing(at(14)), Standing::InForce);
        assert_eq!(grant.standing(at(15)), Standing::Revoked);
        assert_eq!(grant.standing(at(20)), Standing::Revoked);
    }

    #[test]
    fn a_tier_lasts_as_long_as_grants_follow_on_one_another() {
        let at = Timestamp::from_micros;
        let tier = |id, tier, from, until: Option<i64>| Grant {
            id: GrantId::new(id),
            member: MemberId::new(1),
            subject: Subject::of("plan", 1),
            right: Right::Tier(tier),
            reason: Reason::order(id),
            from: at(from),
            until: until.map(at),
            revoked_at: None,
        };
        let year = [
            tier(1, Tier::Scholar, 0, Some(10)),
            tier(3, Tier::Scholar, 20, Some(30)),
            tier(2, Tier::Scholar, 10, Some(20)),
            tier(4, Tier::Scholar, 31, Some(40)),
            tier(5, Tier::Fellow, 5, Some(8)),
        ];
        let held = |now| HeldTier::of(&year, at(now));
        assert_eq!(held(4), Some(HeldTier { tier: Tier::Scholar, until: Some(at(30)) }));
        assert_eq!(held(5), Some(HeldTier { tier: Tier::Fellow, until: Some(at(8)) }));
        assert_eq!(held(30), None);
        assert_eq!(held(31), Some(HeldTier { tier: Tier::Scholar, until: Some(at(40)) }));
        let forever = [tier(1, Tier::Scholar, 0, Some(10)), tier(2, Tier::Scholar, 9, None)];
        assert_eq!(HeldTier::of(&forever, at(1)), Some(HeldTier { tier: Tier::Scholar, until: None }));
    }

    #[test]
    fn every_right_reads_back_from_its_own_word() {
        for right in Right::ALL {
            assert_eq!(right.as_str().parse(), Ok(*right));
        }
    }
}
