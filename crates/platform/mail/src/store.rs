//! Every SQL statement of this crate.

use db::{DbError, Snapshot, params};
use kernel::{Cursor, PageSize, Timestamp};

use crate::MailId;

kernel::text_enum! {
    /// How a letter stands.
    pub enum MailState {
        /// It is to be sent.
        Waiting = "waiting",
        /// A mail server took it.
        Sent = "sent",
        /// There is no mail server; it stays here to be read.
        Kept = "kept",
        /// It was given up.
        Dead = "dead",
    }
}
db::text_column!(MailState);

db::statements! {
    /// Writes a letter down, unless its key is known.
    INSERT = "INSERT INTO mail_messages
        (key, recipient, kind, locale, subject, letter, unsubscribe, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8) ON CONFLICT (key) DO NOTHING RETURNING id";
    /// One letter.
    MESSAGE = "SELECT id, key, recipient, kind, locale, subject, letter, unsubscribe, state, created_at, sent_at, error
        FROM mail_messages WHERE id = $1";
    /// A page of letters, the newest first.
    MESSAGES = "SELECT id, key, recipient, kind, locale, subject, letter, unsubscribe, state, created_at, sent_at, error
        FROM mail_messages WHERE id < $1 ORDER BY id DESC LIMIT $2";
    /// The newest letter to an address.
    NEWEST_TO = "SELECT id, key, recipient, kind, locale, subject, letter, unsubscribe, state, created_at, sent_at, error
        FROM mail_messages WHERE recipient = $1 ORDER BY id DESC LIMIT 1";
    /// A mail server took it: what stands in it is erased.
    SENT = "UPDATE mail_messages SET state = 'sent', sent_at = $2, letter = '', error = NULL WHERE id = $1";
    /// There is no mail server.
    KEPT = "UPDATE mail_messages SET state = 'kept', error = NULL WHERE id = $1";
    /// An attempt failed.
    FAILED = "UPDATE mail_messages SET state = $2, error = $3 WHERE id = $1 AND state = 'waiting'";
    /// It is to be sent once more.
    AGAIN = "UPDATE mail_messages SET state = 'waiting', error = NULL
        WHERE id = $1 AND state IN ('kept', 'dead')";
}

db::row! {
    /// A letter as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MailRow {
        /// Which one.
        pub id: MailId,
        /// Names what it says.
        pub key: String,
        /// The address.
        pub recipient: String,
        /// What sort of letter it is.
        pub kind: String,
        /// The language that it is written in.
        pub locale: String,
        /// The line that a mail program lists.
        pub subject: String,
        /// JSON of the letter; empty once it was sent.
        pub letter: String,
        /// Where one click ends letters of this sort.
        pub unsubscribe: Option<String>,
        /// How it stands.
        pub state: MailState,
        /// When it was written.
        pub created_at: Timestamp,
        /// When a mail server took it.
        pub sent_at: Option<Timestamp>,
        /// Why the last attempt failed.
        pub error: Option<String>,
    }
}

impl MailRow {
    /// What stands in it; nothing once it was sent.
    pub fn letter(&self) -> Option<crate::Letter> {
        serde_json::from_str(&self.letter).ok()
    }

    /// Whether it can be sent once more.
    pub fn can_go_again(&self) -> bool {
        matches!(self.state, MailState::Kept | MailState::Dead)
    }
}

/// One letter.
///
/// # Errors
/// Only of the database.
pub fn message(q: &mut Snapshot, id: MailId) -> Result<Option<MailRow>, DbError> {
    q.row(&MESSAGE, params![id])
}

/// The newest letter to an address, by row; for tests and for the desk.
///
/// # Errors
/// Only of the database.
pub fn newest_to(q: &mut Snapshot, recipient: &str) -> Result<Option<MailRow>, DbError> {
    q.row(&NEWEST_TO, params![recipient])
}

/// A page of letters, the newest first.
///
/// # Errors
/// Only of the database.
pub fn messages(q: &mut Snapshot, after: Option<Cursor>, size: PageSize) -> Result<Vec<MailRow>, DbError> {
    let before = after.map_or(i64::MAX, Cursor::as_single);
    q.rows(&MESSAGES, params![before, size.with_extra()])
}
