//! How calls are checked, answers signed, and callbacks encrypted and signed.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Request, Response, StatusCode};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde_json::{Value, json};

use super::{API_V3_KEY, CERTIFICATE_SERIAL, MCHID, MERCHANT_SERIAL, PUBLIC_KEY_ID, WeChatPay};
use crate::delivery::{Forgery, Pending};
use crate::keys::merchant_signed;
use crate::server::Incoming;

const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048 ";
const WINDOW_SECONDS: i64 = 300;

impl WeChatPay {
    /// What is wrong with a call, if anything.
    pub(super) fn check(&self, call: &Incoming) -> Result<(), String> {
        let authorization = call.header("authorization");
        let parts = authorization.strip_prefix(SCHEME).ok_or("the scheme of Authorization")?;
        let parts = fields(parts).ok_or("Authorization cannot be read")?;
        let part = |name: &str| parts.get(name).map(String::as_str).unwrap_or_default();
        if part("mchid") != MCHID || part("serial_no") != MERCHANT_SERIAL {
            return Err(format!("another merchant or serial: {authorization}"));
        }
        let (timestamp, nonce) = (part("timestamp"), part("nonce_str"));
        let seconds: i64 = timestamp.parse().map_err(|_| "the timestamp is no number")?;
        if (self.0.clock.now().seconds() - seconds).abs() > WINDOW_SECONDS {
            return Err("the clocks are apart".to_owned());
        }
        if nonce.len() != 32 || !nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(format!("the nonce {nonce:?}"));
        }
        let text = format!("{}\n{}\n{timestamp}\n{nonce}\n{}\n", call.method, call.target, call.body);
        if !merchant_signed(text.as_bytes(), part("signature")) {
            return Err(format!("the signature over {text:?}"));
        }
        if !self.0.books.lock().nonces.insert(nonce.to_owned()) {
            return Err("the nonce was used before".to_owned());
        }
        if call.header("accept") != "application/json" || call.header("user-agent").is_empty() {
            return Err("Accept or User-Agent".to_owned());
        }
        if call.method == "POST" && call.header("content-type") != "application/json" {
            return Err("Content-Type".to_owned());
        }
        if call.header("wechatpay-serial") != PUBLIC_KEY_ID {
            return Err("Wechatpay-Serial does not ask for the public key".to_owned());
        }
        Ok(())
    }

    fn serial(&self) -> &'static str {
        if self.0.books.lock().by_certificate { CERTIFICATE_SERIAL } else { PUBLIC_KEY_ID }
    }

    fn nonce(&self, length: usize) -> String {
        format!("{:0>length$}", self.0.books.lock().next())
    }

    /// An answer with its signature.
    pub(super) fn signed(&self, status: StatusCode, body: String) -> Response<String> {
        let (timestamp, nonce) = (self.0.clock.now().seconds(), self.nonce(32));
        let signature = self.0.platform.sign(format!("{timestamp}\n{nonce}\n{body}\n").as_bytes());
        Response::builder()
            .status(status)
            .header("content-type", "application/json")
            .header("request-id", "08F8")
            .header("wechatpay-timestamp", timestamp)
            .header("wechatpay-nonce", nonce)
            .header("wechatpay-serial", self.serial())
            .header("wechatpay-signature", signature)
            .body(body)
            .expect("an answer")
    }

    /// A callback as it goes out, perhaps forged.
    pub(super) fn callback(&self, notice: &Pending, forgery: Option<Forgery>) -> Request<Vec<u8>> {
        let mut body = self.envelope(notice);
        let now = self.0.clock.now().seconds();
        let timestamp = match forgery {
            Some(Forgery::Old) => now - WINDOW_SECONDS,
            Some(Forgery::Future) => now + WINDOW_SECONDS,
            _ => now,
        };
        let nonce = self.nonce(32);
        let signer = if forgery == Some(Forgery::OtherKey) { &self.0.stranger } else { &self.0.platform };
        let mut signature = signer.sign(format!("{timestamp}\n{nonce}\n{body}\n").as_bytes());
        if forgery == Some(Forgery::Probe) {
            signature = format!("WECHATPAY/SIGNTEST/{signature}");
        }
        if forgery == Some(Forgery::ChangedByte) {
            body = body.replacen("encrypt-resource", "encrypt-resourcE", 1);
        }
        let serial = match forgery {
            Some(Forgery::UnknownKey) => "PUB_KEY_ID_0000000000000000000000000000000000",
            _ => self.serial(),
        };
        let mut request = Request::post(&notice.url).header("content-type", "application/json");
        if forgery != Some(Forgery::Unsigned) {
            request = request
                .header("wechatpay-timestamp", timestamp)
                .header("wechatpay-nonce", nonce)
                .header("wechatpay-serial", serial)
                .header("wechatpay-signature", signature);
        }
        request.body(body.into_bytes()).expect("a callback")
    }

    fn envelope(&self, notice: &Pending) -> String {
        let (original, data) = match notice.kind.split_once('.') {
            Some(("REFUND", _)) => ("refund", "refund"),
            _ => ("transaction", "transaction"),
        };
        let data = if self.0.books.lock().without_data { "" } else { data };
        let nonce = self.nonce(NONCE_LEN);
        json!({
            "id": notice.id,
            "create_time": "2026-11-21T08:01:00+08:00",
            "event_type": notice.kind,
            "resource_type": "encrypt-resource",
            "summary": "支付成功",
            "resource": {
                "original_type": original,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": seal(&notice.content, &nonce, data),
                "associated_data": data,
                "nonce": nonce,
            },
        })
        .to_string()
    }
}

fn seal(content: &Value, nonce: &str, data: &str) -> String {
    let key = UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes()).expect("a key of 32 bytes");
    let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).expect("a nonce of 12 bytes");
    let mut text = content.to_string().into_bytes();
    LessSafeKey::new(key)
        .seal_in_place_append_tag(nonce, Aad::from(data.as_bytes()), &mut text)
        .expect("the text is short");
    STANDARD.encode(text)
}

/// `name="value",…`, in any order.
fn fields(text: &str) -> Option<BTreeMap<String, String>> {
    text.split(',')
        .map(|part| {
            let (name, value) = part.trim().split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect()
}
