//! What the bank does when it is due: money arrives, refunds go through, and notices are sent over HTTP until somebody
//! says 2xx.

use super::signature::NOTICE_TOPIC;
use super::{Sandbox, bank, store};
use crate::wire::Call;
use axum::http::{HeaderName, Method, header};
use db::{DbError, Tx};
use events::due::{self, Work, WorkContext, WorkError};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const SETTLE: &str = "sandbox.settle";
const SETTLE_REFUND: &str = "sandbox.settle-refund";
const SEND: &str = "sandbox.send";
const LEASE: Duration = Duration::from_secs(60);

#[derive(Debug, Serialize, Deserialize)]
struct Of {
    id: i64,
}

pub(super) fn works(sandbox: &Sandbox) -> Vec<Work> {
    let bank = sandbox.clone();
    vec![
        Work::new(SETTLE, 8, LEASE, |context, of: Of| async move {
            context.finish(move |tx| Ok(bank::settle(tx, of.id)?)).await
        }),
        Work::new(SETTLE_REFUND, 8, LEASE, |context, of: Of| async move {
            context.finish(move |tx| Ok(bank::settle_refund(tx, of.id)?)).await
        }),
        Work::new(SEND, 15, LEASE, move |context, of: Of| send(context, bank.clone(), of)),
    ]
}

/// Lets the money of a charge arrive at some time.
pub(super) fn settle_at(tx: &mut Tx, charge: i64, at: Timestamp) -> Result<(), DbError> {
    let key = format!("settle-{charge}-{}", at.micros());
    due::enqueue(tx, SETTLE, &key, &Of { id: charge }, at).map(drop)
}

/// Lets a refund go through at some time.
pub(super) fn settle_refund_at(tx: &mut Tx, refund: i64, tries: i64, at: Timestamp) -> Result<(), DbError> {
    due::enqueue(tx, SETTLE_REFUND, &format!("settle-refund-{refund}-{tries}"), &Of { id: refund }, at)
        .map(drop)
}

/// Sends a notice at some time.
pub(super) fn send_at(tx: &mut Tx, notice: i64, at: Timestamp) -> Result<(), DbError> {
    send_again(tx, notice, 0, at)
}

/// Sends a notice once more, though it may have arrived.
pub(super) fn send_again(tx: &mut Tx, notice: i64, copy: u32, at: Timestamp) -> Result<(), DbError> {
    due::enqueue(tx, SEND, &format!("send-{notice}-{copy}"), &Of { id: notice }, at).map(drop)
}

async fn send(context: WorkContext, sandbox: Sandbox, of: Of) -> Result<(), WorkError> {
    let id = of.id;
    let Some((url, body)) = context.db().read(move |q| store::notice(q, id)).await? else { return Ok(()) };
    let body = body.into_bytes();
    let mut headers: Vec<(HeaderName, String)> = sandbox.sign(NOTICE_TOPIC, &body);
    headers.push((header::CONTENT_TYPE, "application/json".to_owned()));
    let reply = sandbox.wire().call(Call { method: Method::POST, url, headers, body }).await?;
    match reply.status {
        200..=299 => Ok(()),
        status => Err(WorkError::retry(format!("the merchant answered {status}"))),
    }
}
