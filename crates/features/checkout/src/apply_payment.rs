//! What a gateway says about a payment meets what we know. One transaction: try, payment, books, order, goods, events.
//!
//! Notices and our own questions both end here, in any order and any number of times. The two locks against counting a
//! payment twice are the gateway's name for it and the order's state.

use crate::close_attempts::close_attempts;
use crate::events::{OrderFulfilled, OrderPaid, PaymentHeld};
use crate::facts::facts;
use crate::gateway::PaymentReport;
use crate::goods::GoodsError;
use crate::order::{OrderId, OrderState, Step};
use crate::payment::{AttemptState, Verdict, judge};
use crate::postings;
use crate::refund::RefundReason;
use crate::request_refund::give_back;
use crate::store::orders::{LineRow, OrderRow};
use crate::store::payments::{AttemptRow, NewPayment, PaymentRow};
use crate::store::timeline::{self, What};
use crate::store::{orders, payments};
use crate::till::Till;
use crate::trouble::broken;
use crate::{goods::PaidLine, numbers};
use db::{DbError, Tx};
use events::Emit as _;

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It changed something for this order.
    News(OrderId),
    /// We knew, or knew better.
    Stale(OrderId),
    /// It does not fit what we know. Nothing was changed; a person has to look.
    Odd(&'static str, Option<OrderId>),
}

/// Every word for why a report does not fit what we know. Each has a sentence: `checkout-trouble-{word}`.
pub const TROUBLES: &[&str] = &["gateway-off", "merchant", "number", "gateway", "changed", "amount"];

/// Applies what `gateway` says about a payment.
///
/// # Errors
/// Only of the database.
pub fn apply_payment(
    tx: &mut Tx,
    till: &Till,
    gateway: &str,
    report: &PaymentReport,
) -> Result<Applied, DbError> {
    let Some(ours) = till.gateway(gateway) else { return Ok(Applied::Odd("gateway-off", None)) };
    if report.merchant != ours.merchant() {
        return Ok(Applied::Odd("merchant", None));
    }
    let Some(attempt) = payments::attempt_by_number(tx, &report.number)? else {
        return Ok(Applied::Odd("number", None));
    };
    if attempt.gateway != gateway {
        return Ok(Applied::Odd("gateway", Some(attempt.order_id)));
    }
    match report.state {
        AttemptState::Starting | AttemptState::Waiting => Ok(Applied::Stale(attempt.order_id)),
        AttemptState::Failed | AttemptState::Closed => ended(tx, &attempt, report.state),
        AttemptState::Paid => paid(tx, till, &attempt, report),
    }
}

fn ended(tx: &mut Tx, attempt: &AttemptRow, state: AttemptState) -> Result<Applied, DbError> {
    if !payments::end_attempt(tx, attempt, state)? {
        return Ok(Applied::Stale(attempt.order_id));
    }
    let what = if state == AttemptState::Failed { What::AttemptFailed } else { What::AttemptClosed };
    timeline::note(tx, attempt.order_id, what, &attempt.number)?;
    Ok(Applied::News(attempt.order_id))
}

fn paid(tx: &mut Tx, till: &Till, attempt: &AttemptRow, report: &PaymentReport) -> Result<Applied, DbError> {
    let id = attempt.order_id;
    if let Some(known) = payments::payment_by_provider(tx, &attempt.gateway, &report.provider_payment)? {
        let same = known.attempt_id == attempt.id && known.amount() == report.amount;
        return Ok(if same { Applied::Stale(id) } else { Applied::Odd("changed", Some(id)) });
    }
    if report.amount.minor <= 0 {
        return Ok(Applied::Odd("amount", Some(id)));
    }
    let order = orders::order(tx, id)?.ok_or(DbError::NoRow)?;
    let verdict = judge(order.state, order.total(), report.amount);
    let lines = orders::lines(tx, id)?;
    let transfer_id = match verdict {
        Verdict::Settles => postings::sale(tx, attempt, &order, &lines)?,
        Verdict::Late | Verdict::Double | Verdict::Mismatched => {
            postings::hold(tx, attempt, &report.provider_payment, report.amount)?
        }
    };
    let new = NewPayment {
        attempt,
        provider_payment: &report.provider_payment,
        amount: report.amount,
        verdict,
        transfer_id,
    };
    let payment_id = payments::insert_payment(tx, &new)?;
    payments::end_attempt(tx, attempt, AttemptState::Paid)?;
    let payment = payments::payment(tx, payment_id)?.ok_or(DbError::NoRow)?;
    note_arrival(tx, &payment)?;
    if verdict == Verdict::Settles {
        settle(tx, till, order, &payment, &lines)?;
    } else {
        keep_apart(tx, &payment)?;
    }
    close_attempts(tx, id, Some(attempt.id))?;
    Ok(Applied::News(id))
}

