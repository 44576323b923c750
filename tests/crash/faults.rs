//! The disk fails at every single operation of forty saves: nothing acknowledged is lost, and every error is resolved by
//! the submission's id to saved or not saved.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use soxa::service::intake::receive;
use soxa::service::people;

use crate::disk::{Disk, Fault};
use crate::work::{case, lan, open, person, store};

const EIO: i32 = 5;
const ENOSPC: i32 = 28;

#[test]
fn the_disk_may_fail_at_every_operation_of_forty_saves() {
    let disk = Disk::default();
    let register = open(&disk).unwrap();
    people::add(&register, &lan(&register), &person(1), "p").unwrap();
    register.close().unwrap();
    let mut image = disk.bytes();
    let (tried, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
    for save in 0..40 {
        // The save as it goes well: how many operations it takes, and the disk after it.
        let disk = Disk::holding(image.clone());
        let register = open(&disk).unwrap();
        disk.fail(None);
        receive(&register, &lan(&register), &case(1, save), &format!("s{save}")).unwrap();
        let operations = disk.done();
        register.close().unwrap();
        std::thread::scope(|scope| {
            for errno in [EIO, ENOSPC] {
                let (image, tried, told) = (&image, &tried, &told);
                scope.spawn(move || {
                    for at in 0..operations {
                        for sticky in [false, true] {
                            tried.fetch_add(1, Ordering::Relaxed);
                            let fault = Fault { at, sticky, errno };
                            told.fetch_add(usize::from(fails(image, save, fault)), Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        image = disk.bytes();
    }
    let (tried, told) = (tried.into_inner(), told.into_inner());
    eprintln!("{tried} faults, {told} told of");
    assert!(tried > 40 * 8 && told > tried / 4, "{tried} faults, {told} told");
}

/// A save during which the disk fails; whether the officer was told so.
fn fails(image: &[u8], save: usize, fault: Fault) -> bool {
    let id = format!("s{save}");
    let disk = Disk::holding(image.to_vec());
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let register = open(&disk).unwrap();
        disk.fail(Some(fault));
        let outcome = receive(&register, &lan(&register), &case(1, save), &id);
        // Whatever was said, it must be so once the disk works again.
        let said = outcome
            .as_ref()
            .map(|c| c.value.case.record.code.to_string())
            .map_err(soxa::service::ServiceError::exit_code);
        drop(register);
        said
    }));
    let said = outcome.unwrap_or_else(|_| panic!("panicked at {fault:?} of save {save}"));
    disk.fail(None);
    let there = store(&disk).unwrap_or_else(|e| panic!("{fault:?}, save {save}: {e}"));
    let saved = there.read().unwrap().submission(&id).unwrap();
    drop(there);
    assert!(said.is_err() || saved.is_some(), "lost at {fault:?} of save {save}");
    // The officer tries again with the same id: once, whether it had been saved or not.
    let register = open(&disk).unwrap();
    let again = receive(&register, &lan(&register), &case(1, save), &id).unwrap();
    if let Ok(code) = &said {
        assert_eq!(*code, again.value.case.record.code.to_string());
    }
    let cases = register.read(|r| Ok(r.count::<soxa::domain::case::Case>()?)).unwrap();
    assert_eq!(cases, save as u64 + 1, "{fault:?}");
    if fault.at % 8 == save % 8 {
        let report = register.read(|r| Ok(r.verify()?)).unwrap();
        assert_eq!(report.damage, Vec::<String>::new(), "{fault:?}");
    }
    said.is_err()
}
