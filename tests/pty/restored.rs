//! The terminal is as it was, and the register closed, on every way out.

use rustix::process::Signal;

use crate::place::Place;
use crate::terminal::Terminal;

fn busy(place: &Place) -> Terminal {
    let mut terminal = place.open();
    terminal.send("\x1b1").sees("Người nộp").send("cha").settles();
    terminal
}

#[test]
fn after_leaving() {
    let place = Place::new();
    let mut terminal = busy(&place);
    terminal.send("\x11");
    assert_eq!(terminal.ends(), 0);
    terminal.is_restored();
    place.verify();
}

#[test]
fn after_being_asked_to_end() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let place = Place::new();
        let mut terminal = busy(&place);
        terminal.signal(signal);
        terminal.ends();
        terminal.is_restored();
        place.verify();
        // What was typed is offered again: a line that drops is no reason to lose it.
        place.open().sees("1 nháp");
    }
}

#[test]
fn while_it_is_put_away_and_after_it_is_fetched_back() {
    let place = Place::new();
    let mut terminal = busy(&place);
    let before = terminal.screen();
    terminal.signal(Signal::TSTP);
    terminal.pause(100).is_restored();
    let state = std::fs::read_to_string(format!("/proc/{}/stat", terminal.pid())).unwrap();
    assert!(state.contains(") T "), "{state}");
    terminal.send("u").signal(Signal::CONT).sees("Người nộp").sees("chau");
    terminal.send("\x7f").settles();
    assert_eq!(terminal.screen(), before);
    // A second time, and with another size meanwhile.
    terminal.signal(Signal::TSTP).pause(100).is_restored().resize(100, 30);
    terminal.signal(Signal::CONT).sees("Người nộp").settles();
    let wide = terminal.screen().lines().any(|row| row.chars().count() > 90);
    assert!(wide, "{}", terminal.screen());
    terminal.send("\x11");
    assert_eq!(terminal.ends(), 0);
    terminal.is_restored();
}

#[test]
fn a_line_that_drops_ends_it() {
    let place = Place::new();
    let mut terminal = busy(&place);
    terminal.hangs_up().ends();
    place.verify();
}

#[test]
fn a_line_that_drops_without_a_signal_ends_it() {
    let place = Place::new();
    let mut terminal = place.start().without_signals().open();
    terminal.sees("Thoát").hangs_up().ends();
    place.verify();
}

/// Not a test but a program for the next one: takes its terminal, and has a bug.
#[test]
#[ignore = "run by the next test in a terminal of its own"]
fn takes_the_terminal_and_panics() {
    let terminal = soxa::tui::local::LocalTerminal::open(soxa::tui::local::Manner::default()).unwrap();
    panic!("a bug in a terminal of {:?}", terminal.size());
}

#[test]
fn after_a_panic() {
    let place = Place::bare();
    let start = place.start_other(&std::env::current_exe().unwrap());
    let arguments = ["--exact", "restored::takes_the_terminal_and_panics", "--ignored", "--nocapture"];
    let mut terminal = arguments.into_iter().fold(start, crate::terminal::Start::arg).open();
    terminal.sees("a bug in a terminal").ends();
    terminal.is_restored();
}
