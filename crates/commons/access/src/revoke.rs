//! Taking back what was given.

use db::{DbError, Tx};
use events::Emit as _;
use kernel::{MemberId, Subject};

use crate::events::GrantRevoked;
use crate::{Grant, GrantId, store};

/// Takes back one grant, at once, and tells the log (`access.grant.revoked`).
///
/// Gives the grant that it took back; `None` where there is none, or it was taken back before.
///
/// # Errors
/// When the database fails.
pub fn revoke(tx: &mut Tx, id: GrantId, by: Option<MemberId>) -> Result<Option<Grant>, DbError> {
    let revoked = store::revoke(tx, id, by)?;
    if let Some(grant) = &revoked {
        tx.emit(&GrantRevoked::new(grant, by))?;
    }
    Ok(revoked)
}

/// Takes back all that came from one cause, such as a refunded order. Calling it again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn revoke_caused(tx: &mut Tx, cause: &Subject, by: Option<MemberId>) -> Result<Vec<Grant>, DbError> {
    let revoked = store::revoke_caused(tx, cause, by)?;
    for grant in &revoked {
        tx.emit(&GrantRevoked::new(grant, by))?;
    }
    Ok(revoked)
}
