//! The rules: who may do what with a thing. Pure, so that a table of cases can prove it.
//!
//! Each rule asks for the strongest claim first (own, grant, office, tier) and falls back to the audience. A claim
//! only ever opens: no rule reads a grant to refuse, so a grant never takes anything away.

use kernel::{MemberId, Tier, Viewer};

use crate::decision::{Decision, Why, WhyNot, is_own};
use crate::{Action, Audience, Grant, Grants, Removal, Right, Stage, Thing};

/// Whether the viewer may do this with the thing, given the grants that were loaded for both, and why.
///
/// Grants of other members and for other things are passed over, so loading too many is harmless; one that was not
/// loaded can only lead to a refusal.
pub fn decide(viewer: &Viewer, action: Action, thing: &Thing, grants: &Grants) -> Decision {
    let case = Case { viewer, thing, claims: Claims::of(viewer, thing, grants) };
    match case.rule(action) {
        Ok(why) => Decision::Allow(why),
        Err(why_not) => Decision::Deny(why_not),
    }
}

/// The highest tier at which the viewer stands: by membership or by a grant.
pub fn tier_of(viewer: &Viewer, grants: &Grants) -> Option<Tier> {
    let member = viewer.member.as_ref()?;
    let granted = grants.in_force(member.id, viewer.now).filter_map(|grant| match grant.right {
        Right::Tier(tier) => Some(tier),
        _ => None,
    });
    Some(granted.fold(member.tier, Tier::max))
}

type Ruling = Result<Why, WhyNot>;

struct Case<'a> {
    viewer: &'a Viewer,
    thing: &'a Thing,
    claims: Claims,
}

/// What speaks for the viewer here, found once.
struct Claims {
    own: Option<Why>,
    read: Option<Why>,
    edit: Option<Why>,
    moderate: Option<Why>,
    office: Option<Why>,
    owns_house: Option<Why>,
    tier: Option<(Tier, Why)>,
}

impl Claims {
    fn of(viewer: &Viewer, thing: &Thing, grants: &Grants) -> Self {
        let office = |held: bool| {
            let role = viewer.member.as_ref().filter(|_| held).map(|member| member.role);
            role.map(Why::Office)
        };
        let granted = |right: Right| {
            let member = viewer.member_id()?;
            let here = grants.in_force(member, viewer.now).filter(|grant| {
                grant.right == right && thing.reach().any(|subject| *subject == grant.subject)
            });
            strongest(here).map(|grant| Why::Grant(grant.id, right))
        };
        Self {
            own: is_own(viewer, thing.owner).then_some(Why::Own),
            read: granted(Right::Read),
            edit: granted(Right::Edit),
            moderate: granted(Right::Moderate),
            office: office(viewer.is_staff()),
            owns_house: office(viewer.is_owner()),
            tier: viewer.member_id().and_then(|member| Self::tier(viewer, member, grants)),
        }
    }

    fn tier(viewer: &Viewer, member: MemberId, grants: &Grants) -> Option<(Tier, Why)> {
        let tier = tier_of(viewer, grants)?;
        if viewer.member.as_ref().is_some_and(|member| member.tier == tier) {
            return Some((tier, Why::Tier(tier)));
        }
        let right = Right::Tier(tier);
        let holding = grants.in_force(member, viewer.now).filter(|grant| grant.right == right);
        strongest(holding).map(|grant| (tier, Why::Grant(grant.id, right)))
    }

    /// Made it, or helps to make it.
    fn maker(&self) -> Option<Why> {
        self.own.or(self.edit)
    }

    /// Keeps order, here or in the whole house.
    fn keeper(&self) -> Option<Why> {
        self.moderate.or(self.office)
    }
}

/// Of grants that say the same, the one that lasts longest; of those the first. Their order does not matter.
fn strongest<'g>(grants: impl Iterator<Item = &'g Grant>) -> Option<&'g Grant> {
    grants.max_by_key(|grant| {
        let until = grant.until.map_or(i64::MAX, kernel::Timestamp::micros);
        (until, std::cmp::Reverse(grant.id))
    })
}

