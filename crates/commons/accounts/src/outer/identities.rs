//! Accounts elsewhere that open an account here: found, linked, unlinked, and made into a new member.

use std::time::Duration;

use db::{DbError, Snapshot, Tx, params};
use events::Emit as _;
use kernel::{Locale, MemberId, Role, Token};
use web::Error;

use super::{Proved, Provider};
use crate::codes;
use crate::events::{IdentityLinked, IdentityUnlinked};
use crate::letters::{Pen, Reader};
use crate::mail_address::{mark_verified, send_verification};
use crate::register::{Candidate, register};
use crate::rules::Asked;
use crate::sign_in::hash_of;
use crate::store::outer::{self as store, GuestRow};
use crate::store::security::{self, mail_state};
use crate::ways_in::{Open, keep_one};

/// How long somebody who was vouched for may take to choose a name.
const CHOOSING: Duration = Duration::from_secs(30 * 60);

/// How long the same form may be sent once more by somebody who clicks twice.
const SECOND_CLICK: Duration = Duration::from_secs(60);

/// Whose account this one opens.
///
/// # Errors
/// Only of the database.
pub(crate) fn owner_of(tx: &mut Tx, proved: &Proved) -> Result<Option<MemberId>, DbError> {
    let known: Option<MemberId> =
        tx.row(&store::MEMBER_BY_SUBJECT, params![proved.issuer, proved.subject])?;
    let (None, Some((issuer, subject))) = (known, &proved.former) else { return Ok(known) };
    let known: Option<MemberId> = tx.row(&store::MEMBER_BY_SUBJECT, params![issuer, subject])?;
    if known.is_some() {
        let names = params![issuer, subject, proved.issuer, proved.subject];
        tx.execute(&store::RENAME_SUBJECT, names)?;
    }
    Ok(known)
}

/// From now on the account elsewhere opens the account of this member, who is told so by mail.
///
/// # Errors
/// Where it opens another's, or the member has one of this provider already.
pub(crate) fn link(
    tx: &mut Tx,
    pen: &Pen,
    member: MemberId,
    proved: &Proved,
    fallback: Locale,
) -> Result<(), Error> {
    match owner_of(tx, proved)? {
        Some(owner) if owner == member => return Ok(()),
        Some(_) => return Err(Error::new(&codes::OUTER_TAKEN)),
        None => {}
    }
    insert(tx, member, proved.provider, &proved.issuer, &proved.subject, &proved.label)?;
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    let reader = Reader { name: &state.name, mail: &state.mail, locale: state.language(fallback) };
    Ok(pen.way_in_added(tx, reader)?)
}

/// The account elsewhere opens nothing here any more.
///
/// # Errors
/// 404 where none is linked; where it is the member's last way in.
pub(crate) fn unlink(tx: &mut Tx, member: MemberId, provider: Provider, open: &Open) -> Result<(), Error> {
    if tx.execute(&store::DELETE_IDENTITY, params![member, provider])? == 0 {
        return Err(Error::not_found());
    }
    keep_one(tx, member, open)?;
    tx.emit(&IdentityUnlinked { member, provider: provider.as_str().to_owned() })?;
    Ok(())
}

/// Remembers somebody who was vouched for and is not a member; the secret stands in the form that asks for a name.
///
/// # Errors
/// Only of the database.
pub(crate) fn remember_guest(tx: &mut Tx, proved: &Proved, browser: &[u8]) -> Result<Token, DbError> {
    let (token, now) = (tx.token(), tx.now());
    tx.execute(&store::DELETE_OLD_GUESTS, params![now])?;
    let (hash, expires_at) = (hash_of(token.as_str()), now.plus(CHOOSING));
    let Proved { provider, issuer, subject, label, .. } = proved;
    let mail = proved.proved_mail.as_deref().unwrap_or_default();
    let row = params![hash, browser, provider, issuer, subject, label, mail, expires_at];
    tx.execute(&store::INSERT_GUEST, row)?;
    Ok(token)
}

/// Who was vouched for.
///
/// # Errors
/// Where that was too long ago, or in another browser.
pub(crate) fn guest(q: &mut Snapshot, token: &str, browser: &[u8]) -> Result<GuestRow, Error> {
    let (hash, now) = (hash_of(token), q.now());
    q.row(&store::GUEST, params![hash, browser, now])?.ok_or_else(|| Error::new(&codes::OUTER_OVER))
}

/// Whether somebody here has the mail address. Asked only for an address that was proved to be the asker's.
///
/// # Errors
/// Only of the database.
pub(crate) fn is_known_mail(q: &mut Snapshot, mail: &str) -> Result<bool, DbError> {
    let key = mail.to_lowercase();
    let member: Option<MemberId> = q.row(&security::MEMBER_BY_MAIL, params![key])?;
    Ok(member.is_some())
}

/// Whoever was vouched for becomes a member, without a password, and accepts the rules that are asked for. The address
/// that the provider has proved is proved here too; to any other a letter is sent. A form that is sent twice makes one
/// member: the second finds whom the first has made.
///
/// # Errors
/// Where name or mail is taken, or the vouching was too long ago.
pub(crate) fn admit(
    tx: &mut Tx,
    pen: &Pen,
    token: &str,
    browser: &[u8],
    candidate: &Candidate,
    asked: Option<Asked>,
    fallback: Locale,
) -> Result<MemberId, Error> {
    let guest = guest(tx, token, browser)?;
    // Before anything else: two at once wait for each other here.
    let over = tx.now().plus(SECOND_CLICK);
    tx.execute(&store::USE_GUEST, params![hash_of(token), over])?;
    let known: Option<MemberId> = tx.row(&store::MEMBER_BY_SUBJECT, params![guest.issuer, guest.subject])?;
    if let Some(member) = known {
        return Ok(member);
    }
    let member = register(tx, candidate, "", Role::Member)?;
    if let Some(Asked { book, version }) = asked {
        (book.accept)(tx, member, version)?;
    }
    insert(tx, member, guest.provider, &guest.issuer, &guest.subject, &guest.label)?;
    if guest.proved_mail.to_lowercase() == candidate.mail_key() {
        mark_verified(tx, member, &guest.proved_mail)?;
    } else {
        send_verification(tx, pen, member, fallback)?;
    }
    Ok(member)
}

fn insert(
    tx: &mut Tx,
    member: MemberId,
    provider: Provider,
    issuer: &str,
    subject: &str,
    label: &str,
) -> Result<(), Error> {
    let now = tx.now();
    let row = params![member, provider, issuer, subject, label, now];
    tx.insert(&store::INSERT_IDENTITY, row).map_err(|error| {
        if error.is_unique("identities_subject") {
            Error::new(&codes::OUTER_TAKEN)
        } else if error.is_unique("identities_member_provider") {
            Error::new(&codes::OUTER_SECOND)
        } else {
            error.into()
        }
    })?;
    tx.emit(&IdentityLinked { member, provider: provider.as_str().to_owned() })?;
    Ok(())
}
