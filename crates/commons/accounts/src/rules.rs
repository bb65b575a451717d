//! Whoever becomes a member accepts the rules of the community, where there are any.

use db::Tx;
use kernel::MemberId;
use web::{App, Error, Invalid, Visit};

use crate::codes;

/// The community's rules, as far as a registration needs them. They belong to a crate that stands on this one, so `app`
/// offers this as a service; without it nobody is asked.
#[derive(Debug, Clone, Copy)]
pub struct RuleBook {
    /// The page that shows them.
    pub path: &'static str,
    /// Notes that a member accepts a version.
    pub accept: fn(&mut Tx, MemberId, i64) -> Result<(), Error>,
}

/// What a registration asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) book: RuleBook,
    /// The version that is in force.
    pub(crate) version: i64,
}

impl Asked {
    /// The rules that are in force now; `None` where there are none.
    pub(crate) fn now(app: &App, visit: &Visit) -> Option<Self> {
        let version = visit.standing().rules?;
        let book = *app.service::<RuleBook>().ok()?;
        Some(Self { book, version })
    }

    /// Goes on only where this very version was accepted: rules that changed while somebody typed are read first.
    ///
    /// # Errors
    /// 422 about the field `rules`.
    pub(crate) fn check(&self, accepted: Option<i64>) -> Result<(), Error> {
        let mut invalid = Invalid::new();
        if accepted != Some(self.version) {
            invalid.add("rules", &codes::RULES);
        }
        invalid.into_result()
    }
}
