//! Accounts: places where value stands.

use std::borrow::Cow;

use kernel::MemberId;

kernel::id! {
    /// An account.
    pub AccountId = "account";
    /// A transfer.
    pub TransferId = "transfer";
    /// A posting.
    pub PostingId = "posting";
}

kernel::text_enum! {
    /// What it means that value stands in an account.
    pub enum AccountKind {
        /// The house has it: money at a gateway.
        Asset = "asset",
        /// The house owes it: an author's earnings, a member's points.
        Liability = "liability",
        /// The house earned it.
        Income = "income",
        /// The house spent it: fees, points given away.
        Expense = "expense",
        /// The house was given it to begin with.
        Equity = "equity",
    }
}

impl AccountKind {
    /// Debits are stored as positive postings and credits as negative ones. An asset or expense grows by debits;
    /// everything else grows by credits, so its balance is the sum turned round.
    pub const fn sign(self) -> i64 {
        match self {
            Self::Asset | Self::Expense => 1,
            Self::Liability | Self::Income | Self::Equity => -1,
        }
    }
}

/// An account as the code of a movement names it. It is opened by the first transfer that needs it, once for each
/// unit that stands in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    pub(crate) code: Cow<'static, str>,
    pub(crate) kind: AccountKind,
    pub(crate) floor: bool,
}

/// What an account code may hold.
pub const CODE_MAX: usize = 80;

impl Account {
    /// An account by its code: words of `a-z`, `0-9`, `_` and `-`, joined by colons, such as `gateway:sandbox`.
    /// Another code is refused when the transfer is sealed.
    pub fn new(code: impl Into<Cow<'static, str>>, kind: AccountKind) -> Self {
        Self { code: code.into(), kind, floor: false }
    }

    /// The same account, which never goes below zero: a transfer that would take it there is refused.
    #[must_use]
    pub fn floored(mut self) -> Self {
        self.floor = true;
        self
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What it means that value stands here.
    pub const fn kind(&self) -> AccountKind {
        self.kind
    }

    /// Whether it never goes below zero.
    pub const fn has_floor(&self) -> bool {
        self.floor
    }

    pub(crate) fn has_good_code(&self) -> bool {
        is_good_code(&self.code)
    }
}

/// Whether a text is a code: words of `a-z`, `0-9`, `_`, `-`, joined by colons.
pub(crate) fn is_good_code(code: &str) -> bool {
    let good_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
    };
    code.len() <= CODE_MAX && code.split(':').all(good_word)
}

/// The accounts that more than one feature moves value through.
pub mod chart {
    use super::{Account, AccountKind, MemberId};

    /// What a payment gateway holds for the house.
    pub fn gateway(name: &str) -> Account {
        Account::new(format!("gateway:{name}"), AccountKind::Asset)
    }

    /// What the house earned by selling.
    pub fn platform_revenue() -> Account {
        Account::new("platform:revenue", AccountKind::Income)
    }

    /// What the house owes a member for what others bought of that member. A refund after a payout may take it below
    /// zero: then the member owes the house.
    pub fn member_earnings(member: MemberId) -> Account {
        Account::new(format!("member:{member}:earnings"), AccountKind::Liability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_plain_words_joined_by_colons() {
        for good in ["platform:revenue", "member:12:earnings", "gateway:we-chat_pay"] {
            assert!(is_good_code(good), "{good}");
        }
        for bad in ["", ":", "a:", "A", "a b", "a::b", "号", &"a".repeat(81)] {
            assert!(!is_good_code(bad), "{bad}");
        }
    }

    #[test]
    fn the_chart_has_good_codes() {
        let member = MemberId::new(12);
        for account in [chart::gateway("sandbox"), chart::platform_revenue(), chart::member_earnings(member)]
        {
            assert!(account.has_good_code());
        }
        assert_eq!(chart::member_earnings(member).code(), "member:12:earnings");
    }
}
