//! The ways to pay: each gateway that has settings.

use std::sync::Arc;

use checkout::gateway::Gateway;
use checkout::gateways::alipay::{Alipay, AlipaySettings};
use checkout::gateways::stripe::{Stripe, StripeSettings};
use checkout::gateways::wechat_pay::{WeChatPay, WeChatPaySettings};
use checkout::gateways::{BadSetting, Secret};
use checkout::wire::{HttpWire, Wire};
use kernel::{Clock, Entropy};

use crate::settings::Settings;

/// Every gateway that is set up beside the sandbox.
pub(super) fn all(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> anyhow::Result<Vec<Arc<dyn Gateway>>> {
    let wire: Arc<dyn Wire> = Arc::new(HttpWire::default());
    let mut gateways: Vec<Arc<dyn Gateway>> = Vec::new();
    if let Some(wanted) = wechat_pay(settings) {
        let made = WeChatPay::try_new(&wanted, Arc::clone(&wire), Arc::clone(clock), Arc::clone(entropy));
        gateways.push(Arc::new(made.map_err(|bad| named(bad, "wechat_pay"))?));
    }
    if let Some(wanted) = alipay(settings) {
        let made = Alipay::try_new(&wanted, Arc::clone(&wire), Arc::clone(clock));
        gateways.push(Arc::new(made.map_err(|bad| named(bad, "alipay"))?));
    }
    if let Some(wanted) = stripe(settings) {
        let made = Stripe::try_new(&wanted, Arc::clone(&wire));
        gateways.push(Arc::new(made.map_err(|bad| named(bad, "stripe"))?));
    }
    Ok(gateways)
}

/// The sentence that stops the start: which setting, and what it wants.
fn named(bad: BadSetting, table: &str) -> anyhow::Error {
    let name = bad.full_name(table);
    anyhow::Error::new(bad).context(name)
}

fn is_on(texts: &[&str]) -> bool {
    texts.iter().any(|text| !text.is_empty())
}

fn wechat_pay(settings: &Settings) -> Option<WeChatPaySettings> {
    let (key, api_key) = (settings.wechat_pay_merchant_key.expose(), settings.wechat_pay_api_v3_key.expose());
    let wanted = WeChatPaySettings {
        app_id: settings.wechat_pay_app_id.clone(),
        merchant_id: settings.wechat_pay_merchant_id.clone(),
        merchant_serial: settings.wechat_pay_merchant_serial.clone(),
        merchant_key: Secret::new(key),
        api_v3_key: Secret::new(api_key),
        public_key_id: settings.wechat_pay_public_key_id.clone(),
        public_key: settings.wechat_pay_public_key.clone(),
        certificates: settings.wechat_pay_certificates.clone(),
        base_urls: settings.wechat_pay_base_urls.0.clone(),
        site_url: settings.origin(),
    };
    let given = [
        &wanted.app_id,
        &wanted.merchant_id,
        &wanted.merchant_serial,
        &wanted.public_key_id,
        &wanted.public_key,
        key,
        api_key,
    ];
    is_on(&given).then_some(wanted)
}

fn alipay(settings: &Settings) -> Option<AlipaySettings> {
    let key = settings.alipay_app_key.expose();
    let wanted = AlipaySettings {
        app_id: settings.alipay_app_id.clone(),
        seller_id: settings.alipay_seller_id.clone(),
        app_key: Secret::new(key),
        public_key: settings.alipay_public_key.clone(),
        app_certificate: settings.alipay_app_certificate.clone(),
        alipay_certificate: settings.alipay_certificate.clone(),
        root_certificates: settings.alipay_root_certificates.clone(),
        scan: settings.alipay_scan,
        gateway_url: settings.alipay_gateway_url.clone(),
        site_url: settings.origin(),
    };
    is_on(&[&wanted.app_id, &wanted.seller_id, &wanted.public_key, key]).then_some(wanted)
}

fn stripe(settings: &Settings) -> Option<StripeSettings> {
    let (key, secrets) = (settings.stripe_secret_key.expose(), settings.stripe_webhook_secrets.expose());
    let webhook_secrets = secrets.split(',').map(str::trim).filter(|secret| !secret.is_empty());
    let wanted = StripeSettings {
        secret_key: Secret::new(key),
        webhook_secrets: webhook_secrets.map(Secret::new).collect(),
        currencies: settings.stripe_currencies.0.clone(),
        base_url: settings.stripe_base_url.clone(),
        site_url: settings.origin(),
    };
    is_on(&[key, secrets]).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use crate::house::House;
    use crate::settings::read;

    fn build(extra: &[(&str, &str)]) -> Result<(), String> {
        let variables = extra.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let settings = read(None, variables, &[]).unwrap();
        House::build(&settings).map(drop).map_err(|error| format!("{error:#}"))
    }

    const WECHAT_PAY: [(&str, &str); 8] = [
        ("JIXIA_SERVER_BASE_URL", "https://jixia.example"),
        ("JIXIA_WECHAT_PAY_APP_ID", fakes::wechat_pay::APPID),
        ("JIXIA_WECHAT_PAY_MERCHANT_ID", fakes::wechat_pay::MCHID),
        ("JIXIA_WECHAT_PAY_MERCHANT_SERIAL", fakes::wechat_pay::MERCHANT_SERIAL),
        ("JIXIA_WECHAT_PAY_MERCHANT_KEY", fakes::keys::MERCHANT_KEY),
        ("JIXIA_WECHAT_PAY_API_V3_KEY", fakes::wechat_pay::API_V3_KEY),
        ("JIXIA_WECHAT_PAY_PUBLIC_KEY_ID", fakes::wechat_pay::PUBLIC_KEY_ID),
        ("JIXIA_WECHAT_PAY_PUBLIC_KEY", fakes::keys::PLATFORM_PUBLIC_KEY),
    ];

    const ALIPAY: [(&str, &str); 5] = [
        ("JIXIA_SERVER_BASE_URL", "https://jixia.example"),
        ("JIXIA_ALIPAY_APP_ID", fakes::alipay::APP_ID),
        ("JIXIA_ALIPAY_SELLER_ID", fakes::alipay::SELLER_ID),
        ("JIXIA_ALIPAY_APP_KEY", fakes::keys::MERCHANT_KEY),
        ("JIXIA_ALIPAY_PUBLIC_KEY", fakes::keys::PLATFORM_PUBLIC_KEY),
    ];

    const STRIPE: [(&str, &str); 3] = [
        ("JIXIA_SERVER_BASE_URL", "https://jixia.example"),
        ("JIXIA_STRIPE_SECRET_KEY", "sk_live_0123456789abcdef"),
        ("JIXIA_STRIPE_WEBHOOK_SECRETS", "whsec_0123456789abcdef, whsec_fedcba9876543210"),
    ];

    /// Each given setting in turn left out, or replaced: the start stops with its name and without its value.
    fn each_is_needed(settings: &[(&str, &str)]) {
        assert_eq!(build(settings), Ok(()));
        for at in 0..settings.len() {
            for wrong in ["", "hush-hush"] {
                let mut odd = settings.to_vec();
                odd[at].1 = wrong;
                if odd[at].0 == "JIXIA_SERVER_BASE_URL" {
                    odd[at].1 = "http://jixia.example";
                }
                let said = build(&odd).unwrap_err();
                let name = odd[at].0.strip_prefix("JIXIA_").unwrap().to_lowercase();
                let said_name = said.split(':').next().unwrap().replace('.', "_");
                assert_eq!(said_name, name, "{said}");
                assert!(!said.contains("hush"), "{said}");
            }
        }
    }

    #[test]
    fn wechat_pay_is_off_without_settings_and_stops_the_start_with_wrong_ones() {
        each_is_needed(&WECHAT_PAY);
        let mut trial = WECHAT_PAY.to_vec();
        trial.push(("JIXIA_WECHAT_PAY_BASE_URLS", "http://127.0.0.1:9"));
        assert!(build(&trial).unwrap_err().starts_with("wechat_pay.base_urls"), "a public site pays no fake");
        trial[0].1 = "http://127.0.0.1:8080";
        assert_eq!(build(&trial), Ok(()));
    }

    #[test]
    fn alipay_is_off_without_settings_and_stops_the_start_with_wrong_ones() {
        each_is_needed(&ALIPAY);
        let mut certified = ALIPAY.to_vec();
        certified[4] = ("JIXIA_ALIPAY_APP_CERTIFICATE", fakes::keys::MERCHANT_CERTIFICATE);
        certified.push(("JIXIA_ALIPAY_ALIPAY_CERTIFICATE", fakes::keys::PLATFORM_CERTIFICATE));
        certified.push(("JIXIA_ALIPAY_ROOT_CERTIFICATES", fakes::keys::ROOT_CERTIFICATE));
        assert_eq!(build(&certified), Ok(()));
    }

    #[test]
    fn stripe_is_off_without_settings_and_stops_the_start_with_wrong_ones() {
        each_is_needed(&STRIPE);
        let mut trial = STRIPE.to_vec();
        trial[0].1 = "http://127.0.0.1:8080";
        trial.push(("JIXIA_STRIPE_BASE_URL", "http://127.0.0.1:9"));
        assert!(build(&trial).unwrap_err().starts_with("stripe.base_url"), "a live key pays no fake");
        trial[1].1 = fakes::stripe::SECRET_KEY;
        assert_eq!(build(&trial), Ok(()));
        trial.push(("JIXIA_STRIPE_CURRENCIES", "USD,dollars"));
        assert!(build(&trial).unwrap_err().starts_with("stripe.currencies"));
    }
}
