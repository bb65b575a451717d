//! What this crate writes to members.

use std::sync::Arc;

use db::{DbError, Tx};
use kernel::{Locale, Token};
use mail::{Letter, Outgoing};
use ui::{Arg, Site, message};
use web::App;

use crate::proof::Purpose;
use crate::sign_in::hash_of;

/// Writes letters; made outside of the transaction in which they are put into the outbox.
#[derive(Clone)]
pub struct Pen {
    site: Arc<Site>,
    origin: String,
}

/// A sort of letter.
struct Sort {
    kind: &'static str,
    subject: &'static str,
    text: &'static str,
    button: &'static str,
    note: &'static str,
}

static VERIFY: Sort = Sort {
    kind: "accounts.verify",
    subject: message("accounts-letter-verify-subject"),
    text: message("accounts-letter-verify-text"),
    button: message("accounts-letter-verify-button"),
    note: message("accounts-letter-verify-note"),
};

static CHANGE: Sort = Sort {
    kind: "accounts.change",
    subject: message("accounts-letter-change-subject"),
    text: message("accounts-letter-change-text"),
    button: message("accounts-letter-verify-button"),
    note: message("accounts-letter-verify-note"),
};

static RESET: Sort = Sort {
    kind: "accounts.reset",
    subject: message("accounts-letter-reset-subject"),
    text: message("accounts-letter-reset-text"),
    button: message("accounts-letter-reset-button"),
    note: message("accounts-letter-reset-note"),
};

static MAIL_CHANGED: Sort = Sort {
    kind: "accounts.mail_changed",
    subject: message("accounts-letter-mail-changed-subject"),
    text: message("accounts-letter-mail-changed-text"),
    button: "",
    note: message("accounts-letter-not-you-note"),
};

static PASSWORD_CHANGED: Sort = Sort {
    kind: "accounts.password_changed",
    subject: message("accounts-letter-password-changed-subject"),
    text: message("accounts-letter-password-changed-text"),
    button: message("accounts-letter-password-changed-button"),
    note: message("accounts-letter-not-you-note"),
};

static WAY_IN_ADDED: Sort = Sort {
    kind: "accounts.way_in_added",
    subject: message("accounts-letter-way-in-subject"),
    text: message("accounts-letter-way-in-text"),
    button: message("accounts-letter-way-in-button"),
    note: message("accounts-letter-way-in-note"),
};

/// Whom a letter is for.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The member's name.
    pub name: &'a str,
    /// The address.
    pub mail: &'a str,
    /// The language.
    pub locale: Locale,
}

impl Pen {
    /// A pen for this house.
    pub fn of(app: &App) -> Self {
        Self { site: Arc::clone(app.site()), origin: app.config().base_url.clone() }
    }

    /// Sends a link.
    pub(crate) fn link(
        &self,
        tx: &mut Tx,
        reader: Reader<'_>,
        purpose: Purpose,
        token: &Token,
    ) -> Result<(), DbError> {
        let (sort, path) = match purpose {
            Purpose::Verify => (&VERIFY, "/mail/confirm"),
            Purpose::Change => (&CHANGE, "/mail/confirm"),
            Purpose::Reset => (&RESET, "/password/reset"),
        };
        // The secret stands in the query, which no log line repeats.
        let url = format!("{}{path}?token={}", self.origin, token.as_str());
        let key = format!("{}-{}", sort.kind, hex::encode(&hash_of(token.as_str())[..16]));
        mail::enqueue(tx, &self.write(sort, reader, key, Some(url)))
    }

    /// Tells the old address that it is none any more.
    pub(crate) fn mail_changed(&self, tx: &mut Tx, reader: Reader<'_>) -> Result<(), DbError> {
        self.notice(tx, &MAIL_CHANGED, reader, None)
    }

    /// Tells a member that the password is another.
    pub(crate) fn password_changed(&self, tx: &mut Tx, reader: Reader<'_>) -> Result<(), DbError> {
        self.notice(tx, &PASSWORD_CHANGED, reader, Some(format!("{}/password/forgot", self.origin)))
    }

    /// Tells a member that there is one more way to sign in.
    pub(crate) fn way_in_added(&self, tx: &mut Tx, reader: Reader<'_>) -> Result<(), DbError> {
        self.notice(tx, &WAY_IN_ADDED, reader, Some(format!("{}/settings/security", self.origin)))
    }

    fn notice(
        &self,
        tx: &mut Tx,
        sort: &Sort,
        reader: Reader<'_>,
        url: Option<String>,
    ) -> Result<(), DbError> {
        let key = format!("{}-{}", sort.kind, tx.token().as_str());
        mail::enqueue(tx, &self.write(sort, reader, key, url))
    }

    fn write(&self, sort: &Sort, reader: Reader<'_>, key: String, url: Option<String>) -> Outgoing {
        let community = self.site.community();
        let args = [("name", Arg::from(reader.name)), ("site", Arg::from(community.name.as_str()))];
        let words = |id: &str| self.site.messages.format(reader.locale, id, &args);
        Outgoing {
            key,
            to: reader.mail.to_owned(),
            kind: sort.kind,
            locale: reader.locale,
            subject: words(sort.subject),
            letter: Letter {
                greeting: words(message("accounts-letter-greeting")),
                paragraphs: vec![words(sort.text)],
                button: url.map(|url| (words(sort.button), url)),
                note: words(sort.note),
            },
            unsubscribe: None,
        }
    }
}
