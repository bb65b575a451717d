//! The browsers in which a member is signed in.

use db::{DbError, Tx, params};
use events::Emit as _;
use kernel::MemberId;
use web::{Credential, Error, Visit};

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
