//! A small random generator that gives the same numbers everywhere and for ever: SplitMix64 (Steele, Lea, Flood 2014).

/// A stream of numbers from a seed. Not for secrets.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream `stream` of a seed; streams of one seed have nothing to do with each other.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut first = Self(seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        first.number();
        first
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 for a limit of 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.number()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below(u64::from(high.max(low).abs_diff(low)) + 1) as i32
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of some texts; empty where there are none.
    pub fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.below(of.len() as u64) as usize).copied().unwrap_or_default()
    }

    /// One of some texts, each so many times as its weight says.
    pub fn weighted<'a>(&mut self, of: &[(&'a str, u64)]) -> &'a str {
        let mut left = self.below(of.iter().map(|(_, weight)| weight).sum());
        for (text, weight) in of {
            if left < *weight {
                return text;
            }
            left -= weight;
        }
        ""
    }

    /// Puts a list into a random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_for_ever() {
        let mut random = Random::new(1, 0);
        let first: Vec<u64> = (0..4).map(|_| random.below(1000)).collect();
        let mut again = Random::new(1, 0);
        assert_eq!(first, (0..4).map(|_| again.below(1000)).collect::<Vec<_>>());
        assert_ne!(Random::new(1, 1).number(), Random::new(1, 0).number());
        assert!((0..1000).all(|_| (3..=5).contains(&random.between(3, 5))));
    }
}
