//! Our numbers at the gateways, and texts of theirs that are safe to keep.

use db::Tx;

/// A number for a try: 27 characters that every gateway takes.
pub(crate) fn attempt(tx: &mut Tx) -> String {
    number(tx, 'p')
}

/// A number for a refund.
pub(crate) fn refund(tx: &mut Tx) -> String {
    number(tx, 'r')
}

// 104 random bits: nobody guesses one, and two never meet. Alipay takes no hyphen, WeChat Pay at most 32 characters.
fn number(tx: &mut Tx, kind: char) -> String {
    let mut random = [0; 13];
    tx.entropy().fill(&mut random);
    format!("{kind}{}", hex::encode(random))
}

/// A foreign text for the timeline: one clean line of bounded length.
pub(crate) fn detail(text: &str) -> String {
    kernel::text::clean_line(text).chars().take(200).collect()
}

/// Is it a name that a gateway may give: short, visible, ASCII? Anything else would be a trap for the database or the
/// page that shows it.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_visible() {
        assert!(is_name("wx2026_4200001234") && is_name("pi_3Abc"));
        for bad in ["", " ", "a b", "a\0b", "支付", "a\n", &"x".repeat(129)] {
            assert!(!is_name(bad), "{bad:?}");
        }
    }
}
