//! What events tell about an order.

use crate::events::OrderFacts;
use crate::store::orders::{self, OrderRow};
use db::{DbError, Snapshot};

/// Gathers the facts of an order.
pub(crate) fn facts(q: &mut Snapshot, order: &OrderRow) -> Result<OrderFacts, DbError> {
    let items = orders::lines(q, order.id)?.iter().map(orders::LineRow::subject).collect();
    Ok(OrderFacts {
        order: order.id,
        buyer: order.buyer_id,
        total_minor: order.total_minor,
        currency: order.currency,
        items,
    })
}
