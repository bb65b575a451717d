//! The second step of signing in: a code of an authenticator (RFC 6238), or one of ten recovery codes.

use std::time::Duration;

use db::{DbError, Snapshot, Tx, params};
use events::Emit as _;
use kernel::{MemberId, Token};
use totp_rs::{Builder, Secret, Totp};
use web::{Error, codes as common};

use crate::codes;
use crate::events::{RecoveryCodesRenewed, SecondStepOff, SecondStepOn};
use crate::guesses::Guess;
use crate::sign_in::hash_of;
use crate::store::second_step::{self as store, codes_left, totp};

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// How long somebody who gave the password has for the code.
const HALF: Duration = Duration::from_secs(10 * 60);

/// What an authenticator needs to know; shown until its first code was right, and never again.
#[derive(Clone)]
pub struct NewTotp {
    /// For typing: base32.
    pub secret: String,
    /// For scanning: an `otpauth:` address.
    pub url: String,
}

/// Makes a secret for a member's authenticator. It asks for nothing until its first code was right.
///
/// # Errors
/// Where the member has an authenticator already.
pub fn begin_totp(tx: &mut Tx, member: MemberId, issuer: &str, account: &str) -> Result<NewTotp, Error> {
    let mut secret = [0; 20];
    tx.entropy().fill(&mut secret);
    let now = tx.now();
    if tx.execute(&store::BEGIN_TOTP, params![member, secret.to_vec(), now])? == 0 {
        return Err(Error::new(&common::CONFLICT));
    }
    describe(&secret, issuer, account)
}

/// The secret that was made and has yet to prove itself, for showing the page again.
///
/// # Errors
/// 404 where there is none.
pub fn pending_totp(
    q: &mut Snapshot,
    member: MemberId,
    issuer: &str,
    account: &str,
) -> Result<NewTotp, Error> {
    match totp(q, member)? {
        Some((secret, None)) => describe(&secret, issuer, account),
        _ => Err(Error::not_found()),
    }
}

/// The first code: from now on signing in asks for one. Gives the recovery codes, which are shown this once.
///
/// # Errors
/// Where the code is wrong; 404 where no secret was made.
pub fn confirm_totp(tx: &mut Tx, member: MemberId, code: &str) -> Result<Vec<String>, Error> {
    let Some((secret, None)) = totp(tx, member)? else { return Err(Error::not_found()) };
    take_step(tx, member, &secret, code)?;
    let now = tx.now();
    tx.execute(&store::CONFIRM_TOTP, params![member, now])?;
    let made = make_recovery_codes(tx, member)?;
    tx.emit(&SecondStepOn { member })?;
    Ok(made)
}

/// Makes new recovery codes in place of those that are left. Whoever asks has given the password. They are shown this
/// once.
///
/// # Errors
/// 404 where signing in asks for no code.
pub fn renew_recovery_codes(tx: &mut Tx, member: MemberId) -> Result<Vec<String>, Error> {
    if !asks_for_code(tx, member)? {
        return Err(Error::not_found());
    }
    let made = make_recovery_codes(tx, member)?;
    tx.emit(&RecoveryCodesRenewed { member })?;
    Ok(made)
}

/// Ten codes that were never there; those before them end.
fn make_recovery_codes(tx: &mut Tx, member: MemberId) -> Result<Vec<String>, DbError> {
    tx.execute(&store::DELETE_RECOVERY, params![member])?;
    let mut made = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0; 10];
        tx.entropy().fill(&mut bytes);
        let code = Secret::from(bytes.to_vec()).to_base32();
        tx.execute(&store::INSERT_RECOVERY, params![member, hash_of(&code)])?;
        let groups: Vec<_> = code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        made.push(groups.join("-"));
    }
    Ok(made)
}

/// Signing in asks for no code any more. Whoever asks has given the password.
///
/// # Errors
/// 404 where it asks for none.
pub fn turn_totp_off(tx: &mut Tx, member: MemberId) -> Result<(), Error> {
    if tx.execute(&store::DELETE_TOTP, params![member])? == 0 {
        return Err(Error::not_found());
    }
    tx.execute(&store::DELETE_RECOVERY, params![member])?;
    tx.emit(&SecondStepOff { member })?;
    Ok(())
}

