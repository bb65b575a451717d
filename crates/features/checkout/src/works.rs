//! What orders do when something is due: every word with a gateway happens here, outside of all transactions.
//!
//! A gateway that does not answer leaves things unknown: the work is tried again and nothing is assumed. What is learnt
//! is committed together with "done".

mod refunds;

use crate::apply_payment::{Applied, apply_payment};
use crate::end_order::expire_order;
use crate::gateway::{Closing, Gateway, GatewayError, PaymentReport};
use crate::order::OrderId;
use crate::payment::{AttemptId, AttemptState};
use crate::receive_notice::work_on_notice;
use crate::store::notices::NoticeId;
use crate::store::orders::{self, OrderRow};
use crate::store::payments::{self, AttemptRow};
use crate::store::timeline::{self, What};
use crate::till::Till;
use db::{Db, DbError, Tx};
use events::due::{self, Work, WorkContext, WorkError};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

pub(crate) use refunds::{enqueue_refund, enqueue_refund_again};

const NOTICE: &str = "checkout.notice";
const RECONCILE: &str = "checkout.reconcile";
const EXPIRE: &str = "checkout.expire";
const CLOSE: &str = "checkout.close";

/// Longer than the slowest word with a gateway: two calls, each to two hosts, 30 seconds each.
const LEASE: Duration = Duration::from_secs(150);
/// How long after an order's time is up we still ask whether money came.
const ASK_AFTER_EXPIRY: Duration = Duration::from_secs(24 * 3600);
/// When we ask how a try stands, counted from the question before; then every hour.
const ASK_AGAIN_SECONDS: [u64; 7] = [10, 30, 60, 180, 300, 900, 3600];

#[derive(Debug, Serialize, Deserialize)]
struct OfNotice {
    notice: NoticeId,
}

#[derive(Debug, Serialize, Deserialize)]
struct OfOrder {
    order: OrderId,
}

#[derive(Debug, Serialize, Deserialize)]
struct OfAttempt {
    attempt: AttemptId,
}

#[derive(Debug, Serialize, Deserialize)]
struct Round {
    attempt: AttemptId,
    round: usize,
}

/// Every kind of work of this crate.
pub(crate) fn works(till: &Till) -> Vec<Work> {
    let with = |till: &Till| till.clone();
    let (a, b, c, d) = (with(till), with(till), with(till), with(till));
    let mut works = vec![
        Work::new(NOTICE, 20, LEASE, move |context, of: OfNotice| notice(context, a.clone(), of)),
        Work::new(RECONCILE, 8, LEASE, move |context, round: Round| reconcile(context, b.clone(), round)),
        Work::new(EXPIRE, 20, LEASE, move |context, of: OfOrder| expire(context, c.clone(), of)),
        Work::new(CLOSE, 12, LEASE, move |context, of: OfAttempt| close(context, d.clone(), of)),
    ];
    works.extend(refunds::works(till));
    works
}

pub(crate) fn enqueue_notice(tx: &mut Tx, notice: NoticeId) -> Result<(), DbError> {
    let now = tx.now();
    due::enqueue(tx, NOTICE, &format!("notice-{notice}"), &OfNotice { notice }, now).map(drop)
}

pub(crate) fn enqueue_expiry(tx: &mut Tx, order: OrderId, at: Timestamp) -> Result<(), DbError> {
    due::enqueue(tx, EXPIRE, &format!("expire-{order}"), &OfOrder { order }, at).map(drop)
}

pub(crate) fn enqueue_close(tx: &mut Tx, attempt: AttemptId) -> Result<(), DbError> {
    let now = tx.now();
    due::enqueue(tx, CLOSE, &format!("close-{attempt}"), &OfAttempt { attempt }, now).map(drop)
}

pub(crate) fn enqueue_reconcile(tx: &mut Tx, attempt: AttemptId, round: usize) -> Result<(), DbError> {
    let wait = ASK_AGAIN_SECONDS.get(round).or(ASK_AGAIN_SECONDS.last()).copied().unwrap_or(3600);
    let at = tx.now().plus(Duration::from_secs(wait));
    let key = format!("reconcile-{attempt}-{round}");
    due::enqueue(tx, RECONCILE, &key, &Round { attempt, round }, at).map(drop)
}

async fn notice(context: WorkContext, till: Till, of: OfNotice) -> Result<(), WorkError> {
    context.finish(move |tx| Ok(work_on_notice(tx, &till, of.notice)?)).await
}

/// The callback may be lost: ask.
async fn reconcile(context: WorkContext, till: Till, round: Round) -> Result<(), WorkError> {
    let Some((attempt, order)) = attempt_and_order(context.db(), round.attempt).await? else { return Ok(()) };
    if attempt.state == AttemptState::Paid {
        return Ok(());
    }
    let Some(gateway) = till.gateway(&attempt.gateway) else { return Ok(()) };
    let report = match gateway.query(&attempt.tried()).await {
        Ok(report) => report,
        Err(error) => {
            tracing::warn!(gateway = gateway.code(), %error, "a gateway was asked how a payment stands");
            None
        }
    };
    let until = order.expires_at.plus(ASK_AFTER_EXPIRY);
    context
        .finish(move |tx| {
            let told = told(tx, &till, &attempt, report.as_ref())?;
            if !told && tx.now() < until {
                enqueue_reconcile(tx, attempt.id, round.round + 1)?;
            }
            Ok(())
        })
        .await
}

