//! Amounts as gateways write them, read without a float and without goodwill.

use kernel::{Currency, Money};

/// Reads yuan as Alipay writes them: digits, perhaps a point and at most two digits. No sign, no exponent, no spaces.
pub(crate) fn yuan(text: &str) -> Option<Money> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let minor = format!("{whole}{fraction:0<2}").parse().ok()?;
    Some(Money::new(minor, Currency::CNY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen_and_nothing_else_is() {
        for (text, minor) in
            [("1.00", 100), ("0.01", 1), ("88.8", 8_880), ("7", 700), ("1234567.89", 123_456_789)]
        {
            assert_eq!(yuan(text), Some(Money::new(minor, Currency::CNY)), "{text}");
        }
        for bad in
            ["", ".", "1.", ".5", "-1.00", "+1.00", "1e2", "1.001", " 1.00", "1.00 ", "1,000.00", "１.00"]
        {
            assert_eq!(yuan(bad), None, "{bad:?}");
        }
        assert_eq!(yuan("92233720368547758.08"), None, "one fen too much for 64 bits");
        assert_eq!(yuan("92233720368547758.07").map(|money| money.minor), Some(i64::MAX));
    }
}
