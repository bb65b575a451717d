//! Passkeys: keys that a member's device keeps and unlocks with a finger, a face or a PIN. Such a sign-in is two things
//! at once, the device and whoever may unlock it, so no code is asked for afterwards.
//!
//! A question is put to the device, and answered once, soon, and in the same browser. What is asked and whether the
//! answer is right is the business of `webauthn-rs`; this file keeps questions and keys.

use std::time::Duration;

use db::{DbError, Snapshot, Tx, params};
use events::Emit as _;
use kernel::text::{Length, clean_line};
use kernel::{Locale, MemberId, Token};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use web::{App, Error, Invalid};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::events::{PasskeyAdded, PasskeyRemoved, PasskeyRenamed};
use crate::letters::{Pen, Reader};
use crate::sign_in::hash_of;
use crate::store::passkeys::{self as store, CredentialRow, QuestionRow};
use crate::store::security::mail_state;
use crate::ways_in::{Open, keep_one};
use crate::{PasskeyId, codes};

/// How long a device may take to answer.
const ANSWER: Duration = Duration::from_secs(5 * 60);

/// How long a name of a passkey may be.
pub const PASSKEY_NAME: Length = Length::new(1, 60);

/// How many passkeys one member may have.
pub const PASSKEYS_MAX: i64 = 20;

/// The first half of what a device calls a member; the second is the member's id.
const HOUSE: u64 = 0x6a69_7869_6100_0001;

/// Asks devices, and reads their answers.
#[derive(Debug)]
pub(crate) struct Passkeys(Webauthn);

impl Passkeys {
    /// For this site; `None` where browsers know no passkeys: without TLS, or at an address that is no name.
    pub fn of(app: &App) -> Option<Self> {
        let origin = Url::parse(&app.config().base_url).ok()?;
        let name = origin.domain()?;
        let here = name == "localhost" || name.ends_with(".localhost");
        if origin.scheme() != "https" && !here {
            return None;
        }
        let community = app.site().community();
        let builder = WebauthnBuilder::new(name, &origin).ok()?.rp_name(&community.name);
        builder.build().ok().map(Self)
    }

    /// Asks a device to make a key for a member. Keys that it has made before are named, so that it makes no second.
    ///
    /// # Errors
    /// Only where the question cannot be written.
    pub fn ask_for_new(&self, member: MemberId, name: &str, known: Vec<Vec<u8>>) -> Result<Question, Error> {
        let asked = self.0.start_passkey_registration(handle_of(member), name, name, Some(known));
        let (options, state) = asked.map_err(Error::internal)?;
        let mut question = Question::of(&options, &state)?;
        // Signing in asks for no name, so the device has to know whose key it is.
        question.options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
        question.options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
        Ok(question)
    }

    /// Reads the key that a device has made.
    ///
    /// # Errors
    /// Where it does not answer the question.
    pub fn read_new(&self, question: &QuestionRow, answer: &str) -> Result<Passkey, Error> {
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let state: PasskeyRegistration = serde_json::from_str(&question.question).map_err(Error::internal)?;
        self.0.finish_passkey_registration(&answer, &state).map_err(refused)
    }

    /// Asks whichever device has a key for this site.
    ///
    /// # Errors
    /// Only where the question cannot be written.
    pub fn ask_for_any(&self) -> Result<Question, Error> {
        let (mut options, state) = self.0.start_discoverable_authentication().map_err(Error::internal)?;
        // A button was pressed: the browser asks at once instead of waiting in a field.
        options.mediation = None;
        Question::of(&options, &state)
    }

    /// Reads which key a device answers with, not yet whether it is right.
    ///
    /// # Errors
    /// Where it is no answer at all.
    pub fn read_claim(&self, answer: &str) -> Result<Claim, Error> {
        let answer: PublicKeyCredential = read(answer)?;
        let (handle, id) = self.0.identify_discoverable_authentication(&answer).map_err(refused)?;
        let (handle, id) = (handle, id.to_vec());
        Ok(Claim { answer, handle, id })
    }

    /// Checks the answer with the key that was stored. Gives the key as it is to be stored from now on.
    ///
    /// # Errors
    /// Where the answer is wrong, or comes from a copy of the device.
    pub fn check(&self, question: &QuestionRow, claim: &Claim, key: &CredentialRow) -> Result<String, Error> {
        if claim.handle != handle_of(key.member) {
            return Err(Error::new(&codes::PASSKEY_WRONG));
        }
        let state: DiscoverableAuthentication =
            serde_json::from_str(&question.question).map_err(Error::internal)?;
        let mut passkey: Passkey = serde_json::from_str(&key.credential).map_err(Error::internal)?;
        let result = self.0.finish_discoverable_authentication_v2(&claim.answer, state, &passkey);
        passkey.update_credential(&result.map_err(refused)?);
        serde_json::to_string(&passkey).map_err(Error::internal)
    }
}

/// What is asked of a device.
pub(crate) struct Question {
    /// For the browser.
    pub options: Value,
    /// For us, to check the answer with.
    pub state: String,
}

impl Question {
    fn of(options: &impl Serialize, state: &impl Serialize) -> Result<Self, Error> {
        let options = serde_json::to_value(options).map_err(Error::internal)?;
        Ok(Self { options, state: serde_json::to_string(state).map_err(Error::internal)? })
    }
}

/// A device says that it has this key.
#[derive(Clone)]
pub(crate) struct Claim {
    answer: PublicKeyCredential,
    handle: Uuid,
    id: Vec<u8>,
}

/// What devices call a member. It says nothing about who that is.
fn handle_of(member: MemberId) -> Uuid {
    Uuid::from_u64_pair(HOUSE, member.get().unsigned_abs())
}

