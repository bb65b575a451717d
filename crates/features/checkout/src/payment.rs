//! Tries at paying, the payments that came of them, and the pure rule that says what a payment means for its order.

use crate::order::OrderState;
use kernel::{Money, text_enum};

kernel::id! {
    /// One try at paying an order through one gateway.
    pub AttemptId = "payment_attempt";
    /// Money that a gateway says it took.
    pub PaymentId = "payment";
}

text_enum! {
    /// Where a try is. `paid` wins over everything, since gateways report out of order.
    pub enum AttemptState {
        /// Written down before the gateway is asked, so that no answer can get lost.
        Starting = "starting",
        /// The buyer is at the gateway.
        Waiting = "waiting",
        /// The gateway refused or the buyer's bank did.
        Failed = "failed",
        /// Closed at the gateway: no money should come.
        Closed = "closed",
        /// Money came.
        Paid = "paid",
    }
}

impl AttemptState {
    fn rank(self) -> u8 {
        match self {
            Self::Starting => 0,
            Self::Waiting => 1,
            Self::Failed | Self::Closed => 2,
            Self::Paid => 3,
        }
    }

    /// May a report move a try from here to `next`? A stale report may not.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        next.rank() > self.rank()
    }

    /// The gateway may still take money for it.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Self::Starting | Self::Waiting)
    }
}

text_enum! {
    /// What a payment means for its order. Money is never dropped: what does not settle the order is kept and shown.
    pub enum Verdict {
        /// The right amount for an order that waited for it.
        Settles = "settles",
        /// The right amount, but the order is expired or cancelled: it goes back.
        Late = "late",
        /// The order is paid already, by another try: it goes back.
        Double = "double",
        /// Another amount or currency than the order's: held for a person to look at.
        Mismatched = "mismatched",
    }
}

impl Verdict {
    /// Money that nobody may keep and that needs no judgement goes back by itself.
    #[must_use]
    pub fn goes_back(self) -> bool {
        matches!(self, Self::Late | Self::Double)
    }
}

/// Judges a payment that the books have not seen before.
#[must_use]
pub fn judge(state: OrderState, due: Money, paid: Money) -> Verdict {
    if paid != due {
        return Verdict::Mismatched;
    }
    match state {
        // `created` cannot be paid: the step to `awaiting_payment` commits before any gateway is asked. Should it
        // happen all the same, the money is treated like any other that was not asked for.
        OrderState::AwaitingPayment => Verdict::Settles,
        OrderState::Created | OrderState::Expired | OrderState::Cancelled => Verdict::Late,
        OrderState::Paid | OrderState::Fulfilled | OrderState::Refunding | OrderState::Refunded => {
            Verdict::Double
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn only_an_order_that_waits_is_settled() {
        for &state in OrderState::ALL {
            let verdict = judge(state, cny(9_900), cny(9_900));
            assert_eq!(verdict == Verdict::Settles, state == OrderState::AwaitingPayment, "{state}");
        }
    }

    #[test]
    fn another_amount_or_currency_never_settles() {
        for paid in [cny(9_899), cny(9_901), cny(0), cny(-9_900), Money::new(9_900, Currency::USD)] {
            assert_eq!(judge(OrderState::AwaitingPayment, cny(9_900), paid), Verdict::Mismatched);
        }
    }

    #[test]
    fn what_comes_late_or_twice_goes_back_by_itself_and_what_is_odd_waits_for_a_person() {
        assert!(judge(OrderState::Expired, cny(1), cny(1)).goes_back());
        assert!(judge(OrderState::Fulfilled, cny(1), cny(1)).goes_back());
        assert!(!judge(OrderState::AwaitingPayment, cny(1), cny(2)).goes_back());
    }

    #[test]
    fn a_stale_report_never_takes_a_payment_back() {
        for &state in AttemptState::ALL {
            assert!(!AttemptState::Paid.may_become(state));
        }
        assert!(AttemptState::Failed.may_become(AttemptState::Paid));
        assert!(!AttemptState::Failed.may_become(AttemptState::Closed));
    }
}
