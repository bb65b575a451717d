//! What is counted, and how much of it.

use std::fmt;
use std::str::FromStr;

use kernel::{Currency, Money, UnknownText};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What the postings of an account count. Two units never add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Minor units of a currency.
    Currency(Currency),
    /// Points of the community. They are not money and have no rate.
    Points,
}

/// The code of points; no ISO 4217 currency has it.
const POINTS: &str = "PTS";

impl Unit {
    /// The code as stored: three letters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Currency(currency) => currency.code(),
            Self::Points => POINTS,
        }
    }
}

impl From<Currency> for Unit {
    fn from(currency: Currency) -> Self {
        Self::Currency(currency)
    }
}

impl FromStr for Unit {
    type Err = UnknownText;

    fn from_str(code: &str) -> Result<Self, UnknownText> {
        match code {
            POINTS => Ok(Self::Points),
            _ => code.parse().map(Self::Currency).map_err(|_| UnknownText),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// So many of a unit: money or points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// Whole minor units, or whole points.
    pub minor: i64,
    /// What is counted.
    pub unit: Unit,
}

impl Amount {
    /// So many minor units.
    pub const fn new(minor: i64, unit: Unit) -> Self {
        Self { minor, unit }
    }

    /// So many points.
    pub const fn points(count: i64) -> Self {
        Self::new(count, Unit::Points)
    }

    /// The same as money, unless points are counted.
    pub const fn money(self) -> Option<Money> {
        match self.unit {
            Unit::Currency(currency) => Some(Money::new(self.minor, currency)),
            Unit::Points => None,
        }
    }
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self::new(money.minor, money.currency.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_reads_back_from_its_code() {
        for unit in Currency::all().map(Unit::from).chain([Unit::Points]) {
            assert_eq!(unit.as_str().parse(), Ok(unit));
        }
        assert_eq!("cny".parse::<Unit>(), Err(UnknownText));
    }

    #[test]
    fn points_are_not_money() {
        assert_eq!(Amount::points(5).money(), None);
        let price = Money::new(9_900, Currency::CNY);
        assert_eq!(Amount::from(price).money(), Some(price));
    }
}
