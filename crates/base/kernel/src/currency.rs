//! The currencies in which prices can be set.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(&'static Facts);

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Facts {
    code: &'static str,
    exponent: u32,
    symbol: &'static str,
}

const fn facts(code: &'static str, exponent: u32, symbol: &'static str) -> Facts {
    Facts { code, exponent, symbol }
}

// Exponents as in ISO 4217. ISK and UGX are left out on purpose: gateways disagree about their minor units.
static KNOWN: [Facts; 12] = [
    facts("CNY", 2, "¥"),
    facts("USD", 2, "US$"),
    facts("EUR", 2, "€"),
    facts("GBP", 2, "£"),
    facts("JPY", 0, "JP¥"),
    facts("HKD", 2, "HK$"),
    facts("TWD", 2, "NT$"),
    facts("SGD", 2, "S$"),
    facts("KRW", 0, "₩"),
    facts("AUD", 2, "A$"),
    facts("CAD", 2, "C$"),
    facts("KWD", 3, "KWD "),
];

/// What a refusal names as possible.
static CODES: [&str; KNOWN.len()] = {
    let mut codes = [""; KNOWN.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = KNOWN[at].code;
        at += 1;
    }
    codes
};

/// No price can be set in this currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency")]
pub struct UnknownCurrency;

impl Currency {
    /// Renminbi.
    pub const CNY: Self = Self(&KNOWN[0]);
    /// United States dollar.
    pub const USD: Self = Self(&KNOWN[1]);
    /// Euro.
    pub const EUR: Self = Self(&KNOWN[2]);
    /// Japanese yen, which has no minor unit.
    pub const JPY: Self = Self(&KNOWN[4]);

    /// All currencies in which a price can be set.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(Self)
    }

    /// The code in capitals, as stored.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// Digits after the decimal point; 0 where the currency has no minor unit.
    pub const fn exponent(self) -> u32 {
        self.0.exponent
    }

    /// What is written before an amount.
    pub const fn symbol(self) -> &'static str {
        self.0.symbol
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        KNOWN.iter().find(|known| known.code == code).map(Self).ok_or(UnknownCurrency)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(|_| de::Error::unknown_variant(&code, &CODES))
    }
}
