//! A buyer orders one thing. Two clicks, two tabs, two devices: one open order.

use crate::close_attempts::close_attempts;
use crate::events::OrderCreated;
use crate::facts::facts;
use crate::goods::Offer;
use crate::order::{OrderId, Step};
use crate::quote::{Quote, QuoteError, quote};
use crate::store::orders::{self, NewLine, OrderRow};
use crate::store::timeline::{self, What};
use crate::till::Till;
use crate::{end_order, works};
use db::{DbError, Snapshot, Tx};
use events::Emit as _;
use kernel::{Currency, MemberId, Viewer};
use thiserror::Error;

/// What is ordered.
#[derive(Debug, Clone)]
pub struct PlaceOrder {
    /// The kind of goods.
    pub kind: String,
    /// Which of them.
    pub id: i64,
    /// The currency to pay in; the offer's first if none is named.
    pub currency: Option<Currency>,
}

/// Why there is no order.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// Nothing of this kind and id is on sale to this buyer.
    #[error("nothing of that name is on sale")]
    NotFound,
    /// The buyer has it.
    #[error("the buyer has it already")]
    Owned,
    /// It has no price in that currency.
    #[error(transparent)]
    Quote(#[from] QuoteError),
    /// No gateway takes that currency.
    #[error("no gateway takes {0}")]
    NoGateway(Currency),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What `viewer` is offered, if it is on sale at all.
///
/// # Errors
/// Only of the database.
pub fn find_offer(
    q: &mut Snapshot,
    till: &Till,
    viewer: &Viewer,
    kind: &str,
    id: i64,
) -> Result<Option<Offer>, DbError> {
    till.goods(kind).map_or(Ok(None), |goods| goods.offer(q, viewer, id))
}

/// Makes an order, or finds the one that the buyer has open for the same thing at the same price.
///
/// # Errors
/// Where the thing is not on sale to the buyer.
pub fn place_order(
    tx: &mut Tx,
    till: &Till,
    viewer: &Viewer,
    buyer: MemberId,
    input: &PlaceOrder,
) -> Result<OrderId, PlaceError> {
    let offer = find_offer(tx, till, viewer, &input.kind, input.id)?.ok_or(PlaceError::NotFound)?;
    if offer.owned {
        return Err(PlaceError::Owned);
    }
    let default = offer.prices.first().ok_or(QuoteError::NotForSale)?.currency;
    let quote = quote(&offer, input.currency.unwrap_or(default))?;
    if !till.takes(quote.total.currency) {
        return Err(PlaceError::NoGateway(quote.total.currency));
    }
    let key = orders::open_key(&offer.subject);
    if let Some(open) = orders::open_order(tx, buyer, &key)? {
        if open.expires_at > tx.now() && is_same(tx, &open, &offer, &quote)? {
            return Ok(open.id);
        }
        replace(tx, &open)?;
    }
    let expires_at = tx.now().plus(till.settings().order_lifetime);
    // Somebody who came between makes this insert wait and then fail, and the layer runs the whole operation again.
    let id = orders::insert(tx, buyer, quote.total, &key, expires_at)?.ok_or(DbError::Busy)?;
    let line = NewLine {
        subject: &offer.subject,
        title: &offer.title,
        url: &offer.url,
        amount: quote.total,
        seller: offer.seller,
        share_bps: offer.share_bps,
    };
    orders::insert_line(tx, id, &line)?;
    timeline::note_by(tx, id, What::Created, Some(buyer), &quote.total.decimal())?;
    works::enqueue_expiry(tx, id, expires_at)?;
    let order = orders::order(tx, id)?.ok_or(DbError::NoRow)?;
    let created = OrderCreated(facts(tx, &order)?);
    tx.emit(&created)?;
    Ok(id)
}

// A buyer who comes back is led to the order that is open, but never to an old price or split.
fn is_same(q: &mut Snapshot, open: &OrderRow, offer: &Offer, quote: &Quote) -> Result<bool, DbError> {
    let lines = orders::lines(q, open.id)?;
    let [line] = lines.as_slice() else { return Ok(false) };
    Ok(open.total() == quote.total
        && line.seller_id == offer.seller
        && line.share_bps == i64::from(offer.share_bps))
}

fn replace(tx: &mut Tx, open: &OrderRow) -> Result<(), DbError> {
    close_attempts(tx, open.id, None)?;
    if open.expires_at <= tx.now() {
        return end_order::end(tx, open, Step::Expire, None);
    }
    timeline::note(tx, open.id, What::Replaced, "")?;
    end_order::end(tx, open, Step::Cancel, None)
}
