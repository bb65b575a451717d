//! Giving: a member gets a right, once for its reason.

use db::{DbError, Tx};
use events::Emit as _;
use kernel::{MemberId, Subject, Timestamp};

use crate::events::GrantGiven;
use crate::{Grant, GrantId, Reason, Right, Standing, store};

/// What is to be given, to whom, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// Who gets it.
    pub member: MemberId,
    /// What it is for. For a tier: what the tier came with, such as a plan.
    pub subject: Subject,
    /// What it gives.
    pub right: Right,
    /// Why.
    pub reason: Reason,
    /// From when; `None` is now. A renewal begins where the time before it ends, so that taking one order back takes
    /// exactly its own months.
    pub from: Option<Timestamp>,
    /// Until when; `None` has no end.
    pub until: Option<Timestamp>,
}

/// What [`give`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The grant, as it stands.
    pub grant: Grant,
    /// Whether this call made it. When not, the reason had given it before; it may even have ended since.
    pub fresh: bool,
}

/// Why nothing was given.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GiveError {
    /// It would end before it begins.
    #[error("a grant must end after it begins")]
    EmptySpan,
    /// There is no such member.
    #[error("there is no such member")]
    NoMember,
    /// The database failed.
    #[error(transparent)]
    Db(DbError),
}

impl From<DbError> for GiveError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::ForeignKey => Self::NoMember,
            error => Self::Db(error),
        }
    }
}

/// Gives a right and tells the log (`access.grant.given`).
///
/// A cause gives the same right on the same thing once: a second call gives the first grant again, even one that was
/// revoked, so a payment notice that comes twice or late undoes no refund. By hand, a grant that has ended can be given
/// anew.
///
/// # Errors
/// As [`GiveError`] says.
pub fn give(tx: &mut Tx, wanted: NewGrant) -> Result<Given, GiveError> {
    let now = tx.now();
    let earlier = match &wanted.reason {
        Reason::Cause(cause) => store::by_cause(tx, wanted.member, &wanted.subject, wanted.right, cause)?,
        Reason::Hand { .. } => store::last_by_hand(tx, wanted.member, &wanted.subject, wanted.right)?,
    };
    let follows = match earlier {
        Some(grant) if stands_in_the_way(&grant, now) => return Ok(Given { grant, fresh: false }),
        ended => ended.map(|grant| grant.id),
    };
    let mut grant = Grant {
        id: GrantId::new(0),
        member: wanted.member,
        subject: wanted.subject,
        right: wanted.right,
        reason: wanted.reason,
        from: wanted.from.unwrap_or(now),
        until: wanted.until,
        revoked_at: None,
    };
    if grant.until.is_some_and(|until| until <= grant.from) {
        return Err(GiveError::EmptySpan);
    }
    grant.id = store::insert(tx, &grant, follows)?;
    tx.emit(&GrantGiven::from(&grant))?;
    Ok(Given { grant, fresh: true })
}

/// A cause never gives twice; a decision by hand can be taken again once the last one has ended.
fn stands_in_the_way(earlier: &Grant, now: Timestamp) -> bool {
    match earlier.reason {
        Reason::Cause(_) => true,
        Reason::Hand { .. } => matches!(earlier.standing(now), Standing::Waiting | Standing::InForce),
    }
}
