//! What every payment gateway can do for us, so that the sandbox, Stripe, WeChat Pay and Alipay are one thing to orders.
//!
//! Names on the wire: an *attempt number* and a *refund number* are ours (`out_trade_no`, `out_refund_no`,
//! `client_reference_id`), committed before the gateway hears of them; asking again with the same number and the same
//! facts is harmless. A *provider payment* and a *provider refund* are the gateway's (`transaction_id`, `trade_no`,
//! `pi_…`). What a gateway sends is a hint about one of these; orders compare it with what they know.

use crate::asker::{Asker, Occasion};
use crate::payment::AttemptState;
use axum::http::{HeaderMap, StatusCode};
use kernel::{Locale, Money, Timestamp};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;
use thiserror::Error;

/// An answer that comes from outside.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, GatewayError>> + Send + 'a>>;

/// One payment provider, with its merchant account.
pub trait Gateway: Send + Sync {
    /// The stable word in tables, ledger accounts and addresses: `sandbox`, `stripe`.
    fn code(&self) -> &'static str;

    /// Our account there. A report about another account is not about our money.
    fn merchant(&self) -> &str;

    /// May an order in this currency be paid here, by a buyer with this device?
    fn takes(&self, occasion: Occasion) -> bool;

    /// Do most who read this language pay here? Such gateways are offered first.
    fn is_usual_for(&self, _: Locale) -> bool {
        true
    }

    /// The origins that a form with a pay button may lead to: browsers apply `form-action` to redirects too.
    fn leads_to(&self) -> Vec<String> {
        Vec::new()
    }

    /// Where this gateway finds us, if not where browsers do; without a slash at the end.
    fn notify_origin(&self) -> Option<&str> {
        None
    }

    /// Asks for the money. The same number with the same facts leads to the same payment.
    fn start(&self, ask: StartPayment) -> Asked<'_, Opened>;

    /// How a try stands; `None` if the gateway knows no such number (yet).
    fn query<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Option<PaymentReport>>;

    /// Tells the gateway to take no money for this try any more.
    fn close<'a>(&'a self, tried: &'a Tried) -> Asked<'a, Closing>;

    /// Asks to give money back. The same number with the same facts is the same refund.
    fn refund(&self, ask: AskRefund) -> Asked<'_, RefundReport>;

    /// How a refund that was asked for stands; `None` if the gateway knows no such number.
    fn query_refund<'a>(&'a self, ask: &'a AskRefund) -> Asked<'a, Option<RefundReport>>;

    /// Checks the signature over the raw body, then reads the notice. Nothing of the body is believed before.
    ///
    /// # Errors
    /// Where the notice is not the gateway's, is too old, or makes no sense.
    fn read_notice(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Notice, NoticeError>;

    /// What the gateway wants to hear once a notice is stored. Every other answer makes it send the notice again.
    fn accepted(&self) -> Acknowledgement;
}

/// What is asked of the gateway at the start.
#[derive(Debug, Clone)]
pub struct StartPayment {
    /// Our attempt number: 6 to 32 characters of `[0-9A-Za-z_]`.
    pub number: String,
    /// What is due.
    pub amount: Money,
    /// What the buyer reads at the gateway.
    pub title: String,
    /// Where the gateway sends its notices; no query string.
    pub notify_url: String,
    /// Where the buyer's browser returns to; proves nothing.
    pub return_url: String,
    /// The last moment to pay.
    pub expires_at: Timestamp,
    /// Who pays, and on what.
    pub asker: Asker,
}

/// A try as the gateway knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Our attempt number.
    pub number: String,
    /// The gateway's own name for what it opened, where it gave one.
    pub reference: Option<String>,
}

/// What the gateway opened for the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Where the buyer goes.
    pub way: Started,
    /// When that stops working, if before the order's own time is up.
    pub until: Option<Timestamp>,
    /// The gateway's own name for it, needed to ask about it later.
    pub reference: Option<String>,
}

impl From<Started> for Opened {
    fn from(way: Started) -> Self {
        Self { way, until: None, reference: None }
    }
}

/// The gateway is ready for the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// Send the browser there.
    Redirect(String),
    /// Draw this as a QR code for the buyer's phone.
    QrCode(String),
}

/// How a payment stands at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReport {
    /// Our account there.
    pub merchant: String,
    /// Our attempt number.
    pub number: String,
    /// The gateway's own name for the payment.
    pub provider_payment: String,
    /// What was taken, or is to be taken.
    pub amount: Money,
    /// Where it stands.
    pub state: AttemptState,
}

/// How a refund stands at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundReport {
    /// Our account there.
    pub merchant: String,
    /// Our refund number.
    pub number: String,
    /// The gateway's own name for the refund.
    pub provider_refund: String,
    /// What goes back.
    pub amount: Money,
    /// Where it stands.
    pub state: RefundProgress,
}

/// Where the gateway is with a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundProgress {
    /// Taken in; the outcome follows by notice.
    Underway,
    /// The money went back.
    Succeeded,
    /// It did not and will not by itself: a person has to look.
    Failed,
}

/// Whether a payment was still to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// It takes no money any more.
    Closed,
    /// Too late: it is paid. Ask for its report.
    AlreadyPaid,
}

/// What to give back.
#[derive(Debug, Clone)]
pub struct AskRefund {
    /// Our refund number.
    pub number: String,
    /// The attempt number of the payment.
    pub attempt: String,
    /// The gateway's own name for the payment.
    pub provider_payment: String,
    /// How much.
    pub amount: Money,
    /// Where the gateway sends its notices.
    pub notify_url: String,
}

/// A notice whose signature was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The gateway's own id: the same over all retries of one notice.
    pub key: String,
    /// The gateway's word for what happened; shown to staff.
    pub kind: String,
    /// What it says.
    pub fact: Fact,
}

/// What a notice or a query says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// About a payment.
    Payment(PaymentReport),
    /// About a refund.
    Refund(RefundReport),
    /// About something that orders need not know.
    Other,
}

/// Why an outgoing call brought nothing.
#[derive(Debug, Error)]
pub enum GatewayError {
    /// No answer, or one that says "later". What happened over there is unknown: ask again, never assume.
    #[error("the gateway did not answer: {0}")]
    Unknown(String),
    /// A clear no.
    #[error("the gateway refused: {0}")]
    Refused(String),
}

/// Why a notice was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoticeError {
    /// A header that every real notice has is missing or malformed.
    #[error("the signature headers are missing or malformed")]
    Unsigned,
    /// The time in it is too far from ours, so it may be a recording.
    #[error("the notice is too old or from the future")]
    Stale,
    /// The signature does not fit the body.
    #[error("the signature is wrong")]
    Forged,
    /// The gateway tries whether we check signatures at all: this one is wrong on purpose.
    #[error("the signature is a probe")]
    Probe,
    /// Rightly signed, but not what we agreed on.
    #[error("the notice cannot be read")]
    Unreadable,
}

/// The reply that a gateway expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The status decides for most.
    pub status: StatusCode,
    /// The type of the body.
    pub content_type: &'static str,
    /// The exact body: Alipay wants `success`, WeChat Pay wants nothing.
    pub body: &'static str,
}
