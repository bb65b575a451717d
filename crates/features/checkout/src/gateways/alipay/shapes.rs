//! What is on the wire, and what it means to orders.

use crate::gateway::PaymentReport;
use crate::gateways::amount::yuan;
use crate::payment::AttemptState;
use jiff::tz::{Offset, TimeZone};
use kernel::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// App and account in one word, as orders compare them.
pub(super) fn account(app_id: &str, seller_id: &str) -> String {
    format!("{app_id}/{seller_id}")
}

/// An instant as Alipay writes it: the clock of Beijing, without saying so.
pub(super) fn beijing(at: Timestamp) -> String {
    let zone = TimeZone::fixed(Offset::constant(8));
    at.jiff().to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A title without the characters that Alipay refuses in one.
pub(super) fn subject(title: &str) -> String {
    let clean = title.chars().map(|c| if matches!(c, '/' | '=' | '&') || c.is_control() { ' ' } else { c });
    clean.take(256).collect()
}

/// Where a trade is, in Alipay's word; `None` for a word that we do not know.
pub(super) fn state(word: &str) -> Option<AttemptState> {
    match word {
        "WAIT_BUYER_PAY" => Some(AttemptState::Waiting),
        "TRADE_SUCCESS" | "TRADE_FINISHED" => Some(AttemptState::Paid),
        // Its time was up, or everything was given back: orders know which, and a payment is never taken back by it.
        "TRADE_CLOSED" => Some(AttemptState::Closed),
        _ => None,
    }
}

/// What to take.
#[derive(Serialize)]
pub(super) struct TradeAsk<'a> {
    pub out_trade_no: &'a str,
    pub total_amount: String,
    pub subject: String,
    pub time_expire: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quit_url: Option<&'a str>,
}

/// Which trade.
#[derive(Serialize)]
pub(super) struct Which<'a> {
    pub out_trade_no: &'a str,
}

/// What to give back.
#[derive(Serialize)]
pub(super) struct RefundAsk<'a> {
    pub trade_no: &'a str,
    pub out_request_no: &'a str,
    pub refund_amount: String,
}

/// Which refund.
#[derive(Serialize)]
pub(super) struct WhichRefund<'a> {
    pub trade_no: &'a str,
    pub out_request_no: &'a str,
}

/// The text of a QR code.
#[derive(Deserialize)]
pub(super) struct Precreated {
    pub qr_code: String,
}

/// How a trade stands.
#[derive(Deserialize)]
pub(super) struct Trade {
    out_trade_no: String,
    trade_no: String,
    trade_status: String,
    total_amount: Option<String>,
}

impl Trade {
    /// As orders understand it; `None` where it makes no sense. Alipay answers about trades of the app that asks alone.
    pub fn report(self, account: &str) -> Option<PaymentReport> {
        let state = state(&self.trade_status)?;
        let amount = match self.total_amount.as_deref() {
            Some(text) => yuan(text)?,
            None if state == AttemptState::Paid => return None,
            None => Money::zero(Currency::CNY),
        };
        let (number, provider_payment) = (self.out_trade_no, self.trade_no);
        Some(PaymentReport { merchant: account.to_owned(), number, provider_payment, amount, state })
    }
}

/// What came of asking for a refund.
#[derive(Deserialize)]
pub(super) struct Refunded {
    /// `Y` where this call moved the money.
    pub fund_change: Option<String>,
}

/// How a refund stands. An unknown one has no status.
#[derive(Deserialize)]
pub(super) struct RefundStanding {
    pub refund_status: Option<String>,
    pub refund_amount: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_beijings_and_titles_have_nothing_that_alipay_refuses() {
        assert_eq!(beijing(Timestamp::parse("2026-11-21T00:00:00.5Z").unwrap()), "2026-11-21 08:00:00");
        assert_eq!(subject("C/C++ & 1=1 <稷下>"), "C C++   1 1 <稷下>");
    }
}
