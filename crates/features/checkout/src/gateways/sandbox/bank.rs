//! The bank: what it does with charges and refunds. It knows merchants by their accounts, and nothing of orders.

use super::sending;
use super::shapes::{ChargeAsk, ChargeView, NoticeBody, RefundAsk, RefundView};
use super::store::{self, ChargeRow, RefundRow};
use crate::trouble::broken;
use db::{DbError, Snapshot, Tx};
use kernel::{Money, Timestamp, text_enum};
use std::time::Duration;
use thiserror::Error;

text_enum! {
    /// Where a charge is.
    pub enum ChargeState {
        /// The payer has not chosen yet.
        Open = "open",
        /// The payer agreed; the money is on its way.
        Processing = "processing",
        /// The money was taken.
        Paid = "paid",
        /// The payer's account said no.
        Declined = "declined",
        /// The merchant wants no money any more, or nobody came in time.
        Closed = "closed",
    }
}

text_enum! {
    /// Where a refund is.
    pub enum RefundState {
        /// On its way.
        Processing = "processing",
        /// The payer has it.
        Succeeded = "succeeded",
        /// It did not go through.
        Failed = "failed",
    }
}

text_enum! {
    /// How the bank behaves, as the payer chooses on its page. Each has a sentence: `checkout-bank-{word}`.
    pub enum Behaviour {
        /// Takes the money and says so at once.
        Pay = "pay",
        /// Says no.
        Decline = "decline",
        /// Takes the money some seconds later.
        PayLater = "pay-later",
        /// Takes the money once and says so four times, once under another id.
        SayTwice = "say-twice",
        /// Takes the money, then sends what it had to say before.
        OutOfOrder = "out-of-order",
        /// Takes the money and says nothing.
        SayNothing = "say-nothing",
        /// Takes another amount than was asked for.
        WrongAmount = "wrong-amount",
        /// Takes the money after the order was closed.
        AfterClose = "after-close",
        /// Takes the money, and refuses the first refund of it.
        RefuseRefund = "refuse-refund",
    }
}

const PAY_LATER: Duration = Duration::from_secs(8);
const AFTER_CLOSE: Duration = Duration::from_secs(5);
const AFTER_EXPIRY: Duration = Duration::from_secs(60);
const REFUND: Duration = Duration::from_secs(3);

