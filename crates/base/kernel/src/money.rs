//! Amounts of money.

use serde::{Deserialize, Serialize};

use crate::{Currency, Locale};

/// Whole minor units (分, cents) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: ¥99.00 is 9900, JP¥99 is 99. May be negative in a statement.
    pub minor: i64,
    /// What is counted.
    pub currency: Currency,
}

/// A sum of money cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two currencies do not add up.
    #[error("amounts of different currencies")]
    CurrencyMismatch,
    /// The sum does not fit 64 bits.
    #[error("amount too large")]
    Overflow,
    /// A text is not an amount of this currency.
    #[error("not an amount")]
    NotAnAmount,
}

impl Money {
    /// An amount of `minor` units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// Where the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference of two amounts.
    ///
    /// # Errors
    /// Where the currencies differ or the difference does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.checked_neg()?)
    }

    /// The same amount the other way.
    ///
    /// # Errors
    /// Where the amount has no opposite.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// A share of `basis_points` hundredths of a percent, rounded half to even. What is left over stays with
    /// whoever holds the rest, so that a split always sums to the whole.
    pub fn share(self, basis_points: u32) -> Self {
        let scaled = i128::from(self.minor) * i128::from(basis_points);
        let (whole, rest) = (scaled.div_euclid(10_000), scaled.rem_euclid(10_000));
        let up = rest > 5_000 || (rest == 5_000 && whole % 2 != 0);
        let minor = whole + i128::from(up);
        Self { minor: i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX }), ..self }
    }

    /// Reads what a person types into a price field: `99`, `99.5`, `1,299.00`. A comma parts thousands and nothing else:
    /// `29,00` is how much of Europe writes 29.00, and must not become 2900.
    ///
    /// # Errors
    /// Where the text is no amount, is negative, or has more decimals than the currency.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim().replace('，', ",");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let grouped = whole.contains(',');
        if grouped && !((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)) {
            return Err(MoneyError::NotAnAmount);
        }
        let whole = whole.replace(',', "");
        let places = currency.exponent() as usize;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 15
            || fraction.len() > places
            || !digits(&whole)
            || !digits(fraction)
        {
            return Err(MoneyError::NotAnAmount);
        }
        let minor = format!("{whole}{fraction:0<places$}");
        minor.parse().map(|minor| Self { minor, currency }).map_err(|_| MoneyError::NotAnAmount)
    }

    /// The bare decimal number, as a form field or JSON shows it: `1299.00`.
    pub fn decimal(self) -> String {
        let places = self.currency.exponent() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// As a reader sees it: `¥1,299.00`, `−¥99.00`.
    pub fn display(self, locale: Locale) -> String {
        let decimal = self.decimal();
        let unsigned = decimal.trim_start_matches('-');
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let mut grouped = String::with_capacity(decimal.len() + 8);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.minor < 0 { "−" } else { "" };
        // Readers of English meet both yuan and yen, so there ¥ says whose it is.
        let symbol = match (locale, self.currency.code()) {
            (Locale::En, "CNY") => "CN¥",
            _ => self.currency.symbol(),
        };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{symbol}{grouped}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn amounts_read_and_print_in_minor_units() {
        assert_eq!(Money::parse("1,299.5", Currency::CNY), Ok(yuan(129_950)));
        assert_eq!(Money::parse("99", Currency::JPY), Ok(Money::new(99, Currency::JPY)));
        for bad in [
            "29,00",
            "9.9,9",
            "1,2,3",
            ",999",
            "1,,000",
            "1234,567",
            "",
            ".",
            "-1",
            "1.005",
            "1e3",
            "１",
            "99.5.5",
            "9999999999999999",
        ] {
            assert_eq!(Money::parse(bad, Currency::CNY), Err(MoneyError::NotAnAmount), "{bad:?}");
        }
        assert_eq!(yuan(129_950).display(Locale::ZhCn), "¥1,299.50");
        assert_eq!(yuan(-5).display(Locale::En), "−CN¥0.05");
        assert_eq!(Money::new(1_000_000, Currency::JPY).display(Locale::ZhCn), "JP¥1,000,000");
    }

    #[test]
    fn a_share_rounds_half_to_even_and_the_rest_stays() {
        assert_eq!(yuan(5).share(5_000), yuan(2));
        assert_eq!(yuan(15).share(5_000), yuan(8));
        for minor in 0..200 {
            let share = yuan(minor).share(7_000);
            let rest = yuan(minor).checked_sub(share).unwrap();
            assert_eq!(share.checked_add(rest), Ok(yuan(minor)));
            assert!(share.minor >= 0 && rest.minor >= 0);
        }
    }

    #[test]
    fn currencies_do_not_mix() {
        let dollars = Money::new(1, Currency::USD);
        assert_eq!(yuan(1).checked_add(dollars), Err(MoneyError::CurrencyMismatch));
        assert_eq!(yuan(i64::MAX).checked_add(yuan(1)), Err(MoneyError::Overflow));
    }
}
