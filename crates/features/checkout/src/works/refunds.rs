//! Refunds at the gateways: asking for them, and asking how they stand.

use super::LEASE;
use crate::apply_payment::Applied;
use crate::apply_refund::apply_refund;
use crate::gateway::{AskRefund, Gateway, GatewayError, RefundReport};
use crate::numbers;
use crate::refund::{RefundId, RefundState};
use crate::store::payments::{self, AttemptRow, PaymentRow};
use crate::store::refunds::{self, RefundRow};
use crate::store::timeline::{self, What};
use crate::till::Till;
use db::{Db, DbError, Tx};
use events::due::{self, Work, WorkContext, WorkError};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const REFUND: &str = "checkout.refund";
const REFUND_CHECK: &str = "checkout.refund-check";

/// When we ask how a refund stands, counted from the question before; then every hour.
const ASK_AGAIN_SECONDS: [u64; 6] = [30, 120, 300, 600, 1800, 3600];
/// After so many questions, some three days, a person has to look.
const ROUNDS_MAX: usize = 72;

#[derive(Debug, Serialize, Deserialize)]
struct OfRefund {
    refund: RefundId,
}

#[derive(Debug, Serialize, Deserialize)]
struct Round {
    refund: RefundId,
    round: usize,
}

pub(super) fn works(till: &Till) -> [Work; 2] {
    let (a, b) = (till.clone(), till.clone());
    [
        Work::new(REFUND, 12, LEASE, move |context, of: OfRefund| refund(context, a.clone(), of)),
        Work::new(REFUND_CHECK, 8, LEASE, move |context, round: Round| check(context, b.clone(), round)),
    ]
}

/// Has the gateway told to give a payment back.
pub(crate) fn enqueue_refund(tx: &mut Tx, refund: RefundId) -> Result<(), DbError> {
    let now = tx.now();
    enqueue(tx, &format!("refund-{refund}"), refund, now)
}

/// The same once more, after a person looked at a refusal.
pub(crate) fn enqueue_refund_again(tx: &mut Tx, refund: RefundId) -> Result<(), DbError> {
    let now = tx.now();
    enqueue(tx, &format!("refund-{refund}-{}", now.micros()), refund, now)
}

fn enqueue(tx: &mut Tx, key: &str, refund: RefundId, at: Timestamp) -> Result<(), DbError> {
    due::enqueue(tx, REFUND, key, &OfRefund { refund }, at).map(drop)
}

fn enqueue_check(tx: &mut Tx, refund: RefundId, round: usize) -> Result<(), DbError> {
    let wait = ASK_AGAIN_SECONDS.get(round).or(ASK_AGAIN_SECONDS.last()).copied().unwrap_or(3600);
    let at = tx.now().plus(Duration::from_secs(wait));
    let key = format!("refund-check-{refund}-{round}");
    due::enqueue(tx, REFUND_CHECK, &key, &Round { refund, round }, at).map(drop)
}

/// What is read of a refund before the gateway is asked.
struct Loaded {
    refund: RefundRow,
    payment: PaymentRow,
    attempt: AttemptRow,
}

impl Loaded {
    /// What is asked of the gateway, every time the same.
    fn ask(&self, till: &Till, gateway: &dyn Gateway) -> AskRefund {
        AskRefund {
            number: self.refund.number.clone(),
            attempt: self.attempt.number.clone(),
            provider_payment: self.payment.provider_payment.clone(),
            amount: self.payment.amount(),
            notify_url: till.notify_url(gateway),
        }
    }
}

async fn load(db: &Db, id: RefundId) -> Result<Option<Loaded>, DbError> {
    db.read(move |q| {
        let Some(refund) = refunds::refund(q, id)? else { return Ok(None) };
        let payment = payments::payment(q, refund.payment_id)?.ok_or(DbError::NoRow)?;
        let attempt = payments::attempt(q, payment.attempt_id)?.ok_or(DbError::NoRow)?;
        Ok(Some(Loaded { refund, payment, attempt }))
    })
    .await
}

async fn refund(context: WorkContext, till: Till, of: OfRefund) -> Result<(), WorkError> {
    let Some(loaded) = load(context.db(), of.refund).await? else { return Ok(()) };
    if loaded.refund.state != RefundState::Requested {
        return Ok(());
    }
    let code = loaded.payment.gateway.clone();
    let gateway =
        till.gateway(&code).ok_or_else(|| WorkError::retry(format!("the gateway {code} is off")))?;
    let answer = gateway.refund(loaded.ask(&till, gateway.as_ref())).await;
    if let (Err(error @ GatewayError::Unknown(_)), false) = (&answer, context.is_last_attempt()) {
        return Err(WorkError::retry(error.to_string()));
    }
    let id = of.refund;
    context
        .finish(move |tx| {
            match &answer {
                Ok(report) => apply(tx, &till, &code, id, report)?,
                Err(error) => needs_attention(tx, id, &error.to_string())?,
            }
            // Whatever was said: until the money is back we go on asking.
            Ok(enqueue_check(tx, id, 0)?)
        })
        .await
}

async fn check(context: WorkContext, till: Till, round: Round) -> Result<(), WorkError> {
    let Some(loaded) = load(context.db(), round.refund).await? else { return Ok(()) };
    if loaded.refund.state == RefundState::Succeeded {
        return Ok(());
    }
    let code = loaded.payment.gateway.clone();
    let Some(gateway) = till.gateway(&code) else { return Ok(()) };
    let report = match gateway.query_refund(&loaded.ask(&till, gateway.as_ref())).await {
        Ok(report) => report,
        Err(error) => {
            tracing::warn!(gateway = gateway.code(), %error, "a gateway was asked how a refund stands");
            None
        }
    };
    let id = round.refund;
    context
        .finish(move |tx| {
            if let Some(report) = &report {
                apply(tx, &till, &code, id, report)?;
            }
            let Some(refund) = refunds::refund(tx, id)? else { return Ok(()) };
            match refund.state {
                RefundState::Succeeded => {}
                _ if round.round < ROUNDS_MAX => enqueue_check(tx, id, round.round + 1)?,
                _ => needs_attention(tx, id, "no answer for days")?,
            }
            Ok(())
        })
        .await
}

fn apply(
    tx: &mut Tx,
    till: &Till,
    gateway: &str,
    id: RefundId,
    report: &RefundReport,
) -> Result<(), DbError> {
    let refund = refunds::refund(tx, id)?.ok_or(DbError::NoRow)?;
    if report.number != refund.number {
        tracing::error!(refund = %id, "a gateway answered about another refund");
        return Ok(());
    }
    if let Applied::Odd(trouble, _) = apply_refund(tx, till, gateway, report)? {
        timeline::note_capped(tx, refund.order_id, What::NoticeQuarantined, trouble)?;
        tracing::error!(refund = %id, trouble, "what a gateway says of a refund does not fit what we know");
    }
    Ok(())
}

fn needs_attention(tx: &mut Tx, id: RefundId, why: &str) -> Result<(), DbError> {
    let Some(refund) = refunds::refund(tx, id)? else { return Ok(()) };
    if refunds::move_to(tx, &refund, RefundState::NeedsAttention, None)? {
        timeline::note(tx, refund.order_id, What::RefundRefused, &numbers::detail(why))?;
        tx.on_commit(move || tracing::error!(refund = %id, "a refund needs a person"));
    }
    Ok(())
}
