//! When a period begins or ends, the standing that others see follows, and the end is told. Access itself needs none of
//! this: grants carry their instants.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use db::{DbError, Tx};
use events::Emit as _;
use events::due::{self, Work, WorkContext, WorkError};
use serde::{Deserialize, Serialize};

use crate::events::MembershipEnded;
use crate::memberships::Memberships;
use crate::plan::PeriodId;
use crate::span::Span;
use crate::store::{self, PeriodState};

const TURN: &str = "membership.turn";

#[derive(Debug, Serialize, Deserialize)]
struct Turn {
    period: PeriodId,
}

pub(crate) fn works(memberships: &Memberships) -> Vec<Work> {
    let memberships = memberships.clone();
    vec![Work::new(TURN, 20, Duration::from_secs(30), move |context, turn: Turn| {
        at_turn(context, memberships.clone(), turn)
    })]
}

/// Looks again when a period begins and when it ends.
pub(crate) fn enqueue_turn(tx: &mut Tx, period: PeriodId, span: &Span) -> Result<(), DbError> {
    if span.from > tx.now() {
        due::enqueue(tx, TURN, &format!("begin-{period}"), &Turn { period }, span.from)?;
    }
    due::enqueue(tx, TURN, &format!("end-{period}"), &Turn { period }, span.until).map(drop)
}

async fn at_turn(context: WorkContext, memberships: Memberships, turn: Turn) -> Result<(), WorkError> {
    context.finish(move |tx| Ok(turn_over(tx, &memberships, turn.period)?)).await
}

fn turn_over(tx: &mut Tx, memberships: &Memberships, id: PeriodId) -> Result<(), DbError> {
    let Some(period) = store::period(tx, id)? else { return Ok(()) };
    // One that was moved or paid back has had its say.
    if period.state != PeriodState::Live {
        return Ok(());
    }
    let now = tx.now();
    if period.until_at <= now {
        let live = store::live_periods(tx, period.member_id)?;
        let goes_on = live.iter().any(|row| row.tier == period.tier && row.span().holds(period.until_at));
        if !goes_on {
            let (member, tier, at) = (period.member_id, period.tier, period.until_at);
            tx.emit(&MembershipEnded { member, tier, at, refunded: false })?;
        }
    }
    memberships.set_standing(tx, period.member_id)
}

/// A mistake of ours in another crate's words: the whole transaction is given up, with the cause in the log.
pub(crate) fn broken(error: impl Error + Send + Sync + 'static) -> DbError {
    DbError::Other(Arc::new(error))
}
