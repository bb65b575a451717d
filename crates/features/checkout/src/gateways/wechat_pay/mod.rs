//! WeChat Pay, API v3.
//!
//! A QR code on desktops (native), WeChat's own page in a phone's browser (H5). `client.rs` makes the calls,
//! `signature.rs` signs them and checks what comes back, `callback.rs` opens encrypted callbacks, `shapes.rs` says what
//! is on the wire. Sources: the documents at pay.weixin.qq.com and the official SDKs for Go and Java.

mod callback;
mod client;
mod gateway;
mod settings;
mod shapes;
mod signature;

pub use settings::WeChatPaySettings;

use super::setting::BadSetting;
use crate::gateway::GatewayError;
use crate::wire::Wire;
use client::Client;
use kernel::{Clock, Entropy};
use std::sync::Arc;

/// WeChat Pay with one merchant account.
pub struct WeChatPay {
    client: Client,
    /// Merchant and app: a report about another pair is not about our money.
    account: String,
    /// Where H5 pages lie.
    pages: Vec<String>,
}

impl WeChatPay {
    /// Sets it up.
    ///
    /// # Errors
    /// With the name of a setting that does not fit.
    pub fn try_new(
        settings: &WeChatPaySettings,
        wire: Arc<dyn Wire>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, BadSetting> {
        let checked = settings.check()?;
        Ok(Self {
            account: shapes::account(&settings.merchant_id, &settings.app_id),
            pages: settings.pages(),
            client: Client::new(settings, checked, wire, clock, entropy),
        })
    }

    /// Asks WeChat Pay to repeat a word: proves that keys, serials and clock are right in both directions.
    ///
    /// # Errors
    /// Where it does not answer, or its answer is not signed as it should be.
    pub async fn self_test(&self) -> Result<(), GatewayError> {
        self.client.echo().await
    }
}
