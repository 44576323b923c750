//! What the journal is held against: checkpoints, and the codes printed at the foot of slips, typed in by hand.
//!
//! A code is the entry's number and groups of four letters: `1234-ABCD-EFGH-IJKL-MNOP…`. Four groups (80 bits) are enough;
//! letters may be small, groups apart by spaces, and `0`, `1`, `8` are taken as the `O`, `I`, `B` they stand for.

use super::checkpoint::{Signed, read_all};
use super::journal::Head;

/// Letters needed at least: 80 bits.
const LEAST: usize = 16;
/// Letters a code has.
const MOST: usize = 32;

/// A code from a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Number of the entry.
    pub seq: u64,
    /// Beginning of its hash in base 32.
    pub letters: String,
}

/// How a code fits an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is the entry's.
    Same,
    /// It is nearly the entry's: a slip of the finger, in this group (from 1).
    Mistyped(usize),
    /// It is of another history.
    Other,
}

impl Code {
    /// Compares the code with the hash of the entry it names.
    pub fn fit(&self, hash: &[u8; 32]) -> Fit {
        let full = Head { seq: self.seq, hash: *hash }.anchor();
        let (_, groups) = full.split_once('-').unwrap_or_default();
        let full: Vec<char> = groups.chars().filter(|c| *c != '-').collect();
        let wrong: Vec<usize> =
            self.letters.chars().zip(full).enumerate().filter(|(_, (a, b))| a != b).map(|(i, _)| i).collect();
        match wrong.first() {
            None => Fit::Same,
            // Letters of another hash agree one time in thirty-two; those of a mistyped code nearly always.
            Some(first) if wrong.len() * 3 <= self.letters.len() => Fit::Mistyped(first / 4 + 1),
            Some(_) => Fit::Other,
        }
    }
}

/// What a file of anchors holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    /// Signed checkpoints.
    pub checkpoints: Vec<Signed>,
    /// Codes from slips.
    pub codes: Vec<Code>,
    /// Lines that look like an anchor and cannot be read.
    pub unread: Vec<usize>,
}

impl Anchors {
    /// Reads a text: checkpoints, codes, or both, between whatever else stands there.
    pub fn read(text: &str) -> Self {
        let (checkpoints, mut unread) = read_all(text);
        let mut codes = Vec::new();
        for (i, line) in text.lines().enumerate() {
            match code(line) {
                Some(Ok(code)) => codes.push(code),
                Some(Err(())) => unread.push(i + 1),
                None => {}
            }
        }
        Self { checkpoints, codes, unread }
    }

    /// Whether there is nothing to hold the journal against.
    pub fn is_empty(&self) -> bool {
        self.checkpoints.is_empty() && self.codes.is_empty()
    }

    /// The numbers of the entries spoken of.
    pub fn seqs(&self) -> Vec<u64> {
        let checkpoints = self.checkpoints.iter().map(|s| s.checkpoint.head.seq);
        let mut seqs: Vec<u64> = checkpoints.chain(self.codes.iter().map(|c| c.seq)).collect();
        seqs.sort_unstable();
        seqs.dedup();
        seqs
    }
}

/// The code on a line: a number, then at least two groups of four. An error where there are too few or odd letters.
fn code(line: &str) -> Option<Result<Code, ()>> {
    let line = line.rsplit_once(':').map_or(line, |(_, code)| code);
    let mut words = line.split(|c: char| c.is_whitespace() || "-–—.".contains(c)).filter(|w| !w.is_empty());
    let seq: u64 = words.next()?.parse().ok()?;
    let groups: Vec<&str> = words.collect();
    let plausible = |g: &&str| g.chars().all(|c| c.is_ascii_alphanumeric());
    if groups.first()?.len() < 4 || !groups.iter().all(plausible) {
        return None;
    }
    let letters: String = groups.concat().chars().map(letter).collect();
    let known = letters.chars().all(|c| c.is_ascii_uppercase() || ('2'..='7').contains(&c));
    Some(if known && (LEAST..=MOST).contains(&letters.len()) { Ok(Code { seq, letters }) } else { Err(()) })
}

/// A typed letter as base 32 has it.
fn letter(c: char) -> char {
    match c.to_ascii_uppercase() {
        '0' => 'O',
        '1' => 'I',
        '8' => 'B',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let head = Head { seq: 1234, hash: std::array::from_fn(|i| (i * 37 + 11) as u8) };
        let printed = head.anchor();
        let short: Vec<&str> = printed.splitn(6, '-').take(5).collect();
        let typed = [
            printed.clone(),
            format!("Nhật ký sổ: {printed}"),
            printed.to_lowercase().replace('-', " "),
            short.join("-"),
            printed.replace('O', "0").replace('I', "1").replace('B', "8"),
        ];
        for text in typed {
            let anchors = Anchors::read(&text);
            assert_eq!(anchors.codes.len(), 1, "{text}");
            assert_eq!(anchors.codes[0].fit(&head.hash), Fit::Same, "{text}");
            assert_eq!(anchors.codes[0].fit(&[3; 32]), Fit::Other, "{text}");
        }
        let last = if printed.ends_with('A') { "B" } else { "A" };
        let slipped = format!("{}{last}", &printed.get(..printed.len() - 1).unwrap());
        assert_eq!(Anchors::read(&slipped).codes[0].fit(&head.hash), Fit::Mistyped(8));
        assert_eq!(Anchors::read("1234-ABCD-EFGH").unread, [1]);
        for other in ["", "Ghi chú 12", "12 tháng 3 năm 2026", "0905 123 456"] {
            assert!(Anchors::read(other).is_empty(), "{other}");
        }
    }
}