/// Whether signing in asks this member for a code.
///
/// # Errors
/// Only of the database.
pub fn asks_for_code(q: &mut Snapshot, member: MemberId) -> Result<bool, DbError> {
    codes_left(q, member).map(|left| left.is_some())
}

/// Takes a code of the authenticator or a recovery code; each is taken once.
///
/// # Errors
/// Where it is wrong, or was taken before.
pub fn take_code(tx: &mut Tx, member: MemberId, code: &str) -> Result<(), Error> {
    let Some((secret, Some(_))) = totp(tx, member)? else { return Err(wrong()) };
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
    if typed.len() == 16 {
        let hash = hash_of(&typed.to_ascii_uppercase());
        let taken = tx.execute(&store::TAKE_RECOVERY, params![member, hash])?;
        return if taken == 1 { Ok(()) } else { Err(wrong()) };
    }
    take_step(tx, member, &secret, &typed)
}

/// Notes that name and password were right; the secret stands in the form that asks for the code.
///
/// # Errors
/// Only of the database.
pub fn begin_half(tx: &mut Tx, member: MemberId, remember: bool) -> Result<Token, DbError> {
    let (token, now) = (tx.token(), tx.now());
    tx.execute(&store::DELETE_OLD_HALVES, params![now])?;
    let (hash, expires_at) = (hash_of(token.as_str()), now.plus(HALF));
    tx.execute(&store::INSERT_HALF, params![hash, member, remember, expires_at])?;
    Ok(token)
}

/// Who has given name and password, with the guess that the code will be, counted.
///
/// # Errors
/// Where that was too long ago, or codes were guessed at too often.
pub fn resume_half(tx: &mut Tx, token: &str, client: &str) -> Result<(MemberId, bool, Guess), Error> {
    let (hash, now) = (hash_of(token), tx.now());
    let known: Option<(MemberId, bool)> = tx.row(&store::HALF, params![hash, now])?;
    let (member, remember) = known.ok_or_else(|| Error::new(&codes::STEP_OVER))?;
    let guess = Guess::code(member, client);
    guess.count(tx)?;
    Ok((member, remember, guess))
}

/// The code was right: what was begun is done.
///
/// # Errors
/// Only of the database.
pub fn end_half(tx: &mut Tx, token: &str) -> Result<(), DbError> {
    tx.execute(&store::DELETE_HALF, params![hash_of(token)]).map(drop)
}

fn wrong() -> Error {
    Error::new(&codes::CODE_WRONG).field("code")
}

fn take_step(tx: &mut Tx, member: MemberId, secret: &[u8], code: &str) -> Result<(), Error> {
    let seconds = u64::try_from(tx.now().seconds()).unwrap_or(0);
    let step = totp_of(secret, None, "")?.check(code, seconds).and_then(|step| i64::try_from(step).ok());
    let step = step.ok_or_else(wrong)?;
    // Whoever looked over a shoulder comes too late: a step is taken once, and none before it.
    if tx.execute(&store::TAKE_STEP, params![member, step])? == 0 {
        return Err(wrong());
    }
    Ok(())
}

fn totp_of(secret: &[u8], issuer: Option<&str>, account: &str) -> Result<Totp, Error> {
    let builder = Builder::new().with_secret(secret.to_vec()).with_skew(1).with_account_name(account);
    builder.with_issuer(issuer).build().map_err(|error| Error::internal(error.to_string()))
}

fn describe(secret: &[u8], issuer: &str, account: &str) -> Result<NewTotp, Error> {
    // A colon parts issuer from account.
    let plain = |text: &str| text.replace(':', " ");
    let totp = totp_of(secret, Some(&plain(issuer)), &plain(account))?;
    let url = totp.to_url().map_err(|error| Error::internal(error.to_string()))?;
    Ok(NewTotp { secret: totp.secret().to_base32(), url })
}
