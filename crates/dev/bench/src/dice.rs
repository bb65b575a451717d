//! Numbers that look random and are the same in every run.

/// A generator that is cheap enough to stand between two requests (splitmix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A generator of its own for each seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        // The bias of the remainder is far below what a benchmark could see.
        usize::try_from(self.number() % (end.max(1) as u64)).unwrap_or(0)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_comes_up_and_a_seed_repeats_itself() {
        let mut dice = Dice::new(7);
        let thrown: Vec<usize> = (0..200).map(|_| dice.below(6)).collect();
        assert!((0..6).all(|face| thrown.contains(&face)));
        let mut again = Dice::new(7);
        assert!(thrown.iter().all(|face| again.below(6) == *face));
    }
}
