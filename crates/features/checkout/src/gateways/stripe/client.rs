//! The calls.

use super::form::Form;
use super::settings::StripeSettings;
use super::shapes::{ATTEMPT, Failure, List, REFUND, Refund, Session};
use crate::gateway::{AskRefund, GatewayError, StartPayment};
use crate::gateways::setting::Secret;
use crate::wire::{Call, Reply, Wire};
use axum::http::{HeaderName, Method, header};
use kernel::{Locale, Timestamp};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// What our shapes were written for.
const VERSION: &str = "2026-07-29.dahlia";
/// A session lives half an hour at least. Ours lives as long after its order, which closes it when its time is up; so
/// the same order asks for the same session whenever it asks.
const OUTLIVES: Duration = Duration::from_secs(31 * 60);

/// Speaks to Stripe as one account.
pub(super) struct Client {
    secret_key: Secret,
    base_url: String,
    wire: Arc<dyn Wire>,
}

impl Client {
    pub fn new(settings: &StripeSettings, wire: Arc<dyn Wire>) -> Self {
        let base_url = settings.base_url.trim_end_matches('/').to_owned();
        Self { secret_key: settings.secret_key.clone(), base_url, wire }
    }

    /// Opens a session for the buyer.
    pub async fn open(&self, ask: &StartPayment) -> Result<Session, GatewayError> {
        let expires = Timestamp::from_seconds(ask.expires_at.seconds()).plus(OUTLIVES).seconds();
        let title: String = ask.title.chars().take(250).collect();
        let price = "line_items[0][price_data]";
        let form = Form::default()
            .with("mode", "payment")
            .with("client_reference_id", &ask.number)
            .with(&format!("metadata[{ATTEMPT}]"), &ask.number)
            // What is only on the session is not on its payment, and refunds are tied to that.
            .with(&format!("payment_intent_data[metadata][{ATTEMPT}]"), &ask.number)
            .with("line_items[0][quantity]", 1)
            .with(&format!("{price}[currency]"), ask.amount.currency.code().to_ascii_lowercase())
            .with(&format!("{price}[unit_amount]"), ask.amount.minor)
            .with(&format!("{price}[product_data][name]"), title)
            .with("success_url", &ask.return_url)
            .with("cancel_url", &ask.return_url)
            .with("locale", if ask.asker.locale == Locale::ZhCn { "zh" } else { "en" })
            .with("expires_at", expires);
        self.post("/v1/checkout/sessions", &form, &ask.number).await
    }

    /// How a session stands.
    pub async fn session(&self, id: &str) -> Result<Option<Session>, GatewayError> {
        let reply = self.call(Method::GET, &format!("/v1/checkout/sessions/{id}"), None, None).await?;
        if reply.status == 404 { Ok(None) } else { read(&reply).map(Some) }
    }

    /// Has a session take no money any more.
    pub async fn expire(&self, id: &str) -> Result<Session, GatewayError> {
        let path = format!("/v1/checkout/sessions/{id}/expire");
        self.post(&path, &Form::default(), &format!("expire-{id}")).await
    }

    /// Gives a payment back.
    pub async fn refund(&self, ask: &AskRefund) -> Result<Refund, GatewayError> {
        let form = Form::default()
            .with("payment_intent", &ask.provider_payment)
            .with("amount", ask.amount.minor)
            .with(&format!("metadata[{REFUND}]"), &ask.number);
        self.post("/v1/refunds", &form, &ask.number).await
    }

    /// The refunds of a payment.
    pub async fn refunds(&self, payment: &str) -> Result<Vec<Refund>, GatewayError> {
        let form = Form::default().with("payment_intent", payment).with("limit", 100);
        let reply = self.call(Method::GET, &format!("/v1/refunds?{}", form.encoded()), None, None).await?;
        read::<List<Refund>>(&reply).map(|list| list.data)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, form: &Form, key: &str) -> Result<T, GatewayError> {
        read(&self.call(Method::POST, path, Some(form.encoded()), Some(key)).await?)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        key: Option<&str>,
    ) -> Result<Reply, GatewayError> {
        let mut headers = vec![
            (header::AUTHORIZATION, format!("Bearer {}", self.secret_key.text())),
            (HeaderName::from_static("stripe-version"), VERSION.to_owned()),
        ];
        if let Some(key) = key {
            headers.push((HeaderName::from_static("idempotency-key"), key.to_owned()));
            headers.push((header::CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()));
        }
        let call = Call {
            method,
            url: format!("{}{path}", self.base_url),
            headers,
            body: body.unwrap_or_default().into(),
        };
        self.wire.call(call).await.map_err(|error| GatewayError::Unknown(error.to_string()))
    }
}

fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, GatewayError> {
    if reply.status == 200 {
        let unreadable = |_| GatewayError::Unknown("the answer cannot be read".to_owned());
        return serde_json::from_slice(&reply.body).map_err(unreadable);
    }
    let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let why = match serde_json::from_slice::<Failure>(&reply.body) {
        Ok(failure) => failure.error.code.unwrap_or(failure.error.kind),
        Err(_) => format!("status {}", reply.status),
    };
    let why = format!("{why} {}", header("request-id")).trim_end().to_owned();
    // Stripe says itself whether asking again makes sense; where it says nothing, only these are a clear no.
    let clear = matches!(reply.status, 400 | 402 | 403 | 404) && header("stripe-should-retry") != "true";
    Err(if clear { GatewayError::Refused(why) } else { GatewayError::Unknown(why) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderMap;

    #[test]
    fn only_a_clear_no_is_a_refusal() {
        let reply = |status, retry: &'static str| {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static("stripe-should-retry"),
                retry.parse().unwrap(),
            )]);
            let body =
                br#"{"error":{"type":"invalid_request_error","code":"charge_already_refunded"}}"#.to_vec();
            read::<Session>(&Reply { status, headers, body })
        };
        let refused = reply(400, "false");
        assert!(matches!(refused, Err(GatewayError::Refused(why)) if why == "charge_already_refunded"));
        for (status, retry) in
            [(400, "true"), (401, ""), (409, "true"), (429, ""), (500, "false"), (503, ""), (302, "")]
        {
            assert!(matches!(reply(status, retry), Err(GatewayError::Unknown(_))), "{status}");
        }
    }
}
