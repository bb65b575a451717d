//! Comparing the event log with the orders: each tells exactly what the other does.

use std::collections::BTreeMap;

use db::{DbError, Snapshot};
use events::{Event as _, Finding};
use kernel::Subject;

use crate::events::{
    OrderCancelled, OrderCreated, OrderExpired, OrderFacts, OrderFulfilled, OrderPaid, OrderRefunded,
    RefundRequested,
};
use crate::facts::facts;
use crate::order::{OrderId, OrderState};
use crate::refund::RefundReason;
use crate::store::orders;

/// Compares the log with the orders, for whoever walks the log: pass every event on, then ask for what is missing.
#[derive(Debug, Default)]
pub struct OrderCheck {
    told: BTreeMap<OrderId, OrderState>,
}

impl OrderCheck {
    /// Compares one event, by its id, kind and payload, with the orders. Events of other crates pass.
    ///
    /// # Errors
    /// When the database fails.
    pub fn event(
        &mut self,
        q: &mut Snapshot,
        id: i64,
        kind: &str,
        payload: &str,
    ) -> Result<Vec<Finding>, DbError> {
        let unreadable = |error: serde_json::Error| {
            let problem = format!("tells of no order that this program understands: {error}");
            Ok(vec![Finding::new(Subject::of("event", id), problem)])
        };
        if kind == RefundRequested::KIND {
            match serde_json::from_str::<RefundRequested>(payload) {
                Ok(asked) => self.asked_back(&asked),
                Err(error) => return unreadable(error),
            }
            return Ok(Vec::new());
        }
        let Some(state) = state_after(kind) else { return Ok(Vec::new()) };
        let told = match serde_json::from_str::<OrderFacts>(payload) {
            Ok(told) => told,
            Err(error) => return unreadable(error),
        };
        self.told.insert(told.order, state);
        // What never changes was told first.
        let problem = if state == OrderState::Created { unlike(q, id, &told)? } else { None };
        Ok(problem.into_iter().map(|problem| Finding::new(told.order.subject(), problem)).collect())
    }

    /// The order itself goes back only for these reasons; otherwise it is money that did not settle it.
    fn asked_back(&mut self, asked: &RefundRequested) {
        let whole = [RefundReason::Requested, RefundReason::Undeliverable].map(RefundReason::as_str);
        if whole.contains(&asked.reason.as_str()) {
            self.told.insert(asked.order, OrderState::Refunding);
        }
    }

    /// After the last event: the orders of which the log never told, and those that stand otherwise than it tells.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish(self, q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
        let mut findings = Vec::new();
        let mut last = OrderId::new(0);
        loop {
            let states = orders::states_after(q, last)?;
            let Some((newest, _)) = states.last() else { return Ok(findings) };
            last = *newest;
            for (order, state) in states {
                let problem = match self.told.get(&order) {
                    None => "the log does not tell that it was made".to_owned(),
                    // No event tells that a gateway was asked.
                    Some(OrderState::Created) if state.is_open() => continue,
                    Some(told) if *told == state => continue,
                    Some(told) => format!("it is {state}, but the log tells that it was {told} last"),
                };
                findings.push(Finding::new(order.subject(), problem));
            }
        }
    }
}

fn state_after(kind: &str) -> Option<OrderState> {
    Some(match kind {
        OrderCreated::KIND => OrderState::Created,
        OrderPaid::KIND => OrderState::Paid,
        OrderFulfilled::KIND => OrderState::Fulfilled,
        OrderRefunded::KIND => OrderState::Refunded,
        OrderExpired::KIND => OrderState::Expired,
        OrderCancelled::KIND => OrderState::Cancelled,
        _ => return None,
    })
}

fn unlike(q: &mut Snapshot, id: i64, told: &OrderFacts) -> Result<Option<String>, DbError> {
    let Some(row) = orders::order(q, told.order)? else {
        return Ok(Some(format!("event {id} tells that it was made, but it is gone")));
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
    Ok(Some(format!("{what} is not what event {id} tells")))
}
