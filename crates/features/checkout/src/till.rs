//! The till: what is on sale, where it can be paid, and the settings that both need. The application builds one.

use crate::gateway::Gateway;
use crate::goods::Goods;
use kernel::Currency;
use std::sync::Arc;
use std::time::Duration;

/// Settings of this crate.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where browsers find this site, without a slash at the end.
    pub base_url: String,
    /// Where gateways find this site, without a slash at the end; differs from `base_url` behind some proxies.
    pub callback_url: String,
    /// How long an unpaid order stays open.
    pub order_lifetime: Duration,
}

impl Settings {
    /// How long an unpaid order stays open if nothing else is set.
    pub const ORDER_LIFETIME: Duration = Duration::from_secs(30 * 60);

    /// Settings for a site that gateways and browsers find at the same address.
    #[must_use]
    pub fn new(base_url: &str) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        Self { callback_url: base_url.clone(), base_url, order_lifetime: Self::ORDER_LIFETIME }
    }
}

/// What is on sale and where it can be paid. Cheap to clone.
#[derive(Clone)]
pub struct Till(Arc<Inner>);

struct Inner {
    settings: Settings,
    goods: Vec<Arc<dyn Goods>>,
    gateways: Vec<Arc<dyn Gateway>>,
}

impl Till {
    /// A till that sells these goods and takes money through these gateways.
    #[must_use]
    pub fn new(settings: Settings, goods: Vec<Arc<dyn Goods>>, gateways: Vec<Arc<dyn Gateway>>) -> Self {
        Self(Arc::new(Inner { settings, goods, gateways }))
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The goods of one kind.
    #[must_use]
    pub fn goods(&self, kind: &str) -> Option<&dyn Goods> {
        self.0.goods.iter().find(|goods| goods.kind() == kind).map(AsRef::as_ref)
    }

    /// One gateway by its code.
    #[must_use]
    pub fn gateway(&self, code: &str) -> Option<&Arc<dyn Gateway>> {
        self.0.gateways.iter().find(|gateway| gateway.code() == code)
    }

    /// The gateways through which an order in this currency can be paid.
    pub fn gateways_for(&self, currency: Currency) -> impl Iterator<Item = &Arc<dyn Gateway>> {
        self.0.gateways.iter().filter(move |gateway| gateway.takes(currency))
    }

    /// Where a gateway sends its notices.
    #[must_use]
    pub fn notify_url(&self, gateway: &str) -> String {
        format!("{}/webhooks/{gateway}", self.0.settings.callback_url)
    }
}
