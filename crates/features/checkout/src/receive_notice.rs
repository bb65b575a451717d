//! The inbox: a notice whose signature was right is stored under the gateway's id, answered, and worked on later.

use crate::apply_payment::{Applied, apply_payment};
use crate::apply_refund::apply_refund;
use crate::gateway::{Fact, Notice};
use crate::order::OrderId;
use crate::store::notices::{self, NoticeId, NoticeState};
use crate::store::timeline::{self, What};
use crate::store::{payments, refunds};
use crate::till::Till;
use crate::trouble::broken;
use crate::{numbers, works};
use db::{DbError, Snapshot, Tx};
use kernel::MemberId;
use thiserror::Error;

/// Whether a notice was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Stored; due work will see to it.
    New(NoticeId),
    /// Stored before: nothing more is done.
    Repeated,
}

/// Why a notice was not stored.
#[derive(Debug, Error)]
pub enum ReceiveError {
    /// Rightly signed, but with names that no gateway gives.
    #[error("the notice has names that cannot be")]
    Unreadable,
    /// The database failed: the gateway is to try again.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Stores a notice.
///
/// # Errors
/// Where its names cannot be, or the database fails.
pub fn receive_notice(
    tx: &mut Tx,
    gateway: &str,
    notice: &Notice,
    body_sha256: &[u8],
) -> Result<Received, ReceiveError> {
    if !is_sound(notice) {
        return Err(ReceiveError::Unreadable);
    }
    let fact = serde_json::to_string(&notice.fact).map_err(broken)?;
    match notices::insert(tx, gateway, &notice.key, &notice.kind, &fact, body_sha256)? {
        Some(id) => {
            works::enqueue_notice(tx, id)?;
            note(tx, &notice.fact, What::NoticeReceived, &notice.kind)?;
            Ok(Received::New(id))
        }
        None => {
            let known = notices::by_key(tx, gateway, &notice.key)?;
            if known.is_some_and(|known| known.body_sha256 != body_sha256) {
                tracing::warn!(gateway, key = notice.key, "a notice came again with another body");
            }
            note(tx, &notice.fact, What::NoticeRepeated, &notice.kind)?;
            Ok(Received::Repeated)
        }
    }
}

fn is_sound(notice: &Notice) -> bool {
    let names: &[&str] = match &notice.fact {
        Fact::Payment(report) => &[&report.merchant, &report.number, &report.provider_payment],
        Fact::Refund(report) => &[&report.merchant, &report.number, &report.provider_refund],
        Fact::Other => &[],
    };
    [&*notice.key, &*notice.kind].iter().chain(names).all(|name| numbers::is_name(name))
}

// The timeline shows every callback to staff, as far as it can be told which order is meant.
fn note(tx: &mut Tx, fact: &Fact, what: What, kind: &str) -> Result<(), DbError> {
    match order_of(tx, fact)? {
        Some(order) => timeline::note_capped(tx, order, what, kind),
        None => Ok(()),
    }
}

fn order_of(q: &mut Snapshot, fact: &Fact) -> Result<Option<OrderId>, DbError> {
    Ok(match fact {
        Fact::Payment(report) => {
            payments::attempt_by_number(q, &report.number)?.map(|attempt| attempt.order_id)
        }
        Fact::Refund(report) => refunds::by_number(q, &report.number)?.map(|refund| refund.order_id),
        Fact::Other => None,
    })
}

/// Works on a stored notice; a second call finds it done.
///
/// # Errors
/// Only of the database.
pub fn work_on_notice(tx: &mut Tx, till: &Till, id: NoticeId) -> Result<(), DbError> {
    let Some(notice) = notices::notice(tx, id)?.filter(|notice| notice.state == NoticeState::New) else {
        return Ok(());
    };
    let fact: Fact = serde_json::from_str(&notice.fact).map_err(broken)?;
    let applied = apply_fact(tx, till, &notice.gateway, &fact)?;
    match applied {
        None => notices::end(tx, id, NoticeState::Done, None, None),
        Some(Applied::News(order)) => notices::end(tx, id, NoticeState::Done, None, Some(order)),
        Some(Applied::Stale(order)) => {
            timeline::note_capped(tx, order, What::NoticeStale, &notice.kind)?;
            notices::end(tx, id, NoticeState::Done, None, Some(order))
        }
        Some(Applied::Odd(trouble, order)) => {
            if let Some(order) = order {
                let detail = format!("{} {trouble}", notice.kind);
                timeline::note_capped(tx, order, What::NoticeQuarantined, &detail)?;
            }
            let gateway = notice.gateway;
            tx.on_commit(move || {
                tracing::error!(gateway, notice = %id, trouble, "a signed notice does not fit what we know");
            });
            notices::end(tx, id, NoticeState::Quarantined, Some(trouble), order)
        }
    }
}

/// Takes a notice out of quarantine, after a person looked at it. Calling it again changes nothing.
///
/// The caller has checked that `staff` keeps the house.
///
/// # Errors
/// Where there is no such notice in quarantine, or the database fails.
pub fn dismiss_notice(tx: &mut Tx, staff: MemberId, id: NoticeId) -> Result<(), DismissError> {
    let notice = notices::notice(tx, id)?.ok_or(DismissError::NotFound)?;
    match notice.state {
        NoticeState::Quarantined => {}
        NoticeState::Dismissed => return Ok(()),
        NoticeState::New | NoticeState::Done => return Err(DismissError::NotFound),
    }
    if let Some(order) = notice.order_id {
        timeline::note_by(tx, order, What::NoticeDismissed, Some(staff), &notice.kind)?;
    }
    notices::end(tx, id, NoticeState::Dismissed, notice.trouble.as_deref(), notice.order_id)?;
    Ok(())
}

/// Why a notice was not taken out of quarantine.
#[derive(Debug, Error)]
pub enum DismissError {
    /// There is no such notice in quarantine.
    #[error("there is no such notice in quarantine")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Applies what a gateway says, whatever it is about; `None` if it is about nothing of ours.
///
/// # Errors
/// Only of the database.
pub(crate) fn apply_fact(
    tx: &mut Tx,
    till: &Till,
    gateway: &str,
    fact: &Fact,
) -> Result<Option<Applied>, DbError> {
    match fact {
        Fact::Payment(report) => apply_payment(tx, till, gateway, report).map(Some),
        Fact::Refund(report) => apply_refund(tx, till, gateway, report).map(Some),
        Fact::Other => Ok(None),
    }
}
