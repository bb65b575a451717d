//! Transfers before they are written: a [`Draft`] gathers the two sides, a [`Transfer`] is one that balances.

use std::collections::BTreeMap;

use kernel::{MemberId, Subject};

use crate::account::is_good_code;
use crate::{Account, Amount, TransferId, Unit};

/// A movement of value that is being put together.
#[derive(Debug, Clone)]
pub struct Draft {
    key: String,
    kind: &'static str,
    about: Subject,
    actor: Option<MemberId>,
    memo: String,
    counters: Option<TransferId>,
    reverses: Option<TransferId>,
    legs: Vec<(Account, Unit, Side, i64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Debit,
    Credit,
}

/// A movement of value that sums to zero in every unit. There is no other way to make one than [`Draft::seal`], and
/// nothing else can be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) about: Subject,
    pub(crate) actor: Option<MemberId>,
    pub(crate) memo: String,
    pub(crate) counters: Option<TransferId>,
    pub(crate) reverses: Option<TransferId>,
    pub(crate) legs: Vec<Leg>,
}

/// What one account takes part with: positive is debit, negative is credit, never zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leg {
    /// Which account.
    pub account: Account,
    /// What is counted.
    pub unit: Unit,
    /// How much, signed.
    pub amount: i64,
}

/// A draft cannot be posted. Each of these is a mistake in the code that wrote the movement, or a sum beyond 64 bits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Debits and credits differ.
    #[error("debits and credits differ by {by} {unit}")]
    Unbalanced {
        /// In which unit.
        unit: Unit,
        /// Debits minus credits.
        by: i128,
    },
    /// A side was given a negative amount; use the other side.
    #[error("a negative amount for `{0}`")]
    Negative(String),
    /// Nothing is left to move.
    #[error("nothing moves")]
    Empty,
    /// A sum does not fit 64 bits.
    #[error("an amount for `{0}` is too large")]
    TooLarge(String),
    /// The idempotency key is empty, too long or has spaces.
    #[error("a transfer needs a key of 1 to 200 visible characters")]
    BadKey,
    /// The kind is no plain word.
    #[error("`{0}` is no kind of transfer")]
    BadKind(&'static str),
    /// The account code is not made of plain words.
    #[error("`{0}` is no account code")]
    BadCode(String),
    /// One draft names an account in two ways.
    #[error("`{0}` is named with two kinds or floors")]
    TwoMeanings(String),
    /// The memo is too long.
    #[error("a memo has at most 500 characters")]
    MemoTooLong,
}

const KEY_MAX: usize = 200;
const MEMO_MAX: usize = 500;

impl Draft {
    /// A movement that has no sides yet.
    ///
    /// The caller makes `key` before the first try and uses it again for each retry, such as `order:5:paid`: the
    /// second post of a key changes nothing. `kind` names the movement (`sale.paid`), `about` what it is for.
    pub fn new(key: impl Into<String>, kind: &'static str, about: Subject) -> Self {
        Self {
            key: key.into(),
            kind,
            about,
            actor: None,
            memo: String::new(),
            counters: None,
            reverses: None,
            legs: Vec::new(),
        }
    }

    /// Who caused it.
    #[must_use]
    pub const fn by(mut self, actor: Option<MemberId>) -> Self {
        self.actor = actor;
        self
    }

    /// A line for whoever reads the statement.
    #[must_use]
    pub fn memo(mut self, memo: impl Into<String>) -> Self {
        self.memo = memo.into();
        self
    }

    /// Takes back a part of an earlier transfer. Posting it is refused where all that points back to a transfer would
    /// take more than it moved, from any of its accounts.
    #[must_use]
    pub const fn counters(mut self, earlier: TransferId) -> Self {
        self.counters = Some(earlier);
        self
    }

    pub(crate) const fn reverses(mut self, earlier: TransferId) -> Self {
        self.reverses = Some(earlier);
        self
    }

    /// Debits an account. A zero is left out, so that a share of nothing needs no special case.
    #[must_use]
    pub fn debit(mut self, account: &Account, amount: impl Into<Amount>) -> Self {
        let amount = amount.into();
        self.legs.push((account.clone(), amount.unit, Side::Debit, amount.minor));
        self
    }

    /// Credits an account. A zero is left out.
    #[must_use]
    pub fn credit(mut self, account: &Account, amount: impl Into<Amount>) -> Self {
        let amount = amount.into();
        self.legs.push((account.clone(), amount.unit, Side::Credit, amount.minor));
        self
    }

    /// Checks the sides against each other.
    ///
    /// # Errors
    /// Where debits and credits differ in any unit, and for each of the mistakes that [`DraftError`] names.
    pub fn seal(self) -> Result<Transfer, DraftError> {
        let visible = |c: char| !c.is_whitespace() && !c.is_control();
        if self.key.is_empty() || self.key.len() > KEY_MAX || !self.key.chars().all(visible) {
            return Err(DraftError::BadKey);
        }
        if !self.kind.split('.').all(is_good_code) {
            return Err(DraftError::BadKind(self.kind));
        }
        if self.memo.chars().count() > MEMO_MAX {
            return Err(DraftError::MemoTooLong);
        }
        let legs = merge(self.legs)?;
        balance(&legs)?;
        Ok(Transfer {
            key: self.key,
            kind: self.kind.to_owned(),
            about: self.about,
            actor: self.actor,
            memo: self.memo,
            counters: self.counters,
            reverses: self.reverses,
            legs,
        })
    }
}

