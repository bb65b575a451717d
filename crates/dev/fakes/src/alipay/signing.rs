//! How calls are checked, answers signed, and notifications signed.

use std::collections::BTreeMap;

use http::{Request, Response};
use serde_json::{Value, json};

use super::{APP_ID, Alipay};
use crate::delivery::{Forgery, Pending};
use crate::keys::merchant_signed;
use crate::server::{Incoming, decode};

/// Parameters by their names.
pub(super) type Params = BTreeMap<String, String>;

const WINDOW_SECONDS: i64 = 300;

impl Alipay {
    /// The parameters of a call, or what is wrong with it.
    pub(super) fn check(&self, call: &Incoming) -> Result<Params, String> {
        let query = call.target.split_once('?').map_or("", |(_, query)| query);
        let mut params = Params::new();
        for part in
            [query, &call.body].into_iter().flat_map(|form| form.split('&')).filter(|part| !part.is_empty())
        {
            let (name, value) = part.split_once('=').ok_or("a parameter without value")?;
            if params.insert(decode(name)?, decode(value)?).is_some() {
                return Err(format!("{name} comes twice"));
            }
        }
        let get = |name: &str| params.get(name).map(String::as_str).unwrap_or_default();
        let fixed = [
            ("app_id", APP_ID),
            ("format", "JSON"),
            ("charset", "utf-8"),
            ("sign_type", "RSA2"),
            ("version", "1.0"),
        ];
        for (name, wanted) in fixed {
            if get(name) != wanted {
                return Err(format!("{name} is {:?}", get(name)));
            }
        }
        let text: Vec<String> = params
            .iter()
            .filter(|(name, value)| *name != "sign" && !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let text = text.join("&");
        if !merchant_signed(text.as_bytes(), get("sign")) {
            return Err(format!("the signature over {text:?}"));
        }
        let seconds = beijing(get("timestamp")).ok_or("the timestamp cannot be read")?;
        let is_page = get("method").ends_with(".pay");
        if !is_page && (self.0.clock.now().seconds() - seconds).abs() > WINDOW_SECONDS {
            return Err(format!("the clocks are apart: {}", get("timestamp")));
        }
        if let Some(names) = &self.0.books.lock().names
            && (get("app_cert_sn") != names.app || get("alipay_root_cert_sn") != names.root)
        {
            return Err("the names of the certificates".to_owned());
        }
        Ok(params)
    }

    /// An answer, signed as it stands there.
    pub(super) fn signed(&self, method: &str, mut node: Value) -> Response<String> {
        // What a careless reader stumbles over.
        node["buyer_logon_id"] = json!("} \"{\\ 稷下/\u{1f600}");
        let name = format!("{}_response", method.replace('.', "_"));
        let node = node.to_string().replace("稷下", "\\u7a37\\u4e0b");
        let sign = self.0.platform.sign(node.as_bytes());
        let mut books = self.0.books.lock();
        let certificate = match &books.names {
            Some(names) => format!("\"alipay_cert_sn\":\"{}\",", names.alipay),
            None => String::new(),
        };
        let body = if books.twice {
            format!("{{\"{name}\":{node},\"sign\":\"{sign}\",\"{name}\":{{\"code\":\"10000\"}}}}")
        } else if books.next().is_multiple_of(2) {
            format!("{{{certificate}\"sign\":\"{sign}\",\"{name}\":{node}}}")
        } else {
            format!("{{\"{name}\":{node},{certificate}\"sign\":\"{sign}\"}}")
        };
        plain(body)
    }

    /// A notification as it goes out, perhaps forged.
    pub(super) fn notification(&self, notice: &Pending, forgery: Option<Forgery>) -> Request<Vec<u8>> {
        let mut params: Params = notice
            .content
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        let drop_empty = self.0.books.lock().drop_empty;
        let text: Vec<String> = params
            .iter()
            .filter(|(_, value)| !drop_empty || !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let signer = if forgery == Some(Forgery::OtherKey) { &self.0.stranger } else { &self.0.platform };
        let sign = signer.sign(text.join("&").as_bytes());
        if forgery == Some(Forgery::ChangedByte) {
            params.insert("invoice_amount".to_owned(), "0.01".to_owned());
        }
        if forgery != Some(Forgery::Unsigned) {
            params.insert("sign".to_owned(), sign);
            params.insert("sign_type".to_owned(), "RSA2".to_owned());
        }
        if let Some(names) = &self.0.books.lock().names {
            let unknown = forgery == Some(Forgery::UnknownKey);
            let name = if unknown { "0".repeat(32) } else { names.alipay.clone() };
            params.insert("alipay_cert_sn".to_owned(), name);
        }
        let body: Vec<String> =
            params.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        Request::post(&notice.url)
            .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
            .body(body.join("&").into_bytes())
            .expect("a notification")
    }
}

/// An answer that nobody signed.
pub(super) fn plain(body: String) -> Response<String> {
    Response::builder().header("content-type", "text/html;charset=utf-8").body(body).expect("an answer")
}

/// Seconds since 1970 of a time as Alipay writes it.
pub(super) fn beijing(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ')?;
    kernel::Timestamp::parse(&format!("{date}T{time}+08:00")).ok().map(kernel::Timestamp::seconds)
}

/// Form coding as Java does it: a space is a plus.
fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
