//! Named secrets by which programs act for a member.

use std::time::Duration;

use db::{Tx, params};
use events::Emit as _;
use kernel::MemberId;
use kernel::text::{Length, clean_line};
use web::{Error, Invalid};

use crate::events::{TokenCreated, TokenRevoked};
use crate::sign_in::hash_of;
use crate::{TokenId, codes, store};

/// How long a name of a token may be.
pub const TOKEN_NAME: Length = Length::new(1, 60);

/// How many tokens of one member may work at a time.
pub const TOKENS_MAX: i64 = 50;

/// How long a token may live: 30 days, 90 days, a year.
pub const TOKEN_DAYS: [u32; 3] = [30, 90, 365];

/// By which our secrets are recognised, also when one is found where it should not be.
pub const TOKEN_PREFIX: &str = "jx_";

/// What a member asks for.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What the member calls it.
    pub name: String,
    /// Days that it works: one of [`TOKEN_DAYS`].
    pub days: u32,
}

/// A token that was just made: the only time that its secret is seen.
#[derive(Debug, Clone)]
pub struct CreatedToken {
    /// The row.
    pub id: TokenId,
    /// The secret.
    pub secret: String,
}

/// Makes a token.
///
/// # Errors
/// Where the name is empty or too long, the days are not offered, or there are too many tokens.
pub fn create_token(tx: &mut Tx, member: MemberId, input: &NewToken) -> Result<CreatedToken, Error> {
    let mut invalid = Invalid::new();
    let name = clean_line(&input.name);
    invalid.check_length("name", &name, TOKEN_NAME);
    if !TOKEN_DAYS.contains(&input.days) {
        let days = TOKEN_DAYS.map(|days| days.to_string());
        invalid.add_not_one_of("days", &days.each_ref().map(String::as_str));
    }
    invalid.into_result()?;

    let now = tx.now();
    let working: i64 = tx.one(&store::COUNT_TOKENS, params![member, now])?;
    if working >= TOKENS_MAX {
        return Err(Error::new(&codes::TOKENS_MANY).arg("max", TOKENS_MAX));
    }
    let secret = format!("{TOKEN_PREFIX}{}", tx.token().as_str());
    let hint: String = secret.chars().take(8).collect();
    let expires_at = now.plus(Duration::from_secs(u64::from(input.days) * 24 * 3600));
    let hash = hash_of(&secret);
    let row = params![member, name, hash, hint, now, expires_at];
    let id = TokenId::new(tx.insert(&store::INSERT_TOKEN, row)?);
    tx.emit(&TokenCreated { member, token: id })?;
    Ok(CreatedToken { id, secret })
}

/// Revokes a token of this member; it works no more from the next request on.
///
/// # Errors
/// 404 where the member has no such token.
pub fn revoke_token(tx: &mut Tx, member: MemberId, token: TokenId) -> Result<(), Error> {
    let now = tx.now();
    if tx.execute(&store::REVOKE_TOKEN, params![token, member, now])? == 0 {
        return Err(Error::not_found());
    }
    tx.emit(&TokenRevoked { member, token })?;
    Ok(())
}
