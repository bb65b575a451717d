//! A payment on its way back.

use kernel::text_enum;

kernel::id! {
    /// A payment going back.
    pub RefundId = "refund";
}

text_enum! {
    /// Where a refund is.
    pub enum RefundState {
        /// Decided and written down; the gateway is to be asked.
        Requested = "requested",
        /// The gateway took it in; its notice will say how it ended.
        Underway = "underway",
        /// The gateway said no: a person has to look, and may ask again.
        NeedsAttention = "needs_attention",
        /// The money went back.
        Succeeded = "succeeded",
    }
}

impl RefundState {
    /// May a report move a refund from here to `next`? What succeeded stays so.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Succeeded, _) => false,
            // Asked again by a person.
            (Self::NeedsAttention, Self::Requested) => true,
            (from, to) => to > from,
        }
    }
}

text_enum! {
    /// Why money goes back.
    pub enum RefundReason {
        /// Staff decided so.
        Requested = "requested",
        /// It came after the order was over.
        Late = "late",
        /// The order was paid already.
        Double = "double",
        /// The goods could not be handed over.
        Undeliverable = "undeliverable",
        /// It was not the amount that was due, and staff looked at it.
        Mismatched = "mismatched",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_only_moves_on_except_when_a_person_asks_again() {
        for &from in RefundState::ALL {
            for &to in RefundState::ALL {
                let again = (from, to) == (RefundState::NeedsAttention, RefundState::Requested);
                assert_eq!(from.may_become(to), again || (to > from && from != RefundState::Succeeded));
            }
        }
    }
}
