//! The mail address: proved to be the member's, and changed.

use db::{DbError, Snapshot, Tx, params};
use events::Emit as _;
use kernel::{Locale, MemberId};
use web::{Error, Invalid};

use crate::codes;
use crate::events::{MailChanged, MailVerified};
use crate::guesses::Guess;
use crate::letters::{Pen, Reader};
use crate::name::{Mail, read_mail};
use crate::proof::{self, Purpose};
use crate::store::security::{self, mail_state};

/// Sends the link that proves the address a member registered with. Nothing where it is proved already.
///
/// # Errors
/// 404 for an unknown member.
pub fn send_verification(tx: &mut Tx, pen: &Pen, member: MemberId, fallback: Locale) -> Result<(), Error> {
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    if state.verified_at.is_some() {
        return Ok(());
    }
    let token = proof::issue(tx, Some(member), Purpose::Verify, &state.mail)?;
    let reader = Reader { name: &state.name, mail: &state.mail, locale: state.language(fallback) };
    Ok(pen.link(tx, reader, Purpose::Verify, &token)?)
}

/// The same, asked for by the member: counted, so that nobody's mailbox is flooded.
///
/// # Errors
/// Where it was asked for too often.
pub fn send_verification_again(
    tx: &mut Tx,
    pen: &Pen,
    member: MemberId,
    client: &str,
    fallback: Locale,
) -> Result<(), Error> {
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    Guess::letter(&state.mail.to_lowercase(), client).count(tx)?;
    send_verification(tx, pen, member, fallback)
}

/// Takes an address as proved on the operator's word: for whom the command line or the demo made.
///
/// # Errors
/// 404 for an unknown member.
pub fn vouch_for_mail(tx: &mut Tx, member: MemberId) -> Result<(), Error> {
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    Ok(mark_verified(tx, member, &state.mail)?)
}

/// The address of a member, once it is known to be theirs: whoever writes of what goes on here writes to no other.
///
/// # Errors
/// Only of the database.
pub fn proved_mail(q: &mut Snapshot, member: MemberId) -> Result<Option<String>, DbError> {
    let state = mail_state(q, member)?.filter(|state| state.verified_at.is_some());
    Ok(state.map(|state| state.mail))
}

/// Notes that the address is the member's, where it is still the one that was proved.
pub(crate) fn mark_verified(tx: &mut Tx, member: MemberId, mail: &str) -> Result<(), DbError> {
    let (key, now) = (mail.to_lowercase(), tx.now());
    if tx.execute(&security::VERIFY_MAIL, params![member, key, now])? == 1 {
        tx.emit(&MailVerified { member })?;
    }
    Ok(())
}

/// Reads the address that a member wants to change to.
///
/// # Errors
/// Where it is none.
pub fn read_new_mail(text: &str) -> Result<Mail, Error> {
    let mut invalid = Invalid::new();
    let mail = read_mail(text, &mut invalid);
    invalid.into_result()?;
    Ok(mail)
}

/// Sends the link that changes the address, to the new one. Until it is opened the old one stays. Whoever asks has
/// given the password.
///
/// # Errors
/// Where it was asked for too often.
pub fn begin_mail_change(
    tx: &mut Tx,
    pen: &Pen,
    member: MemberId,
    new: &Mail,
    client: &str,
    fallback: Locale,
) -> Result<(), Error> {
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    Guess::letter(&new.key, client).count(tx)?;
    let token = proof::issue(tx, Some(member), Purpose::Change, &new.text)?;
    let reader = Reader { name: &state.name, mail: &new.text, locale: state.language(fallback) };
    Ok(pen.link(tx, reader, Purpose::Change, &token)?)
}

/// Somebody opened a link: the address is theirs. A link that changes the address does so, and tells the old one.
///
/// # Errors
/// Where the link does not work (any more), or another member has the address by now.
pub fn confirm_mail(tx: &mut Tx, pen: &Pen, token: &str, fallback: Locale) -> Result<(), Error> {
    let proof = proof::take(tx, token)?;
    let member = proof.member;
    match proof.purpose {
        Purpose::Verify => Ok(mark_verified(tx, member, &proof.mail)?),
        Purpose::Change => {
            let old = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
            let (key, now) = (proof.mail.to_lowercase(), tx.now());
            tx.execute(&security::CHANGE_MAIL, params![member, proof.mail, key, now]).map_err(taken)?;
            let reader = Reader { name: &old.name, mail: &old.mail, locale: old.language(fallback) };
            pen.mail_changed(tx, reader)?;
            tx.execute(&security::DELETE_PROOFS, params![member, Purpose::Verify])?;
            // A link to the old mailbox must not give the account away.
            tx.execute(&security::DELETE_PROOFS, params![member, Purpose::Reset])?;
            tx.emit(&MailChanged { member })?;
            Ok(())
        }
        Purpose::Reset => Err(Error::new(&codes::LINK_OVER)),
    }
}

fn taken(error: DbError) -> Error {
    if error.is_unique("members_mail_key") { Error::new(&codes::MAIL_TAKEN) } else { error.into() }
}
