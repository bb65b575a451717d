//! WeChat Pay as orders see it.

use super::{WeChatPay, callback};
use crate::asker::{Device, Occasion};
use crate::gateway::{
    Acknowledgement, AskRefund, Asked, Closing, Gateway, GatewayError, Notice, NoticeError, Opened,
    PaymentReport, RefundReport, StartPayment, Started, Tried,
};
use axum::http::{HeaderMap, StatusCode};
use kernel::{Currency, Locale, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::Duration;

/// How long a QR code lives.
const CODE_LIVES: Duration = Duration::from_secs(2 * 3600);
/// How long the address of a page lives.
const PAGE_LIVES: Duration = Duration::from_secs(5 * 60);

impl WeChatPay {
    async fn open(&self, ask: StartPayment) -> Result<Opened, GatewayError> {
        let now = self.client.now();
        let (way, lives) = match ask.asker.device {
            Device::Phone => {
                let page = self.client.h5(&ask).await?;
                let back = utf8_percent_encode(&ask.return_url, NON_ALPHANUMERIC);
                (Started::Redirect(format!("{page}&redirect_url={back}")), PAGE_LIVES)
            }
            Device::Desktop | Device::Wechat => {
                (Started::QrCode(self.client.native(&ask).await?), CODE_LIVES)
            }
        };
        Ok(Opened { way, until: Some(now.plus(lives).min(ask.expires_at)), reference: None })
    }

    async fn asked(&self, number: &str) -> Result<Option<PaymentReport>, GatewayError> {
        let Some(transaction) = self.client.query(number).await? else { return Ok(None) };
        transaction.report().map(Some).ok_or_else(senseless)
    }

    async fn give_back(&self, ask: AskRefund) -> Result<RefundReport, GatewayError> {
        let refund = self.client.refund(&ask).await?;
        refund.report(self.client.merchant_id(), &self.account).ok_or_else(senseless)
    }

    async fn asked_refund(&self, number: &str) -> Result<Option<RefundReport>, GatewayError> {
        let Some(refund) = self.client.query_refund(number).await? else { return Ok(None) };
        refund.report(self.client.merchant_id(), &self.account).map(Some).ok_or_else(senseless)
    }
}

fn senseless() -> GatewayError {
    GatewayError::Unknown("the answer makes no sense".to_owned())
}

impl Gateway for WeChatPay {
    fn code(&self) -> &'static str {
        "wechat_pay"
    }

    fn merchant(&self) -> &str {
        &self.account
    }

    fn takes(&self, occasion: Occasion) -> bool {
        occasion.currency == Currency::CNY
    }

    fn is_usual_for(&self, locale: Locale) -> bool {
        locale == Locale::ZhCn
    }

    fn leads_to(&self) -> Vec<String> {
        self.pages.clone()
    }

    fn start(&self, ask: StartPayment) -> Asked<'_, Opened> {
        Box::pin(self.open(ask))
    }

    fn query<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Option<PaymentReport>> {
        Box::pin(self.asked(&tried.number))
    }

    fn close<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Closing> {
        Box::pin(self.client.close(&tried.number))
    }

    fn refund(&self, ask: AskRefund) -> Asked<'_, RefundReport> {
        Box::pin(self.give_back(ask))
    }

    fn query_refund<'a>(&'a self, ask: &'a AskRefund) -> Asked<'a, Option<RefundReport>> {
        Box::pin(self.asked_refund(&ask.number))
    }

    fn read_notice(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Notice, NoticeError> {
        self.client.verify(headers, body, now)?;
        callback::read(body, self.client.api_v3_key(), self.client.merchant_id(), &self.account)
    }

    fn accepted(&self) -> Acknowledgement {
        Acknowledgement { status: StatusCode::NO_CONTENT, content_type: "application/json", body: "" }
    }
}
