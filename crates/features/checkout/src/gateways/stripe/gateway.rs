//! Stripe as orders see it.

use super::shapes::{Session, account};
use super::{Stripe, webhook};
use crate::asker::Occasion;
use crate::gateway::{
    Acknowledgement, AskRefund, Asked, Closing, Gateway, GatewayError, Notice, NoticeError, Opened,
    PaymentReport, RefundReport, StartPayment, Started, Tried,
};
use crate::payment::AttemptState;
use axum::http::{HeaderMap, StatusCode};
use kernel::{Locale, Timestamp};

impl Stripe {
    async fn open(&self, ask: StartPayment) -> Result<Opened, GatewayError> {
        let session = self.client.open(&ask).await?;
        let page = session.url.ok_or_else(senseless)?;
        Ok(Opened { way: Started::Redirect(page), until: None, reference: Some(session.id) })
    }

    async fn asked(&self, tried: &Tried) -> Result<Option<PaymentReport>, GatewayError> {
        // Without a session that we know of, nobody was ever led to one.
        let Some(id) = &tried.reference else { return Ok(None) };
        let Some(session) = self.client.session(id).await? else { return Ok(None) };
        report(session).map(Some)
    }

    async fn shut(&self, tried: &Tried) -> Result<Closing, GatewayError> {
        let Some(id) = &tried.reference else { return Ok(Closing::Closed) };
        match self.client.expire(id).await {
            Ok(_) => Ok(Closing::Closed),
            // Not open any more: how it stands tells whether it is paid.
            Err(GatewayError::Refused(why)) => match self.asked(tried).await?.map(|report| report.state) {
                Some(AttemptState::Paid) => Ok(Closing::AlreadyPaid),
                Some(AttemptState::Closed) | None => Ok(Closing::Closed),
                Some(_) => Err(GatewayError::Unknown(why)),
            },
            Err(unknown) => Err(unknown),
        }
    }

    async fn give_back(&self, ask: AskRefund) -> Result<RefundReport, GatewayError> {
        match self.client.refund(&ask).await {
            Ok(refund) => refund.report(self.is_live).ok_or_else(senseless),
            // The no may be about a refund that was made: under our number there is one.
            Err(GatewayError::Refused(why)) => {
                self.asked_refund(&ask).await?.ok_or(GatewayError::Refused(why))
            }
            Err(unknown) => Err(unknown),
        }
    }

    async fn asked_refund(&self, ask: &AskRefund) -> Result<Option<RefundReport>, GatewayError> {
        let refunds = self.client.refunds(&ask.provider_payment).await?;
        let ours = refunds.into_iter().find(|refund| refund.number() == Some(&ask.number));
        ours.map(|refund| refund.report(self.is_live).ok_or_else(senseless)).transpose()
    }
}

fn report(session: Session) -> Result<PaymentReport, GatewayError> {
    session.report(false).ok_or_else(senseless)
}

fn senseless() -> GatewayError {
    GatewayError::Unknown("the answer makes no sense".to_owned())
}

impl Gateway for Stripe {
    fn code(&self) -> &'static str {
        "stripe"
    }

    fn merchant(&self) -> &str {
        account(self.is_live)
    }

    fn takes(&self, occasion: Occasion) -> bool {
        self.currencies.contains(&occasion.currency)
    }

    fn is_usual_for(&self, locale: Locale) -> bool {
        locale != Locale::ZhCn
    }

    fn leads_to(&self) -> Vec<String> {
        self.pages.clone()
    }

    fn start(&self, ask: StartPayment) -> Asked<'_, Opened> {
        Box::pin(self.open(ask))
    }

    fn query<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Option<PaymentReport>> {
        Box::pin(self.asked(tried))
    }

    fn close<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Closing> {
        Box::pin(self.shut(tried))
    }

    fn refund(&self, ask: AskRefund) -> Asked<'_, RefundReport> {
        Box::pin(self.give_back(ask))
    }

    fn query_refund<'a>(&'a self, ask: &'a AskRefund) -> Asked<'a, Option<RefundReport>> {
        Box::pin(self.asked_refund(ask))
    }

    fn read_notice(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Notice, NoticeError> {
        webhook::verify(&self.webhook_secrets, headers, body, now)?;
        webhook::read(body, self.is_live)
    }

    fn accepted(&self) -> Acknowledgement {
        Acknowledgement { status: StatusCode::OK, content_type: "text/plain", body: "" }
    }
}
