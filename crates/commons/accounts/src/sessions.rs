//! The browsers in which a member is signed in.
//!
//! When a browser was last seen is noted at most once in [`SEEN_EVERY`], after the answer, and by a statement that finds
//! only a session that is there: so a page view costs no write, and what was ended stays ended.

use std::time::Duration;

use db::{DbError, Snapshot, Tx, params};
use events::Emit as _;
use kernel::{MemberId, Timestamp};
use web::{Credential, Error, Visit};

use crate::device::device;
use crate::events::SessionsEnded;
use crate::sign_in::hash_of;
use crate::store::security;

/// Names the session that a request comes with; empty for programs.
pub fn session_of(visit: &Visit) -> Vec<u8> {
    match visit.credential() {
        Credential::Session(token) => hash_of(token.as_str()),
        Credential::None | Credential::Bearer(_) => Vec::new(),
    }
}

/// A browser in which a member is signed in, as the member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// Names its session; no secret.
    pub(crate) id: String,
    /// Browser and system; empty where it says nothing.
    pub(crate) device: String,
    /// When it signed in.
    pub(crate) since: Timestamp,
    /// When it was last seen: now for the one that asks, for others to about ten minutes.
    pub(crate) seen: Timestamp,
    /// When it is signed out.
    pub(crate) until: Timestamp,
    /// Whether it is the one that asks.
    pub(crate) is_this: bool,
}

/// The browsers in which a member is signed in: the one whose session is `here`, then those that were seen last.
///
/// # Errors
/// Only of the database.
pub(crate) fn browsers(q: &mut Snapshot, member: MemberId, here: &[u8]) -> Result<Vec<Browser>, DbError> {
    let (now, rows) = (q.now(), security::sessions(q, member, here)?);
    let browser = |row: security::SessionRow| {
        let is_this = row.token_hash == here;
        Browser {
            id: hex::encode(&row.token_hash),
            device: device(&row.user_agent),
            since: row.created_at,
            seen: if is_this { now } else { row.seen_at },
            until: row.expires_at,
            is_this,
        }
    };
    Ok(rows.into_iter().map(browser).collect())
}

/// How exactly it is known when a browser was last seen.
const SEEN_EVERY: Duration = Duration::from_secs(10 * 60);

/// Has it noted that a browser was seen, where the last note is older than [`SEEN_EVERY`].
pub(crate) fn see(visit: &Visit, session: &[u8], seen_at: Timestamp, now: Timestamp) {
    if now.since(seen_at) < SEEN_EVERY {
        return;
    }
    let (hash, agent) = (session.to_vec(), visit.user_agent().to_owned());
    visit.afterwards(session.to_vec(), move |tx| {
        let now = tx.now();
        let before = now.minus(SEEN_EVERY);
        tx.execute(&security::SEE_SESSION, params![hash, now, agent, before]).map(drop)
    });
}

/// Reads the name of a session back, as a form or an address carries it.
///
/// # Errors
/// 404 for what is none.
pub fn read_session(text: &str) -> Result<Vec<u8>, Error> {
    hex::decode(text).ok().filter(|hash| hash.len() == 32).ok_or_else(Error::not_found)
}

/// Ends one session of a member.
///
/// # Errors
/// 404 where the member has no such session.
pub fn revoke_session(tx: &mut Tx, member: MemberId, session: &[u8]) -> Result<(), Error> {
    if tx.execute(&security::END_SESSION_OF, params![member, session])? == 0 {
        return Err(Error::not_found());
    }
    tx.emit(&SessionsEnded { member, sessions: 1 })?;
    Ok(())
}

/// Ends every session of a member but one.
///
/// # Errors
/// Only of the database.
pub fn end_other_sessions(tx: &mut Tx, member: MemberId, session: &[u8]) -> Result<u64, DbError> {
    let ended = tx.execute(&security::END_OTHER_SESSIONS, params![member, session])?;
    if ended > 0 {
        tx.emit(&SessionsEnded { member, sessions: ended })?;
    }
    Ok(ended)
}
