//! Somebody goes elsewhere to sign in, and comes back: once, soon, and in the same browser.

use std::time::Duration;

use db::{DbError, Tx, params};
use kernel::{MemberId, Token};
use web::{Error, Visit};

use super::Provider;
use crate::codes;
use crate::sign_in::hash_of;
use crate::store::outer::{self as store, AttemptRow};

/// How long whoever goes may stay away.
const AWAY: Duration = Duration::from_secs(10 * 60);

/// Names this browser for what it begins and ends; `None` where it has no cookie of ours.
pub(crate) fn browser_of(visit: &Visit) -> Option<Vec<u8>> {
    visit.secret_for("who began").map(|secret| hash_of(&secret))
}

/// Notes who goes. Without a member whoever comes back is signed in; with one the account is linked to theirs.
///
/// # Errors
/// Only of the database.
pub(crate) fn begin(
    tx: &mut Tx,
    state: &Token,
    browser: &[u8],
    provider: Provider,
    member: Option<MemberId>,
    next: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&store::DELETE_OLD_ATTEMPTS, params![now])?;
    let (hash, expires_at) = (hash_of(state.as_str()), now.plus(AWAY));
    tx.execute(&store::INSERT_ATTEMPT, params![hash, browser, provider, member, next, expires_at])?;
    Ok(())
}

/// Somebody comes back. What another browser brings uses nothing up.
///
/// # Errors
/// Where nobody went from this browser with this state, or too long ago, or is back already.
pub(crate) fn come_back(
    tx: &mut Tx,
    state: &str,
    browser: &[u8],
    provider: Provider,
) -> Result<AttemptRow, Error> {
    let (hash, now) = (hash_of(state), tx.now());
    let taken = tx.row(&store::TAKE_ATTEMPT, params![hash, browser, provider, now])?;
    taken.ok_or_else(|| Error::new(&codes::OUTER_OVER))
}
