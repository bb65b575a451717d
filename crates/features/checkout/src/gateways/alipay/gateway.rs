//! Alipay as orders see it.

use super::client::{Addresses, Answer, is_clear};
use super::shapes::{
    Precreated, RefundAsk, RefundStanding, Refunded, Trade, TradeAsk, Which, WhichRefund, beijing, subject,
};
use super::{Alipay, notification};
use crate::asker::{Device, Occasion};
use crate::gateway::{
    Acknowledgement, AskRefund, Asked, Closing, Gateway, GatewayError, Notice, NoticeError, Opened,
    PaymentReport, RefundProgress, RefundReport, StartPayment, Started, Tried,
};
use crate::gateways::amount::yuan;
use crate::payment::AttemptState;
use axum::http::{HeaderMap, StatusCode};
use kernel::{Currency, Locale, Timestamp};
use std::time::Duration;

/// How long a QR code lives.
const CODE_LIVES: Duration = Duration::from_secs(2 * 3600);

/// A trade has to have a minute left, so it outlives our order, which closes it when its time is up.
const OUTLIVES: Duration = Duration::from_secs(90);

impl Alipay {
    async fn open(&self, ask: StartPayment) -> Result<Opened, GatewayError> {
        let addresses = Addresses { notify: Some(&ask.notify_url), back: Some(&ask.return_url) };
        let mut trade = TradeAsk {
            out_trade_no: &ask.number,
            total_amount: ask.amount.decimal(),
            subject: subject(&ask.title),
            time_expire: beijing(ask.expires_at.plus(OUTLIVES)),
            product_code: None,
            quit_url: None,
        };
        if ask.asker.device == Device::Desktop && self.scans {
            let until = self.client.clock().now().plus(CODE_LIVES).min(ask.expires_at);
            let addresses = Addresses { back: None, ..addresses };
            return match self.client.call::<Precreated>("alipay.trade.precreate", &trade, addresses).await? {
                Answer::Done(made) => {
                    Ok(Opened { way: Started::QrCode(made.qr_code), until: Some(until), reference: None })
                }
                Answer::Underway => Err(GatewayError::Unknown("not made yet".to_owned())),
                Answer::No(why) => Err(no(why)),
            };
        }
        let method = if ask.asker.device == Device::Desktop {
            trade.product_code = Some("FAST_INSTANT_TRADE_PAY");
            "alipay.trade.page.pay"
        } else {
            trade.product_code = Some("QUICK_WAP_WAY");
            trade.quit_url = Some(&ask.return_url);
            "alipay.trade.wap.pay"
        };
        Ok(Started::Redirect(self.client.page(method, &trade, addresses)?).into())
    }

    async fn asked(&self, number: &str) -> Result<Option<PaymentReport>, GatewayError> {
        let which = Which { out_trade_no: number };
        match self.client.call::<Trade>("alipay.trade.query", &which, Addresses::default()).await? {
            Answer::Done(trade) => trade.report(&self.account).map(Some).ok_or_else(senseless),
            // A trade is made when the payer signs in over there: not there means not paid yet, never failed.
            Answer::No(why) if why == "ACQ.TRADE_NOT_EXIST" => Ok(None),
            Answer::No(why) => Err(no(why)),
            Answer::Underway => Err(senseless()),
        }
    }

    async fn shut(&self, number: &str) -> Result<Closing, GatewayError> {
        let which = Which { out_trade_no: number };
        match self
            .client
            .call::<serde_json::Value>("alipay.trade.close", &which, Addresses::default())
            .await?
        {
            Answer::Done(_) => Ok(Closing::Closed),
            // Nobody signed in over there. Should somebody do so later, the payment comes late and goes back.
            Answer::No(why) if why == "ACQ.TRADE_NOT_EXIST" => Ok(Closing::Closed),
            // Paid, or closed already: how it stands tells which.
            Answer::No(why) if is_clear(&why) => match self.asked(number).await?.map(|report| report.state) {
                Some(AttemptState::Paid) => Ok(Closing::AlreadyPaid),
                Some(AttemptState::Closed) | None => Ok(Closing::Closed),
                Some(_) => Err(no(why)),
            },
            Answer::No(why) => Err(no(why)),
            Answer::Underway => Err(senseless()),
        }
    }

