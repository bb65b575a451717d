//! The ways in which a member can sign in; one is always left.

use db::{Snapshot, Tx, params};
use kernel::MemberId;
use web::{App, Error};

use crate::change_password::stored;
use crate::codes;
use crate::outer::{self, Provider};
use crate::passkeys::Passkeys;
use crate::store::{outer as identities, passkeys};

/// Which ways are open on this site at all, beside the password.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    providers: Vec<Provider>,
    passkeys: bool,
}

impl Open {
    pub fn of(app: &App) -> Self {
        Self { providers: outer::of(app).providers(), passkeys: Passkeys::of(app).is_some() }
    }
}

/// Whether a member has a password; whoever came through a login elsewhere has none until they set one by mail.
///
/// # Errors
/// 404 for an unknown member.
pub(crate) fn has_password(q: &mut Snapshot, member: MemberId) -> Result<bool, Error> {
    Ok(!stored(q, member)?.is_empty())
}

/// Refuses where nothing is left that lets the member in.
///
/// # Errors
/// Where nothing is.
pub(crate) fn keep_one(tx: &mut Tx, member: MemberId, open: &Open) -> Result<(), Error> {
    let linked = identities::identities(tx, member)?;
    let by_identity = linked.iter().any(|identity| open.providers.contains(&identity.provider));
    let keys: i64 = tx.one(&passkeys::COUNT_PASSKEYS, params![member])?;
    if has_password(tx, member)? || by_identity || (open.passkeys && keys > 0) {
        return Ok(());
    }
    Err(Error::new(&codes::LAST_WAY_IN))
}