fn note_arrival(tx: &mut Tx, payment: &PaymentRow) -> Result<(), DbError> {
    let what = match payment.verdict {
        Verdict::Settles => What::Paid,
        Verdict::Late => What::PaidLate,
        Verdict::Double => What::PaidTwice,
        Verdict::Mismatched => What::PaidMismatched,
    };
    let amount = payment.amount();
    let detail = format!("{} {} {}", payment.provider_payment, amount.decimal(), amount.currency);
    timeline::note(tx, payment.order_id, what, &numbers::detail(&detail))
}

fn settle(
    tx: &mut Tx,
    till: &Till,
    order: OrderRow,
    payment: &PaymentRow,
    lines: &[LineRow],
) -> Result<(), DbError> {
    let order = step(tx, order, Step::Pay)?;
    let facts = facts(tx, &order)?;
    tx.emit(&OrderPaid(facts.clone()))?;
    match hand_over(tx, till, &order, lines) {
        Ok(()) => {
            step(tx, order, Step::Fulfil)?;
            timeline::note(tx, payment.order_id, What::Fulfilled, "")?;
            tx.emit(&OrderFulfilled(facts))?;
        }
        Err(GoodsError::Gone(why)) => {
            timeline::note(tx, payment.order_id, What::Undeliverable, why)?;
            step(tx, order, Step::AskRefund)?;
            give_back(tx, payment, RefundReason::Undeliverable, None)?;
        }
        Err(GoodsError::Db(error)) => return Err(error),
    }
    Ok(())
}

/// Takes one step of an order and returns it as it then is.
pub(crate) fn step(tx: &mut Tx, mut order: OrderRow, step: Step) -> Result<OrderRow, DbError> {
    let next = order.state.after(step).map_err(broken)?;
    orders::move_to(tx, &order, next)?;
    order.state = next;
    if next == OrderState::Paid {
        order.paid_at = Some(tx.now());
    }
    Ok(order)
}

// All or nothing: what was handed over before a line that cannot be is taken back at once.
fn hand_over(tx: &mut Tx, till: &Till, order: &OrderRow, lines: &[LineRow]) -> Result<(), GoodsError> {
    for (at, line) in lines.iter().enumerate() {
        let paid = paid_line(order, line);
        let given = match till.goods(&line.subject_kind) {
            Some(goods) => goods.fulfil(tx, &paid),
            None => Err(GoodsError::Gone("not sold any more")),
        };
        if let Err(error) = given {
            if matches!(error, GoodsError::Gone(_)) {
                take_back(tx, till, order, &lines[..at])?;
            }
            return Err(error);
        }
    }
    Ok(())
}

/// Takes back what was handed over for these lines.
pub(crate) fn take_back(
    tx: &mut Tx,
    till: &Till,
    order: &OrderRow,
    lines: &[LineRow],
) -> Result<(), DbError> {
    for line in lines.iter().rev() {
        // Goods whose feature is switched off keep their data and may come back: without them we cannot take the
        // goods away, and must not say that we did.
        let goods = till.goods(&line.subject_kind).ok_or(DbError::NoRow)?;
        goods.reverse(tx, &paid_line(order, line))?;
    }
    Ok(())
}

fn paid_line(order: &OrderRow, line: &LineRow) -> PaidLine {
    PaidLine {
        order: order.id,
        line: line.id,
        buyer: order.buyer_id,
        subject: line.subject(),
        amount: line.amount(order.currency),
        paid_at: order.paid_at.unwrap_or(order.created_at),
    }
}

fn keep_apart(tx: &mut Tx, payment: &PaymentRow) -> Result<(), DbError> {
    let held = PaymentHeld {
        order: payment.order_id,
        amount_minor: payment.amount_minor,
        currency: payment.currency,
        verdict: payment.verdict.as_str().to_owned(),
    };
    tx.emit(&held)?;
    match payment.verdict {
        Verdict::Late => give_back(tx, payment, RefundReason::Late, None).map(drop),
        Verdict::Double => give_back(tx, payment, RefundReason::Double, None).map(drop),
        Verdict::Settles | Verdict::Mismatched => {
            let (order, id) = (payment.order_id, payment.id);
            tx.on_commit(move || {
                tracing::error!(%order, payment = %id, "money arrived that is not what was due");
            });
            Ok(())
        }
    }
}
