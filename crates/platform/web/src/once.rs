//! A form that is sent twice (double click, two tabs, a retry by the browser) does its work once.
//!
//! The page puts a fresh `_once` value into each form that creates something. The operation claims the value in its
//! own transaction; the second sender waits for the first and then finds where the first went.

use std::time::Duration;

use db::{DbError, Tx, params};
use kernel::{MemberId, Token, Viewer};

use crate::code::codes;
use crate::error::Error;
use crate::viewer::ViewerExt as _;

db::statements! {
    /// Claims a value; touches nothing where it is taken.
    CLAIM = "INSERT INTO form_submissions (token, member_id, location, created_at) VALUES ($1, $2, '', $3)
        ON CONFLICT (token) DO NOTHING";
    /// Where the first submission went, if it was by the same member.
    LOCATION = "SELECT location FROM form_submissions WHERE token = $1 AND member_id = $2";
    /// Notes where the work ended; where another member's work ended stays.
    FINISH = "UPDATE form_submissions SET location = $2 WHERE token = $1 AND location = ''";
    /// Forgets old values.
    FORGET = "DELETE FROM form_submissions WHERE created_at < $1";
}

/// How long a value is remembered.
const REMEMBERED: Duration = Duration::from_secs(2 * 24 * 3600);

/// What a form's `_once` value turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody sent this form before: do the work, then [`finish`].
    First,
    /// The work is done already; this is where it ended.
    Done(String),
}

/// Claims the value for a member's work in this transaction. A missing or misshapen value is simply not protected.
///
/// # Errors
/// Only of the database.
pub fn claim(tx: &mut Tx, token: &str, member: MemberId) -> Result<Claim, DbError> {
    if Token::parse(token).is_none() {
        return Ok(Claim::First);
    }
    let now = tx.now();
    if tx.execute(&CLAIM, params![token, member, now])? == 1 {
        return Ok(Claim::First);
    }
    let location: Option<String> = tx.row(&LOCATION, params![token, member])?;
    Ok(location.filter(|location| !location.is_empty()).map_or(Claim::First, Claim::Done))
}

/// Notes where the work ended.
///
/// # Errors
/// Only of the database.
pub fn finish(tx: &mut Tx, token: &str, location: &str) -> Result<(), DbError> {
    if Token::parse(token).is_some() {
        tx.execute(&FINISH, params![token, location])?;
    }
    Ok(())
}

/// Removes values that no browser sends any more.
///
/// # Errors
/// Only of the database.
pub fn forget_old(tx: &mut Tx) -> Result<u64, DbError> {
    let before = tx.now().minus(REMEMBERED);
    tx.execute(&FORGET, params![before])
}

/// The value that a program sends with what it wants made, if it sends one.
///
/// # Errors
/// Where it has another shape: silently unprotected it would be worse than none.
pub fn attempt(sent: Option<String>) -> Result<String, Error> {
    let token = sent.unwrap_or_default();
    if token.is_empty() || Token::parse(&token).is_some() {
        Ok(token)
    } else {
        Err(Error::new(&codes::BAD_VALUE).field("once"))
    }
}

/// Makes something for a member once: sent again with the same value, the answer is the id of what was made then.
/// `path` and the id are the address of what is made.
///
/// # Errors
/// Those of `make`; a conflict where the value was used for something else.
pub fn make_once(
    tx: &mut Tx,
    viewer: &Viewer,
    token: &str,
    path: &str,
    make: impl FnOnce(&mut Tx) -> Result<i64, Error>,
) -> Result<i64, Error> {
    if let Claim::Done(location) = claim(tx, token, viewer.member()?.id)? {
        let made = location.strip_prefix(path).and_then(|id| id.parse().ok());
        return made.ok_or_else(|| Error::new(&codes::CONFLICT));
    }
    let id = make(tx)?;
    finish(tx, token, &format!("{path}{id}"))?;
    Ok(id)
}
