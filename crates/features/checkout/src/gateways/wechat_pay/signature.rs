//! Who signs what: we sign our calls, WeChat Pay signs its answers and callbacks.

use crate::gateway::NoticeError;
use crate::gateways::keys::{KeyError, PrivateKey, PublicKey, certificates};
use crate::gateways::setting::BadSetting;
use axum::http::HeaderMap;
use kernel::{Entropy, Timestamp};
use std::collections::HashMap;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// How far apart the two clocks may be, in seconds, in both directions.
const WINDOW_SECONDS: i64 = 300;
/// How signatures begin that WeChat Pay makes wrong on purpose.
const PROBE: &str = "WECHATPAY/SIGNTEST/";
/// How names of public keys begin; everything else is the serial of a certificate.
const PUBLIC_KEY: &str = "PUB_KEY_ID_";

/// Who we are.
pub(super) struct Signer {
    pub merchant_id: String,
    pub serial: String,
    pub key: PrivateKey,
}

impl Signer {
    /// The header that proves who calls. `target` is path and query as they are sent, `body` the exact bytes.
    pub fn authorization(
        &self,
        method: &str,
        target: &str,
        body: &[u8],
        now: Timestamp,
        nonce: &str,
    ) -> Result<String, KeyError> {
        let (timestamp, serial) = (now.seconds(), self.serial.to_ascii_uppercase());
        let mut text = format!("{method}\n{target}\n{timestamp}\n{nonce}\n").into_bytes();
        text.extend_from_slice(body);
        text.push(b'\n');
        let signature = self.key.sign(&text)?;
        let merchant = &self.merchant_id;
        Ok(format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",\
             serial_no=\"{serial}\",signature=\"{signature}\""
        ))
    }
}

/// 32 letters and digits that were never used before.
pub(super) fn nonce(entropy: &dyn Entropy) -> String {
    let mut random = [0; 16];
    entropy.fill(&mut random);
    hex::encode(random)
}

/// The keys of WeChat Pay, each under the name that signatures give it.
pub(super) struct PlatformKeys {
    public_key_id: String,
    keys: HashMap<String, PublicKey>,
}

impl PlatformKeys {
    /// Reads the public key, and the certificates of an account that still has some.
    pub fn read(id: &str, key: &str, pem: &str) -> Result<Self, BadSetting> {
        if !id.starts_with(PUBLIC_KEY) || !crate::numbers::is_name(id) {
            return Err(BadSetting::new("public_key_id", "a name that begins with PUB_KEY_ID_"));
        }
        let Ok(key) = PublicKey::read(key) else {
            return Err(BadSetting::new("public_key", "WeChat Pay's public key in PEM"));
        };
        let mut keys = HashMap::from([(id.to_owned(), key)]);
        if !pem.trim().is_empty() {
            let certificates = by_serial(pem);
            keys.extend(certificates.map_err(|_| BadSetting::new("certificates", "certificates in PEM"))?);
        }
        Ok(Self { public_key_id: id.to_owned(), keys })
    }

    /// The name of the key that answers are to be signed with.
    pub fn wanted(&self) -> &str {
        &self.public_key_id
    }

    /// Checks the signature of an answer or a callback. Nothing of the body is believed before.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), NoticeError> {
        let header = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.filter(|value| !value.is_empty()).ok_or(NoticeError::Unsigned)
        };
        let (timestamp, nonce) = (header("wechatpay-timestamp")?, header("wechatpay-nonce")?);
        let (serial, signature) = (header("wechatpay-serial")?, header("wechatpay-signature")?);
        if signature.starts_with(PROBE) {
            return Err(NoticeError::Probe);
        }
        let seconds: i64 = timestamp.parse().map_err(|_| NoticeError::Unsigned)?;
        if now.seconds().abs_diff(seconds) >= WINDOW_SECONDS.unsigned_abs() {
            return Err(NoticeError::Stale);
        }
        let key = self.keys.get(&name_of(serial)).ok_or(NoticeError::Forged)?;
        let mut text = format!("{timestamp}\n{nonce}\n").into_bytes();
        text.extend_from_slice(body);
        text.push(b'\n');
        if key.verifies(&text, signature) { Ok(()) } else { Err(NoticeError::Forged) }
    }
}

