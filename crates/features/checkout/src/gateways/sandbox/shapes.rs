//! What goes over the wire between the bank and a merchant.

use super::bank::{ChargeState, RefundState};
use kernel::{Currency, Locale, Timestamp};
use serde::{Deserialize, Serialize};

/// `POST /sandbox/api/charges`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChargeAsk {
    pub merchant: String,
    pub number: String,
    pub amount_minor: i64,
    pub currency: Currency,
    pub title: String,
    pub notify_url: String,
    pub return_url: String,
    pub expires_at: Timestamp,
    pub locale: Locale,
}

/// How a charge stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChargeView {
    #[serde(rename = "ref")]
    pub reference: String,
    pub merchant: String,
    pub number: String,
    /// What was taken, or is to be taken.
    pub amount_minor: i64,
    pub currency: Currency,
    pub state: ChargeState,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pay_url: Option<String>,
}

/// `POST /sandbox/api/refunds`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RefundAsk {
    pub merchant: String,
    pub number: String,
    pub charge_number: String,
    pub amount_minor: i64,
    pub currency: Currency,
    pub notify_url: String,
}

/// How a refund stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RefundView {
    #[serde(rename = "ref")]
    pub reference: String,
    pub merchant: String,
    pub number: String,
    pub charge_number: String,
    pub amount_minor: i64,
    pub currency: Currency,
    pub state: RefundState,
}

/// A notice, as it is sent to a merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NoticeBody {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub charge: Option<ChargeView>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refund: Option<RefundView>,
}

/// What the bank says when it refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Refusal {
    pub error: String,
}