    async fn give_back(&self, ask: AskRefund) -> Result<RefundReport, GatewayError> {
        let body = RefundAsk {
            trade_no: &ask.provider_payment,
            out_request_no: &ask.number,
            refund_amount: ask.amount.decimal(),
        };
        match self.client.call::<Refunded>("alipay.trade.refund", &body, Addresses::default()).await? {
            Answer::Done(refunded) if refunded.fund_change.as_deref() == Some("Y") => {
                Ok(self.refund_report(&ask, RefundProgress::Succeeded))
            }
            // Moved before, or not yet: only asking tells.
            Answer::Done(_) | Answer::Underway => {
                let standing = self.asked_refund(&ask).await?;
                Ok(standing.unwrap_or_else(|| self.refund_report(&ask, RefundProgress::Underway)))
            }
            Answer::No(why) => Err(no(why)),
        }
    }

    async fn asked_refund(&self, ask: &AskRefund) -> Result<Option<RefundReport>, GatewayError> {
        let which = WhichRefund { trade_no: &ask.provider_payment, out_request_no: &ask.number };
        let method = "alipay.trade.fastpay.refund.query";
        match self.client.call::<RefundStanding>(method, &which, Addresses::default()).await? {
            Answer::Done(standing) if standing.refund_status.as_deref() == Some("REFUND_SUCCESS") => {
                let mut report = self.refund_report(ask, RefundProgress::Succeeded);
                if let Some(amount) = standing.refund_amount {
                    report.amount = yuan(&amount).ok_or_else(senseless)?;
                }
                Ok(Some(report))
            }
            Answer::Done(_) | Answer::Underway => Ok(None),
            Answer::No(why) if why == "ACQ.TRADE_NOT_EXIST" => Ok(None),
            Answer::No(why) => Err(no(why)),
        }
    }

    // Alipay has no name of its own for a refund: ours is the one in its records.
    fn refund_report(&self, ask: &AskRefund, state: RefundProgress) -> RefundReport {
        RefundReport {
            merchant: self.account.clone(),
            number: ask.number.clone(),
            provider_refund: ask.number.clone(),
            amount: ask.amount,
            state,
        }
    }
}

fn no(why: String) -> GatewayError {
    if is_clear(&why) { GatewayError::Refused(why) } else { GatewayError::Unknown(why) }
}

fn senseless() -> GatewayError {
    GatewayError::Unknown("the answer makes no sense".to_owned())
}

impl Gateway for Alipay {
    fn code(&self) -> &'static str {
        "alipay"
    }

    fn merchant(&self) -> &str {
        &self.account
    }

    fn takes(&self, occasion: Occasion) -> bool {
        // WeChat's browser does not open Alipay.
        occasion.currency == Currency::CNY && occasion.device != Device::Wechat
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
        Box::pin(self.shut(&tried.number))
    }

    fn refund(&self, ask: AskRefund) -> Asked<'_, RefundReport> {
        Box::pin(self.give_back(ask))
    }

    fn query_refund<'a>(&'a self, ask: &'a AskRefund) -> Asked<'a, Option<RefundReport>> {
        Box::pin(self.asked_refund(ask))
    }

    fn read_notice(&self, _: &HeaderMap, body: &[u8], _: Timestamp) -> Result<Notice, NoticeError> {
        notification::read(body, self.client.identity())
    }

    fn accepted(&self) -> Acknowledgement {
        // These seven bytes and no others, or it is sent again for a day.
        Acknowledgement { status: StatusCode::OK, content_type: "text/plain", body: "success" }
    }
}
