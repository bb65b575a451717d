//! The way to the mail server.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use ui::Site;

/// How long one exchange with the mail server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A setting of mail cannot be used. Says which and why, without the password in it.
#[derive(Debug, thiserror::Error)]
pub enum BadMail {
    /// `mail.url` is no address of a mail server.
    #[error("mail.url is not like smtp://user:password@host:587 or smtps://user:password@host")]
    Url,
    /// `mail.from` is no address.
    #[error("mail.from is not like Jixia <hello@example.org>")]
    From,
}

/// Sends letters, or keeps them where there is no mail server. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    transport: Option<AsyncSmtpTransport<Tokio1Executor>>,
    from: Mailbox,
    origin: String,
    /// The words of the house, known once its catalogues are loaded: due work is registered before.
    site: OnceLock<Arc<Site>>,
}

impl Mailer {
    /// A mailer. An empty `url` keeps every letter; `origin` is where browsers find the site.
    ///
    /// # Errors
    /// Where `url` or `from` cannot be used.
    pub fn try_new(url: &str, from: &str, origin: &str) -> Result<Self, BadMail> {
        let transport = if url.is_empty() { None } else { Some(transport(url)?) };
        let from = from.parse().map_err(|_| BadMail::From)?;
        let (origin, site) = (origin.to_owned(), OnceLock::new());
        Ok(Self(Arc::new(Inner { transport, from, origin, site })))
    }

    /// Teaches it the words of the house; called once, when they are loaded.
    pub fn speak(&self, site: &Arc<Site>) {
        self.0.site.get_or_init(|| Arc::clone(site));
    }

    /// Whether there is a mail server.
    pub fn sends(&self) -> bool {
        self.0.transport.is_some()
    }

    /// Who letters are from.
    pub(crate) fn from(&self) -> &Mailbox {
        &self.0.from
    }

    /// Where browsers find the site.
    pub(crate) fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The words of the house.
    pub(crate) fn site(&self) -> Option<&Arc<Site>> {
        self.0.site.get()
    }

    /// Hands a message to the mail server; `false` where there is none.
    pub(crate) async fn hand_over(&self, message: Message) -> Result<bool, lettre::transport::smtp::Error> {
        let Some(transport) = &self.0.transport else { return Ok(false) };
        transport.send(message).await?;
        Ok(true)
    }
}

/// Passwords do not travel in the clear: `smtp://` to another machine insists on STARTTLS unless the address says
/// otherwise.
fn transport(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, BadMail> {
    let mut parsed = url::Url::parse(url).map_err(|_| BadMail::Url)?;
    let host = parsed.host_str().ok_or(BadMail::Url)?;
    let here = host == "localhost" || host == "[::1]" || host.starts_with("127.");
    let says = parsed.query_pairs().any(|(name, _)| name == "tls");
    if parsed.scheme() == "smtp" && !here && !says {
        parsed.query_pairs_mut().append_pair("tls", "required");
    }
    let builder =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(parsed.as_str()).map_err(|_| BadMail::Url)?;
    Ok(builder.timeout(Some(PATIENCE)).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_be_used_are_named_without_the_password() {
        let fine = |url: &str| Mailer::try_new(url, "稷下 <hello@example.org>", "https://example.org");
        assert!(!fine("").unwrap().sends());
        for url in
            ["smtp://127.0.0.1:2525", "smtp://u:p%40ss@mail.example.org:587", "smtps://mail.example.org"]
        {
            assert!(fine(url).unwrap().sends(), "{url}");
        }
        for url in ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://u:hush@h?tls=maybe"] {
            let error = fine(url).err().unwrap().to_string();
            assert!(error.starts_with("mail.url") && !error.contains("hush"), "{url}: {error}");
        }
        assert!(matches!(Mailer::try_new("", "nobody", "http://x"), Err(BadMail::From)));
    }
}
