//! A buyer goes to a gateway. Three steps: write the try down, ask the gateway outside any transaction, note its answer.

use crate::asker::{Asker, Device, Occasion};
use crate::close_attempts::close_attempts;
use crate::gateway::{Gateway, GatewayError, StartPayment, Started};
use crate::numbers;
use crate::order::{OrderId, Step, WrongStep};
use crate::payment::{AttemptId, AttemptState};
use crate::store::payments::AttemptRow;
use crate::store::timeline::{self, What};
use crate::store::{orders, payments};
use crate::till::Till;
use crate::works;
use db::{Db, DbError, Tx};
use kernel::MemberId;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// How long a gateway whose answer got lost is asked again under the same number.
const ASK_AGAIN_FOR: Duration = Duration::from_secs(60);

/// Why the buyer cannot go to the gateway.
#[derive(Debug, Error)]
pub enum StartError {
    /// The member has no such order.
    #[error("the member has no such order")]
    NotFound,
    /// There is no such gateway, or it does not take the order's currency.
    #[error("no such gateway for this order")]
    NoGateway,
    /// The order is paid, or over.
    #[error(transparent)]
    WrongStep(#[from] WrongStep),
    /// Its time is up.
    #[error("the order's time is up")]
    TooLate,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A try that is written down, and what to ask the gateway.
#[derive(Clone)]
pub struct Begun {
    attempt: AttemptId,
    gateway: Arc<dyn Gateway>,
    ask: StartPayment,
    /// Where the gateway waits already.
    known: Option<Started>,
}

impl Begun {
    /// What is to be asked, for whoever asks without [`go`].
    pub(crate) fn into_ask(self) -> StartPayment {
        self.ask
    }
}

/// Writes a try down. A second click finds the try that is live: where the gateway waits already, the buyer is led there
/// again; where its answer got lost, it is asked again under the same number, which is harmless.
///
/// # Errors
/// Where the order is not the member's or takes no payment.
pub fn begin(
    tx: &mut Tx,
    till: &Till,
    buyer: MemberId,
    id: OrderId,
    gateway: &str,
    asker: impl Into<Asker>,
) -> Result<Begun, StartError> {
    let asker = asker.into();
    let order = orders::order(tx, id)?.filter(|order| order.buyer_id == buyer).ok_or(StartError::NotFound)?;
    let occasion = Occasion { currency: order.currency, device: asker.device, locale: asker.locale };
    let gateway =
        till.gateway(gateway).filter(|gateway| gateway.takes(occasion)).ok_or(StartError::NoGateway)?;
    let next = order.state.after(Step::StartPayment)?;
    if order.expires_at <= tx.now() {
        return Err(StartError::TooLate);
    }
    let attempt = live_attempt(tx, id, gateway.code(), asker.device)?;
    close_attempts(tx, id, Some(attempt.id))?;
    orders::move_to(tx, &order, next)?;
    let lines = orders::lines(tx, id)?;
    let title = lines.iter().map(|line| line.title.as_str()).collect::<Vec<_>>().join(", ");
    let ask = StartPayment {
        number: attempt.number.clone(),
        amount: order.total(),
        title,
        notify_url: till.notify_url(gateway.as_ref()),
        return_url: format!("{}/orders/{id}", till.settings().base_url),
        expires_at: order.expires_at,
        asker,
    };
    let known = attempt.way(tx.now());
    Ok(Begun { attempt: attempt.id, gateway: Arc::clone(gateway), ask, known })
}

// What was asked under a number must not change: another device or a way that ran out gets a number of its own. So does
// a try whose answer was lost a while ago: some gateways repeat a failure under its number for a day.
fn live_attempt(tx: &mut Tx, order: OrderId, gateway: &str, device: Device) -> Result<AttemptRow, DbError> {
    let now = tx.now();
    let fits = |attempt: &AttemptRow| {
        let same = attempt.gateway == gateway && attempt.device == device;
        let fresh = attempt.state == AttemptState::Starting && now.since(attempt.started_at) < ASK_AGAIN_FOR;
        same && (fresh || attempt.way(now).is_some())
    };
    let mut attempts = payments::attempts(tx, order)?;
    if let Some(at) = attempts.iter().rposition(fits) {
        return Ok(attempts.swap_remove(at));
    }
    let number = numbers::attempt(tx);
    let attempt = payments::insert_attempt(tx, order, gateway, &number, device)?;
    timeline::note(tx, order, What::AttemptStarted, &format!("{gateway} {number}"))?;
    works::enqueue_reconcile(tx, attempt, 0)?;
    payments::attempt(tx, attempt)?.ok_or(DbError::NoRow)
}

/// Asks the gateway and notes what it says. A gateway that does not answer leaves the try live: it is asked later how
/// things stand, and another click asks again under the same number.
///
/// # Errors
/// Where the gateway refuses or does not answer.
pub async fn go(db: &Db, begun: Begun) -> Result<Started, GoError> {
    if let Some(known) = begun.known {
        return Ok(known);
    }
    let answer = begun.gateway.start(begun.ask).await;
    let attempt = begun.attempt;
    match answer {
        Ok(opened) => {
            let way = opened.way.clone();
            db.write(move |tx| payments::open_attempt(tx, attempt, &opened)).await?;
            Ok(way)
        }
        Err(GatewayError::Refused(why)) => {
            let detail = why.clone();
            db.write(move |tx| note_refused(tx, attempt, &detail)).await?;
            Err(GoError::Gateway(GatewayError::Refused(why)))
        }
        Err(unknown) => Err(GoError::Gateway(unknown)),
    }
}

/// Why the buyer was not sent on.
#[derive(Debug, Error)]
pub enum GoError {
    /// The gateway said no, or nothing.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn note_refused(tx: &mut Tx, id: AttemptId, why: &str) -> Result<(), DbError> {
    let Some(attempt) = payments::attempt(tx, id)? else { return Ok(()) };
    if payments::end_attempt(tx, &attempt, AttemptState::Failed)? {
        timeline::note(tx, attempt.order_id, What::AttemptFailed, &numbers::detail(why))?;
    }
    Ok(())
}
