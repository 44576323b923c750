//! The disk fails at every single operation of forty saves: nothing acknowledged is lost, and every error is resolved by
//! the submission's id to saved or not saved.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use std::sync::Arc;
use std::time::{Duration, Instant};

use soxa_service::drafts::{Keeper, key};
use soxa_service::grant::ReadCases;
use soxa_service::intake::receive;
use soxa_service::proof;
use soxa_service::{Actor, Register, ServiceError, access, calendar, people};
use soxa_store::StoreError;
use soxa_store::codec::Kind;

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
        let said =
            outcome.as_ref().map(|c| c.value.case.record.code.to_string()).map_err(ServiceError::exit_code);
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
    let cases = register
        .read(&lan(&register).require(ReadCases).unwrap(), |r| Ok(r.count::<soxa_domain::case::Case>()?))
        .unwrap();
    assert_eq!(cases, save as u64 + 1, "{fault:?}");
    if fault.at % 8 == save % 8 {
        let report = proof::whole_file(&register).unwrap();
        assert_eq!(report.damage, Vec::<String>::new(), "{fault:?}");
    }
    said.is_err()
}

/// Something that is written beside the saves of cases and people.
type Beside = (&'static str, fn(&Register, &Actor));

/// What every terminal writes without anybody pressing a key for it, and a setting.
const BESIDE: [Beside; 4] = [
    ("a draft", |register, lan| {
        let keeper = Keeper::start(Arc::new(register.clone()));
        keeper.keep(key(lan, "intake"), vec![7; 900]);
        keeper.flush();
    }),
    ("looks", |register, lan| {
        let _ = access::opened(register, lan, Kind::Person, 1);
        let _ = access::flush(register);
    }),
    ("a setting", |register, lan| {
        let day = "2026-01-01".parse().unwrap();
        let edit = calendar::CalendarEdit::Clear(day);
        let _ = calendar::edit(register, lan, &edit);
    }),
    ("a save", |register, lan| {
        let _ = people::add(register, lan, &person(3), "q");
    }),
];

#[test]
fn f8_whatever_write_fails_every_terminal_goes_on_once_the_disk_does() {
    let disk = Disk::default();
    let register = open(&disk).unwrap();
    people::add(&register, &lan(&register), &person(1), "p").unwrap();
    register.close().unwrap();
    let image = disk.bytes();
    let mut tried = 0;
    for (what, write) in BESIDE {
        let disk = Disk::holding(image.clone());
        let register = open(&disk).unwrap();
        disk.fail(None);
        let officer = lan(&register);
        write(&register, &officer);
        let operations = disk.done();
        assert!(operations > 0, "{what} wrote nothing");
        drop(register);
        for at in 0..operations {
            for (sticky, errno) in [(false, EIO), (false, ENOSPC), (true, [EIO, ENOSPC][at % 2])] {
                tried += 1;
                let fault = Fault { at, sticky, errno };
                let disk = Disk::holding(image.clone());
                let register = open(&disk).unwrap();
                disk.fail(Some(fault));
                write(&register, &officer);
                // While the disk fails on, what is said of a save is so, or that it is not known.
                let during = receive(&register, &officer, &case(1, 1), "during");
                disk.fail(None);
                let began = Instant::now();
                let after = receive(&register, &officer, &case(1, 2), "after");
                assert!(after.is_ok(), "{what}, {fault:?}: {:?}", after.err());
                assert!(began.elapsed() < Duration::from_secs(2), "{what}, {fault:?}");
                let there = register
                    .read(&officer.require(ReadCases).unwrap(), |r| Ok(r.submission("during")?))
                    .unwrap()
                    .is_some();
                match &during {
                    Ok(_) => assert!(there, "{what}, {fault:?}: lost"),
                    Err(ServiceError::NotSaved(_) | ServiceError::Store(StoreError::DiskFull)) => {
                        assert!(!there, "{what}, {fault:?}: saved, and said not to be");
                    }
                    Err(_) => {}
                }
                let report = proof::whole_file(&register).unwrap();
                assert_eq!(report.damage, Vec::<String>::new(), "{what}, {fault:?}");
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn f8_a_draft_is_kept_once_there_is_room_again_without_a_further_key() {
    let disk = Disk::default();
    let register = Arc::new(open(&disk).unwrap());
    let (officer, keeper) = (lan(&register), Keeper::start(Arc::clone(&register)));
    disk.fail(Some(Fault { at: 0, sticky: true, errno: ENOSPC }));
    keeper.keep(key(&officer, "intake"), b"half a form".to_vec());
    keeper.flush();
    disk.fail(None);
    let until = Instant::now() + Duration::from_secs(4);
    loop {
        if let Ok(kept) = soxa_service::drafts::of_operator(&register, &officer)
            && kept.iter().any(|(_, bytes)| bytes == b"half a form")
        {
            return;
        }
        assert!(Instant::now() < until, "the draft was never kept");
        std::thread::sleep(Duration::from_millis(50));
    }
}