impl Case<'_> {
    fn rule(&self, action: Action) -> Ruling {
        let seen = self.see()?;
        match action {
            Action::See => Ok(seen),
            Action::Read => self.read(),
            Action::Post => self.post(),
            Action::Edit => self.edit(),
            Action::Delete => self.delete(),
            Action::Restore => self.restore(),
            Action::Accept => self.accept(),
            Action::Moderate => self.keeper().ok_or(WhyNot::NoOffice),
            Action::Manage => self.claims.own.or(self.answerable()).ok_or(WhyNot::NotYours),
            Action::Create => self.create(),
            Action::Buy => self.buy(),
        }
    }

    fn see(&self) -> Ruling {
        let claims = &self.claims;
        let makers = || if self.thing.shut_in { claims.edit } else { claims.maker() };
        let keepers = || self.keeper();
        let readers = || claims.read;
        let admitted = match (self.thing.removal, self.thing.stage) {
            (Removal::Owner | Removal::Staff, _) => makers().or_else(keepers),
            (Removal::None, Stage::Draft) => makers().or_else(keepers),
            (Removal::None, Stage::Withdrawn) => makers().or_else(readers).or_else(keepers),
            (Removal::None, Stage::Published) => match self.thing.audience {
                Audience::Owner => makers().or_else(readers),
                Audience::Staff => makers().or_else(readers).or_else(keepers),
                Audience::Public
                | Audience::Members
                | Audience::Tier(_)
                | Audience::Paid
                | Audience::PaidOr(_) => Some(Why::Open),
            },
        };
        admitted.ok_or(WhyNot::Hidden)
    }

    fn read(&self) -> Ruling {
        let claims = &self.claims;
        if let Some(why) = claims.maker().or(claims.read) {
            return Ok(why);
        }
        let by_audience = match self.thing.audience {
            Audience::Public => Ok(Why::Open),
            Audience::Members => self.member(),
            Audience::Tier(needed) => self.stands_at(needed).ok_or(WhyNot::Tier(needed)),
            Audience::Paid => Err(WhyNot::Unpaid(None)),
            Audience::PaidOr(needed) => self.stands_at(needed).ok_or(WhyNot::Unpaid(Some(needed))),
            // Who sees these reads them, and has been let in above or is a keeper.
            Audience::Owner | Audience::Staff => Err(WhyNot::Hidden),
        };
        by_audience.or_else(|why_not| self.keeper().ok_or(why_not))
    }

    fn post(&self) -> Ruling {
        let why = self.read()?;
        self.there()?;
        self.unlocked()?;
        self.member().map(|member| if why == Why::Open { member } else { why })
    }

    /// The words stay their makers'; beside them only the owner of the house answers for what it publishes.
    fn edit(&self) -> Ruling {
        self.there()?;
        self.unlocked()?;
        self.claims.maker().or(self.answerable()).ok_or(WhyNot::NotYours)
    }

    fn delete(&self) -> Ruling {
        self.there()?;
        self.unlocked()?;
        self.claims.own.or_else(|| self.keeper()).ok_or(WhyNot::NotYours)
    }

    fn restore(&self) -> Ruling {
        match self.thing.removal {
            Removal::None => Err(WhyNot::NotRemoved),
            Removal::Owner => self.claims.own.or_else(|| self.keeper()).ok_or(WhyNot::NotYours),
            Removal::Staff => self.keeper().ok_or(WhyNot::NoOffice),
        }
    }

    /// A testimony of whoever asked; nobody gives it in another's name.
    fn accept(&self) -> Ruling {
        self.there()?;
        self.unlocked()?;
        self.claims.own.ok_or(WhyNot::NotYours)
    }

    fn create(&self) -> Ruling {
        let member = self.viewer.member.as_ref().ok_or(WhyNot::NotSignedIn)?;
        if self.viewer.is_author() { Ok(Why::Office(member.role)) } else { Err(WhyNot::NoOffice) }
    }

    fn buy(&self) -> Ruling {
        self.there()?;
        if self.thing.stage != Stage::Published {
            return Err(WhyNot::NotOffered);
        }
        if self.claims.own.is_some() {
            return Err(WhyNot::OwnWork);
        }
        self.member()
    }

    fn member(&self) -> Ruling {
        self.viewer.member.as_ref().map(|_| Why::Member).ok_or(WhyNot::NotSignedIn)
    }

    fn stands_at(&self, needed: Tier) -> Option<Why> {
        self.claims.tier.filter(|(tier, _)| *tier >= needed).map(|(_, why)| why)
    }

    fn there(&self) -> Result<(), WhyNot> {
        if self.thing.removal == Removal::None { Ok(()) } else { Err(WhyNot::Removed) }
    }

    /// A lock holds back everybody but those who keep order.
    fn unlocked(&self) -> Result<(), WhyNot> {
        if self.thing.locked && self.keeper().is_none() { Err(WhyNot::Locked) } else { Ok(()) }
    }

    fn keeper(&self) -> Option<Why> {
        if self.is_private() { None } else { self.claims.keeper() }
    }

    fn answerable(&self) -> Option<Why> {
        if self.is_private() { None } else { self.claims.owns_house }
    }

    /// Nobody reads or touches private things by office.
    fn is_private(&self) -> bool {
        self.thing.audience == Audience::Owner
    }
}
