//! Stripe Checkout in mode `payment`.
//!
//! The buyer pays on a page of Stripe's (a Checkout Session). `client.rs` makes the calls, `form.rs` writes what they
//! send, `webhook.rs` checks and reads events, `shapes.rs` says what is on the wire. Sources: the API reference, and the
//! official library for Go, version 86.

mod client;
mod form;
mod gateway;
mod settings;
mod shapes;
mod webhook;

pub use settings::StripeSettings;

use super::setting::{BadSetting, Secret};
use crate::wire::Wire;
use client::Client;
use kernel::Currency;
use std::sync::Arc;

/// Stripe with one account.
pub struct Stripe {
    client: Client,
    webhook_secrets: Vec<Secret>,
    currencies: Vec<Currency>,
    is_live: bool,
    /// The origins of Stripe's pages.
    pages: Vec<String>,
}

impl Stripe {
    /// Sets it up.
    ///
    /// # Errors
    /// With the name of a setting that does not fit.
    pub fn try_new(settings: &StripeSettings, wire: Arc<dyn Wire>) -> Result<Self, BadSetting> {
        let (currencies, is_live) = settings.check()?;
        Ok(Self {
            client: Client::new(settings, wire),
            webhook_secrets: settings.webhook_secrets.clone(),
            currencies,
            is_live,
            pages: settings.pages(),
        })
    }
}
