//! What has to be known of a merchant account.

use super::signature::PlatformKeys;
use crate::gateways::keys::PrivateKey;
use crate::gateways::setting::{BadSetting, Secret, check_address, is_loopback, origin};

/// The settings of WeChat Pay.
#[derive(Debug, Clone)]
pub struct WeChatPaySettings {
    /// The app (AppID) that the merchant account is bound to.
    pub app_id: String,
    /// The merchant account (mchid).
    pub merchant_id: String,
    /// The serial of the merchant's certificate, in hex.
    pub merchant_serial: String,
    /// The merchant's private key, PEM.
    pub merchant_key: Secret,
    /// The APIv3 key: 32 bytes.
    pub api_v3_key: Secret,
    /// The name of WeChat Pay's public key: `PUB_KEY_ID_…`.
    pub public_key_id: String,
    /// That key, PEM.
    pub public_key: String,
    /// WeChat Pay's certificates, PEM, for accounts that still have them; may be empty.
    pub certificates: String,
    /// Where it is called: the host and its reserve.
    pub base_urls: Vec<String>,
    /// Where browsers and WeChat Pay find this site.
    pub site_url: String,
}

/// What was made of the settings.
pub(super) struct Checked {
    pub merchant_key: PrivateKey,
    pub api_v3_key: [u8; 32],
    pub platform_keys: PlatformKeys,
}

impl WeChatPaySettings {
    /// Checks everything that can be checked without a call.
    pub(super) fn check(&self) -> Result<Checked, BadSetting> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let word = |text: &str| {
            (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let hex =
            |text: &str| (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !word(&self.app_id) {
            return Err(BadSetting::new("app_id", "an AppID such as wx0123456789abcdef"));
        }
        if !digits(&self.merchant_id) || self.merchant_id.len() > 32 {
            return Err(BadSetting::new("merchant_id", "the digits of a merchant account"));
        }
        if !hex(&self.merchant_serial) {
            return Err(BadSetting::new(
                "merchant_serial",
                "the serial of the merchant's certificate in hex",
            ));
        }
        let Ok(merchant_key) = PrivateKey::read(self.merchant_key.text()) else {
            return Err(BadSetting::new("merchant_key", "the merchant's private key in PEM"));
        };
        let Ok(api_v3_key) = self.api_v3_key.expose().try_into() else {
            return Err(BadSetting::new("api_v3_key", "a key of exactly 32 bytes"));
        };
        let platform_keys = PlatformKeys::read(&self.public_key_id, &self.public_key, &self.certificates)?;
        if self.base_urls.is_empty() || self.base_urls.len() > 2 {
            return Err(BadSetting::new("base_urls", "one address, or two"));
        }
        for url in &self.base_urls {
            check_address("base_urls", url, &self.site_url)?;
        }
        Ok(Checked { merchant_key, api_v3_key, platform_keys })
    }

    /// Where the pages lie that phones are led to.
    pub(super) fn pages(&self) -> Vec<String> {
        let trial = self.base_urls.iter().filter(|url| is_loopback(url)).filter_map(|url| origin(url));
        let trial: Vec<_> = trial.collect();
        if trial.is_empty() { vec!["https://wx.tenpay.com".to_owned()] } else { trial }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use fakes::wechat_pay::{API_V3_KEY, APPID, MCHID, MERCHANT_SERIAL, PUBLIC_KEY_ID};

    pub(in super::super) fn right() -> WeChatPaySettings {
        WeChatPaySettings {
            app_id: APPID.to_owned(),
            merchant_id: MCHID.to_owned(),
            merchant_serial: MERCHANT_SERIAL.to_owned(),
            merchant_key: Secret::new(fakes::keys::MERCHANT_KEY),
            api_v3_key: Secret::new(API_V3_KEY),
            public_key_id: PUBLIC_KEY_ID.to_owned(),
            public_key: fakes::keys::PLATFORM_PUBLIC_KEY.to_owned(),
            certificates: fakes::keys::PLATFORM_CERTIFICATE.to_owned(),
            base_urls: vec![
                "https://api.mch.weixin.qq.com".to_owned(),
                "https://api2.mch.weixin.qq.com".to_owned(),
            ],
            site_url: "https://jixia.example".to_owned(),
        }
    }

    #[test]
    fn a_setting_that_does_not_fit_is_named() {
        assert!(right().check().is_ok());
        let wrong = |name: &str, change: fn(&mut WeChatPaySettings)| {
            let mut settings = right();
            change(&mut settings);
            assert_eq!(settings.check().err().map(|bad| bad.name), Some(name));
        };
        wrong("app_id", |s| s.app_id.clear());
        wrong("merchant_id", |s| s.merchant_id = "19000x".to_owned());
        wrong("merchant_serial", |s| s.merchant_serial = "xyz".to_owned());
        wrong("merchant_key", |s| s.merchant_key = Secret::new("no key"));
        wrong("api_v3_key", |s| s.api_v3_key = Secret::new("0123456789abcdef0123456789abcde"));
        wrong("public_key_id", |s| s.public_key_id = "1234".to_owned());
        wrong("public_key", |s| s.public_key = fakes::keys::MERCHANT_KEY.to_owned());
        wrong("certificates", |s| s.certificates = "no certificates".to_owned());
        wrong("base_urls", |s| s.base_urls = vec!["http://127.0.0.1:9".to_owned()]);
        wrong("base_urls", |s| s.base_urls.clear());
        wrong("server.base_url", |s| s.site_url = "http://jixia.example".to_owned());
        let told = format!("{:?}", right());
        assert!(!told.contains("MIIEv") && !told.contains(API_V3_KEY), "{told}");
    }
}
