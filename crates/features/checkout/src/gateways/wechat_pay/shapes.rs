//! What is on the wire, and what it means to orders.

use crate::gateway::{PaymentReport, RefundProgress, RefundReport};
use crate::payment::AttemptState;
use kernel::{Currency, Money};
use serde::{Deserialize, Serialize};

/// Merchant and app in one word, as orders compare them.
pub(super) fn account(merchant_id: &str, app_id: &str) -> String {
    format!("{merchant_id}/{app_id}")
}

/// An order for the payer.
#[derive(Serialize)]
pub(super) struct OrderAsk<'a> {
    pub appid: &'a str,
    pub mchid: &'a str,
    pub description: &'a str,
    pub out_trade_no: &'a str,
    pub time_expire: String,
    pub notify_url: &'a str,
    pub amount: AmountAsk,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene_info: Option<Scene<'a>>,
}

/// What is due, in fen.
#[derive(Serialize)]
pub(super) struct AmountAsk {
    pub total: i64,
    pub currency: &'static str,
}

/// Where the payer's browser is.
#[derive(Serialize)]
pub(super) struct Scene<'a> {
    pub payer_client_ip: &'a str,
    pub h5_info: H5Info,
}

/// What kind of page leads to WeChat.
#[derive(Serialize)]
pub(super) struct H5Info {
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// Who closes.
#[derive(Serialize)]
pub(super) struct CloseAsk<'a> {
    pub mchid: &'a str,
}

/// What to give back.
#[derive(Serialize)]
pub(super) struct RefundAsk<'a> {
    pub transaction_id: &'a str,
    pub out_refund_no: &'a str,
    pub notify_url: &'a str,
    pub amount: RefundAmountAsk,
}

/// How much of how much, in fen.
#[derive(Serialize)]
pub(super) struct RefundAmountAsk {
    pub refund: i64,
    pub total: i64,
    pub currency: &'static str,
}

/// A word to be repeated.
#[derive(Serialize, Deserialize)]
pub(super) struct Echo {
    pub echo_message: String,
}

/// The text of a QR code.
#[derive(Deserialize)]
pub(super) struct Native {
    pub code_url: String,
}

/// The address of a page.
#[derive(Deserialize)]
pub(super) struct H5 {
    pub h5_url: String,
}

/// Why not.
#[derive(Deserialize)]
pub(super) struct Refusal {
    pub code: String,
}

/// How an order stands, in answers and callbacks.
#[derive(Deserialize)]
pub(super) struct Transaction {
    appid: String,
    mchid: String,
    out_trade_no: String,
    transaction_id: Option<String>,
    trade_state: String,
    amount: Option<Amount>,
}

#[derive(Deserialize)]
struct Amount {
    total: i64,
    currency: Option<String>,
}

impl Transaction {
    /// As orders understand it; `None` where it makes no sense.
    pub fn report(self) -> Option<PaymentReport> {
        let state = match self.trade_state.as_str() {
            // Given back, wholly or in part: the money came once.
            "SUCCESS" | "REFUND" => AttemptState::Paid,
            "NOTPAY" | "USERPAYING" | "ACCEPT" => AttemptState::Waiting,
            "CLOSED" | "REVOKED" => AttemptState::Closed,
            "PAYERROR" => AttemptState::Failed,
            _ => return None,
        };
        let paid = state == AttemptState::Paid;
        let provider_payment = self.transaction_id.filter(|id| !id.is_empty());
        if paid && (provider_payment.is_none() || self.amount.is_none()) {
            return None;
        }
        // What the order is for, not what the payer gave: a coupon of WeChat's makes up the difference.
        let amount = match self.amount {
            Some(amount) => Money::new(amount.total, currency(amount.currency.as_deref())?),
            None => Money::zero(Currency::CNY),
        };
        Some(PaymentReport {
            merchant: account(&self.mchid, &self.appid),
            provider_payment: provider_payment.unwrap_or_else(|| self.out_trade_no.clone()),
            number: self.out_trade_no,
            amount,
            state,
        })
    }
}

/// How a refund stands. Answers have `status`, callbacks `refund_status` and `mchid`.
#[derive(Deserialize)]
pub(super) struct Refund {
    mchid: Option<String>,
    out_refund_no: String,
    refund_id: String,
    #[serde(alias = "refund_status")]
    status: String,
    amount: RefundAmount,
}

#[derive(Deserialize)]
struct RefundAmount {
    refund: i64,
    currency: Option<String>,
}

impl Refund {
    /// As orders understand it; `None` where it makes no sense.
    pub fn report(self, merchant_id: &str, account: &str) -> Option<RefundReport> {
        let state = match self.status.as_str() {
            "SUCCESS" => RefundProgress::Succeeded,
            "PROCESSING" => RefundProgress::Underway,
            "ABNORMAL" | "CLOSED" => RefundProgress::Failed,
            _ => return None,
        };
        // A refund names no app: the merchant alone says whose it is. An answer need not name it.
        let merchant = match self.mchid {
            Some(other) if other != merchant_id => other,
            _ => account.to_owned(),
        };
        Some(RefundReport {
            merchant,
            number: self.out_refund_no,
            provider_refund: self.refund_id,
            amount: Money::new(self.amount.refund, currency(self.amount.currency.as_deref())?),
            state,
        })
    }
}

// Left out, it is yuan; another one is not our money.
fn currency(code: Option<&str>) -> Option<Currency> {
    code.map_or(Some(Currency::CNY), |code| code.parse().ok())
}
