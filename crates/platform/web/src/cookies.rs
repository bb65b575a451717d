//! Cookies that the house reads and sets.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use http::HeaderMap;
use http::header::COOKIE;

/// Names of the cookies. Over TLS the secret ones carry the `__Host-` prefix, so that no other host or path can
/// plant them.
#[derive(Debug, Clone, Copy)]
pub struct CookieNames {
    secure: bool,
}

impl CookieNames {
    /// Names for a site that is (or is not) served over TLS.
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// The session of a member.
    pub const fn session(self) -> &'static str {
        if self.secure { "__Host-jixia_session" } else { "jixia_session" }
    }

    /// The secret that ties an anonymous form to the browser that asked for it.
    pub const fn visitor(self) -> &'static str {
        if self.secure { "__Host-jixia_visitor" } else { "jixia_visitor" }
    }

    /// A language chosen without an account.
    pub const fn locale(self) -> &'static str {
        "jixia_locale"
    }

    /// A theme chosen without an account.
    pub const fn theme(self) -> &'static str {
        "jixia_theme"
    }

    /// What to say once on the next page: the id of a catalogue message.
    pub const fn flash(self) -> &'static str {
        "jixia_flash"
    }

    /// A cookie that scripts cannot read and other sites cannot send along.
    pub fn build(self, name: &'static str, value: String, max_age_seconds: i64) -> Cookie<'static> {
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(max_age_seconds))
            .build()
    }

    /// Takes a cookie back.
    pub fn remove(self, name: &'static str) -> Cookie<'static> {
        self.build(name, String::new(), 0)
    }
}

/// The value of a cookie in a request; the first of that name where there are several.
pub fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| Cookie::split_parse(line.to_owned()))
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}
