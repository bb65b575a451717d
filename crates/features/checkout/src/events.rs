//! The facts about orders that others may rely on. The subject is always the order.

use crate::order::OrderId;
use events::Event;
use kernel::{Currency, MemberId, Money, Subject};
use serde::{Deserialize, Serialize};

/// What every fact about an order tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// Which order.
    pub order: OrderId,
    /// Whose it is.
    pub buyer: MemberId,
    /// Its total in minor units.
    pub total_minor: i64,
    /// Of this currency.
    pub currency: Currency,
    /// What was bought.
    pub items: Vec<Subject>,
}

impl OrderFacts {
    /// The order's total.
    #[must_use]
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }
}

macro_rules! order_events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal, |$facts:ident| $actor:expr;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub OrderFacts);

        impl Event for $name {
            const KIND: &'static str = $kind;

            fn subject(&self) -> Subject {
                self.0.order.subject()
            }

            fn actor(&self) -> Option<MemberId> {
                let $facts = &self.0;
                $actor
            }
        }
    )+};
}

order_events! {
    /// A buyer made an order.
    OrderCreated = "checkout.order.created", |facts| Some(facts.buyer);
    /// The money is in the books.
    OrderPaid = "checkout.order.paid", |facts| Some(facts.buyer);
    /// The buyer has what was paid for.
    OrderFulfilled = "checkout.order.fulfilled", |facts| Some(facts.buyer);
    /// The money went back and the goods were taken back. The house did it, whoever asked.
    OrderRefunded = "checkout.order.refunded", |_facts| None;
    /// Nobody paid in time.
    OrderExpired = "checkout.order.expired", |_facts| None;
    /// The buyer gave up, or the price had changed.
    OrderCancelled = "checkout.order.cancelled", |facts| Some(facts.buyer);
}

/// Somebody, or a rule, wants a payment to go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequested {
    /// Of which order.
    pub order: OrderId,
    /// How much, in minor units.
    pub amount_minor: i64,
    /// Of this currency.
    pub currency: Currency,
    /// Why, in a word of [`RefundReason`](crate::RefundReason).
    pub reason: String,
    /// Who asked; `None` if a rule did.
    pub by: Option<MemberId>,
}

impl Event for RefundRequested {
    const KIND: &'static str = "checkout.refund.requested";

    fn subject(&self) -> Subject {
        self.order.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

/// Money arrived that did not settle its order: late, twice, or another amount than was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentHeld {
    /// For which order it was meant.
    pub order: OrderId,
    /// How much, in minor units.
    pub amount_minor: i64,
    /// Of this currency.
    pub currency: Currency,
    /// Why, in a word of [`Verdict`](crate::Verdict).
    pub verdict: String,
}

impl Event for PaymentHeld {
    const KIND: &'static str = "checkout.payment.held";

    fn subject(&self) -> Subject {
        self.order.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        None
    }
}
