//! How long to wait before the next try.

use std::time::Duration;

use kernel::Entropy;

/// Doubles from `first` with each failed attempt up to `longest`, plus up to a quarter at random: whatever failed
/// together must not come back together.
pub(crate) fn delay(entropy: &dyn Entropy, first: Duration, longest: Duration, attempt: u32) -> Duration {
    let doublings = attempt.saturating_sub(1).min(31);
    let steady = first.saturating_mul(1 << doublings).min(longest);
    let mut draw = [0; 2];
    entropy.fill(&mut draw);
    steady + steady / 4 * u32::from(u16::from_le_bytes(draw)) / u32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use kernel::SeededEntropy;

    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_limit_and_never_falls_short() {
        let entropy = SeededEntropy::new(1);
        let first = Duration::from_secs(2);
        let longest = Duration::from_secs(60);
        for (attempt, steady) in [(1, 2), (2, 4), (3, 8), (6, 60), (40, 60)] {
            for _ in 0..100 {
                let waited = delay(&entropy, first, longest, attempt);
                let steady = Duration::from_secs(steady);
                assert!(waited >= steady && waited <= steady + steady / 4, "{attempt}: {waited:?}");
            }
        }
    }
}
