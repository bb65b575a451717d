//! Alipay's open platform, signed with RSA2.
//!
//! Alipay's own page on desktops (`page.pay`) and in a phone's browser (`wap.pay`), or a QR code on desktops
//! (`precreate`). `client.rs` makes the calls, `signing.rs` says which text is signed, `answer.rs` finds what Alipay
//! signed, `notification.rs` reads what it posts, `certificates.rs` is for accounts with certificates instead of bare
//! keys. Sources: the open platform's documents and the official SDK for Node.

mod answer;
mod certificates;
mod client;
mod gateway;
mod notification;
mod settings;
mod shapes;
mod signing;

pub use settings::AlipaySettings;

use super::setting::BadSetting;
use crate::wire::Wire;
use client::Client;
use kernel::Clock;
use std::sync::Arc;

/// Alipay with one app and its account.
pub struct Alipay {
    client: Client,
    /// App and account: a report about another pair is not about our money.
    account: String,
    scans: bool,
    /// The origins of Alipay's pages.
    pages: Vec<String>,
}

impl Alipay {
    /// Sets it up.
    ///
    /// # Errors
    /// With the name of a setting that does not fit.
    pub fn try_new(
        settings: &AlipaySettings,
        wire: Arc<dyn Wire>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, BadSetting> {
        let identity = settings.check()?;
        Ok(Self {
            account: shapes::account(&settings.app_id, &settings.seller_id),
            scans: settings.scan,
            pages: settings.pages(),
            client: Client::new(settings, identity, wire, clock),
        })
    }
}
