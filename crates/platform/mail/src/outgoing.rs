//! What is to be said, and the way into the outbox.

use std::sync::Arc;

use db::{DbError, Tx, params};
use kernel::Locale;
use kernel::text::clean_line;
use serde::{Deserialize, Serialize};

use crate::work::Send;
use crate::{MailId, store};

/// A letter with its envelope.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Names what is said, so that it is said once: `verify-17-3`.
    pub key: String,
    /// The address.
    pub to: String,
    /// What sort of letter it is: `accounts.verify`.
    pub kind: &'static str,
    /// The language that it is written in.
    pub locale: Locale,
    /// The line that a mail program lists.
    pub subject: String,
    /// What stands in it.
    pub letter: Letter,
    /// Where one click ends letters of this sort: the full address, on this site.
    pub unsubscribe: Option<String>,
}

/// What stands in a letter, in the reader's language. One layout makes text and HTML of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The first line.
    pub greeting: String,
    /// What is to be told. Plain text.
    pub paragraphs: Vec<String>,
    /// The one thing to do: what the button says, and the full address that it opens.
    pub button: Option<(String, String)>,
    /// The small print: why this letter was sent, or what to do if it was not asked for.
    pub note: String,
}

/// Puts a letter into the outbox in the caller's transaction. The same key twice is one letter: the first.
///
/// # Errors
/// When the database refuses.
pub fn enqueue(tx: &mut Tx, outgoing: &Outgoing) -> Result<(), DbError> {
    let letter = serde_json::to_string(&outgoing.letter).map_err(|error| DbError::Other(Arc::new(error)))?;
    let (now, locale, subject) = (tx.now(), outgoing.locale.tag(), clean_line(&outgoing.subject));
    let row =
        params![outgoing.key, outgoing.to, outgoing.kind, locale, subject, letter, outgoing.unsubscribe, now];
    let Some(id) = tx.row::<i64>(&store::INSERT, row)? else { return Ok(()) };
    Send::enqueue(tx, MailId::new(id), &outgoing.key)
}
