//! How a refusal is told to people and programs.

use kernel::Tier;
use web::Error;
use web::codes as common;

use crate::{Denial, RequireError, WhyNot};

web::codes! {
    /// It is for a higher tier.
    pub TIER_NEEDED = ("access.tier_needed", 403);
    /// It has to be bought.
    pub NOT_BOUGHT = ("access.not_bought", 403);
    /// It belongs to somebody else.
    pub NOT_YOURS = ("access.not_yours", 403);
    /// It takes an office in the house.
    pub NO_OFFICE = ("access.no_office", 403);
    /// It takes no more posts and edits.
    pub LOCKED = ("access.locked", 403);
    /// It was deleted; bring it back first.
    pub REMOVED = ("access.removed", 403);
    /// It is not deleted.
    pub NOT_REMOVED = ("access.not_removed", 403);
    /// One does not buy one's own work.
    pub OWN_WORK = ("access.own_work", 403);
    /// It is not on offer.
    pub NOT_OFFERED = ("access.not_offered", 403);
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::SignIn => Self::new(&common::SIGN_IN),
            Denial::NotFound => Self::not_found(),
            Denial::Forbidden(why_not) => forbidden(why_not),
        }
    }
}

impl From<RequireError> for Error {
    fn from(error: RequireError) -> Self {
        match error {
            RequireError::Denied(denial) => denial.into(),
            RequireError::Db(error) => error.into(),
        }
    }
}

fn forbidden(why_not: WhyNot) -> Error {
    let code = match why_not {
        WhyNot::Hidden => return Error::not_found(),
        WhyNot::NotSignedIn => &common::SIGN_IN,
        WhyNot::Tier(tier) => return Error::new(&TIER_NEEDED).arg("tier", Tier::as_str(tier)),
        WhyNot::Unpaid(_) => &NOT_BOUGHT,
        WhyNot::NotYours => &NOT_YOURS,
        WhyNot::NoOffice => &NO_OFFICE,
        WhyNot::Locked => &LOCKED,
        WhyNot::Removed => &REMOVED,
        WhyNot::NotRemoved => &NOT_REMOVED,
        WhyNot::OwnWork => &OWN_WORK,
        WhyNot::NotOffered => &NOT_OFFERED,
    };
    Error::new(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_the_status_that_says_how_much_may_be_known() {
        let status = |denial: Denial| Error::from(denial).status().as_u16();
        assert_eq!(status(Denial::SignIn), 401);
        assert_eq!(status(Denial::NotFound), 404);
        assert_eq!(status(Denial::Forbidden(WhyNot::Unpaid(None))), 403);
        assert_eq!(status(Denial::Forbidden(WhyNot::Hidden)), 404, "never more than may be known");
    }

    #[test]
    fn the_needed_tier_is_named() {
        let error = Error::from(Denial::Forbidden(WhyNot::Tier(Tier::Fellow)));
        assert!(error.is(&TIER_NEEDED));
        assert_eq!(error.reason().args, [("tier", "fellow".into())]);
    }
}
