//! What has to be known of an app.

use super::certificates::{Certified, read_certified};
use crate::gateways::keys::{PrivateKey, PublicKey};
use crate::gateways::setting::{BadSetting, Secret, check_address, is_loopback, origin};

/// The settings of Alipay. Either `public_key` or the three certificates prove what Alipay says.
#[derive(Debug, Clone)]
pub struct AlipaySettings {
    /// The app.
    pub app_id: String,
    /// The account that takes the money (PID, begins with 2088).
    pub seller_id: String,
    /// The app's private key.
    pub app_key: Secret,
    /// Alipay's public key, as its console shows it for this app; empty with certificates.
    pub public_key: String,
    /// The app's certificate (appCertPublicKey), PEM; empty without certificates.
    pub app_certificate: String,
    /// Alipay's certificate (alipayCertPublicKey_RSA2), PEM.
    pub alipay_certificate: String,
    /// Alipay's root certificates (alipayRootCert), PEM.
    pub root_certificates: String,
    /// Draw a QR code on desktops instead of leading to Alipay's page.
    pub scan: bool,
    /// Where it is called.
    pub gateway_url: String,
    /// Where browsers and Alipay find this site.
    pub site_url: String,
}

/// Who we are, and how Alipay proves who it is.
pub(super) struct Identity {
    pub app_key: PrivateKey,
    pub alipay_key: PublicKey,
    pub certified: Option<Certified>,
}

impl AlipaySettings {
    /// Checks everything that can be checked without a call.
    pub(super) fn check(&self) -> Result<Identity, BadSetting> {
        let digits =
            |text: &str| (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(&self.app_id) {
            return Err(BadSetting::new("app_id", "the digits of an app"));
        }
        if !digits(&self.seller_id) {
            return Err(BadSetting::new("seller_id", "the digits of the account, which begin with 2088,"));
        }
        let Ok(app_key) = PrivateKey::read(self.app_key.text()) else {
            return Err(BadSetting::new("app_key", "the app's private key"));
        };
        check_address("gateway_url", &self.gateway_url, &self.site_url)?;
        if self.app_certificate.is_empty()
            && self.alipay_certificate.is_empty()
            && self.root_certificates.is_empty()
        {
            let Ok(alipay_key) = PublicKey::read(&self.public_key) else {
                return Err(BadSetting::new("public_key", "Alipay's public key, or the three certificates,"));
            };
            return Ok(Identity { app_key, alipay_key, certified: None });
        }
        if !self.public_key.is_empty() {
            return Err(BadSetting::new("public_key", "nothing, as there are certificates,"));
        }
        let (certified, alipay_key) = read_certified(
            &app_key,
            &self.app_certificate,
            &self.alipay_certificate,
            &self.root_certificates,
        )?;
        Ok(Identity { app_key, alipay_key, certified: Some(certified) })
    }

    /// The origins of the pages that payers are led to, and through.
    pub(super) fn pages(&self) -> Vec<String> {
        match origin(&self.gateway_url) {
            Some(trial) if is_loopback(&self.gateway_url) => vec![trial],
            Some(own) => vec![own, "https://*.alipay.com".to_owned(), "https://*.alipaydev.com".to_owned()],
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fakes::keys;

    fn right() -> AlipaySettings {
        AlipaySettings {
            app_id: "2021000000000001".to_owned(),
            seller_id: "2088000000000001".to_owned(),
            app_key: Secret::new(keys::MERCHANT_KEY),
            public_key: keys::PLATFORM_PUBLIC_KEY.to_owned(),
            app_certificate: String::new(),
            alipay_certificate: String::new(),
            root_certificates: String::new(),
            scan: false,
            gateway_url: "https://openapi.alipay.com/gateway.do".to_owned(),
            site_url: "https://jixia.example".to_owned(),
        }
    }

    fn certified() -> AlipaySettings {
        AlipaySettings {
            public_key: String::new(),
            app_certificate: keys::MERCHANT_CERTIFICATE.to_owned(),
            alipay_certificate: keys::PLATFORM_CERTIFICATE.to_owned(),
            root_certificates: keys::ROOT_CERTIFICATE.to_owned(),
            ..right()
        }
    }

    #[test]
    fn a_setting_that_does_not_fit_is_named() {
        assert!(right().check().is_ok() && certified().check().is_ok());
        let wrong = |name: &str, from: fn() -> AlipaySettings, change: fn(&mut AlipaySettings)| {
            let mut settings = from();
            change(&mut settings);
            assert_eq!(settings.check().err().map(|bad| bad.name), Some(name));
        };
        wrong("app_id", right, |s| s.app_id = "app".to_owned());
        wrong("seller_id", right, |s| s.seller_id.clear());
        wrong("app_key", right, |s| s.app_key = Secret::new("no key"));
        wrong("public_key", right, |s| s.public_key.clear());
        wrong("gateway_url", right, |s| s.gateway_url = "http://127.0.0.1:9/gateway.do".to_owned());
        wrong("server.base_url", right, |s| s.site_url = "http://127.0.0.1:8080".to_owned());
        wrong("public_key", certified, |s| s.public_key = keys::PLATFORM_PUBLIC_KEY.to_owned());
        wrong("app_certificate", certified, |s| s.app_certificate = keys::PLATFORM_CERTIFICATE.to_owned());
        wrong("alipay_certificate", certified, |s| s.alipay_certificate.clear());
        wrong("root_certificates", certified, |s| s.root_certificates = "none".to_owned());
        assert!(!format!("{:?}", right()).contains("MIIEv"));
    }
}