/// One leg for each account and unit, in the order of their codes, so that equal movements compare equal.
fn merge(sides: Vec<(Account, Unit, Side, i64)>) -> Result<Vec<Leg>, DraftError> {
    let mut sums: BTreeMap<(String, Unit), (Account, i128)> = BTreeMap::new();
    for (account, unit, side, minor) in sides {
        let code = account.code().to_owned();
        if !account.has_good_code() {
            return Err(DraftError::BadCode(code));
        }
        if minor < 0 {
            return Err(DraftError::Negative(code));
        }
        let signed = if side == Side::Debit { i128::from(minor) } else { -i128::from(minor) };
        let (known, sum) = sums.entry((code.clone(), unit)).or_insert_with(|| (account.clone(), 0));
        if *known != account {
            return Err(DraftError::TwoMeanings(code));
        }
        *sum += signed;
    }
    let mut legs = Vec::with_capacity(sums.len());
    for ((code, unit), (account, sum)) in sums {
        // A sum is kept away from i64::MIN too, so that every posting can be turned round.
        let amount = i64::try_from(sum).ok().filter(|amount| *amount != i64::MIN);
        let amount = amount.ok_or(DraftError::TooLarge(code))?;
        if amount != 0 {
            legs.push(Leg { account, unit, amount });
        }
    }
    if legs.is_empty() { Err(DraftError::Empty) } else { Ok(legs) }
}

fn balance(legs: &[Leg]) -> Result<(), DraftError> {
    let mut sums: BTreeMap<Unit, i128> = BTreeMap::new();
    for leg in legs {
        *sums.entry(leg.unit).or_default() += i128::from(leg.amount);
    }
    match sums.into_iter().find(|(_, by)| *by != 0) {
        Some((unit, by)) => Err(DraftError::Unbalanced { unit, by }),
        None => Ok(()),
    }
}

impl Transfer {
    /// The idempotency key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name of the movement.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What it is for.
    pub const fn about(&self) -> &Subject {
        &self.about
    }

    /// What each account takes part with.
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Currency, Money};

    use super::*;
    use crate::AccountKind;
    use crate::account::chart;

    fn draft() -> Draft {
        Draft::new("order:5:paid", "sale.paid", Subject::of("order", 5))
    }

    fn yuan(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn what_does_not_balance_cannot_be_sealed() {
        let gateway = chart::gateway("sandbox");
        let lopsided = draft().debit(&gateway, yuan(100)).credit(&chart::platform_revenue(), yuan(99)).seal();
        let unit = Unit::Currency(Currency::CNY);
        assert_eq!(lopsided, Err(DraftError::Unbalanced { unit, by: 1 }));
        let mixed = draft()
            .debit(&gateway, yuan(100))
            .credit(&chart::platform_revenue(), Money::new(100, Currency::USD))
            .seal();
        assert!(matches!(mixed, Err(DraftError::Unbalanced { .. })), "currencies do not balance each other");
    }

    #[test]
    fn sides_of_one_account_become_one_leg_and_zeros_vanish() {
        let (gateway, revenue) = (chart::gateway("sandbox"), chart::platform_revenue());
        let sealed = draft()
            .credit(&revenue, yuan(60))
            .debit(&gateway, yuan(100))
            .credit(&revenue, yuan(40))
            .credit(&chart::member_earnings(MemberId::new(3)), yuan(0))
            .seal()
            .unwrap();
        let amounts: Vec<_> = sealed.legs().iter().map(|leg| (leg.account.code(), leg.amount)).collect();
        assert_eq!(amounts, [("gateway:sandbox", 100), ("platform:revenue", -100)]);
    }

    #[test]
    fn mistakes_are_named() {
        let (gateway, revenue) = (chart::gateway("sandbox"), chart::platform_revenue());
        assert_eq!(draft().seal(), Err(DraftError::Empty));
        assert_eq!(draft().debit(&gateway, yuan(5)).credit(&gateway, yuan(5)).seal(), Err(DraftError::Empty));
        let negative = draft().debit(&gateway, yuan(-5)).credit(&revenue, yuan(-5)).seal();
        assert_eq!(negative, Err(DraftError::Negative("gateway:sandbox".into())));
        let huge = draft().debit(&gateway, yuan(i64::MAX)).debit(&gateway, yuan(1)).seal();
        assert_eq!(huge, Err(DraftError::TooLarge("gateway:sandbox".into())));
        let bad_code = draft().debit(&chart::gateway("Sand box"), yuan(5)).seal();
        assert_eq!(bad_code, Err(DraftError::BadCode("gateway:Sand box".into())));
        let two_kinds = draft()
            .debit(&gateway, yuan(5))
            .credit(&Account::new("gateway:sandbox", AccountKind::Income), yuan(5));
        assert_eq!(two_kinds.seal(), Err(DraftError::TwoMeanings("gateway:sandbox".into())));
        assert_eq!(Draft::new("a b", "sale.paid", Subject::of("order", 5)).seal(), Err(DraftError::BadKey));
        let bad_kind = Draft::new("a", "sale..paid", Subject::of("order", 5)).seal();
        assert_eq!(bad_kind, Err(DraftError::BadKind("sale..paid")));
        assert_eq!(draft().memo("字".repeat(501)).seal(), Err(DraftError::MemoTooLong));
    }
}
