//! Extending: a grant lasts longer than was said at first.

use db::{DbError, Tx};
use events::Emit as _;
use kernel::{MemberId, Timestamp};

use crate::events::GrantExtended;
use crate::{Grant, GrantId, store};

/// Why a grant was not extended.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ExtendError {
    /// There is no such grant.
    #[error("there is no such grant")]
    Unknown,
    /// It was taken back; give a new one.
    #[error("the grant was taken back")]
    Revoked,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Moves the end of a grant to a later instant, or away, and tells the log (`access.grant.extended`). An end that is
/// not later changes nothing, so calling it again is harmless and it never shortens.
///
/// # Errors
/// As [`ExtendError`] says.
pub fn extend(
    tx: &mut Tx,
    id: GrantId,
    until: Option<Timestamp>,
    by: Option<MemberId>,
) -> Result<Grant, ExtendError> {
    let mut grant = store::grant(tx, id)?.ok_or(ExtendError::Unknown)?;
    if grant.revoked_at.is_some() {
        return Err(ExtendError::Revoked);
    }
    let is_later = match (grant.until, until) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(end), Some(until)) => until > end,
    };
    if is_later {
        store::extend(tx, id, until)?;
        grant.until = until;
        tx.emit(&GrantExtended::new(&grant, by))?;
    }
    Ok(grant)
}
