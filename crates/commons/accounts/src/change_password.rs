//! A new password: by whoever knows the old one, or has the mailbox.

use db::{DbError, Snapshot, Tx, params};
use events::Emit as _;
use kernel::{Locale, MemberId};
use web::{Error, Invalid};

use crate::events::PasswordChanged;
use crate::guesses::Guess;
use crate::letters::{Pen, Reader};
use crate::mail_address::mark_verified;
use crate::name::Mail;
use crate::proof::{self, Purpose};
use crate::sessions::end_other_sessions;
use crate::store::second_step;
use crate::store::security::{self, mail_state};
use crate::{codes, password};

/// The stored password of a member.
///
/// # Errors
/// 404 for an unknown member.
pub(crate) fn stored(q: &mut Snapshot, member: MemberId) -> Result<String, Error> {
    q.row(&security::PASSWORD_OF, params![member])?.ok_or_else(Error::not_found)
}

/// Checks a new password of a member, outside of the transaction.
///
/// # Errors
/// Where it is too short, or easily guessed.
pub fn check_password(password: &str, name: &str, mail: &str) -> Result<(), Error> {
    let mut invalid = Invalid::new();
    password::check_new(password, &[name, mail], &mut invalid);
    invalid.into_result()
}

/// Sets the password of a member who has given the old one. Every other session ends; `session` is the hash of the one
/// that stays.
///
/// # Errors
/// 404 for an unknown member.
pub fn change_password(
    tx: &mut Tx,
    pen: &Pen,
    member: MemberId,
    hash: &str,
    session: &[u8],
    fallback: Locale,
) -> Result<(), Error> {
    set(tx, pen, member, hash, session, fallback)?;
    tx.emit(&PasswordChanged { member, by_mail: false })?;
    Ok(())
}

/// Sends a link for a new password to an address, if a member has it. Does the same where nobody does, but for the
/// letter; whoever asks learns nothing.
///
/// # Errors
/// Where it was asked for too often.
pub fn ask_for_reset(
    tx: &mut Tx,
    pen: &Pen,
    mail: &Mail,
    client: &str,
    fallback: Locale,
) -> Result<(), Error> {
    Guess::letter(&mail.key, client).count(tx)?;
    let member: Option<MemberId> = tx.row(&security::MEMBER_BY_MAIL, params![mail.key])?;
    let token = proof::issue(tx, member, Purpose::Reset, &mail.text)?;
    let Some(member) = member else { return Ok(()) };
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    let reader = Reader { name: &state.name, mail: &state.mail, locale: state.language(fallback) };
    Ok(pen.link(tx, reader, Purpose::Reset, &token)?)
}

/// Whose password a link sets: name and mail, which a password should not repeat.
///
/// # Errors
/// Where the link does not work (any more).
pub(crate) fn whose(q: &mut Snapshot, token: &str) -> Result<(String, String), Error> {
    let proof = proof::look(q, token)?;
    if proof.purpose != Purpose::Reset {
        return Err(Error::new(&codes::LINK_OVER));
    }
    let state = mail_state(q, proof.member)?.ok_or_else(Error::not_found)?;
    Ok((state.name, state.mail))
}

/// Sets the password of whoever has the link. Every session ends, and guesses so far are forgotten.
///
/// # Errors
/// Where the link does not work (any more).
pub fn reset_password(
    tx: &mut Tx,
    pen: &Pen,
    token: &str,
    hash: &str,
    fallback: Locale,
) -> Result<MemberId, Error> {
    let proof = proof::take(tx, token)?;
    if proof.purpose != Purpose::Reset {
        return Err(Error::new(&codes::LINK_OVER));
    }
    let member = proof.member;
    // Whoever opened the link has the mailbox.
    mark_verified(tx, member, &proof.mail)?;
    set(tx, pen, member, hash, &[], fallback)?;
    Guess::at(Some(member), "", "").forget_account(tx)?;
    tx.emit(&PasswordChanged { member, by_mail: true })?;
    Ok(member)
}

fn set(
    tx: &mut Tx,
    pen: &Pen,
    member: MemberId,
    hash: &str,
    session: &[u8],
    fallback: Locale,
) -> Result<(), Error> {
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    tx.execute(&security::CHANGE_PASSWORD, params![member, hash])?;
    tx.execute(&security::DELETE_PROOFS, params![member, Purpose::Reset])?;
    end_other_sessions(tx, member, session)?;
    tx.execute(&second_step::DELETE_HALVES_OF, params![member])?;
    let reader = Reader { name: &state.name, mail: &state.mail, locale: state.language(fallback) };
    Ok(pen.password_changed(tx, reader)?)
}

impl Guess {
    /// Forgets the guesses at an account, not those from a place.
    fn forget_account(&self, tx: &mut Tx) -> Result<(), DbError> {
        tx.execute(&security::FORGET_GUESSES, params![self.account()]).map(drop)
    }
}
