//! Links that are sent by mail: whoever opens one has the mailbox. Each works once, and not for long.

use std::time::Duration;

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Token};
use web::Error;

use crate::codes;
use crate::sign_in::hash_of;
use crate::store::security::{self, ProofRow};

kernel::text_enum! {
    /// What a link is for.
    pub enum Purpose {
        /// Proves the address that the member registered with.
        Verify = "verify",
        /// Proves the address that the member changes to.
        Change = "change",
        /// Sets a new password.
        Reset = "reset",
    }
}
db::text_column!(Purpose);

impl Purpose {
    /// How long the link works: what gives away an account, not for long.
    pub const fn lasts(self) -> Duration {
        match self {
            Self::Verify | Self::Change => Duration::from_secs(24 * 3600),
            Self::Reset => Duration::from_secs(30 * 60),
        }
    }
}

/// Makes the secret of a link; earlier links of the same sort stop working. Without a member the link leads nowhere,
/// but costs as much.
///
/// # Errors
/// Only of the database.
pub(crate) fn issue(
    tx: &mut Tx,
    member: Option<MemberId>,
    purpose: Purpose,
    mail: &str,
) -> Result<Token, DbError> {
    let (token, now) = (tx.token(), tx.now());
    tx.execute(&security::DELETE_OLD_PROOFS, params![now])?;
    tx.execute(&security::DELETE_PROOFS, params![member, purpose])?;
    let (hash, expires_at) = (hash_of(token.as_str()), now.plus(purpose.lasts()));
    tx.insert(&security::INSERT_PROOF, params![hash, member, purpose, mail, now, expires_at])?;
    Ok(token)
}

/// What a link is for, without using it up: mail scanners open links too.
///
/// # Errors
/// Where it does not work (any more).
pub(crate) fn look(q: &mut Snapshot, token: &str) -> Result<ProofRow, Error> {
    let (hash, now) = (hash_of(token), q.now());
    q.row(&security::PROOF, params![hash, now])?.ok_or_else(|| Error::new(&codes::LINK_OVER))
}

/// Uses a link up.
///
/// # Errors
/// Where it does not work (any more).
pub(crate) fn take(tx: &mut Tx, token: &str) -> Result<ProofRow, Error> {
    let (hash, now) = (hash_of(token), tx.now());
    tx.row(&security::TAKE_PROOF, params![hash, now])?.ok_or_else(|| Error::new(&codes::LINK_OVER))
}
