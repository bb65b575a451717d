//! Orders, as the log tells of them: each tells exactly what the other does.

use std::collections::BTreeMap;

use db::{DbError, Snapshot};
use events::{DecodeError, Event, Logged, Retold, Unheard};
use kernel::Timestamp;
use serde::de::DeserializeOwned;

use crate::events::{
    OrderCancelled, OrderCreated, OrderExpired, OrderFacts, OrderFulfilled, OrderPaid, OrderRefunded,
    RefundRequested,
};
use crate::facts::facts;
use crate::order::{OrderId, OrderState};
use crate::refund::RefundReason;
use crate::store::orders::{self, OrderRow};

/// Compares the log with the orders, for [`events::walk`].
#[derive(Debug)]
pub struct OrdersRetold;

/// What the log told of an order last, and when it told what.
#[derive(Debug)]
pub struct Told {
    state: OrderState,
    created_at: Option<Timestamp>,
    paid_at: Option<Timestamp>,
    fulfilled_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

impl Retold for OrdersRetold {
    type Of = crate::order::kinds::OrderId;
    type Told = Told;
    type Row = OrderRow;

    const THING: &'static str = "order";

    fn hear(
        q: &mut Snapshot,
        event: &Logged,
        told: &mut BTreeMap<OrderId, Told>,
    ) -> Result<Vec<(OrderId, String)>, Unheard> {
        if let Some(asked) = event.decode::<RefundRequested>().transpose()? {
            // The order itself goes back only for these reasons; otherwise it is money that did not settle it.
            let whole = [RefundReason::Requested, RefundReason::Undeliverable].map(RefundReason::as_str);
            if whole.contains(&asked.reason.as_str()) {
                told.entry(asked.order).or_default().state = OrderState::Refunding;
            }
        }
        let Some((state, facts)) = step(event).transpose()? else { return Ok(Vec::new()) };
        let order = told.entry(facts.order).or_default();
        order.state = state;
        let at = match state {
            OrderState::Created => &mut order.created_at,
            OrderState::Paid => &mut order.paid_at,
            OrderState::Fulfilled => &mut order.fulfilled_at,
            _ => &mut order.ended_at,
        };
        *at = Some(event.at);
        // What never changes was told first.
        let problem = if state == OrderState::Created { unlike(q, event.id, &facts)? } else { None };
        Ok(problem.into_iter().map(|problem| (facts.order, problem)).collect())
    }

    fn rows(q: &mut Snapshot, after: OrderId) -> Result<Vec<(OrderId, OrderRow)>, DbError> {
        Ok(orders::after(q, after)?.into_iter().map(|order| (order.id, order)).collect())
    }

    fn unlike(order: &OrderRow, told: Option<&Told>) -> Option<String> {
        let Some(told) = told else { return Some("the log does not tell that it was made".to_owned()) };
        // No event tells that a gateway was asked.
        let is_open = told.state == OrderState::Created && order.state.is_open();
        if told.state != order.state && !is_open {
            return Some(format!("it is {}, but the log tells that it was {} last", order.state, told.state));
        }
        let times = [
            (Some(order.created_at), told.created_at, "made"),
            (order.paid_at, told.paid_at, "paid"),
            (order.fulfilled_at, told.fulfilled_at, "handed over"),
            (order.ended_at, told.ended_at, "ended"),
        ];
        let (_, _, what) = times.into_iter().find(|(is, told, _)| is != told)?;
        Some(format!("when it was {what} is not what the log tells"))
    }
}

impl Default for Told {
    fn default() -> Self {
        let none = None;
        Self {
            state: OrderState::Created,
            created_at: none,
            paid_at: none,
            fulfilled_at: none,
            ended_at: none,
        }
    }
}

/// The state to which an event brought an order.
fn step(event: &Logged) -> Option<Result<(OrderState, OrderFacts), DecodeError>> {
    fn read<E: Event + DeserializeOwned>(
        event: &Logged,
        state: OrderState,
        facts: fn(E) -> OrderFacts,
    ) -> Option<Result<(OrderState, OrderFacts), DecodeError>> {
        event.decode::<E>().map(|read| read.map(|told| (state, facts(told))))
    }
    read::<OrderCreated>(event, OrderState::Created, |told| told.0)
        .or_else(|| read::<OrderPaid>(event, OrderState::Paid, |told| told.0))
        .or_else(|| read::<OrderFulfilled>(event, OrderState::Fulfilled, |told| told.0))
        .or_else(|| read::<OrderRefunded>(event, OrderState::Refunded, |told| told.0))
        .or_else(|| read::<OrderExpired>(event, OrderState::Expired, |told| told.0))
        .or_else(|| read::<OrderCancelled>(event, OrderState::Cancelled, |told| told.0))
}

fn unlike(q: &mut Snapshot, event: i64, told: &OrderFacts) -> Result<Option<String>, DbError> {
    let Some(row) = orders::order(q, told.order)? else {
        return Ok(Some(format!("event {event} tells that it was made, but it is gone")));
    };
    let found = facts(q, &row)?;
    let what = if found.buyer != told.buyer {
        "whose it is"
    } else if found.total() != told.total() {
        "what it cost"
    } else if found.items != told.items {
        "what was bought"
    } else {
        return Ok(None);
    };
    Ok(Some(format!("{what} is not what event {event} tells")))
}
