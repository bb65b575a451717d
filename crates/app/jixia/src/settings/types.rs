//! The types that settings have.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use jiff::tz::TimeZone;
use kernel::Locale;
use secrecy::{ExposeSecret as _, SecretString};
use telemetry::logs::LogFormat;

/// A value that is read from text and shown as text.
pub(crate) trait Value: Sized {
    /// Reads it; the error says what is wanted.
    fn read(text: &str) -> Result<Self, &'static str>;
    /// Shows it, if it is no secret.
    fn show(&self) -> String;
}

/// Values separated by commas.
#[derive(Debug, Clone)]
pub struct List<T>(pub Vec<T>);

/// A time zone by its IANA name.
#[derive(Debug, Clone)]
pub struct Zone(pub TimeZone);

/// An address of the site as browsers see it: scheme, host and perhaps a port. Empty where none is set.
#[derive(Debug, Clone)]
pub struct SiteUrl(pub String);

/// A name that people read.
#[derive(Debug, Clone)]
pub struct Named(pub String);

/// A text that neither log nor page shows.
#[derive(Debug, Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A secret that others could guess if it were short: none, or 32 bytes and more.
#[derive(Debug, Clone)]
pub struct LongSecret(Secret);

/// Fewer bytes than this are no key.
pub(crate) const SECRET_MIN: usize = 32;

impl LongSecret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Value for LongSecret {
    fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() || text.len() >= SECRET_MIN {
            Secret::read(text).map(Self)
        } else {
            Err("nothing, or a secret of at least 32 bytes")
        }
    }
    fn show(&self) -> String {
        self.0.show()
    }
}

/// Where the database is, which may name a password. Empty where it is a file in the data folder.
#[derive(Debug, Clone)]
pub struct DatabaseUrl(Secret);

impl DatabaseUrl {
    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Value for DatabaseUrl {
    fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() || db::DbConfig::new(text).check().is_ok() {
            Secret::read(text).map(Self)
        } else {
            Err("nothing, sqlite:PATH or postgres://user:password@host/name")
        }
    }
    fn show(&self) -> String {
        self.0.show()
    }
}

/// What is logged.
#[derive(Debug, Clone)]
pub struct LogFilter(pub String);

impl Value for LogFilter {
    fn read(text: &str) -> Result<Self, &'static str> {
        telemetry::logs::check_filter(text)
            .map(|()| Self(text.to_owned()))
            .map_err(|_| "levels in the syntax of tracing, such as info or warn,web=info")
    }
    fn show(&self) -> String {
        self.0.clone()
    }
}

/// What an error may repeat of a value.
pub(crate) fn shown(name: &str, text: &str) -> String {
    let secret =
        name.ends_with("secret") || name.ends_with("token") || matches!(name, "database.url" | "mail.url");
    if secret { "(hidden)".to_owned() } else { text.to_owned() }
}

macro_rules! plain {
    ($($type:ty: $wanted:literal),+ $(,)?) => {$(
        impl Value for $type {
            fn read(text: &str) -> Result<Self, &'static str> {
                text.parse().map_err(|_| $wanted)
            }
            fn show(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

plain! {
    bool: "true or false",
    u64: "a whole number",
    SocketAddr: "an address with a port, such as 127.0.0.1:8080",
}

impl Value for usize {
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse().ok().filter(|number| (1..=64).contains(number)).ok_or("a whole number from 1 to 64")
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for String {
    fn read(text: &str) -> Result<Self, &'static str> {
        Ok(text.to_owned())
    }
    fn show(&self) -> String {
        self.clone()
    }
}

impl Value for PathBuf {
    fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() { Err("a folder") } else { Ok(text.into()) }
    }
    fn show(&self) -> String {
        self.display().to_string()
    }
}

impl Value for Locale {
    fn read(text: &str) -> Result<Self, &'static str> {
        Self::from_tag(text).ok_or("zh-CN or en")
    }
    fn show(&self) -> String {
        self.tag().to_owned()
    }
}

impl Value for LogFormat {
    fn read(text: &str) -> Result<Self, &'static str> {
        match text {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err("pretty or json"),
        }
    }
    fn show(&self) -> String {
        match self {
            Self::Pretty => "pretty".to_owned(),
            Self::Json => "json".to_owned(),
        }
    }
}

impl Value for Zone {
    fn read(text: &str) -> Result<Self, &'static str> {
        TimeZone::get(text).map(Self).map_err(|_| "an IANA time zone, such as Asia/Shanghai")
    }
    fn show(&self) -> String {
        self.0.iana_name().unwrap_or("UTC").to_owned()
    }
}

impl Value for SiteUrl {
    fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() || is_site_url(text) {
            Ok(Self(text.trim_end_matches('/').to_owned()))
        } else {
            Err("http:// or https:// with a host and perhaps a port, and nothing after it,")
        }
    }
    fn show(&self) -> String {
        self.0.clone()
    }
}

/// Addresses of pages are made by putting a path behind it, so it has none of its own; one slash is forgiven.
fn is_site_url(text: &str) -> bool {
    let Ok(url) = text.parse::<http::Uri>() else { return false };
    let Some(authority) = url.authority() else { return false };
    let bare = authority.as_str() == authority.host() && !authority.host().is_empty();
    matches!(url.scheme_str(), Some("http" | "https"))
        && (bare || authority.port_u16().is_some())
        && !text.contains(['@', '#'])
        && matches!(url.path_and_query().map(http::uri::PathAndQuery::as_str), None | Some("/"))
}

impl Value for Named {
    fn read(text: &str) -> Result<Self, &'static str> {
        let name = kernel::text::clean_line(text);
        let fits = kernel::text::Length::new(1, 60).check(&name).is_ok();
        if fits { Ok(Self(name)) } else { Err("a name of 1 to 60 characters") }
    }
    fn show(&self) -> String {
        self.0.clone()
    }
}

impl Value for Secret {
    fn read(text: &str) -> Result<Self, &'static str> {
        Ok(Self(text.into()))
    }
    fn show(&self) -> String {
        if self.expose().is_empty() { String::new() } else { "(hidden)".to_owned() }
    }
}

impl<T: FromStr + Display> Value for List<T>
where
    Self: Wanted,
{
    fn read(text: &str) -> Result<Self, &'static str> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().map_err(|_| Self::WANTED)).collect::<Result<_, _>>().map(Self)
    }
    fn show(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// What the items of a list are.
pub(crate) trait Wanted {
    const WANTED: &'static str;
}

impl Wanted for List<String> {
    const WANTED: &'static str = "texts separated by commas";
}

impl Wanted for List<IpAddr> {
    const WANTED: &'static str = "IP addresses separated by commas";
}
