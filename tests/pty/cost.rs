//! What keys and idleness cost, measured at the line.

use std::time::Duration;

use crate::place::{Place, chau};
use crate::terminal::owners;

#[test]
fn bytes_of_keys_and_screens() {
    let place = Place::new();
    let mut terminal = place.open();
    for (what, key) in [
        ("1", "\x1b1"),
        ("help", "\x1bOP"),
        ("back", "\x1b"),
        ("3", "\x1b3"),
        ("people", "dinh"),
        ("2", "\x1b2"),
    ] {
        terminal.mark().send(key);
        let bytes = terminal.answer().len();
        assert!((1..=3_500).contains(&bytes), "{what}: {bytes} bytes");
    }
    terminal.send("\x1b3").settles().send("dinh").settles();
    for key in ["\x1b[B"; 18].iter().chain(&["\x1b[A"; 3]) {
        terminal.mark().send(key);
        let bytes = terminal.answer();
        assert!(bytes.len() <= 300, "a step: {} bytes: {bytes:?}", bytes.len());
    }
    terminal.mark().send("\r");
    let bytes = terminal.answer().len();
    assert!((1..=3_500).contains(&bytes), "a person: {bytes} bytes");
}

#[test]
fn bytes_of_letters_in_a_form() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send(format!("{}\r", chau())).sees("Nhận hồ sơ mới").settles();
    terminal.send("ttr").settles().send("\r").sees("7.000").goes_to("ghi chu");
    for c in "chowf Ddinh Vawn".chars() {
        terminal.mark().send(c.to_string());
        let bytes = terminal.answer();
        assert!((1..=120).contains(&bytes.len()), "{c:?}: {} bytes: {bytes:?}", bytes.len());
    }
}

/// How often the program was woken so far, all its threads together.
fn wakes(pid: u32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let counts = tasks.flatten().filter_map(|task| {
        let status = std::fs::read_to_string(task.path().join("status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches"))?;
        line.split_whitespace().last()?.parse::<u64>().ok()
    });
    counts.sum()
}

#[test]
fn idle_costs_nothing() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send("\x1b1").sees("Người nộp").send("ch").settles();
    // The draft is written.
    std::thread::sleep(Duration::from_secs(2));
    terminal.mark();
    let before = wakes(terminal.pid());
    std::thread::sleep(Duration::from_secs(5));
    let woken = wakes(terminal.pid()) - before;
    assert!(woken <= 2, "{woken} wake-ups");
    assert_eq!(terminal.since_mark(), "");
}

/// Bytes the owner of a place's register has read from files so far; what comes by its socket is not counted.
fn read_from_files(place: &Place) -> u64 {
    let owner = owners(place.path()).first().unwrap().as_raw_nonzero();
    let io = std::fs::read_to_string(format!("/proc/{owner}/io")).unwrap();
    let line = io.lines().find(|line| line.starts_with("rchar")).unwrap();
    line.split_whitespace().last().unwrap().parse().unwrap()
}

#[test]
fn the_second_of_two_equal_keys_reads_no_page_of_the_file() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send("\x1b3").settles().send("d").settles().send("i").settles().send("\x7f").settles();
    // What was looked at is journalled within a second.
    std::thread::sleep(Duration::from_millis(1_500));
    let before = read_from_files(&place);
    for key in ["i", "\x7f", "i", "\x7f"] {
        terminal.send(key).settles();
    }
    assert_eq!(read_from_files(&place) - before, 0);
}
