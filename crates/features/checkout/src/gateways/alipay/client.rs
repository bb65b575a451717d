//! The calls. Every one is signed, and nothing is believed that Alipay did not sign.

use super::answer::members;
use super::settings::{AlipaySettings, Identity};
use super::shapes::beijing;
use super::signing::{self, Params};
use crate::gateway::GatewayError;
use crate::wire::{Call, Reply, Wire};
use axum::http::{Method, header};
use kernel::Clock;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use url::form_urlencoded::Serializer;

/// What a call brought.
pub(super) enum Answer<T> {
    /// What was asked for.
    Done(T),
    /// It is being done.
    Underway,
    /// No, and why: `ACQ.…`.
    No(String),
}

/// Addresses that go with a call.
#[derive(Default, Clone, Copy)]
pub(super) struct Addresses<'a> {
    pub notify: Option<&'a str>,
    pub back: Option<&'a str>,
}

/// Speaks to Alipay as one app.
pub(super) struct Client {
    app_id: String,
    identity: Identity,
    gateway_url: String,
    wire: Arc<dyn Wire>,
    clock: Arc<dyn Clock>,
}

impl Client {
    pub fn new(
        settings: &AlipaySettings,
        identity: Identity,
        wire: Arc<dyn Wire>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (app_id, gateway_url) = (settings.app_id.clone(), settings.gateway_url.clone());
        Self { app_id, identity, gateway_url, wire, clock }
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The address of a page of Alipay's, signed; nothing is called.
    pub fn page(
        &self,
        method: &str,
        content: &impl Serialize,
        at: Addresses<'_>,
    ) -> Result<String, GatewayError> {
        let query = self.signed(method, content, at)?;
        Ok(format!("{}?{query}", self.gateway_url))
    }

    /// Makes a call.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        content: &impl Serialize,
        at: Addresses<'_>,
    ) -> Result<Answer<T>, GatewayError> {
        let body = self.signed(method, content, at)?.into_bytes();
        let form = "application/x-www-form-urlencoded;charset=utf-8".to_owned();
        let headers = vec![(header::CONTENT_TYPE, form), (header::ACCEPT, "application/json".to_owned())];
        let call = Call { method: Method::POST, url: self.gateway_url.clone(), headers, body };
        let reply = self.wire.call(call).await.map_err(|error| GatewayError::Unknown(error.to_string()))?;
        self.read(method, &reply)
    }

    fn signed(
        &self,
        method: &str,
        content: &impl Serialize,
        at: Addresses<'_>,
    ) -> Result<String, GatewayError> {
        let refused = |error: &dyn std::fmt::Display| GatewayError::Refused(error.to_string());
        let content = serde_json::to_string(content).map_err(|error| refused(&error))?;
        let timestamp = beijing(self.clock.now());
        let mut params: Params = [
            ("app_id", &*self.app_id),
            ("method", method),
            ("format", "JSON"),
            ("charset", "utf-8"),
            ("sign_type", "RSA2"),
            ("timestamp", &*timestamp),
            ("version", "1.0"),
            ("biz_content", &*content),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let mut put = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                params.insert(name.to_owned(), value.to_owned());
            }
        };
        put("notify_url", at.notify);
        put("return_url", at.back);
        if let Some(certified) = &self.identity.certified {
            put("app_cert_sn", Some(&certified.app));
            put("alipay_root_cert_sn", Some(&certified.root));
        }
        let sign = self
            .identity
            .app_key
            .sign(signing::of_call(&params).as_bytes())
            .map_err(|error| refused(&error))?;
        params.insert("sign".to_owned(), sign);
        Ok(Serializer::new(String::new()).extend_pairs(&params).finish())
    }

    fn read<T: DeserializeOwned>(&self, method: &str, reply: &Reply) -> Result<Answer<T>, GatewayError> {
        let unknown = |why: &str| GatewayError::Unknown(why.to_owned());
        let text = std::str::from_utf8(&reply.body).map_err(|_| unknown("the answer is no text"))?;
        let members = members(text).ok_or_else(|| unknown("the answer cannot be read"))?;
        let raw = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, raw)| *raw);
        let word = |name: &str| raw(name).and_then(|raw| serde_json::from_str::<String>(raw).ok());
        let node = format!("{}_response", method.replace('.', "_"));
        let signed = raw(&node)
            .or_else(|| raw("error_response"))
            .ok_or_else(|| unknown("there is no answer in it"))?;
        // Errors may be unsigned; then they prove nothing, not even that something was refused.
        let sign = word("sign").ok_or_else(|| unknown("the answer is not signed"))?;
        if let Some(certified) = &self.identity.certified
            && word("alipay_cert_sn").as_ref() != Some(&certified.alipay)
        {
            return Err(unknown("the answer is signed with another certificate"));
        }
        if !self.identity.alipay_key.verifies(signed.as_bytes(), &sign) {
            return Err(unknown("the answer is not Alipay's"));
        }
        let value: Value = serde_json::from_str(signed).map_err(|_| unknown("the answer makes no sense"))?;
        let said = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        match &*said("code") {
            "10000" => {
                let done = serde_json::from_value(value).map_err(|_| unknown("the answer makes no sense"))?;
                Ok(Answer::Done(done))
            }
            "10003" => Ok(Answer::Underway),
            "40004" => Ok(Answer::No(said("sub_code"))),
            code => Err(unknown(&format!("code {code} {}", said("sub_code")))),
        }
    }
}

/// Is this a clear no? What we do not know may have been done all the same.
pub(super) fn is_clear(sub_code: &str) -> bool {
    const CLEAR: [&str; 9] = [
        "ACQ.INVALID_PARAMETER",
        "ACQ.CONTEXT_INCONSISTENT",
        "ACQ.TRADE_NOT_EXIST",
        "ACQ.TRADE_HAS_SUCCESS",
        "ACQ.TRADE_HAS_CLOSE",
        "ACQ.TRADE_STATUS_ERROR",
        "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
        "ACQ.REASON_TRADE_REFUND_FEE_ERR",
        "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    ];
    CLEAR.contains(&sub_code)
}
