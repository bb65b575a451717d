//! The life of an order: a pure state machine. No SQL, no clock, no HTTP.
//!
//! ```text
//!            start payment                pay            fulfil
//!  created ────────────────► awaiting ──────────► paid ──────────► fulfilled
//!     │                      payment               │                  │
//!     │                         │                  │ ask refund       │ ask refund
//!     ├──── expire, cancel ─────┤                  ▼                  ▼
//!     ▼                         ▼               refunding ◄───────────┘
//!  expired, cancelled      expired, cancelled      │ refund
//!                                                  ▼
//!                                               refunded
//! ```
//!
//! An order never goes back: every step leads to a state of a higher [`OrderState::rank`], except that another try at
//! paying leaves `awaiting_payment` where it is. A try that fails is a fact about the try, not about the order.

use kernel::text_enum;
use thiserror::Error;

kernel::id! {
    /// An order: one buyer, one total, one currency.
    pub OrderId = "order";
    /// One line of an order.
    pub OrderLineId = "order_line";
}

text_enum! {
    /// Where an order is in its life.
    pub enum OrderState {
        /// It has lines and a total; nobody was asked for money yet.
        Created = "created",
        /// A gateway was asked, so money may come from now on.
        AwaitingPayment = "awaiting_payment",
        /// The money is in the books; the goods are not handed over yet.
        Paid = "paid",
        /// The buyer has what was paid for.
        Fulfilled = "fulfilled",
        /// The gateway was told to give the money back.
        Refunding = "refunding",
        /// The money went back and the goods were taken back.
        Refunded = "refunded",
        /// Nobody paid in time.
        Expired = "expired",
        /// The buyer changed their mind, or the price changed under an unpaid order.
        Cancelled = "cancelled",
    }
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A gateway is asked for the money.
    StartPayment,
    /// The gateway says that the right amount arrived.
    Pay,
    /// Every line was handed over.
    Fulfil,
    /// Somebody wants the money back.
    AskRefund,
    /// The gateway says that the money went back.
    Refund,
    /// Time is up.
    Expire,
    /// The buyer gives up.
    Cancel,
}

/// The step does not fit the state that the order is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an order that is {state} cannot take the step {step:?}")]
pub struct WrongStep {
    /// Where the order is.
    pub state: OrderState,
    /// What was tried.
    pub step: Step,
}

impl OrderState {
    /// The state after `step`, or why there is none.
    pub fn after(self, step: Step) -> Result<Self, WrongStep> {
        use OrderState as S;
        match (self, step) {
            (S::Created | S::AwaitingPayment, Step::StartPayment) => Ok(S::AwaitingPayment),
            (S::AwaitingPayment, Step::Pay) => Ok(S::Paid),
            (S::Paid, Step::Fulfil) => Ok(S::Fulfilled),
            (S::Paid | S::Fulfilled, Step::AskRefund) => Ok(S::Refunding),
            (S::Refunding, Step::Refund) => Ok(S::Refunded),
            (S::Created | S::AwaitingPayment, Step::Expire) => Ok(S::Expired),
            (S::Created | S::AwaitingPayment, Step::Cancel) => Ok(S::Cancelled),
            _ => Err(WrongStep { state: self, step }),
        }
    }

    /// How far along its life an order is; it only grows.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::Created => 0,
            Self::AwaitingPayment => 1,
            Self::Paid => 2,
            Self::Fulfilled => 3,
            Self::Refunding => 4,
            Self::Refunded | Self::Expired | Self::Cancelled => 5,
        }
    }

    /// It still waits for its money, so the same buyer is led back to it instead of making another.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::AwaitingPayment)
    }

    /// Its money is in the books and has not left them.
    #[must_use]
    pub fn holds_money(self) -> bool {
        matches!(self, Self::Paid | Self::Fulfilled | Self::Refunding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 7] = [
        Step::StartPayment,
        Step::Pay,
        Step::Fulfil,
        Step::AskRefund,
        Step::Refund,
        Step::Expire,
        Step::Cancel,
    ];

    #[test]
    fn no_step_leads_back() {
        for &state in OrderState::ALL {
            for step in STEPS {
                let Ok(next) = state.after(step) else { continue };
                let again = state == OrderState::AwaitingPayment && step == Step::StartPayment;
                assert!(next.rank() > state.rank() || (again && next == state), "{state} {step:?} -> {next}");
            }
        }
    }

    #[test]
    fn final_states_take_no_step() {
        for state in [OrderState::Refunded, OrderState::Expired, OrderState::Cancelled] {
            for step in STEPS {
                assert_eq!(state.after(step), Err(WrongStep { state, step }));
            }
        }
    }

    #[test]
    fn the_straight_way_leads_to_the_goods_and_the_way_back_to_the_money() {
        let mut state = OrderState::Created;
        for (step, expected) in [
            (Step::StartPayment, OrderState::AwaitingPayment),
            (Step::StartPayment, OrderState::AwaitingPayment),
            (Step::Pay, OrderState::Paid),
            (Step::Fulfil, OrderState::Fulfilled),
            (Step::AskRefund, OrderState::Refunding),
            (Step::Refund, OrderState::Refunded),
        ] {
            state = state.after(step).unwrap();
            assert_eq!(state, expected);
        }
    }

    #[test]
    fn money_is_held_from_payment_until_it_went_back() {
        let holding: Vec<_> = OrderState::ALL.iter().copied().filter(|state| state.holds_money()).collect();
        assert_eq!(holding, [OrderState::Paid, OrderState::Fulfilled, OrderState::Refunding]);
        assert!(OrderState::ALL.iter().all(|state| !(state.is_open() && state.holds_money())));
    }
}