/// Why the bank refuses.
#[derive(Debug, Error)]
pub(super) enum BankError {
    #[error("no such charge or refund")]
    NotFound,
    #[error("the number was used with other facts")]
    NumberReused,
    #[error("the charge is paid")]
    AlreadyPaid,
    #[error("the charge does not take this now")]
    WrongState,
    #[error("the amount cannot be")]
    BadAmount,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Opens a charge; the same number with the same facts finds the first.
pub(super) fn open_charge(tx: &mut Tx, ask: &ChargeAsk) -> Result<ChargeRow, BankError> {
    if ask.amount_minor <= 0 {
        return Err(BankError::BadAmount);
    }
    if let Some(known) = store::charge_by_number(tx, &ask.merchant, &ask.number)? {
        let same = known.amount_minor == ask.amount_minor
            && known.currency == ask.currency
            && known.notify_url == ask.notify_url;
        return if same { Ok(known) } else { Err(BankError::NumberReused) };
    }
    let reference = tx.token();
    store::insert_charge(tx, reference.as_str(), ask)?;
    store::charge_by_number(tx, &ask.merchant, &ask.number)?.ok_or(BankError::NotFound)
}

/// One charge as it stands at `now`: an open one whose time is up is closed.
pub(super) fn charge(q: &mut Snapshot, reference: &str) -> Result<Option<ChargeRow>, DbError> {
    let now = q.now();
    Ok(store::charge_by_ref(q, reference)?.map(|charge| as_of(charge, now)))
}

fn as_of(mut charge: ChargeRow, now: Timestamp) -> ChargeRow {
    if charge.state == ChargeState::Open && charge.expires_at <= now {
        charge.state = ChargeState::Closed;
    }
    charge
}

/// The payer chooses how the bank behaves. Says where the payer's browser goes next.
pub(super) fn choose(tx: &mut Tx, reference: &str, behaviour: Behaviour) -> Result<String, BankError> {
    let charge = charge(tx, reference)?.ok_or(BankError::NotFound)?;
    if charge.state != ChargeState::Open {
        // A second click on the page: the first choice stands.
        return Ok(charge.return_url);
    }
    let now = tx.now();
    let chosen =
        |charge: &ChargeRow, state| ChargeRow { state, behaviour: Some(behaviour), ..charge.clone() };
    match behaviour {
        Behaviour::Decline => {
            let charge = chosen(&charge, ChargeState::Declined);
            store::save_charge(tx, &charge)?;
            notify_charge(tx, &charge, "charge.declined", now)?;
        }
        Behaviour::PayLater => {
            let charge = chosen(&charge, ChargeState::Processing);
            store::save_charge(tx, &charge)?;
            sending::settle_at(tx, charge.id, now.plus(PAY_LATER))?;
        }
        Behaviour::AfterClose => {
            let charge = chosen(&charge, ChargeState::Processing);
            store::save_charge(tx, &charge)?;
            sending::settle_at(tx, charge.id, charge.expires_at.plus(AFTER_EXPIRY))?;
        }
        Behaviour::Pay
        | Behaviour::SayTwice
        | Behaviour::OutOfOrder
        | Behaviour::SayNothing
        | Behaviour::WrongAmount
        | Behaviour::RefuseRefund => take(tx, chosen(&charge, ChargeState::Processing))?,
    }
    Ok(charge.return_url)
}

/// The money of a charge that is processing arrives.
pub(super) fn settle(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    let Some(charge) = store::charge(tx, id)? else { return Ok(()) };
    let through = charge.state == ChargeState::Processing
        // Money that was on its way when the merchant closed the charge is not called back by that.
        || (charge.state == ChargeState::Closed && charge.behaviour == Some(Behaviour::AfterClose));
    if through { take(tx, charge) } else { Ok(()) }
}

fn take(tx: &mut Tx, charge: ChargeRow) -> Result<(), DbError> {
    let now = tx.now();
    let charge = book(tx, charge)?;
    let seconds = |seconds| now.plus(Duration::from_secs(seconds));
    match charge.behaviour {
        Some(Behaviour::SayNothing) => Ok(()),
        Some(Behaviour::SayTwice) => {
            let notice = notify_charge(tx, &charge, "charge.paid", now)?;
            sending::send_again(tx, notice, 1, seconds(1))?;
            sending::send_again(tx, notice, 2, seconds(4))?;
            notify_charge(tx, &charge, "charge.paid", seconds(2)).map(drop)
        }
        Some(Behaviour::OutOfOrder) => {
            notify_charge(tx, &charge, "charge.paid", now)?;
            let earlier = |state| ChargeRow { state, ..charge.clone() };
            notify_charge(tx, &earlier(ChargeState::Processing), "charge.processing", seconds(2))?;
            notify_charge(tx, &earlier(ChargeState::Declined), "charge.declined", seconds(3))?;
            notify_charge(tx, &earlier(ChargeState::Closed), "charge.closed", seconds(4)).map(drop)
        }
        _ => notify_charge(tx, &charge, "charge.paid", now).map(drop),
    }
}

/// Takes the money of a charge as an agreeable payer would have it, and tells nobody.
pub(super) fn take_silently(tx: &mut Tx, charge: ChargeRow) -> Result<ChargeRow, DbError> {
    book(tx, ChargeRow { behaviour: Some(Behaviour::Pay), ..charge })
}

// The bank has the money from here on.
fn book(tx: &mut Tx, mut charge: ChargeRow) -> Result<ChargeRow, DbError> {
    let taken = match charge.behaviour {
        Some(Behaviour::WrongAmount) if charge.amount_minor > 1 => charge.amount_minor - 1,
        Some(Behaviour::WrongAmount) => charge.amount_minor + 1,
        _ => charge.amount_minor,
    };
    charge.state = ChargeState::Paid;
    charge.taken_minor = Some(taken);
    charge.paid_at = Some(tx.now());
    store::save_charge(tx, &charge)?;
    Ok(charge)
}

/// The merchant wants no money any more.
pub(super) fn close(tx: &mut Tx, merchant: &str, number: &str) -> Result<ChargeRow, BankError> {
    let mut charge = store::charge_by_number(tx, merchant, number)?.ok_or(BankError::NotFound)?;
    match charge.state {
        ChargeState::Paid => return Err(BankError::AlreadyPaid),
        ChargeState::Declined | ChargeState::Closed => return Ok(charge),
        ChargeState::Open | ChargeState::Processing => {}
    }
    charge.state = ChargeState::Closed;
    store::save_charge(tx, &charge)?;
    if charge.behaviour == Some(Behaviour::AfterClose) {
        let at = tx.now().plus(AFTER_CLOSE);
        sending::settle_at(tx, charge.id, at)?;
    }
    Ok(charge)
}

/// How a merchant's charge stands.
pub(super) fn query(q: &mut Snapshot, merchant: &str, number: &str) -> Result<ChargeRow, BankError> {
    let now = q.now();
    let charge = store::charge_by_number(q, merchant, number)?.ok_or(BankError::NotFound)?;
    Ok(as_of(charge, now))
}

/// Takes a refund in. The same number with the same facts is the same refund; one that failed is tried again.
pub(super) fn refund(tx: &mut Tx, ask: &RefundAsk) -> Result<(RefundRow, ChargeRow), BankError> {
    let charge =
        store::charge_by_number(tx, &ask.merchant, &ask.charge_number)?.ok_or(BankError::NotFound)?;
    let taken =
        charge.taken_minor.filter(|_| charge.state == ChargeState::Paid).ok_or(BankError::WrongState)?;
    if let Some(known) = store::refund_by_number(tx, &ask.merchant, &ask.number)? {
        if known.charge_id != charge.id || known.amount_minor != ask.amount_minor {
            return Err(BankError::NumberReused);
        }
        if known.state == RefundState::Failed {
            let again = RefundRow { state: RefundState::Processing, tries: known.tries + 1, ..known };
            store::save_refund(tx, &again)?;
            settle_refund_soon(tx, &again)?;
            return Ok((again, charge));
        }
        return Ok((known, charge));
    }
    let given_back = store::given_back(tx, charge.id)?;
    let left = taken.saturating_sub(given_back);
    if ask.currency != charge.currency || !(1..=left).contains(&ask.amount_minor) {
        return Err(BankError::BadAmount);
    }
    let reference = tx.token();
    store::insert_refund(tx, reference.as_str(), charge.id, ask)?;
    let refund = store::refund_by_number(tx, &ask.merchant, &ask.number)?.ok_or(BankError::NotFound)?;
    settle_refund_soon(tx, &refund)?;
    Ok((refund, charge))
}

fn settle_refund_soon(tx: &mut Tx, refund: &RefundRow) -> Result<(), DbError> {
    let at = tx.now().plus(REFUND);
    sending::settle_refund_at(tx, refund.id, refund.tries, at)
}

/// How a merchant's refund stands.
pub(super) fn query_refund(
    q: &mut Snapshot,
    merchant: &str,
    number: &str,
) -> Result<(RefundRow, ChargeRow), BankError> {
    let refund = store::refund_by_number(q, merchant, number)?.ok_or(BankError::NotFound)?;
    let charge = store::charge(q, refund.charge_id)?.ok_or(BankError::NotFound)?;
    Ok((refund, charge))
}

/// A refund reaches the payer, or does not.
pub(super) fn settle_refund(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    let Some(mut refund) = store::refund(tx, id)? else { return Ok(()) };
    let Some(charge) = store::charge(tx, refund.charge_id)? else { return Ok(()) };
    if refund.state != RefundState::Processing {
        return Ok(());
    }
    let refused = charge.behaviour == Some(Behaviour::RefuseRefund) && refund.tries == 0;
    refund.state = if refused { RefundState::Failed } else { RefundState::Succeeded };
    store::save_refund(tx, &refund)?;
    let now = tx.now();
    match charge.behaviour {
        Some(Behaviour::SayNothing) => Ok(()),
        Some(Behaviour::SayTwice) => {
            let notice = notify_refund(tx, &refund, &charge, now)?;
            sending::send_again(tx, notice, 1, now.plus(Duration::from_secs(1)))?;
            notify_refund(tx, &refund, &charge, now.plus(Duration::from_secs(2))).map(drop)
        }
        _ => notify_refund(tx, &refund, &charge, now).map(drop),
    }
}

/// A refund reaches the payer, and nobody is told.
pub(super) fn return_silently(tx: &mut Tx, refund: RefundRow) -> Result<RefundRow, DbError> {
    let refund = RefundRow { state: RefundState::Succeeded, ..refund };
    store::save_refund(tx, &refund)?;
    Ok(refund)
}

fn notify_charge(tx: &mut Tx, charge: &ChargeRow, kind: &str, at: Timestamp) -> Result<i64, DbError> {
    let view = charge_view(charge);
    let mut body = notice_body(tx, kind);
    body.charge = Some(view);
    send(tx, &charge.notify_url, &body, at)
}

fn notify_refund(tx: &mut Tx, refund: &RefundRow, charge: &ChargeRow, at: Timestamp) -> Result<i64, DbError> {
    let kind = if refund.state == RefundState::Failed { "refund.failed" } else { "refund.succeeded" };
    let mut body = notice_body(tx, kind);
    body.refund = Some(refund_view(refund, charge));
    send(tx, &refund.notify_url, &body, at)
}

fn notice_body(tx: &mut Tx, kind: &str) -> NoticeBody {
    let id = format!("sbn_{}", tx.token().as_str());
    NoticeBody { id, kind: kind.to_owned(), created_at: tx.now(), charge: None, refund: None }
}

fn send(tx: &mut Tx, url: &str, body: &NoticeBody, at: Timestamp) -> Result<i64, DbError> {
    let text = serde_json::to_string(body).map_err(broken)?;
    let notice = store::insert_notice(tx, url, &text)?;
    sending::send_at(tx, notice, at)?;
    Ok(notice)
}

/// As the merchant sees a charge.
pub(super) fn charge_view(charge: &ChargeRow) -> ChargeView {
    ChargeView {
        reference: charge.reference.clone(),
        merchant: charge.merchant.clone(),
        number: charge.number.clone(),
        amount_minor: charge.taken_minor.unwrap_or(charge.amount_minor),
        currency: charge.currency,
        state: charge.state,
        pay_url: None,
    }
}

/// As the merchant sees a refund.
pub(super) fn refund_view(refund: &RefundRow, charge: &ChargeRow) -> RefundView {
    RefundView {
        reference: refund.reference.clone(),
        merchant: charge.merchant.clone(),
        number: refund.number.clone(),
        charge_number: charge.number.clone(),
        amount_minor: refund.amount_minor,
        currency: charge.currency,
        state: refund.state,
    }
}

/// What the payer is asked for.
pub(super) fn amount(charge: &ChargeRow) -> Money {
    Money::new(charge.amount_minor, charge.currency)
}
