//! The facts that others may rely on. Each is about the thing that the grant is for.

use events::Event;
use kernel::{MemberId, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Grant, GrantId, Reason, Right};

/// A member was given a right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantGiven {
    /// Which grant.
    pub grant: GrantId,
    /// Who got it.
    pub member: MemberId,
    /// What it is for.
    pub thing: Subject,
    /// What it gives.
    pub right: Right,
    /// Why.
    pub reason: Reason,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
}

impl From<&Grant> for GrantGiven {
    fn from(grant: &Grant) -> Self {
        Self {
            grant: grant.id,
            member: grant.member,
            thing: grant.subject.clone(),
            right: grant.right,
            reason: grant.reason.clone(),
            from: grant.from,
            until: grant.until,
        }
    }
}

impl Event for GrantGiven {
    const KIND: &'static str = "access.grant.given";

    fn subject(&self) -> Subject {
        self.thing.clone()
    }

    fn actor(&self) -> Option<MemberId> {
        match self.reason {
            Reason::Hand { by, .. } => Some(by),
            Reason::Cause(_) => None,
        }
    }
}

/// A right was taken back before its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRevoked {
    /// Which grant.
    pub grant: GrantId,
    /// Who had it.
    pub member: MemberId,
    /// What it was for.
    pub thing: Subject,
    /// What it gave.
    pub right: Right,
    /// Who took it back; `None` where a refund or a rule did.
    pub by: Option<MemberId>,
}

impl GrantRevoked {
    pub(crate) fn new(grant: &Grant, by: Option<MemberId>) -> Self {
        let Grant { id, member, right, .. } = *grant;
        Self { grant: id, member, thing: grant.subject.clone(), right, by }
    }
}

impl Event for GrantRevoked {
    const KIND: &'static str = "access.grant.revoked";

    fn subject(&self) -> Subject {
        self.thing.clone()
    }

    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

/// A right lasts longer than was said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantExtended {
    /// Which grant.
    pub grant: GrantId,
    /// Who has it.
    pub member: MemberId,
    /// What it is for.
    pub thing: Subject,
    /// What it gives.
    pub right: Right,
    /// Until when it lasts now.
    pub until: Option<Timestamp>,
    /// Who decided so.
    pub by: Option<MemberId>,
}

impl GrantExtended {
    pub(crate) fn new(grant: &Grant, by: Option<MemberId>) -> Self {
        let Grant { id, member, right, until, .. } = *grant;
        Self { grant: id, member, thing: grant.subject.clone(), right, until, by }
    }
}

impl Event for GrantExtended {
    const KIND: &'static str = "access.grant.extended";

    fn subject(&self) -> Subject {
        self.thing.clone()
    }

    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}