fn by_serial(pem: &str) -> Result<Vec<(String, PublicKey)>, KeyError> {
    certificates(pem)?
        .iter()
        .map(|der| {
            let (_, certificate) = X509Certificate::from_der(der).map_err(|_| KeyError)?;
            let serial = hex::encode(certificate.raw_serial());
            Ok((name_of(&serial), PublicKey::of_certificate(&certificate)?))
        })
        .collect()
}

// A serial is a number: how it is padded and which letters it has must not matter.
fn name_of(serial: &str) -> String {
    if serial.starts_with(PUBLIC_KEY) {
        serial.to_owned()
    } else {
        serial.trim_start_matches('0').to_ascii_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fakes::keys::{MERCHANT_CERTIFICATE, MERCHANT_KEY};

    const N: &str = "JIXIA0123456789ABCDEFGHIJKLMNOPQ";
    const T: Timestamp = Timestamp::from_seconds(1_700_000_000);
    const MERCHANT_PUBLIC_KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvhssWVMJrQ05kRxxgbv7MJVyaF+r/bpHVdfl5EyyX00IngEw5rT8IBfs9WIPAhIQ8vLCycXFFHufDii+ZPG353xEXGderiiaBRCAt04QqItyUNuesTzgWvs+XVqSJJ3nCCT+RNjuThU/WN3kTqpvfWDuTVumiwstzSDeAWiXhqDGTrGje7URcK0Vd10NeaOUg4nGvM4bxorSdM5ngY0AOCDNoUnivt/oV8BvWL5utL7V6KeIhzRHkzUo27xzTs9vzCrbabFw+gmEolsRbipBZV3ex7vmYqK8fVlzXq2dni378HE/AWXUJ4opRjG/78GwtkDVVKlsKxbW2edoZ+Cv/QIDAQAB";

    fn signer() -> Signer {
        let key = PrivateKey::read(MERCHANT_KEY).unwrap();
        Signer { merchant_id: "1900000109".to_owned(), serial: "0123abc".to_owned(), key }
    }

    fn proof(authorization: &str) -> &str {
        authorization.split_once("signature=\"").unwrap().1.trim_end_matches('"')
    }

    #[test]
    fn a_question_is_signed_as_in_the_published_vector() {
        let target = "/v3/pay/transactions/out-trade-no/JX202611210001?mchid=1900000109";
        let authorization = signer().authorization("GET", target, b"", T, N).unwrap();
        assert_eq!(
            proof(&authorization),
            "KO4uFbyHCLFF3xbbOOBJsh1f4euu3qEaUQpnSGXHhCxe3MWoz8SUXgMFJpLqSdQ8SE9za2CWosPmkYTtq1Ob212TiknwFpADWRHnqEVA9Pp2CY909sgyD9FBiPTikGrIHAWeTyRjlA1md7nzJQLqGu1bTp427C7xSHhg3uWcBsf8ClIXIUYcc/Xzn/ZAtXg1HZ/9fMQqyF1MmdVHjLUVPoRz9/DV7zef4W7FdaynvjfNQKzwPunqNunmbnGOInIDYFqsVfASily0pBY+r1gFdSTRsInHbNCxyc+Pc96PAxF5HHT6HNC5J58sNCt0r1acfGepGWRtEJkQdjuv0AgEZA=="
        );
        let beginning = "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"JIXIA0123456789ABCDEFGHIJKLMNOPQ\",\
                         timestamp=\"1700000000\",serial_no=\"0123ABC\",signature=\"";
        assert!(authorization.starts_with(beginning), "{authorization}");
    }

    #[test]
    fn an_order_is_signed_as_in_the_published_vector() {
        let body = r#"{"appid":"wx0000000000000001","mchid":"1900000109","description":"Jixia","out_trade_no":"JX202611210001","notify_url":"https://jixia.example/pay/wechat/notify","amount":{"total":100,"currency":"CNY"}}"#;
        let authorization =
            signer().authorization("POST", "/v3/pay/transactions/native", body.as_bytes(), T, N).unwrap();
        assert_eq!(
            proof(&authorization),
            "IhUdPT7vkRSL7I63nQaCHRy2MZuhRllmAnl8YMcmfe0xij1dg155XZDYyc6zE97i3eXHlzZt506g1fcvIVe8cGpnwTcBiAGkzvwG7c5D0Ws6EY//wj8RCJRblcB9gbZq9WvDR1q7qz729NZo8IsyR29NBAIyF1GWZ/qbk3APfil3YudcmmZTu3ERMBgkLM9yg/XcDCoit7VHpy4bonSsfdFWEw/JKGEMpE4h0DyBAzF+Vbz6kwp3p+JaSLqoWtZlWOoJoWVTMPczCvzzFGpk6UqdRuEErBtk4XsVaxQMr2/fm26Nxx2lZqt8wF1ApJXgba88gQTrDwBwsLo4wxpBBQ=="
        );
    }

    #[test]
    fn a_callback_is_checked_as_in_the_published_vector() {
        let keys = PlatformKeys::read("PUB_KEY_ID_1", MERCHANT_PUBLIC_KEY, MERCHANT_CERTIFICATE).unwrap();
        let body = super::super::callback::tests::published();
        let signature = "d3fzPrENRoVJeVyYIA5I+c6h2oyUuZZc1Xur5iod1dS7qGwPgK3ibCJ1o1+U85K3e2S1zKER/FSum1UVBbrVsR05WIhTP0PmguVNt6ZZB3/3en2MDBqwOsVb+DmdIl+qjPD+jU2LjE9KzC1v6QYErDdIBv8NCqlFlp0i2wi4HabS/9Hp7zc6rHqeb7/btF+qA8NhXGJWgSapGBFSMH6yDmMW2y0A0L0FOu6tI4W+FC2Eq+httD9j55LsmbrNI9FpSEqmivNcyzwe95I2gfYk1vf5MqsuFRZHXtN4I8ny82rzi2dXtMq0Au2F/G9jOoaj2A0QbIdjFASxNqmNVMjreQ==";
        let signed = |serial: &str, signature: &str| {
            let mut headers = HeaderMap::new();
            let lines =
                [("timestamp", "1700000000"), ("nonce", N), ("serial", serial), ("signature", signature)];
            for (name, value) in lines {
                let name: axum::http::HeaderName = format!("wechatpay-{name}").parse().unwrap();
                headers.insert(name, value.parse().unwrap());
            }
            headers
        };
        let check = |headers: &HeaderMap, seconds: i64| {
            keys.verify(headers, body.as_bytes(), Timestamp::from_seconds(T.seconds() + seconds))
        };
        let right = signed("PUB_KEY_ID_1", signature);
        assert_eq!(check(&right, 0), Ok(()));
        assert_eq!(check(&signed("00012345", signature), 0), Ok(()), "a certificate by its serial");
        assert_eq!((check(&right, 299), check(&right, -299)), (Ok(()), Ok(())));
        assert_eq!(check(&right, 300), Err(NoticeError::Stale));
        assert_eq!(check(&right, -300), Err(NoticeError::Stale));
        assert_eq!(check(&signed("PUB_KEY_ID_2", signature), 0), Err(NoticeError::Forged));
        let probe = format!("WECHATPAY/SIGNTEST/{signature}");
        assert_eq!(check(&signed("PUB_KEY_ID_1", &probe), 0), Err(NoticeError::Probe));
        assert_eq!(keys.verify(&right, b"{}", T), Err(NoticeError::Forged));
        assert_eq!(keys.verify(&HeaderMap::new(), body.as_bytes(), T), Err(NoticeError::Unsigned));
    }
}
