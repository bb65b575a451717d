//! Our side of the sandbox: signed calls to the bank's API, and the reading of its notices.

use super::Sandbox;
use super::bank::{ChargeState, RefundState};
use super::shapes::{ChargeAsk, ChargeView, NoticeBody, RefundAsk, RefundView, Refusal};
use super::signature::{self, NOTICE_TOPIC};
use crate::asker::Occasion;
use crate::gateway::{
    Acknowledgement, AskRefund, Asked, Closing, Fact, Gateway, GatewayError, Notice, NoticeError, Opened,
    PaymentReport, RefundProgress, RefundReport, StartPayment, Started, Tried,
};
use crate::payment::AttemptState;
use crate::wire::{Call, Reply};
use axum::http::{HeaderMap, Method, StatusCode, header};
use kernel::{Money, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The sandbox as orders see it.
pub struct SandboxGateway(Sandbox);

impl SandboxGateway {
    pub(super) fn new(sandbox: Sandbox) -> Self {
        Self(sandbox)
    }

    async fn call(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Reply, GatewayError> {
        let mut headers = self.0.sign(&format!("{method} {path}"), &body);
        headers.push((header::CONTENT_TYPE, "application/json".to_owned()));
        headers.push((header::ACCEPT, "application/json".to_owned()));
        let url = format!("{}{path}", self.0.settings().api_url);
        let reply = self.0.wire().call(Call { method, url, headers, body }).await;
        reply.map_err(|error| GatewayError::Unknown(error.to_string()))
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, GatewayError> {
        let body = serde_json::to_vec(body).map_err(|error| GatewayError::Refused(error.to_string()))?;
        read(&self.call(Method::POST, path, body).await?)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, GatewayError> {
        let reply = self.call(Method::GET, path, Vec::new()).await?;
        if reply.status == 404 { Ok(None) } else { read(&reply).map(Some) }
    }

    async fn start(&self, ask: StartPayment) -> Result<Opened, GatewayError> {
        let ask = charge_ask(self.merchant(), ask);
        let charge: ChargeView = self.post("/sandbox/api/charges", &ask).await?;
        let page = charge.pay_url.ok_or_else(|| GatewayError::Unknown("no page to pay on".to_owned()))?;
        Ok(Started::Redirect(page).into())
    }

    async fn close(&self, number: &str) -> Result<Closing, GatewayError> {
        let path = format!("/sandbox/api/charges/{number}/close");
        let reply = self.call(Method::POST, &path, Vec::new()).await?;
        match reply.status {
            // The bank never heard of it: the try was written down, but the call never arrived.
            404 => Ok(Closing::Closed),
            409 => Ok(Closing::AlreadyPaid),
            _ => read::<ChargeView>(&reply).map(|_| Closing::Closed),
        }
    }

    async fn refund(&self, ask: AskRefund) -> Result<RefundReport, GatewayError> {
        let ask = refund_ask(self.merchant(), ask);
        let view: RefundView = self.post("/sandbox/api/refunds", &ask).await?;
        Ok(refund_report(view))
    }
}

impl Gateway for SandboxGateway {
    fn code(&self) -> &'static str {
        "sandbox"
    }

    fn merchant(&self) -> &str {
        &self.0.settings().merchant
    }

    fn takes(&self, _: Occasion) -> bool {
        true
    }

    fn notify_origin(&self) -> Option<&str> {
        Some(&self.0.settings().api_url)
    }

    fn start(&self, ask: StartPayment) -> Asked<'_, Opened> {
        Box::pin(self.start(ask))
    }

    fn query<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Option<PaymentReport>> {
        Box::pin(async move {
            let charge: Option<ChargeView> =
                self.get(&format!("/sandbox/api/charges/{}", tried.number)).await?;
            Ok(charge.map(payment_report))
        })
    }

    fn close<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Closing> {
        Box::pin(self.close(&tried.number))
    }

    fn refund(&self, ask: AskRefund) -> Asked<'_, RefundReport> {
        Box::pin(self.refund(ask))
    }

    fn query_refund<'a>(&'a self, ask: &'a AskRefund) -> Asked<'a, Option<RefundReport>> {
        Box::pin(async move {
            let refund: Option<RefundView> =
                self.get(&format!("/sandbox/api/refunds/{}", ask.number)).await?;
            Ok(refund.map(refund_report))
        })
    }

    fn read_notice(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Notice, NoticeError> {
        signature::verify(&self.0.settings().secret, NOTICE_TOPIC, headers, body, now)?;
        let notice: NoticeBody = serde_json::from_slice(body).map_err(|_| NoticeError::Unreadable)?;
        let fact = match (notice.charge, notice.refund) {
            (Some(charge), None) => Fact::Payment(payment_report(charge)),
            (None, Some(refund)) => Fact::Refund(refund_report(refund)),
            (None, None) => Fact::Other,
            (Some(_), Some(_)) => return Err(NoticeError::Unreadable),
        };
        Ok(Notice { key: notice.id, kind: notice.kind, fact })
    }

    fn accepted(&self) -> Acknowledgement {
        Acknowledgement { status: StatusCode::NO_CONTENT, content_type: "text/plain", body: "" }
    }
}

// 2xx is an answer, 4xx a clear no, everything else means that nobody knows what happened over there.
fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, GatewayError> {
    match reply.status {
        200..=299 => serde_json::from_slice(&reply.body)
            .map_err(|_| GatewayError::Unknown("the answer cannot be read".to_owned())),
        // Too many calls, or our clocks are apart: later it may do.
        status @ (401 | 408 | 425 | 429) => Err(GatewayError::Unknown(format!("status {status}"))),
        400..=499 => {
            let refusal: Option<Refusal> = serde_json::from_slice(&reply.body).ok();
            let why = refusal.map_or_else(|| format!("status {}", reply.status), |refusal| refusal.error);
            Err(GatewayError::Refused(why))
        }
        status => Err(GatewayError::Unknown(format!("status {status}"))),
    }
}

/// What we send to have a payment taken.
pub(super) fn charge_ask(merchant: &str, ask: StartPayment) -> ChargeAsk {
    ChargeAsk {
        merchant: merchant.to_owned(),
        number: ask.number,
        amount_minor: ask.amount.minor,
        currency: ask.amount.currency,
        title: ask.title,
        notify_url: ask.notify_url,
        return_url: ask.return_url,
        expires_at: ask.expires_at,
        locale: ask.asker.locale,
    }
}

/// What we send to have a payment given back.
pub(super) fn refund_ask(merchant: &str, ask: AskRefund) -> RefundAsk {
    RefundAsk {
        merchant: merchant.to_owned(),
        number: ask.number,
        charge_number: ask.attempt,
        amount_minor: ask.amount.minor,
        currency: ask.amount.currency,
        notify_url: ask.notify_url,
    }
}

/// The bank's word about a charge, as orders understand it.
pub(super) fn payment_report(charge: ChargeView) -> PaymentReport {
    PaymentReport {
        merchant: charge.merchant,
        number: charge.number,
        provider_payment: charge.reference,
        amount: Money::new(charge.amount_minor, charge.currency),
        state: match charge.state {
            ChargeState::Open | ChargeState::Processing => AttemptState::Waiting,
            ChargeState::Paid => AttemptState::Paid,
            ChargeState::Declined => AttemptState::Failed,
            ChargeState::Closed => AttemptState::Closed,
        },
    }
}

/// The bank's word about a refund, as orders understand it.
pub(super) fn refund_report(refund: RefundView) -> RefundReport {
    RefundReport {
        merchant: refund.merchant,
        number: refund.number,
        provider_refund: refund.reference,
        amount: Money::new(refund.amount_minor, refund.currency),
        state: match refund.state {
            RefundState::Processing => RefundProgress::Underway,
            RefundState::Succeeded => RefundProgress::Succeeded,
            RefundState::Failed => RefundProgress::Failed,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn only_a_clear_no_is_a_refusal() {
        let refused = read::<ChargeView>(&reply(409, r#"{"error":"number_reused"}"#));
        assert!(matches!(refused, Err(GatewayError::Refused(why)) if why == "number_reused"));
        for (status, body) in [(200, "<html>"), (302, ""), (429, ""), (500, "{}"), (502, "")] {
            let unknown = read::<ChargeView>(&reply(status, body));
            assert!(matches!(unknown, Err(GatewayError::Unknown(_))), "{status}");
        }
    }
}