// Applies what the gateway said. `true` once it is paid and there is nothing left to ask.
fn told(
    tx: &mut Tx,
    till: &Till,
    attempt: &AttemptRow,
    report: Option<&PaymentReport>,
) -> Result<bool, DbError> {
    let Some(report) = report else { return Ok(false) };
    if report.number != attempt.number {
        tracing::error!(attempt = %attempt.id, "a gateway answered about another payment");
        return Ok(false);
    }
    match apply_payment(tx, till, &attempt.gateway, report)? {
        Applied::News(order) => {
            timeline::note_capped(tx, order, What::Queried, report.state.as_str())?;
        }
        Applied::Stale(_) => {}
        Applied::Odd(trouble, _) => {
            timeline::note_capped(tx, attempt.order_id, What::NoticeQuarantined, trouble)?;
            let id = attempt.id;
            tx.on_commit(move || {
                tracing::error!(attempt = %id, trouble, "what a gateway says does not fit what we know");
            });
        }
    }
    Ok(report.state == AttemptState::Paid)
}

/// Closes a try at its gateway. If it is paid, that is learnt at once.
async fn close(context: WorkContext, till: Till, of: OfAttempt) -> Result<(), WorkError> {
    let Some((attempt, _)) = attempt_and_order(context.db(), of.attempt).await? else { return Ok(()) };
    let Some(gateway) = till.gateway(&attempt.gateway) else { return Ok(()) };
    if !attempt.state.is_live() {
        return Ok(());
    }
    let outcome = close_at(gateway.as_ref(), &attempt).await?;
    context.finish(move |tx| Ok(closed(tx, &till, &attempt, &outcome)?)).await
}

/// What came of closing a try.
enum Outcome {
    Closed,
    Paid(Option<PaymentReport>),
}

async fn close_at(gateway: &dyn Gateway, attempt: &AttemptRow) -> Result<Outcome, GatewayError> {
    match gateway.close(&attempt.tried()).await {
        Ok(Closing::Closed) => Ok(Outcome::Closed),
        Ok(Closing::AlreadyPaid) => gateway.query(&attempt.tried()).await.map(Outcome::Paid),
        Err(error) => Err(error),
    }
}

fn closed(tx: &mut Tx, till: &Till, attempt: &AttemptRow, outcome: &Outcome) -> Result<(), DbError> {
    match outcome {
        Outcome::Paid(report) => told(tx, till, attempt, report.as_ref()).map(drop),
        Outcome::Closed => {
            // Read again: a notice may have come while we asked.
            let Some(attempt) = payments::attempt(tx, attempt.id)? else { return Ok(()) };
            if payments::end_attempt(tx, &attempt, AttemptState::Closed)? {
                timeline::note(tx, attempt.order_id, What::AttemptClosed, &attempt.number)?;
            }
            Ok(())
        }
    }
}

/// An order's time is up. Its tries are closed first, so that a payment of the last second still counts.
async fn expire(context: WorkContext, till: Till, of: OfOrder) -> Result<(), WorkError> {
    let id = of.order;
    let read = context
        .db()
        .read(move |q| -> Result<_, DbError> { Ok((orders::order(q, id)?, payments::attempts(q, id)?)) });
    let (order, attempts) = read.await?;
    if order.is_none_or(|order| !order.state.is_open()) {
        return Ok(());
    }
    let mut outcomes = Vec::new();
    for attempt in attempts.into_iter().filter(|attempt| attempt.state.is_live()) {
        let Some(gateway) = till.gateway(&attempt.gateway) else { continue };
        match close_at(gateway.as_ref(), &attempt).await {
            Ok(outcome) => outcomes.push((attempt, outcome)),
            // The order expires all the same; closing is tried again, and money that comes late goes back.
            Err(error) => {
                tracing::warn!(gateway = gateway.code(), %error, "a payment was not closed in time")
            }
        }
    }
    context
        .finish(move |tx| {
            for (attempt, outcome) in &outcomes {
                closed(tx, &till, attempt, outcome)?;
            }
            Ok(expire_order(tx, id)?)
        })
        .await
}

async fn attempt_and_order(db: &Db, id: AttemptId) -> Result<Option<(AttemptRow, OrderRow)>, DbError> {
    db.read(move |q| {
        let Some(attempt) = payments::attempt(q, id)? else { return Ok(None) };
        let order = orders::order(q, attempt.order_id)?.ok_or(DbError::NoRow)?;
        Ok(Some((attempt, order)))
    })
    .await
}
