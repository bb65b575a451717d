//! A payment gateway for trying things out, which behaves like a real one.
//!
//! It is two parties that share nothing but a secret and a wire: the *gateway* (`client.rs`), our side, and the *bank*
//! (`bank.rs`, `api.rs`, `pages.rs`, `sending.rs`), which has its own tables, its own page in its own look, an API that
//! wants signed calls, and notices that it signs and sends over HTTP whenever it is due. The payer chooses on the
//! bank's page how the bank behaves, so that everything that goes wrong with a real one can be seen here.
//!
//! It is off unless it is set up, and refuses to be set up for a site that strangers can reach unless the settings say
//! so on purpose: here everybody pays without money.

mod api;
pub mod backfill;
mod bank;
mod client;
mod pages;
mod sending;
mod shapes;
pub mod signature;
mod store;

pub use super::Secret;
pub use bank::{Behaviour, ChargeState};
pub use client::SandboxGateway;

use super::setting::is_loopback;
use crate::wire::Wire;
use events::Work;
use kernel::{Clock, Entropy};
use std::sync::Arc;
use thiserror::Error;
use web::Routes;

/// Statements of the bank's tables.
pub(crate) use store::ALL as STATEMENTS;

/// Settings of the sandbox.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// Our account at the bank.
    pub merchant: String,
    /// The secret that both share: 32 bytes or more.
    pub secret: Secret,
    /// Where browsers find the bank's page: the address of this site.
    pub page_url: String,
    /// Where we call the bank's API: this program, by an address that works from inside.
    pub api_url: String,
    /// Let it run on a site that strangers can reach. Everybody can then take what is for sale without money.
    pub on_public_site: bool,
}

/// Why the sandbox does not start.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SandboxError {
    /// The secret can be guessed.
    #[error("the sandbox secret must have at least 32 bytes")]
    ShortSecret,
    /// The merchant's name is not a plain word.
    #[error("the sandbox merchant must be 1 to 64 visible ASCII characters")]
    BadMerchant,
    /// Strangers can reach the site.
    #[error(
        "the sandbox takes no real money and the site {0} is public; allow it on purpose or switch it off"
    )]
    PublicSite(String),
}

/// The bank and its world. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox(Arc<Parts>);

struct Parts {
    settings: SandboxSettings,
    wire: Arc<dyn Wire>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Sandbox {
    /// Sets the bank up.
    ///
    /// # Errors
    /// Where a setting would make it unsafe.
    pub fn try_new(
        settings: SandboxSettings,
        wire: Arc<dyn Wire>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, SandboxError> {
        if settings.secret.size_bytes() < 32 {
            return Err(SandboxError::ShortSecret);
        }
        if settings.merchant.len() > 64 || !crate::numbers::is_name(&settings.merchant) {
            return Err(SandboxError::BadMerchant);
        }
        if !settings.on_public_site && !is_loopback(&settings.page_url) {
            return Err(SandboxError::PublicSite(settings.page_url));
        }
        Ok(Self(Arc::new(Parts { settings, wire, clock, entropy })))
    }

    /// Our side, for the till.
    #[must_use]
    pub fn gateway(&self) -> Arc<SandboxGateway> {
        Arc::new(SandboxGateway::new(self.clone()))
    }

    pub(crate) fn routes() -> Routes {
        pages::routes().merge(api::routes())
    }

    pub(crate) fn works(&self) -> Vec<Work> {
        sending::works(self)
    }

    fn settings(&self) -> &SandboxSettings {
        &self.0.settings
    }

    fn wire(&self) -> &dyn Wire {
        &*self.0.wire
    }

    fn sign(&self, topic: &str, body: &[u8]) -> Vec<(axum::http::HeaderName, String)> {
        signature::sign(&self.0.settings.secret, topic, body, self.0.clock.now(), &*self.0.entropy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Call, Calling, WireError};
    use kernel::{SeededEntropy, SystemClock};

    struct NoWire;

    impl Wire for NoWire {
        fn call(&self, _: Call) -> Calling<'_> {
            Box::pin(std::future::ready(Err(WireError("cut".to_owned()))))
        }
    }

    fn set_up(page_url: &str, secret: &str, on_public_site: bool) -> Result<Sandbox, SandboxError> {
        let settings = SandboxSettings {
            merchant: "jixia".to_owned(),
            secret: Secret::new(secret),
            page_url: page_url.to_owned(),
            api_url: page_url.to_owned(),
            on_public_site,
        };
        Sandbox::try_new(settings, Arc::new(NoWire), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1)))
    }

    #[test]
    fn it_does_not_start_where_strangers_come_unless_told_to() {
        let secret = "s".repeat(32);
        for home in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80/x", "http://127.9.9.9"] {
            assert!(set_up(home, &secret, false).is_ok(), "{home}");
        }
        for public in [
            "https://jixia.example",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1@evil.example",
            "http://0.0.0.0:8080",
            "http://192.168.1.5",
            "localhost",
            "",
        ] {
            let refused = set_up(public, &secret, false).err();
            assert_eq!(refused, Some(SandboxError::PublicSite(public.to_owned())), "{public}");
        }
        assert!(set_up("https://demo.jixia.example", &secret, true).is_ok());
    }

    #[test]
    fn a_secret_that_can_be_guessed_is_refused() {
        assert_eq!(set_up("http://localhost", "short", false).err(), Some(SandboxError::ShortSecret));
    }
}
