//! A member comes in, and goes out again.

use std::time::Duration;

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Token};
use sha2::{Digest as _, Sha256};
use web::{Error, Invalid};

use crate::codes;
use crate::name::read_login;
use crate::password::{PASSWORD_MAX, PasswordHasher};
use crate::store;

/// How long a browser stays signed in when asked to remember.
pub const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 3600);

/// How long a browser stays signed in otherwise.
pub const ONE_VISIT: Duration = Duration::from_secs(12 * 3600);

/// What a person types to sign in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Name or mail address.
    pub login: String,
    /// In clear.
    pub password: String,
}

/// Who it claims to be, with the hash to compare the password with.
pub type Claimed = Option<(MemberId, String)>;

impl SignIn {
    /// What to look up.
    ///
    /// # Errors
    /// Where a field is empty or beyond all measure.
    pub fn check(&self) -> Result<String, Error> {
        let mut invalid = Invalid::new();
        let login = read_login(&self.login, &mut invalid);
        if self.password.is_empty() {
            invalid.add("password", &web::codes::REQUIRED);
        }
        invalid.into_result()?;
        Ok(login)
    }
}

/// Looks up whoever has this name or mail address.
///
/// # Errors
/// Only of the database.
pub fn claimed(q: &mut Snapshot, login: &str) -> Result<Claimed, DbError> {
    q.row(&store::PASSWORD_BY_LOGIN, params![login])
}

/// Compares the password, outside of every transaction.
///
/// # Errors
/// The same for an unknown name and a wrong password.
pub async fn verify(hasher: &PasswordHasher, claimed: Claimed, password: String) -> Result<MemberId, Error> {
    let wrong = || Error::new(&codes::SIGN_IN_WRONG).field("password");
    if password.chars().count() > PASSWORD_MAX {
        return Err(wrong());
    }
    let (member, stored) = claimed.unzip();
    let fits = hasher.fits(password, stored).await?;
    member.filter(|_| fits).ok_or_else(wrong)
}

/// Begins a session; the secret goes to the browser, its hash into the table.
///
/// # Errors
/// Only of the database.
pub fn begin_session(
    tx: &mut Tx,
    member: MemberId,
    user_agent: &str,
    lasts: Duration,
) -> Result<Token, DbError> {
    store::delete_expired_sessions(tx)?;
    let (token, now) = (tx.token(), tx.now());
    let (hash, expires_at) = (hash_of(token.as_str()), now.plus(lasts));
    tx.execute(&store::INSERT_SESSION, params![hash, member, user_agent, now, expires_at])?;
    Ok(token)
}

/// Ends a session.
///
/// # Errors
/// Only of the database.
pub fn end_session(tx: &mut Tx, token: &Token) -> Result<(), DbError> {
    tx.execute(&store::DELETE_SESSION, params![hash_of(token.as_str())])?;
    Ok(())
}

/// What is stored of a secret.
pub fn hash_of(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
