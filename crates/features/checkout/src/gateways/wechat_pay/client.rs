//! The calls. Every one is signed, and every good answer is checked before it is believed.

use super::settings::{Checked, WeChatPaySettings};
use super::shapes::{
    AmountAsk, CloseAsk, Echo, H5, H5Info, Native, OrderAsk, Refund, RefundAmountAsk, RefundAsk, Refusal,
    Scene, Transaction,
};
use super::signature::{PlatformKeys, Signer, nonce};
use crate::gateway::{AskRefund, Closing, GatewayError, NoticeError, StartPayment};
use crate::wire::{Call, Reply, Wire};
use axum::http::{HeaderMap, HeaderName, Method, header};
use kernel::{Clock, Entropy, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

const SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
/// The longest description, in bytes.
const DESCRIPTION_MAX: usize = 127;

/// An order has to have a minute left, so it outlives ours, which closes it when its time is up. Counted from our order
/// and not from now: asked again, it has to be the same.
const OUTLIVES: Duration = Duration::from_secs(90);

/// Speaks to WeChat Pay as one merchant.
pub(super) struct Client {
    signer: Signer,
    app_id: String,
    api_v3_key: [u8; 32],
    platform_keys: PlatformKeys,
    base_urls: Vec<String>,
    wire: Arc<dyn Wire>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Client {
    pub fn new(
        settings: &WeChatPaySettings,
        checked: Checked,
        wire: Arc<dyn Wire>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let signer = Signer {
            merchant_id: settings.merchant_id.clone(),
            serial: settings.merchant_serial.clone(),
            key: checked.merchant_key,
        };
        Self {
            signer,
            app_id: settings.app_id.clone(),
            api_v3_key: checked.api_v3_key,
            platform_keys: checked.platform_keys,
            base_urls: settings.base_urls.iter().map(|url| url.trim_end_matches('/').to_owned()).collect(),
            wire,
            clock,
            entropy,
        }
    }

    pub fn merchant_id(&self) -> &str {
        &self.signer.merchant_id
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn api_v3_key(&self) -> &[u8; 32] {
        &self.api_v3_key
    }

    pub fn verify(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), NoticeError> {
        self.platform_keys.verify(headers, body, now)
    }

    /// Asks for a QR code; gives its text.
    pub async fn native(&self, ask: &StartPayment) -> Result<String, GatewayError> {
        let answer: Native = self.order("native", ask, None).await?;
        Ok(answer.code_url)
    }

    /// Asks for a page in a phone's browser; gives its address.
    pub async fn h5(&self, ask: &StartPayment) -> Result<String, GatewayError> {
        let scene = Scene { payer_client_ip: &ask.asker.address, h5_info: H5Info { kind: "Wap" } };
        let answer: H5 = self.order("h5", ask, Some(scene)).await?;
        Ok(answer.h5_url)
    }

    async fn order<T: DeserializeOwned>(
        &self,
        kind: &str,
        ask: &StartPayment,
        scene_info: Option<Scene<'_>>,
    ) -> Result<T, GatewayError> {
        let body = OrderAsk {
            appid: &self.app_id,
            mchid: self.merchant_id(),
            description: beginning(&ask.title, DESCRIPTION_MAX),
            out_trade_no: &ask.number,
            // Whole seconds: a fraction is more than its parser was promised.
            time_expire: Timestamp::from_seconds(ask.expires_at.seconds()).plus(OUTLIVES).rfc3339(),
            notify_url: &ask.notify_url,
            amount: AmountAsk { total: ask.amount.minor, currency: "CNY" },
            scene_info,
        };
        self.read(&self.post(&format!("/v3/pay/transactions/{kind}"), &body).await?)
    }

    /// How an order stands; `None` where nobody heard of it.
    pub async fn query(&self, number: &str) -> Result<Option<Transaction>, GatewayError> {
        let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={}", self.merchant_id());
        self.found(&self.call(Method::GET, &target, Vec::new()).await?)
    }

    /// Has an order take no money any more.
    pub async fn close(&self, number: &str) -> Result<Closing, GatewayError> {
        let target = format!("/v3/pay/transactions/out-trade-no/{number}/close");
        let reply = self.post(&target, &CloseAsk { mchid: self.merchant_id() }).await?;
        if reply.status == 204 {
            self.check(&reply)?;
            return Ok(Closing::Closed);
        }
        match refusal(&reply).as_deref() {
            // Not signed, so not believed: the caller asks how it stands.
            Some("ORDERPAID") => Ok(Closing::AlreadyPaid),
            _ => Err(failed(&reply)),
        }
    }

    /// Gives money back.
    pub async fn refund(&self, ask: &AskRefund) -> Result<Refund, GatewayError> {
        let body = RefundAsk {
            transaction_id: &ask.provider_payment,
            out_refund_no: &ask.number,
            notify_url: &ask.notify_url,
            amount: RefundAmountAsk { refund: ask.amount.minor, total: ask.amount.minor, currency: "CNY" },
        };
        self.read(&self.post("/v3/refund/domestic/refunds", &body).await?)
    }

    /// How a refund stands; `None` where nobody heard of it.
    pub async fn query_refund(&self, number: &str) -> Result<Option<Refund>, GatewayError> {
        let target = format!("/v3/refund/domestic/refunds/{number}");
        self.found(&self.call(Method::GET, &target, Vec::new()).await?)
    }

    /// Has a word repeated.
    pub async fn echo(&self) -> Result<(), GatewayError> {
        let word = nonce(&*self.entropy);
        let reply = self.post("/v3/security/echo", &Echo { echo_message: word.clone() }).await?;
        let echo: Echo = self.read(&reply)?;
        if echo.echo_message == word {
            Ok(())
        } else {
            Err(GatewayError::Unknown("another word came back".to_owned()))
        }
    }

    async fn post(&self, target: &str, body: &impl Serialize) -> Result<Reply, GatewayError> {
        let body = serde_json::to_vec(body).map_err(|error| GatewayError::Refused(error.to_string()))?;
        self.call(Method::POST, target, body).await
    }

    // The reserve is asked where the first host cannot be reached: the numbers are ours, so asking twice is harmless.
    async fn call(&self, method: Method, target: &str, body: Vec<u8>) -> Result<Reply, GatewayError> {
        let mut lost = GatewayError::Unknown("there is no address to call".to_owned());
        for base in &self.base_urls {
            let call = self.signed(method.clone(), base, target, body.clone())?;
            match self.wire.call(call).await {
                Ok(reply) => return Ok(reply),
                Err(error) => lost = GatewayError::Unknown(error.to_string()),
            }
        }
        Err(lost)
    }

    fn signed(&self, method: Method, base: &str, target: &str, body: Vec<u8>) -> Result<Call, GatewayError> {
        let nonce = nonce(&*self.entropy);
        let authorization =
            self.signer.authorization(method.as_str(), target, &body, self.clock.now(), &nonce);
        let authorization = authorization.map_err(|error| GatewayError::Refused(error.to_string()))?;
        let mut headers = vec![
            (header::AUTHORIZATION, authorization),
            (header::ACCEPT, "application/json".to_owned()),
            (header::USER_AGENT, concat!("jixia/", env!("CARGO_PKG_VERSION")).to_owned()),
            (SERIAL, self.platform_keys.wanted().to_owned()),
        ];
        if method == Method::POST {
            headers.push((header::CONTENT_TYPE, "application/json".to_owned()));
        }
        Ok(Call { method, url: format!("{base}{target}"), headers, body })
    }

    fn check(&self, reply: &Reply) -> Result<(), GatewayError> {
        let checked = self.platform_keys.verify(&reply.headers, &reply.body, self.clock.now());
        checked.map_err(|error| GatewayError::Unknown(format!("the answer is not WeChat Pay's: {error}")))
    }

    fn read<T: DeserializeOwned>(&self, reply: &Reply) -> Result<T, GatewayError> {
        if reply.status != 200 {
            return Err(failed(reply));
        }
        self.check(reply)?;
        let unreadable = |_| GatewayError::Unknown("the answer cannot be read".to_owned());
        serde_json::from_slice(&reply.body).map_err(unreadable)
    }

    fn found<T: DeserializeOwned>(&self, reply: &Reply) -> Result<Option<T>, GatewayError> {
        let missing = ["ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS"];
        let unknown_there =
            reply.status == 404 && refusal(reply).is_some_and(|code| missing.contains(&code.as_str()));
        if unknown_there { Ok(None) } else { self.read(reply).map(Some) }
    }
}

fn refusal(reply: &Reply) -> Option<String> {
    serde_json::from_slice::<Refusal>(&reply.body).ok().map(|refusal| refusal.code)
}

// 4xx is a clear no, but for those that say "later"; everything else means that nobody knows what happened over there.
fn failed(reply: &Reply) -> GatewayError {
    let why = refusal(reply).unwrap_or_else(|| format!("status {}", reply.status));
    match (reply.status, why.as_str()) {
        (401 | 408 | 425 | 429, _) | (_, "SYSTEM_ERROR" | "FREQUENCY_LIMITED" | "RATELIMIT_EXCEEDED") => {
            GatewayError::Unknown(why)
        }
        (400..=499, _) => GatewayError::Refused(why),
        _ => GatewayError::Unknown(why),
    }
}

/// The beginning of a text that has at most so many bytes, cut between characters.
fn beginning(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_no_is_a_refusal() {
        let reply =
            |status, body: &str| Reply { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() };
        for code in ["PARAM_ERROR", "NOT_ENOUGH", "OUT_TRADE_NO_USED"] {
            let failed = failed(&reply(403, &format!(r#"{{"code":"{code}"}}"#)));
            assert!(matches!(failed, GatewayError::Refused(why) if why == code));
        }
        for (status, body) in [
            (500, r#"{"code":"SYSTEM_ERROR"}"#),
            (400, r#"{"code":"SYSTEM_ERROR"}"#),
            (401, r#"{"code":"SIGN_ERROR"}"#),
            (429, r#"{"code":"FREQUENCY_LIMITED"}"#),
            (502, ""),
            (302, ""),
        ] {
            assert!(matches!(failed(&reply(status, body)), GatewayError::Unknown(_)), "{status} {body}");
        }
    }

    #[test]
    fn a_description_is_cut_between_characters() {
        assert_eq!(beginning("abc", 127), "abc");
        assert_eq!(beginning("稷下学宫", 7), "稷下");
    }
}