fn read<T: DeserializeOwned>(answer: &str) -> Result<T, Error> {
    serde_json::from_str(answer).map_err(|error| Error::new(&codes::PASSKEY_WRONG).because(error))
}

fn refused(error: WebauthnError) -> Error {
    Error::new(&codes::PASSKEY_WRONG).because(error)
}

/// Keeps a question until it is answered; the secret stands in the form that carries the answer.
///
/// # Errors
/// Only of the database.
pub(crate) fn ask(
    tx: &mut Tx,
    state: &str,
    browser: &[u8],
    member: Option<MemberId>,
) -> Result<Token, DbError> {
    let (token, now) = (tx.token(), tx.now());
    tx.execute(&store::DELETE_OLD_QUESTIONS, params![now])?;
    let (hash, expires_at) = (hash_of(token.as_str()), now.plus(ANSWER));
    tx.execute(&store::INSERT_QUESTION, params![hash, browser, member, state, expires_at])?;
    Ok(token)
}

/// The question that is answered; it is answered once.
///
/// # Errors
/// Where this browser was asked no such thing, or too long ago, or has answered already.
pub(crate) fn answered(tx: &mut Tx, token: &str, browser: &[u8]) -> Result<QuestionRow, Error> {
    let (hash, now) = (hash_of(token), tx.now());
    let taken = tx.row(&store::TAKE_QUESTION, params![hash, browser, now])?;
    taken.ok_or_else(|| Error::new(&codes::PASSKEY_OVER))
}

/// By which names a member's devices know their keys.
///
/// # Errors
/// Where the member has as many as one may have.
pub(crate) fn known_keys(q: &mut Snapshot, member: MemberId) -> Result<Vec<Vec<u8>>, Error> {
    room_for_one(q, member)?;
    Ok(q.rows(&store::CREDENTIAL_IDS, params![member])?)
}

fn room_for_one(q: &mut Snapshot, member: MemberId) -> Result<(), Error> {
    let count: i64 = q.one(&store::COUNT_PASSKEYS, params![member])?;
    if count >= PASSKEYS_MAX {
        return Err(Error::new(&codes::PASSKEYS_MANY).arg("max", PASSKEYS_MAX));
    }
    Ok(())
}

/// Reads what a member wants to call a passkey; `field` is where form or JSON has it.
///
/// # Errors
/// Where it is empty or too long.
pub(crate) fn read_passkey_name(field: &'static str, text: &str) -> Result<String, Error> {
    let (mut invalid, name) = (Invalid::new(), clean_line(text));
    invalid.check_length(field, &name, PASSKEY_NAME);
    invalid.into_result()?;
    Ok(name)
}

/// Adds a key that a device has made; the member is told so by mail.
///
/// # Errors
/// Where somebody has it already, or the member has as many as one may have.
pub(crate) fn add_passkey(
    tx: &mut Tx,
    pen: &Pen,
    member: MemberId,
    key: &Passkey,
    name: &str,
    fallback: Locale,
) -> Result<PasskeyId, Error> {
    room_for_one(tx, member)?;
    let credential = serde_json::to_string(key).map_err(Error::internal)?;
    let (id, now) = (key.cred_id().to_vec(), tx.now());
    let row = tx.insert(&store::INSERT_PASSKEY, params![member, id, credential, name, now]);
    let passkey = row.map(PasskeyId::new).map_err(|error| {
        if error.is_unique("passkeys_credential_id") {
            Error::new(&codes::PASSKEY_KNOWN)
        } else {
            error.into()
        }
    })?;
    tx.emit(&PasskeyAdded { member, passkey })?;
    let state = mail_state(tx, member)?.ok_or_else(Error::not_found)?;
    let reader = Reader { name: &state.name, mail: &state.mail, locale: state.language(fallback) };
    pen.way_in_added(tx, reader)?;
    Ok(passkey)
}

/// The stored key that a device claims to have.
///
/// # Errors
/// The same for an unknown key as for a wrong answer.
pub(crate) fn claimed_key(q: &mut Snapshot, claim: &Claim) -> Result<CredentialRow, Error> {
    let key = q.row(&store::PASSKEY_BY_CREDENTIAL, params![claim.id])?;
    key.ok_or_else(|| Error::new(&codes::PASSKEY_WRONG))
}

/// A key has let its member in.
///
/// # Errors
/// Where it was removed meanwhile.
pub(crate) fn use_passkey(tx: &mut Tx, key: &CredentialRow, credential: &str) -> Result<(), Error> {
    let now = tx.now();
    if tx.execute(&store::USE_PASSKEY, params![key.id, credential, now])? == 0 {
        return Err(Error::new(&codes::PASSKEY_WRONG));
    }
    Ok(())
}

/// Calls a passkey otherwise.
///
/// # Errors
/// 404 where the member has no such passkey.
pub(crate) fn rename_passkey(
    tx: &mut Tx,
    member: MemberId,
    passkey: PasskeyId,
    name: &str,
) -> Result<(), Error> {
    if tx.execute(&store::RENAME_PASSKEY, params![passkey, member, name])? == 0 {
        return Err(Error::not_found());
    }
    tx.emit(&PasskeyRenamed { member, passkey })?;
    Ok(())
}

/// Removes a passkey; it lets nobody in from now on.
///
/// # Errors
/// 404 where the member has no such passkey; where it is the last way in.
pub(crate) fn remove_passkey(
    tx: &mut Tx,
    member: MemberId,
    passkey: PasskeyId,
    open: &Open,
) -> Result<(), Error> {
    if tx.execute(&store::DELETE_PASSKEY, params![passkey, member])? == 0 {
        return Err(Error::not_found());
    }
    keep_one(tx, member, open)?;
    tx.emit(&PasskeyRemoved { member, passkey })?;
    Ok(())
}
