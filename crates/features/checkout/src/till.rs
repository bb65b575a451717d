//! The till: what is on sale, where it can be paid, and the settings that both need. The application builds one.

use crate::asker::{Device, Occasion};
use crate::gateway::Gateway;
use crate::goods::Goods;
use kernel::{Currency, Locale};
use std::sync::Arc;
use std::time::Duration;

/// Settings of this crate.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where browsers find this site, without a slash at the end.
    pub base_url: String,
    /// How long an unpaid order stays open.
    pub order_lifetime: Duration,
}

impl Settings {
    /// How long an unpaid order stays open if nothing else is set.
    pub const ORDER_LIFETIME: Duration = Duration::from_secs(30 * 60);

    /// Settings for a site that browsers, and gateways outside, find at this address.
    #[must_use]
    pub fn new(base_url: &str) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        Self { base_url, order_lifetime: Self::ORDER_LIFETIME }
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

    /// Every gateway that is on.
    pub fn gateways(&self) -> impl Iterator<Item = &Arc<dyn Gateway>> {
        self.0.gateways.iter()
    }

    /// The gateways through which an order can be paid then and there; those first that are usual for the buyer.
    #[must_use]
    pub fn gateways_for(&self, occasion: Occasion) -> Vec<&Arc<dyn Gateway>> {
        let mut fit: Vec<_> = self.gateways().filter(|gateway| gateway.takes(occasion)).collect();
        fit.sort_by_key(|gateway| !gateway.is_usual_for(occasion.locale));
        fit
    }

    /// Can anybody anywhere pay in this currency?
    #[must_use]
    pub fn takes(&self, currency: Currency) -> bool {
        let occasions = Device::ALL.iter().flat_map(|device| {
            [Locale::ZhCn, Locale::En].map(|locale| Occasion { currency, device: *device, locale })
        });
        occasions.into_iter().any(|occasion| self.gateways().any(|gateway| gateway.takes(occasion)))
    }

    /// Where a gateway sends its notices.
    #[must_use]
    pub fn notify_url(&self, gateway: &dyn Gateway) -> String {
        let origin = gateway.notify_origin().unwrap_or(&self.0.settings.base_url);
        format!("{origin}/webhooks/{}", gateway.code())
    }

    /// Every origin that a pay button may lead to.
    #[must_use]
    pub fn leads_to(&self) -> Vec<String> {
        self.gateways().flat_map(|gateway| gateway.leads_to()).collect()
    }
}
