//! What the operator has agreed with providers.

use secrecy::SecretString;
use thiserror::Error;
use url::{Host, Url};

/// Logins elsewhere; each is off until it is set.
#[derive(Debug, Clone, Default)]
pub struct OuterSettings {
    /// OpenID Connect.
    pub oidc: Option<OidcSettings>,
    /// GitHub.
    pub github: Option<GithubSettings>,
    /// WeChat.
    pub wechat: Option<WechatSettings>,
}

/// A provider of OpenID Connect.
#[derive(Debug, Clone)]
pub struct OidcSettings {
    /// Its address, to the letter as it calls itself.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What it knows us by; empty for a public client.
    pub client_secret: SecretString,
    /// What the button calls it; empty says "single sign-on".
    pub name: String,
}

/// An OAuth app at GitHub.
#[derive(Debug, Clone)]
pub struct GithubSettings {
    /// Where people sign in.
    pub url: String,
    /// Where programs ask.
    pub api_url: String,
    /// What it calls us.
    pub client_id: String,
    /// What it knows us by.
    pub client_secret: SecretString,
}

/// A website app at the WeChat Open Platform.
#[derive(Debug, Clone)]
pub struct WechatSettings {
    /// Where people scan.
    pub url: String,
    /// Where programs ask.
    pub api_url: String,
    /// What it calls us.
    pub app_id: String,
    /// What it knows us by.
    pub app_secret: SecretString,
}

/// Why a setting cannot be used.
#[derive(Debug, Error)]
pub enum OuterSettingsError {
    /// The address is none, or would carry secrets in clear.
    #[error("{0}: an address that begins with https:// is wanted; http:// only for this machine itself")]
    Address(&'static str),
    /// The login cannot work without it.
    #[error("{0} is missing")]
    Missing(&'static str),
}

/// Reads an address to which secrets are sent.
pub(super) fn address(setting: &'static str, text: &str) -> Result<Url, OuterSettingsError> {
    let url = Url::parse(text).map_err(|_| OuterSettingsError::Address(setting))?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
    if bare && safe { Ok(url) } else { Err(OuterSettingsError::Address(setting)) }
}

/// Refuses a setting that is empty.
pub(super) fn given(setting: &'static str, text: &str) -> Result<(), OuterSettingsError> {
    if text.is_empty() { Err(OuterSettingsError::Missing(setting)) } else { Ok(()) }
}

/// An address below another: whether that ends in a slash makes no difference.
pub(super) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_over_tls_or_stay_on_this_machine() {
        for fine in [
            "https://github.com",
            "https://id.example.org/realms/jixia",
            "http://127.0.0.1:4000",
            "http://localhost",
            "http://[::1]:9",
        ] {
            assert!(address("x", fine).is_ok(), "{fine}");
        }
        for wrong in [
            "",
            "github.com",
            "http://github.com",
            "http://10.0.0.1",
            "http://localhost.example.org",
            "ftp://127.0.0.1",
            "https://a@b.cn",
            "https://b.cn/?x",
        ] {
            assert!(address("x", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_path_is_put_below_an_address_with_or_without_a_slash() {
        for base in ["https://b.cn/api", "https://b.cn/api/"] {
            let url = below(&Url::parse(base).unwrap(), "user/emails");
            assert_eq!(url.as_str(), "https://b.cn/api/user/emails");
        }
        assert_eq!(below(&Url::parse("https://b.cn").unwrap(), "user").as_str(), "https://b.cn/user");
    }
}
