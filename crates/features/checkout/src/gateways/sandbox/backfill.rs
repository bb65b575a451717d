//! Payments that are written down after they are said to have happened: a demo community has orders of last month.
//!
//! In life the payer goes to the bank's page, and the bank and the house talk over HTTP and minutes. Here the same steps
//! are taken one after the other in the caller's transaction and at its time: the try, the charge, the money, and what
//! the house learns from its report. Only the notices are left out, for nobody waits for them. What is left behind is
//! what a payment in life leaves behind, on both sides, so that such an order can be refunded like any other.

use super::bank::{self, BankError};
use super::client::{charge_ask, payment_report, refund_ask, refund_report};
use crate::apply_payment::{Applied, apply_payment};
use crate::apply_refund::apply_refund;
use crate::gateway::{AskRefund, Gateway};
use crate::order::OrderId;
use crate::refund::RefundId;
use crate::start_payment::{StartError, begin};
use crate::store::{payments, refunds};
use crate::till::Till;
use db::{DbError, Tx};
use kernel::{Locale, MemberId};
use std::sync::Arc;
use thiserror::Error;

const CODE: &str = "sandbox";

/// Why a payment or a refund was not written down. The transaction is not to be kept then.
#[derive(Debug, Error)]
pub enum BackfillError {
    /// The till has no sandbox.
    #[error("the sandbox is switched off")]
    Off,
    /// There is no such refund.
    #[error("there is no such refund")]
    NotFound,
    /// The order takes no payment.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The bank refused.
    #[error("the bank refused: {0}")]
    Bank(String),
    /// What the bank said changed nothing.
    #[error("the bank's report changed nothing")]
    NoNews,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<BankError> for BackfillError {
    fn from(error: BankError) -> Self {
        match error {
            BankError::Db(error) => Self::Db(error),
            refused => Self::Bank(refused.to_string()),
        }
    }
}

/// A buyer pays an order at the bank.
///
/// # Errors
/// Where the order takes no payment or the till has no sandbox.
pub fn pay(
    tx: &mut Tx,
    till: &Till,
    buyer: MemberId,
    order: OrderId,
    locale: Locale,
) -> Result<(), BackfillError> {
    let gateway = sandbox_of(till)?;
    let begun = begin(tx, till, buyer, order, CODE, locale)?;
    let charge = bank::open_charge(tx, &charge_ask(gateway.merchant(), begun.into_ask()))?;
    let charge = bank::take_silently(tx, charge)?;
    let report = payment_report(bank::charge_view(&charge));
    news(apply_payment(tx, till, CODE, &report)?)
}

/// The bank gives back what [`crate::request_refund`] asked for.
///
/// # Errors
/// Where there is no such refund, the bank refuses, or the till has no sandbox.
pub fn give_back(tx: &mut Tx, till: &Till, refund: RefundId) -> Result<(), BackfillError> {
    let gateway = sandbox_of(till)?;
    let refund = refunds::refund(tx, refund)?.ok_or(BackfillError::NotFound)?;
    let payment = payments::payment(tx, refund.payment_id)?.ok_or(BackfillError::NotFound)?;
    let attempt = payments::attempt(tx, payment.attempt_id)?.ok_or(BackfillError::NotFound)?;
    let amount = payment.amount();
    let ask = AskRefund {
        number: refund.number,
        attempt: attempt.number,
        provider_payment: payment.provider_payment,
        amount,
        notify_url: till.notify_url(gateway.as_ref()),
    };
    let (refund, charge) = bank::refund(tx, &refund_ask(gateway.merchant(), ask))?;
    let refund = bank::return_silently(tx, refund)?;
    let report = refund_report(bank::refund_view(&refund, &charge));
    news(apply_refund(tx, till, CODE, &report)?)
}

fn sandbox_of(till: &Till) -> Result<Arc<dyn Gateway>, BackfillError> {
    till.gateway(CODE).cloned().ok_or(BackfillError::Off)
}

fn news(applied: Applied) -> Result<(), BackfillError> {
    match applied {
        Applied::News(_) => Ok(()),
        Applied::Stale(_) | Applied::Odd(..) => Err(BackfillError::NoNews),
    }
}
