//! What the settings of all gateways have in common: secrets that nobody sees, and addresses that nobody mistakes.

use std::fmt;
use thiserror::Error;

/// A setting that stops the start.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name}: {wanted} is wanted")]
pub struct BadSetting {
    /// Its name inside the gateway's table; with a dot, its whole name.
    pub name: &'static str,
    /// What would fit. Never what was given: it may be a secret.
    pub wanted: &'static str,
}

impl BadSetting {
    pub(crate) const fn new(name: &'static str, wanted: &'static str) -> Self {
        Self { name, wanted }
    }

    /// The setting's whole name, where it lies in this table.
    #[must_use]
    pub fn full_name(&self, table: &str) -> String {
        if self.name.contains('.') { self.name.to_owned() } else { format!("{table}.{}", self.name) }
    }
}

/// A key or password. `Debug` hides it.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Takes the secret's bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// How many bytes it has; a short secret is refused by the settings.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.0.len()
    }

    /// The bytes themselves.
    pub(crate) fn expose(&self) -> &[u8] {
        &self.0
    }

    /// As text; what is none is empty, which fits no setting.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// Checks where a gateway is called, against where this site is: a gateway on loopback is a trial, which a site that
/// strangers reach must not take for money, and a real one reports only to an address that speaks TLS.
pub(crate) fn check_address(name: &'static str, url: &str, site_url: &str) -> Result<(), BadSetting> {
    let parsed = url.parse::<url::Url>().ok().filter(|url| {
        url.host_str().is_some()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
    });
    let Some(parsed) = parsed else {
        return Err(BadSetting::new(name, "an address that begins with https://"));
    };
    if is_loopback(url) {
        let trial = is_loopback(site_url) && matches!(parsed.scheme(), "http" | "https");
        let wanted = "the gateway's own address, for this site is no trial on loopback,";
        return if trial { Ok(()) } else { Err(BadSetting::new(name, wanted)) };
    }
    if parsed.scheme() != "https" {
        return Err(BadSetting::new(name, "an address that begins with https://"));
    }
    if !site_url.starts_with("https://") {
        return Err(BadSetting::new("server.base_url", "with a real gateway, an address with https://"));
    }
    Ok(())
}

/// The origin of an address, as a content security policy names it.
pub(crate) fn origin(url: &str) -> Option<String> {
    url.parse::<url::Url>()
        .ok()
        .map(|url| url.origin().ascii_serialization())
        .filter(|origin| origin != "null")
}

/// Can only this machine reach it?
pub(crate) fn is_loopback(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A name before an `@` would hide the real host.
    if authority.contains('@') {
        return false;
    }
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_stays_on_this_machine_and_a_real_gateway_needs_tls_on_both_ends() {
        let check = |url: &str, site: &str| check_address("base_url", url, site).map_err(|bad| bad.name);
        assert_eq!(check("https://api.stripe.com", "https://jixia.example"), Ok(()));
        assert_eq!(check("http://127.0.0.1:99", "http://127.0.0.1:8080"), Ok(()));
        assert_eq!(check("http://127.0.0.1:99", "https://jixia.example"), Err("base_url"));
        assert_eq!(check("http://api.stripe.com", "https://jixia.example"), Err("base_url"));
        assert_eq!(check("https://api.stripe.com", "http://127.0.0.1:8080"), Err("server.base_url"));
        for odd in [
            "",
            "api.stripe.com",
            "https://",
            "https://a@b.example",
            "https://b.example?x=1",
            "https://b;.example x",
        ] {
            assert_eq!(check(odd, "https://jixia.example"), Err("base_url"), "{odd}");
        }
        assert_eq!(
            origin("https://openapi.alipay.com/gateway.do").as_deref(),
            Some("https://openapi.alipay.com")
        );
    }

    #[test]
    fn a_secret_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hush")), "Secret(hidden)");
    }
}
