//! Standing: what a membership gives, and what others see.

use db::{DbError, Tx, params};
use events::Emit as _;
use kernel::{MemberId, Role, Tier, Timestamp};

use crate::events::TierChanged;
use crate::store;

/// The standing that others see at this moment: the house itself sits in the chair, everybody else has what was
/// bought for as long as it lasts.
pub fn shown(role: Role, tier: Tier, until: Option<Timestamp>, now: Timestamp) -> Tier {
    match role {
        Role::Owner | Role::Moderator => Tier::Chair,
        Role::Author | Role::Member if until.is_none_or(|until| now < until) => tier,
        Role::Author | Role::Member => Tier::Guest,
    }
}

/// Gives a member a standing until a moment; `None` is for good. Memberships call this with each change.
///
/// # Errors
/// Only of the database.
pub fn set_tier(tx: &mut Tx, member: MemberId, tier: Tier, until: Option<Timestamp>) -> Result<(), DbError> {
    tx.execute(&store::UPDATE_TIER, params![member, tier, until])?;
    tx.emit(&TierChanged { member, tier, until })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_ends_at_its_moment() {
        let (before, end) = (Timestamp::from_micros(9), Timestamp::from_micros(10));
        assert_eq!(shown(Role::Member, Tier::Fellow, Some(end), before), Tier::Fellow);
        assert_eq!(shown(Role::Member, Tier::Fellow, Some(end), end), Tier::Guest);
        assert_eq!(shown(Role::Author, Tier::Scholar, None, end), Tier::Scholar);
        assert_eq!(shown(Role::Owner, Tier::Guest, None, end), Tier::Chair);
    }
}
