//! Bits that rot: one byte of the file changed, anywhere. Either it is told, or it makes no difference.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::disk::{Dice, Disk};
use crate::work::{digest, open, step, store};

#[test]
fn ten_thousand_changed_bytes_are_never_silently_wrong() {
    let disk = Disk::default();
    let register = Arc::new(open(&disk).unwrap());
    let mut dice = Dice::new(3);
    for n in 0..40 {
        step(&register, &mut dice, n);
    }
    let whole = digest(&register);
    Arc::into_inner(register).unwrap().close().unwrap();
    let image = disk.bytes();
    // Free pages are no target: half of the flips go where something stands.
    let used: Vec<usize> = (0..image.len()).filter(|i| image[*i] != 0).collect();
    let (mut told, mut harmless) = (0, 0);
    for round in 0..10_000 {
        let at = if round % 2 == 0 { used[dice.roll(used.len())] } else { dice.roll(image.len()) };
        let mut bytes = image.clone();
        bytes[at] ^= 1 << dice.roll(8);
        let disk = Disk::holding(bytes);
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
    assert!(told > 1_000, "{told} told");
}
