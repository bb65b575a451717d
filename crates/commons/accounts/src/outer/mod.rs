//! Logins elsewhere, where somebody vouches for a member: a provider of OpenID Connect, GitHub, WeChat.
//!
//! The way there and back: [`attempt`] notes who goes, the module of the provider makes the address there and reads what
//! it says of whoever comes back, and [`identities`] finds or links the account here. Calls to others are never made
//! inside a transaction.

pub(crate) mod attempt;
mod github;
pub(crate) mod identities;
mod known;
mod oidc;
mod settings;
mod wechat;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::{Request, StatusCode};
use kernel::{Locale, Timestamp};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use ui::message;
use web::{App, Error, Outside, Visit};

use crate::codes;
use crate::name::read_mail;
use github::Github;
use oidc::Oidc;
pub use settings::{GithubSettings, OidcSettings, OuterSettings, OuterSettingsError, WechatSettings};
use wechat::Wechat;

kernel::text_enum! {
    /// Who vouches.
    pub enum Provider {
        /// A provider of OpenID Connect, whichever the operator chose.
        Oidc = "oidc",
        /// GitHub, or a GitHub of the operator's own.
        Github = "github",
        /// WeChat, by a picture that the phone scans.
        Wechat = "wechat",
    }
}
db::text_column!(Provider);

/// The logins elsewhere that the operator has configured.
#[derive(Debug, Default)]
pub struct OuterLogins {
    /// `None` where nothing is configured.
    outside: Option<Outside>,
    oidc: Option<Oidc>,
    github: Option<Github>,
    wechat: Option<Wechat>,
}

/// What a provider says of whoever came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proved {
    pub provider: Provider,
    /// Who vouches.
    pub issuer: String,
    /// For whom; never somebody else.
    pub subject: String,
    /// An earlier name of the same account, under which it may be known here.
    pub former: Option<(String, String)>,
    /// What the account is called there.
    pub label: String,
    /// A mail address that the provider knows to be theirs.
    pub proved_mail: Option<String>,
}

/// One way there and back. Only the browser that goes can make it: nothing of it is stored but a hash of the state.
#[derive(Debug, Clone)]
pub(crate) struct Trip {
    /// What comes back with whoever comes back.
    pub state: String,
    /// Proves to the provider that who asks for the tokens is who sent the browser (PKCE).
    pub verifier: String,
    /// What the provider repeats in what it signs.
    pub nonce: String,
    /// Where the provider sends the browser back to.
    pub redirect_uri: String,
}

impl Trip {
    /// The way of this browser with this state; `None` for a browser without any cookie of ours.
    pub fn of(app: &App, visit: &Visit, provider: Provider, state: &str) -> Option<Self> {
        Some(Self {
            verifier: visit.secret_for(&format!("verifier {state}"))?,
            nonce: visit.secret_for(&format!("nonce {state}"))?,
            state: state.to_owned(),
            redirect_uri: app.config().url(&format!("/login/with/{provider}/return")),
        })
    }

    /// What is sent ahead of the verifier.
    fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }
}

/// A login elsewhere, as pages offer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    /// For addresses.
    pub key: &'static str,
    /// What people call it.
    pub name: String,
}

impl OuterLogins {
    /// Reads the settings.
    ///
    /// # Errors
    /// With the name of the setting that cannot be used.
    pub fn try_new(settings: OuterSettings) -> Result<Self, OuterSettingsError> {
        let oidc = settings.oidc.map(Oidc::try_new).transpose()?;
        let github = settings.github.map(Github::try_new).transpose()?;
        let wechat = settings.wechat.map(Wechat::try_new).transpose()?;
        let any = oidc.is_some() || github.is_some() || wechat.is_some();
        let outside = any.then(Outside::default);
        Ok(Self { outside, oidc, github, wechat })
    }

    /// Which there are.
    pub fn providers(&self) -> Vec<Provider> {
        Provider::ALL.iter().copied().filter(|provider| self.is_on(*provider)).collect()
    }

    /// Whether it is configured.
    pub fn is_on(&self, provider: Provider) -> bool {
        match provider {
            Provider::Oidc => self.oidc.is_some(),
            Provider::Github => self.github.is_some(),
            Provider::Wechat => self.wechat.is_some(),
        }
    }

