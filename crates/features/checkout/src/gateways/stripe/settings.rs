//! What has to be known of an account.

use crate::gateways::setting::{BadSetting, Secret, check_address, is_loopback, origin};
use kernel::Currency;

/// The settings of Stripe.
#[derive(Debug, Clone)]
pub struct StripeSettings {
    /// The secret key, `sk_live_…` or `sk_test_…`, or a restricted one, `rk_…`.
    pub secret_key: Secret,
    /// The secrets of the webhook endpoint, `whsec_…`; two while one takes the other's place.
    pub webhook_secrets: Vec<Secret>,
    /// The codes of the currencies that may be paid here.
    pub currencies: Vec<String>,
    /// Where it is called.
    pub base_url: String,
    /// Where browsers and Stripe find this site.
    pub site_url: String,
}

impl StripeSettings {
    /// Checks everything that can be checked without a call; gives the currencies, and whether the money is real.
    pub(super) fn check(&self) -> Result<(Vec<Currency>, bool), BadSetting> {
        let key = self.secret_key.text();
        let live = ["sk_live_", "rk_live_"].iter().any(|prefix| key.starts_with(prefix));
        let test = ["sk_test_", "rk_test_"].iter().any(|prefix| key.starts_with(prefix));
        if !(live || test) || key.len() < 16 || !crate::numbers::is_name(key) {
            return Err(BadSetting::new(
                "secret_key",
                "a key that begins with sk_live_, sk_test_, rk_live_ or rk_test_",
            ));
        }
        let is_secret = |secret: &Secret| secret.text().starts_with("whsec_") && secret.size_bytes() >= 16;
        if self.webhook_secrets.is_empty() || !self.webhook_secrets.iter().all(is_secret) {
            return Err(BadSetting::new("webhook_secrets", "one secret or more that begin with whsec_"));
        }
        let currencies: Option<Vec<Currency>> =
            self.currencies.iter().map(|code| code.parse().ok()).collect();
        let Some(currencies) = currencies.filter(|list| !list.is_empty()) else {
            return Err(BadSetting::new("currencies", "codes of currencies, such as USD,EUR,"));
        };
        check_address("base_url", &self.base_url, &self.site_url)?;
        if live && is_loopback(&self.base_url) {
            return Err(BadSetting::new("base_url", "Stripe's own address, for the key is a live one,"));
        }
        Ok((currencies, live))
    }

    /// The origins of the pages that payers are led to.
    pub(super) fn pages(&self) -> Vec<String> {
        let trial = origin(&self.base_url).filter(|_| is_loopback(&self.base_url));
        vec![trial.unwrap_or_else(|| "https://checkout.stripe.com".to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right() -> StripeSettings {
        StripeSettings {
            secret_key: Secret::new("sk_live_0123456789abcdef"),
            webhook_secrets: vec![Secret::new("whsec_jixia_test")],
            currencies: vec!["USD".to_owned(), "CNY".to_owned()],
            base_url: "https://api.stripe.com".to_owned(),
            site_url: "https://jixia.example".to_owned(),
        }
    }

    #[test]
    fn a_setting_that_does_not_fit_is_named() {
        assert_eq!(right().check().map(|(list, live)| (list.len(), live)), Ok((2, true)));
        let wrong = |name: &str, change: fn(&mut StripeSettings)| {
            let mut settings = right();
            change(&mut settings);
            assert_eq!(settings.check().err().map(|bad| bad.name), Some(name));
        };
        wrong("secret_key", |s| s.secret_key = Secret::new("pk_live_0123456789abcdef"));
        wrong("secret_key", |s| s.secret_key = Secret::new("sk_live_01234567 89abcdef"));
        wrong("webhook_secrets", |s| s.webhook_secrets.clear());
        wrong("webhook_secrets", |s| s.webhook_secrets.push(Secret::new("secret")));
        wrong("currencies", |s| s.currencies = vec!["usd".to_owned()]);
        wrong("currencies", |s| s.currencies.clear());
        wrong("base_url", |s| s.base_url = "http://api.stripe.com".to_owned());
        wrong("server.base_url", |s| s.site_url = "http://jixia.example".to_owned());
        // A live key on loopback, though the site is a trial.
        wrong("base_url", |s| {
            s.base_url = "http://127.0.0.1:9".to_owned();
            s.site_url = "http://127.0.0.1:8080".to_owned();
        });
        assert!(!format!("{:?}", right()).contains("0123456789abcdef"));
    }
}
