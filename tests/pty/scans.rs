//! From the scanner's keys to the receipt. A scan never lands as text in a field.

use unicode_normalization::UnicodeNormalization;

use crate::place::{CHAU, Place, card_of, chau};
use crate::terminal::Terminal;

const F2: &str = "\x1bOQ";

/// Holds that the card was taken as a card: who came stands with what may be done for them.
fn taken(terminal: &mut Terminal, how: &str) {
    terminal.sees("Người đến quầy").sees("LÊ THỊ CHÂU").sees("Nhận hồ sơ mới");
    is_no_text(terminal, how);
}

/// Holds that a form that was open took the person of the card.
fn taken_by_the_form(terminal: &mut Terminal, how: &str) {
    terminal.sees("1 Tiếp nhận hồ sơ").sees("Lê Thị Châu").sees("✓ có sổ");
    is_no_text(terminal, how);
}

/// Holds that no part of a card is text anywhere.
fn is_no_text(terminal: &mut Terminal, how: &str) {
    let screen = terminal.settles().screen();
    for part in ["051171", "22041971", "09052021", "Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi|"] {
        assert!(!screen.contains(part), "{how}: {part:?} is on the screen:\n{screen}");
    }
}

fn on_to_the_receipt(terminal: &mut Terminal) {
    terminal.send("t").send("t").send("r").sees("Đăng ký tạm trú").send("\r").sees("7.000");
    terminal.send(F2).sees("PHIẾU TIẾP NHẬN").sees("SX-261123-");
}

#[test]
fn in_a_burst_with_any_suffix() {
    let place = Place::new();
    for suffix in ["\r", "\t", "", "\r\n"] {
        let mut terminal = place.open();
        terminal.send(format!("{}{suffix}", chau()));
        taken(&mut terminal, &format!("{suffix:?}"));
        on_to_the_receipt(&mut terminal);
        terminal.send("\x1b").pause(60).send("\x1b").sees("đang mở").send("\x11");
        assert_eq!(terminal.ends(), 0);
    }
    place.verify();
}

#[test]
fn as_a_bracketed_paste() {
    let place = Place::new();
    for suffix in ["", "\r", "\t"] {
        let mut terminal = place.open();
        terminal.send(format!("\x1b[200~{}{suffix}\x1b[201~", chau()));
        taken(&mut terminal, &format!("{suffix:?}"));
    }
    let mut terminal = place.open();
    terminal.send(format!("\x1b[200~{}\x1b[201~\r", chau()));
    taken(&mut terminal, "suffix behind the paste");
    on_to_the_receipt(&mut terminal);
}

#[test]
fn twice_back_to_back_is_once() {
    let place = Place::new();
    for suffix in ["", "\r", "\t"] {
        let mut terminal = place.open();
        terminal.send(format!("{0}{suffix}{0}{suffix}", chau()));
        taken(&mut terminal, &format!("{suffix:?}"));
        let screen = terminal.pause(400).screen();
        assert!(!screen.contains("Cùng đăng ký   1"), "its own companion:\n{screen}");
    }
}

#[test]
fn with_a_name_that_a_typing_method_garbled() {
    let place = Place::new();
    for name in ["Lee Thij Chaau", "Lê Thị Chaâu", "L\u{c3}\u{aa} Thi\u{323} Chau", "Le6 Thi5 Cha6u"] {
        let mut terminal = place.open();
        terminal.send(format!("{}\r", card_of(CHAU, "219388102", name, "22041971", "Nữ")));
        taken(&mut terminal, name);
        terminal.sees("│ Telex │");
    }
}

#[test]
fn with_a_name_in_pieces() {
    let place = Place::new();
    let mut terminal = place.open();
    let card: String = chau().nfd().collect();
    terminal.send(format!("{card}\r"));
    taken(&mut terminal, "decomposed");
    terminal.sees("│ Telex │");
    on_to_the_receipt(&mut terminal);
}

#[test]
fn with_another_separator() {
    let place = Place::new();
    for separator in ["~", "§", "*", "°", "Ý"] {
        let mut terminal = place.open();
        terminal.send(format!("{}\r", chau().replace('|', separator)));
        taken(&mut terminal, separator);
    }
}

#[test]
fn slow_as_over_a_thin_line() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.type_slowly(&chau(), 35).send("\r");
    taken(&mut terminal, "35 ms a key");
    drop(terminal);
    let mut terminal = place.open();
    // A stalled line: three keys far apart, so that screen 0 opens and takes text, then the rest in lumps.
    let card: Vec<char> = chau().chars().collect();
    for part in [&card[..1], &card[1..2], &card[2..9], &card[9..13], &card[13..30], &card[30..]] {
        terminal.send(part.iter().collect::<String>()).pause(280);
    }
    taken(&mut terminal, "in lumps");
}

#[test]
fn while_a_list_or_a_dialog_is_open() {
    let place = Place::new();
    for (keys, takes) in [
        (&["\x1b2"][..], taken as fn(&mut Terminal, &str)),
        (&["\x1b1", "\t", "\x1bOS"], taken_by_the_form),
        (&["\x1b1", "\x07"], taken_by_the_form),
        (&["\x1b1", "cha"], taken_by_the_form),
        (&["\x1bOP"], taken),
        (&["\x1b[21~"], taken),
        (&["\x1b[21~", "th"], taken),
    ] {
        let mut terminal = place.open();
        for key in keys {
            terminal.send(key).settles();
        }
        terminal.send(format!("{}\r", chau()));
        takes(&mut terminal, &format!("{keys:?}"));
    }
}

#[test]
fn a_screen_that_takes_a_person_takes_it() {
    let place = Place::new();
    for query in ["", "dinh", "1971"] {
        let mut terminal = place.open();
        terminal.send("\x1b3").settles().send(query).settles().pause(400);
        let before = terminal.screen();
        terminal.send(format!("{}\r", chau())).sees("· người Lê Thị Châu").settles();
        terminal.send("\x1b").misses("· người Lê").settles();
        assert_eq!(terminal.screen(), before, "{query:?}");
    }
}
