//! What comes from outside, changed at random: the kept corpus of `fuzz/corpus` and a short run of changes of it, the
//! same at every run. Longer runs: docs/FUZZING.md.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[path = "../fuzz/targets.rs"]
mod targets;

/// Changes of each seed, where the time of [`AT_MOST`] allows them.
const CHANGES: u64 = 400;
/// For one target.
const AT_MOST: Duration = Duration::from_secs(12);
/// Inputs grow no longer.
const LONGEST: usize = 64 << 10;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The kept inputs of a target, in the order of their names.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = fs::read_dir(root().join("corpus").join(target))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// Numbers that look random and are the same at every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap()
    }
}

/// What breaks readers: lengths, signs, quotes, ends of numbers, halves of letters.
const PIECES: [&[u8]; 14] = [
    b"\0",
    b"\xff\xff\xff\xff",
    b"|",
    b"\"",
    b"\n",
    b";",
    b"<",
    b"[[",
    b"99999999999999999999",
    b"-1",
    b"\xc3",
    b"\xf0\x9f",
    "\u{202e}".as_bytes(),
    "Đ\u{300}\u{301}".as_bytes(),
];

/// One to four changes at random places: a bit, a cut, a repetition, a piece, a part of another input.
fn changed(seed: &[u8], others: &[(String, Vec<u8>)], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let to = (at + dice.below(32)).min(bytes.len());
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let again = bytes[at..to].repeat(1 + dice.below(40));
                bytes.splice(at..at, again);
            }
            3 => {
                let other = &others[dice.below(others.len())].1;
                let from = dice.below(other.len() + 1);
                let end = (from + dice.below(200)).min(other.len());
                bytes.splice(at..to, other[from..end].iter().copied());
            }
            4 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

#[test]
fn the_kept_corpus_and_changes_of_it_end_in_order() {
    for (name, target) in targets::TARGETS {
        let seeds = corpus(name);
        assert!(!seeds.is_empty(), "{name} has no corpus");
        for (_, seed) in &seeds {
            target(seed);
        }
        let (mut dice, began, mut count) = (Dice(0x9e37_79b9_7f4a_7c15), Instant::now(), 0_u64);
        'run: for _ in 0..CHANGES {
            for (seed_name, seed) in &seeds {
                let bytes = changed(seed, &seeds, &mut dice);
                let ran = std::panic::catch_unwind(|| target(&bytes));
                assert!(
                    ran.is_ok(),
                    "{name}: a change of {seed_name} fails: {:?}",
                    bytes.escape_ascii().to_string()
                );
                count += 1;
                if began.elapsed() > AT_MOST {
                    break 'run;
                }
            }
        }
        println!("{name}: {count} changes of {} inputs", seeds.len());
        assert!(count >= 50, "{name}: {count} changes only");
    }
}

#[test]
fn every_target_is_one_of_the_fuzzer_s() {
    for (name, _) in targets::TARGETS {
        assert!(
            root().join(format!("fuzz_targets/{name}.rs")).exists(),
            "{name} is not handed to the fuzzer"
        );
    }
    let files = fs::read_dir(root().join("fuzz_targets")).unwrap().count();
    assert_eq!(files, targets::TARGETS.len(), "fuzz_targets");
}
