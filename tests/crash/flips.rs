//! Bits that rot: one byte of the file changed, anywhere. Either it is told, or it makes no difference.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::disk::{Dice, Disk};
use crate::work::{digest, open, step, store};
use soxa_keys::{Cipher, PAGE};

#[test]
fn ten_thousand_changed_bytes_are_never_silently_wrong() {
    changed_bytes(&Disk::default(), 10_000);
}

#[test]
fn nor_are_changed_bytes_of_an_encrypted_register() {
    for cipher in Cipher::ALL {
        changed_bytes(&Disk::encrypted(cipher), 4_000);
    }
}

/// Pages of an encrypted register put in each other's places, or put back as they were before.
#[test]
fn swapped_and_older_pages_of_an_encrypted_register_are_never_silently_wrong() {
    for cipher in Cipher::ALL {
        let disk = Disk::encrypted(cipher);
        let register = Arc::new(open(&disk).unwrap());
        let mut dice = Dice::new(11);
        (0..20).for_each(|n| step(&register, &mut dice, n));
        let before = disk.bytes();
        (20..40).for_each(|n| step(&register, &mut dice, n));
        let whole = digest(&register);
        Arc::into_inner(register).unwrap().close().unwrap();
        let image = disk.bytes();
        let pages = before.len().min(image.len()) / PAGE - disk.begin() / PAGE;
        let page = |n: usize| disk.begin() + n * PAGE..disk.begin() + (n + 1) * PAGE;
        let mut told = 0;
        for round in 0..2_000 {
            let mut bytes = image.clone();
            let (one, other) = (dice.roll(pages), dice.roll(pages));
            let source = if round % 2 == 0 { &image } else { &before };
            bytes[page(one)].copy_from_slice(&source[if round % 2 == 0 { page(other) } else { page(one) }]);
            told += usize::from(looks(&disk, bytes, &whole).is_none());
        }
        assert!(told > 100, "{told} told");
    }
}

/// What a look at an image finds: nothing, where it is told that something is wrong; else what was there.
fn looks(disk: &Disk, bytes: Vec<u8>, whole: &[u8; 32]) -> Option<[u8; 32]> {
    let disk = disk.like(bytes);
    let looked = catch_unwind(AssertUnwindSafe(|| store(&disk).ok()?.read().ok()?.digest().ok()));
    let found = looked.unwrap_or_else(|_| panic!("panicked"));
    assert!(found.is_none_or(|found| found == *whole), "silently wrong");
    found
}

fn changed_bytes(disk: &Disk, rounds: usize) {
    let disk = disk.clone();
    let register = Arc::new(open(&disk).unwrap());
    let mut dice = Dice::new(3);
    for n in 0..80 {
        step(&register, &mut dice, n);
    }
    let whole = digest(&register);
    Arc::into_inner(register).unwrap().close().unwrap();
    let image = disk.bytes();
    // Free pages are no target: half of the flips go where something stands.
    let used: Vec<usize> = (0..image.len()).filter(|i| image[*i] != 0).collect();
    let (mut told, mut harmless) = (0, 0);
    for round in 0..rounds {
        let at = if round % 2 == 0 { used[dice.roll(used.len())] } else { dice.roll(image.len()) };
        let mut bytes = image.clone();
        bytes[at] ^= 1 << dice.roll(8);
        let disk = disk.like(bytes);
        let looked = catch_unwind(AssertUnwindSafe(|| {
            let store = store(&disk).ok()?;
            let reader = store.read().ok()?;
            let found = reader.digest().ok()?;
            Some(found)
        }));
        match looked.unwrap_or_else(|_| panic!("panicked with byte {at} changed")) {
            None => told += 1,
            Some(found) => {
                assert_eq!(found, whole, "silently wrong with byte {at} changed");
                harmless += 1;
            }
        }
    }
    eprintln!("{told} told, {harmless} harmless, of a file of {} KiB", image.len() / 1024);
    // Copy-on-write leaves pages behind that nobody reads: most of a young file.
    assert!(told > rounds / 10, "{told} told");
}
