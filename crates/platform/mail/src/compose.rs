//! A stored letter becomes a message of the internet (RFC 5322).

use std::time::{Duration, SystemTime};

use kernel::Locale;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest as _, Sha256};

use crate::layout::{Around, Parts, lay_out};
use crate::mailer::Mailer;
use crate::store::MailRow;

/// A letter can never be sent as it is.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The recipient is no address.
    #[error("the recipient is not a mail address")]
    Recipient,
    /// The text was erased, or was written by a newer program.
    #[error("the letter cannot be read")]
    Letter,
    /// The address for unsubscribing is none.
    #[error("the address for unsubscribing is not a URL")]
    Unsubscribe,
    /// The words of the house are not there: a mistake in the wiring.
    #[error("the mailer does not know the words of the house")]
    Words,
    /// The layout failed.
    #[error("the layout of letters failed")]
    Layout(#[from] askama::Error),
    /// The headers do not make a message.
    #[error("the parts do not make a message")]
    Message(#[from] lettre::error::Error),
}

/// The identifier of a letter: always the same for one key, so that a second copy is known as one.
pub fn message_id(key: &str, host: &str) -> String {
    format!("<{}@{host}>", hex::encode(&Sha256::digest(key.as_bytes())[..16]))
}

/// Text and HTML of a stored letter; `None` once it was erased.
pub(crate) fn parts(mailer: &Mailer, row: &MailRow) -> Result<Option<Parts>, ComposeError> {
    let Some(letter) = row.letter() else { return Ok(None) };
    let around = Around {
        site: mailer.site().ok_or(ComposeError::Words)?,
        origin: mailer.origin(),
        locale: Locale::from_tag(&row.locale).unwrap_or_default(),
        subject: &row.subject,
        unsubscribe: row.unsubscribe.as_deref(),
    };
    Ok(Some(lay_out(&letter, &around)?))
}

/// The whole message.
pub(crate) fn compose(mailer: &Mailer, row: &MailRow) -> Result<Message, ComposeError> {
    // Parsed, never pasted: an address with a line break in it is no address.
    let to: Address = row.recipient.parse().map_err(|_| ComposeError::Recipient)?;
    let parts = parts(mailer, row)?.ok_or(ComposeError::Letter)?;
    let id = message_id(&row.key, mailer.from().email.domain());
    let written = Duration::from_micros(u64::try_from(row.created_at.micros()).unwrap_or(0));
    let mut message = Message::builder()
        .from(mailer.from().clone())
        .to(Mailbox::new(None, to))
        .subject(&row.subject)
        .date(SystemTime::UNIX_EPOCH + written)
        .message_id(Some(id))
        // RFC 3834: no answering machine answers it.
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(header("Content-Language", row.locale.clone()));
    if let Some(url) = &row.unsubscribe {
        let url = unsubscribe(url).ok_or(ComposeError::Unsubscribe)?;
        message = message
            .raw_header(header("List-Unsubscribe", format!("<{url}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    // Made of the key as well: the second copy of a letter is the same to the last byte.
    let boundary = hex::encode(Sha256::digest(format!("boundary of {}", row.key)));
    let body = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(SinglePart::plain(parts.text))
        .singlepart(SinglePart::html(parts.html));
    Ok(message.multipart(body)?)
}

fn unsubscribe(text: &str) -> Option<url::Url> {
    // The parser silently drops line breaks; whoever passes one has made a mistake that is better seen.
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>');
    url::Url::parse(text).ok().filter(|url| plain && matches!(url.scheme(), "https" | "http"))
}

/// A header whose value is plain ASCII of ours and is not to be folded or encoded: mail programs compare it as it is.
fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}
