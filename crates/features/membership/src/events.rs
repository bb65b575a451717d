//! The facts about memberships and plans that others may rely on.

use events::Event;
use kernel::{MemberId, Subject, Tier, Timestamp};
use serde::{Deserialize, Serialize};

use crate::plan::PlanId;

/// A member has a tier that they did not have before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipStarted {
    /// Whose it is.
    pub member: MemberId,
    /// Which tier.
    pub tier: Tier,
    /// Through which plan.
    pub plan: PlanId,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// A tier that a member has lasts longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipExtended {
    /// Whose it is.
    pub member: MemberId,
    /// Which tier.
    pub tier: Tier,
    /// Through which plan.
    pub plan: PlanId,
    /// Until when it lasts now.
    pub until: Timestamp,
}

/// A tier ended, and nothing of the same tier follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipEnded {
    /// Whose it was.
    pub member: MemberId,
    /// Which tier.
    pub tier: Tier,
    /// When.
    pub at: Timestamp,
    /// It was paid back, rather than running out.
    pub refunded: bool,
}

macro_rules! about_members {
    ($($name:ident = $kind:literal;)+) => {$(
        impl Event for $name {
            const KIND: &'static str = $kind;

            fn subject(&self) -> Subject {
                self.member.subject()
            }

            fn actor(&self) -> Option<MemberId> {
                Some(self.member)
            }
        }
    )+};
}

about_members! {
    MembershipStarted = "membership.membership.started";
    MembershipExtended = "membership.membership.extended";
    MembershipEnded = "membership.membership.ended";
}

/// An owner made, changed, retired or offered a plan again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChanged {
    /// Which plan.
    pub plan: PlanId,
    /// Whether it is offered now.
    pub active: bool,
    /// Who did it.
    pub by: MemberId,
}

impl Event for PlanChanged {
    const KIND: &'static str = "membership.plan.changed";

    fn subject(&self) -> Subject {
        self.plan.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}
