//! The answer to "may I?", with its reason.

use kernel::{MemberId, Role, Tier, Viewer};

use crate::{GrantId, Right};

/// Yes or no, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allow(Why),
    /// No.
    Deny(WhyNot),
}

/// Why somebody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Everybody may.
    Open,
    /// Every member may.
    Member,
    /// It is the viewer's own.
    Own,
    /// The viewer holds this office.
    Office(Role),
    /// The viewer stands at this tier.
    Tier(Tier),
    /// This grant says so.
    Grant(GrantId, Right),
}

/// Why somebody may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// The viewer may not even know that it exists.
    Hidden,
    /// Only members may.
    NotSignedIn,
    /// It is for members of this tier and higher.
    Tier(Tier),
    /// It has to be bought; members of the tier, if one is named, need not.
    Unpaid(Option<Tier>),
    /// It belongs to somebody else.
    NotYours,
    /// It takes an office in the house.
    NoOffice,
    /// It takes no more posts and edits.
    Locked,
    /// It was deleted.
    Removed,
    /// There is nothing to bring back.
    NotRemoved,
    /// What one made oneself one does not buy.
    OwnWork,
    /// It is not on offer now.
    NotOffered,
}

/// A refusal, as somebody outside is to be told: who are you (401), you may not (403), there is no such thing (404).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// Nobody is signed in, and signing in could help.
    #[error("sign in first")]
    SignIn,
    /// The viewer may know that it exists, no more.
    #[error("not allowed: {0:?}")]
    Forbidden(WhyNot),
    /// The viewer may not know whether it exists.
    #[error("not found")]
    NotFound,
}

impl Decision {
    /// Whether the answer is yes.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allow(_))
    }

    /// The reason for a yes, or the refusal that this viewer is to be told.
    ///
    /// # Errors
    /// Where the answer is no.
    pub fn for_viewer(self, viewer: &Viewer) -> Result<Why, Denial> {
        match self {
            Self::Allow(why) => Ok(why),
            Self::Deny(WhyNot::Hidden) => Err(Denial::NotFound),
            Self::Deny(why_not) if viewer.member.is_none() && why_not.could_change_by_signing_in() => {
                Err(Denial::SignIn)
            }
            Self::Deny(why_not) => Err(Denial::Forbidden(why_not)),
        }
    }
}

impl WhyNot {
    /// Whether the refusal hangs on who is asking, rather than on how the thing stands.
    const fn could_change_by_signing_in(self) -> bool {
        match self {
            Self::NotSignedIn | Self::Tier(_) | Self::Unpaid(_) | Self::NotYours | Self::NoOffice => true,
            Self::Hidden
            | Self::Locked
            | Self::Removed
            | Self::NotRemoved
            | Self::OwnWork
            | Self::NotOffered => false,
        }
    }
}

/// Whether the viewer is this member; a thing without an owner belongs to nobody.
pub(crate) fn is_own(viewer: &Viewer, owner: Option<MemberId>) -> bool {
    owner.is_some_and(|owner| viewer.is(owner))
}

#[cfg(test)]
mod tests {
    use kernel::{Locale, Timestamp};

    use super::*;

    #[test]
    fn a_passer_by_is_sent_to_sign_in_only_where_that_could_help() {
        let visitor = Viewer::anonymous(Locale::ZhCn, Timestamp::from_micros(0));
        let told = |why_not| Decision::Deny(why_not).for_viewer(&visitor);
        assert_eq!(told(WhyNot::Unpaid(None)), Err(Denial::SignIn));
        assert_eq!(told(WhyNot::NoOffice), Err(Denial::SignIn));
        assert_eq!(told(WhyNot::Locked), Err(Denial::Forbidden(WhyNot::Locked)));
        assert_eq!(told(WhyNot::Hidden), Err(Denial::NotFound));
    }
}
