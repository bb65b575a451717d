//! Somebody becomes a member.

use db::{DbError, Tx, params};
use events::Emit as _;
use kernel::{MemberId, Role};
use web::{Error, Invalid};

use crate::codes;
use crate::events::MemberRegistered;
use crate::lookalikes::require_free;
use crate::name::{Mail, Name, read_mail, read_name};
use crate::{password, store};

/// What a person types to register.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The name that others will see.
    pub name: String,
    /// Where messages go.
    pub mail: String,
    /// In clear, until it is hashed.
    pub password: String,
}

/// A registration whose texts are in order; the password is still to be hashed, outside of the transaction.
#[derive(Debug, Clone)]
pub struct Candidate {
    name: Name,
    mail: Mail,
}

impl Registration {
    /// Checks every field.
    ///
    /// # Errors
    /// With all fields that are wrong.
    pub fn check(&self) -> Result<Candidate, Error> {
        let mut invalid = Invalid::new();
        let name = read_name(&self.name, &mut invalid);
        let mail = read_mail(&self.mail, &mut invalid);
        password::check_new(&self.password, &[&name.text, &mail.text], &mut invalid);
        invalid.into_result()?;
        Ok(Candidate { name, mail })
    }
}

impl Candidate {
    /// Reads name and mail address of somebody who will have no password.
    ///
    /// # Errors
    /// With all fields that are wrong.
    pub(crate) fn without_password(name: &str, mail: &str) -> Result<Self, Error> {
        let mut invalid = Invalid::new();
        let name = read_name(name, &mut invalid);
        let mail = read_mail(mail, &mut invalid);
        invalid.into_result()?;
        Ok(Self { name, mail })
    }

    /// The key of the mail address.
    pub(crate) fn mail_key(&self) -> &str {
        &self.mail.key
    }
}

/// Adds a member with an office. Whether name and mail are free, the unique indexes decide. An empty hash is no password:
/// nothing fits it.
///
/// # Errors
/// Where name or mail is taken, or the name looks like another one.
pub fn register(
    tx: &mut Tx,
    candidate: &Candidate,
    password_hash: &str,
    role: Role,
) -> Result<MemberId, Error> {
    let Candidate { name, mail } = candidate;
    require_free(tx, name)?;
    let now = tx.now();
    let row = params![name.text, name.key, mail.text, mail.key, password_hash, role, now, name.skeleton];
    let id = tx.insert(&store::INSERT_MEMBER, row).map(MemberId::new).map_err(taken)?;
    tx.emit(&MemberRegistered { member: id, name: name.text.clone() })?;
    Ok(id)
}

fn taken(error: DbError) -> Error {
    if error.is_unique("members_name_key") {
        Error::new(&codes::NAME_TAKEN).field("name")
    } else if error.is_unique("members_name_skeleton") {
        Error::new(&codes::NAME_ALIKE).field("name")
    } else if error.is_unique("members_mail_key") {
        Error::new(&codes::MAIL_TAKEN).field("mail")
    } else {
        error.into()
    }
}
