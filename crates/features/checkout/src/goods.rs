//! The slot that the application fills with what can be bought. Checkout knows no course and no plan.

use crate::order::{OrderId, OrderLineId};
use db::{DbError, Snapshot, Tx};
use kernel::{MemberId, Money, Subject, Timestamp, Viewer};
use thiserror::Error;

/// One kind of thing that can be bought: courses, plans, later goods and seats.
pub trait Goods: Send + Sync {
    /// The kind in the address `/checkout/{kind}/{id}` and in the subject of an order line.
    fn kind(&self) -> &'static str;

    /// What `viewer` is offered under this id. `None`: there is no such thing, or not for them.
    fn offer(&self, q: &mut Snapshot, viewer: &Viewer, id: i64) -> Result<Option<Offer>, DbError>;

    /// Hands over what was paid for, inside the transaction that records the payment.
    ///
    /// A refusal must come before anything is written, since the payment is then recorded in the same transaction and
    /// goes back by itself.
    fn fulfil(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), GoodsError>;

    /// Takes back what [`Goods::fulfil`] handed over, and restores exactly what was there before.
    fn reverse(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), DbError>;
}

/// One thing and its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is sold.
    pub subject: Subject,
    /// Its name in the buyer's language.
    pub title: String,
    /// One line under the name; may be empty.
    pub summary: String,
    /// One price for each currency it is sold in; the first is the default.
    pub prices: Vec<Money>,
    /// Who gets a share; `None` if all of it is the house's.
    pub seller: Option<MemberId>,
    /// The seller's share in hundredths of a percent.
    pub share_bps: u32,
    /// Where the thing is looked at and, once bought, used.
    pub url: String,
    /// The viewer has it already, so it is not sold to them again.
    pub owned: bool,
}

/// One line of a paid order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidLine {
    /// The order.
    pub order: OrderId,
    /// The line: unique for ever, so it is the key under which the goods are handed over.
    pub line: OrderLineId,
    /// Who paid.
    pub buyer: MemberId,
    /// What for.
    pub subject: Subject,
    /// How much.
    pub amount: Money,
    /// When the payment was recorded.
    pub paid_at: Timestamp,
}

/// Why goods were not handed over.
#[derive(Debug, Error)]
pub enum GoodsError {
    /// They cannot be handed over any more (deleted, switched off). The money goes back.
    #[error("the goods cannot be handed over: {0}")]
    Gone(&'static str),
    /// The database failed; the whole transaction is tried again.
    #[error(transparent)]
    Db(#[from] DbError),
}
