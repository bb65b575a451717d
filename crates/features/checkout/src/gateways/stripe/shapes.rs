//! What is on the wire, and what it means to orders. Objects have many more fields than are read here.

use crate::gateway::{PaymentReport, RefundProgress, RefundReport};
use crate::payment::AttemptState;
use kernel::{Currency, Money};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// Under this name our attempt number stands in the metadata of sessions and payments.
pub(super) const ATTEMPT: &str = "attempt";
/// Under this name our refund number stands in the metadata of refunds.
pub(super) const REFUND: &str = "refund";

/// Our account as orders compare it: test money is not ours where the money is real, nor the reverse.
pub(super) fn account(is_live: bool) -> &'static str {
    if is_live { "live" } else { "test" }
}

/// An amount as Stripe counts it: whole minor units, the code in small letters.
pub(super) fn money(minor: i64, code: &str) -> Option<Money> {
    let currency: Currency = code.to_ascii_uppercase().parse().ok()?;
    (minor >= 0 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then(|| Money::new(minor, currency))
}

/// A Checkout Session.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub id: String,
    pub url: Option<String>,
    mode: String,
    status: Option<String>,
    payment_status: String,
    amount_total: Option<i64>,
    currency: Option<String>,
    payment_intent: Option<Named>,
    client_reference_id: Option<String>,
    livemode: bool,
}

impl Session {
    /// Did we open it?
    pub fn is_ours(&self) -> bool {
        self.mode == "payment" && self.client_reference_id.is_some()
    }

    /// As orders understand it; `failed` where the event says that a payment that takes days did not come. `None` where
    /// it makes no sense.
    pub fn report(self, failed: bool) -> Option<PaymentReport> {
        let paid = self.payment_status != "unpaid";
        let state = match self.status.as_deref()? {
            "complete" if paid => AttemptState::Paid,
            "complete" if failed => AttemptState::Failed,
            // Complete and unpaid: the money takes days.
            "open" | "complete" => AttemptState::Waiting,
            "expired" => AttemptState::Closed,
            _ => return None,
        };
        Some(PaymentReport {
            merchant: account(self.livemode).to_owned(),
            number: self.client_reference_id?,
            provider_payment: self.payment_intent.map_or(self.id, Named::into_id),
            amount: money(self.amount_total?, &self.currency?)?,
            state,
        })
    }
}

/// A thing that is named by its id, or stands there whole.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Named {
    Id(String),
    Whole { id: String },
}

impl Named {
    fn into_id(self) -> String {
        match self {
            Self::Id(id) | Self::Whole { id } => id,
        }
    }
}

/// A refund.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    id: String,
    amount: i64,
    currency: String,
    status: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
}

impl Refund {
    /// Our number for it; `None` where somebody made it in Stripe's console.
    pub fn number(&self) -> Option<&str> {
        self.metadata.as_ref()?.get(REFUND).map(String::as_str)
    }

    /// As orders understand it; `None` where it makes no sense. A refund does not say whether its money is real: that is
    /// known of the answer or the event that it stands in.
    pub fn report(self, is_live: bool) -> Option<RefundReport> {
        let number = self.number()?.to_owned();
        let state = match self.status.as_deref()? {
            "succeeded" => RefundProgress::Succeeded,
            "pending" | "requires_action" => RefundProgress::Underway,
            "failed" | "canceled" => RefundProgress::Failed,
            _ => return None,
        };
        let amount = money(self.amount, &self.currency)?;
        Some(RefundReport {
            merchant: account(is_live).to_owned(),
            number,
            provider_refund: self.id,
            amount,
            state,
        })
    }
}

/// Part of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
}

/// Why not.
#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    pub error: FailureFacts,
}

/// The facts of a failure, for the log and for staff.
#[derive(Debug, Deserialize)]
pub(super) struct FailureFacts {
    #[serde(rename = "type")]
    pub kind: String,
    pub code: Option<String>,
}

/// What happened over there.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub livemode: bool,
    /// Set where it is about an account that is connected to ours.
    pub account: Option<String>,
    pub data: EventData,
}

/// What it is about.
#[derive(Debug, Deserialize)]
pub(super) struct EventData {
    pub object: Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_minor_units_of_known_currencies() {
        assert_eq!(money(990, "usd"), Some(Money::new(990, Currency::USD)));
        assert_eq!(money(99, "jpy"), Some(Money::new(99, Currency::JPY)));
        assert_eq!(money(-1, "usd"), None);
        assert_eq!(money(1, "USD"), None);
        assert_eq!(money(500, "isk"), None, "its minor units are in dispute");
    }

    #[test]
    fn only_money_that_came_counts() {
        let session = |status: &str, payment: &str, failed| {
            let text = format!(
                r#"{{"id":"cs_1","mode":"payment","status":"{status}","payment_status":"{payment}","amount_total":990,
                   "currency":"usd","payment_intent":{{"id":"pi_1"}},"client_reference_id":"p1","livemode":false}}"#
            );
            serde_json::from_str::<Session>(&text).unwrap().report(failed).map(|report| report.state)
        };
        assert_eq!(session("complete", "paid", false), Some(AttemptState::Paid));
        assert_eq!(session("complete", "unpaid", false), Some(AttemptState::Waiting));
        assert_eq!(session("complete", "unpaid", true), Some(AttemptState::Failed));
        assert_eq!(session("open", "unpaid", false), Some(AttemptState::Waiting));
        assert_eq!(session("expired", "unpaid", false), Some(AttemptState::Closed));
        assert_eq!(session("new", "paid", false), None);
    }
}