    /// The address to send a browser to.
    ///
    /// # Errors
    /// 404 where it is not configured; where the provider does not answer.
    pub(crate) async fn address(
        &self,
        provider: Provider,
        trip: &Trip,
        now: Timestamp,
    ) -> Result<String, Error> {
        match (provider, &self.oidc, &self.github, &self.wechat) {
            (Provider::Oidc, Some(oidc), ..) => oidc.address(self.outside()?, trip, now).await,
            (Provider::Github, _, Some(github), _) => github.address(trip),
            (Provider::Wechat, .., Some(wechat)) => wechat.address(trip),
            _ => Err(Error::not_found()),
        }
    }

    /// Asks the provider who came back.
    ///
    /// # Errors
    /// 404 where it is not configured; where the provider does not vouch for anybody.
    pub(crate) async fn prove(
        &self,
        provider: Provider,
        code: &str,
        trip: &Trip,
        now: Timestamp,
    ) -> Result<Proved, Error> {
        let mut proved = match (provider, &self.oidc, &self.github, &self.wechat) {
            (Provider::Oidc, Some(oidc), ..) => oidc.prove(self.outside()?, code, trip, now).await?,
            (Provider::Github, _, Some(github), _) => github.prove(self.outside()?, code, trip).await?,
            (Provider::Wechat, .., Some(wechat)) => wechat.prove(self.outside()?, code).await?,
            _ => return Err(Error::not_found()),
        };
        // An address that we would not take from a form is none.
        proved.proved_mail = proved.proved_mail.and_then(|mail| {
            let mut invalid = web::Invalid::new();
            let mail = read_mail(&mail, &mut invalid);
            invalid.into_result().is_ok().then_some(mail.text)
        });
        proved.label = kernel::text::clean_line(&proved.label).chars().take(64).collect();
        if proved.label.is_empty() {
            proved.label = proved.subject.chars().take(64).collect();
        }
        Ok(proved)
    }

    /// Whether what came back names another issuer than ours (RFC 9207).
    pub(crate) fn is_other_issuer(&self, provider: Provider, named: Option<&str>) -> bool {
        match (provider, &self.oidc, named) {
            (Provider::Oidc, Some(oidc), Some(named)) => named != oidc.issuer(),
            _ => false,
        }
    }

    /// What people call a login elsewhere.
    pub(crate) fn name(&self, app: &App, locale: Locale, provider: Provider) -> String {
        let id = match provider {
            Provider::Oidc => message("accounts-outer-oidc"),
            Provider::Github => message("accounts-outer-github"),
            Provider::Wechat => message("accounts-outer-wechat"),
        };
        match (&self.oidc, provider) {
            (Some(oidc), Provider::Oidc) if !oidc.name().is_empty() => oidc.name().to_owned(),
            _ => app.site().messages.get(locale, id).to_owned(),
        }
    }

    /// All of them, for pages.
    pub(crate) fn ways(&self, app: &App, locale: Locale) -> Vec<Way> {
        let way = |provider: Provider| Way { key: provider.as_str(), name: self.name(app, locale, provider) };
        self.providers().into_iter().map(way).collect()
    }

    fn outside(&self) -> Result<&Outside, Error> {
        self.outside.as_ref().ok_or_else(Error::not_found)
    }
}

/// The logins elsewhere of a house; none where it was wired without any.
pub(crate) fn of(app: &App) -> std::sync::Arc<OuterLogins> {
    app.service::<OuterLogins>().unwrap_or_default()
}

/// The provider does not vouch for anybody, for a reason that is for the log.
fn not_vouched(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(&codes::OUTER_FAILED).because(why)
}

/// Calls a provider, and reads the JSON of its answer whatever type it claims to have.
async fn call<T: DeserializeOwned>(outside: &Outside, request: Request<Vec<u8>>) -> Result<T, Error> {
    let answer = outside.send(request).await.map_err(not_vouched)?;
    if answer.status() != StatusCode::OK {
        return Err(not_vouched(format!("status {}", answer.status())));
    }
    // What serde says of a mismatch may repeat a secret; where it stands is enough.
    serde_json::from_slice(answer.body()).map_err(|error| {
        not_vouched(format!("not the JSON that is wanted, line {} column {}", error.line(), error.column()))
    })
}
