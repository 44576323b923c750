//! `soxa doctor` asks for keys and a card: it must tell what really came, from any keyboard and any scanner.

use crate::place::{Place, chau};
use crate::terminal::Terminal;

const F2: &str = "\x1bOQ";
const BACKSPACE: &str = "\x7f";
const ALT_H: &str = "\x1bh";

/// The doctor, up to its first question.
fn doctor(place: &Place) -> Terminal {
    let mut terminal = place.start().arg("doctor").size(160, 50).open();
    terminal.sees("Bấm phím F2");
    terminal
}

/// The three keys as a usual terminal sends them, up to the question for a card.
fn at_the_scanner(place: &Place) -> Terminal {
    let mut terminal = doctor(place);
    terminal.send(F2).sees("Bấm phím Backspace").send(BACKSPACE).sees("Bấm phím Alt+h").send(ALT_H);
    terminal.sees("Quẹt một thẻ căn cước");
    terminal
}

/// Whether a line of the answer begins so.
fn says(terminal: &mut Terminal, line: &str) {
    terminal.sees(line);
}

#[test]
fn a_usual_keyboard_and_a_good_scanner_are_praised() {
    let place = Place::new();
    let mut terminal = at_the_scanner(&place);
    for key in ["✓ phím F2", "✓ phím Backspace", "✓ phím Alt+h"] {
        says(&mut terminal, key);
    }
    terminal.send(format!("{}\r", chau()));
    says(&mut terminal, "✓ máy quét đọc được thẻ, kết thúc bằng Enter");
    says(&mut terminal, "✓ máy quét gửi đủ dấu tiếng Việt");
    says(&mut terminal, "✓ sổ ");
    // Each line begins at the left, and nothing stands there that is no text.
    terminal
        .waits("a line that begins elsewhere", |rows| rows.iter().any(|row| row.starts_with("✓ phím F2")));
    terminal.misses("\u{fffd}");
    terminal.ends();
    terminal.is_restored();
}

#[test]
fn a_backspace_that_is_ctrl_h_is_understood() {
    let place = Place::new();
    let mut terminal = doctor(&place);
    terminal.send(F2).sees("Bấm phím Backspace").send("\x08");
    says(&mut terminal, "Bấm phím Alt+h");
    terminal.send(ALT_H);
    says(&mut terminal, "✓ phím Backspace (gửi Ctrl+H, soxa hiểu)");
}

#[test]
fn keys_that_come_as_others_are_named_with_what_to_do() {
    let place = Place::new();
    let mut terminal = doctor(&place);
    // What a terminal sends that knows neither function keys nor Alt.
    terminal.send("2").sees("Bấm phím Backspace").send("\x1b[3~").sees("Bấm phím Alt+h").send("h");
    terminal.sees("Quẹt một thẻ").send("\x1b");
    for told in ["! phím F2 đến thành “2”: dùng Ctrl+S", "! phím Backspace đến thành Delete: PuTTY"]
    {
        says(&mut terminal, told);
    }
    says(&mut terminal, "! phím Alt+h đến thành “h”: cho terminal gửi Alt là Esc");
    terminal.misses("KeyModifiers");
    assert_eq!(terminal.ends(), 1);
    terminal.is_restored();
}

#[test]
fn a_function_key_of_an_old_terminal_is_f2() {
    let place = Place::new();
    let mut terminal = doctor(&place);
    terminal.send("\x1b[12~").sees("Bấm phím Backspace").send(BACKSPACE).sees("Bấm phím Alt+h").send(ALT_H);
    terminal.sees("Quẹt một thẻ").send("\x1b");
    says(&mut terminal, "✓ phím F2");
}

#[test]
fn a_scanner_without_enter_or_with_tab_is_told_so() {
    let place = Place::new();
    for (suffix, told) in
        [("", "kết thúc bằng không có gì"), ("\t", "kết thúc bằng Tab"), ("\n", "kết thúc bằng Enter")]
    {
        let mut terminal = at_the_scanner(&place);
        terminal.send(format!("{}{suffix}", chau()));
        says(&mut terminal, &format!("✓ máy quét đọc được thẻ, {told}"));
    }
}

#[test]
fn a_scanner_of_another_layout_or_without_marks_is_told_what_to_set() {
    let place = Place::new();
    let other = chau().replace('|', "~");
    let mut terminal = at_the_scanner(&place);
    terminal.send(format!("{other}\r"));
    says(&mut terminal, "! máy quét đổi dấu ngăn |: soxa vẫn đọc được; đặt kiểu bàn phím của máy quét là US");
    let bare = "051171942958|219388102|Le Thi Chau|22041971|Nu|Thon Go Tranh, Long Hiep|09052021";
    let mut terminal = at_the_scanner(&place);
    terminal.send(format!("{bare}\r"));
    says(&mut terminal, "! máy quét gửi đủ dấu tiếng Việt");
}

#[test]
fn what_is_no_card_and_a_silent_scanner_are_told_apart() {
    let place = Place::new();
    let mut terminal = at_the_scanner(&place);
    terminal.send("8935049500544\r");
    says(&mut terminal, "! máy quét: ");
    says(&mut terminal, "quẹt mã QR ở mặt trước thẻ");
    let mut terminal = at_the_scanner(&place);
    terminal.send("\x1b").misses("! máy quét");
    says(&mut terminal, "✓ bộ quy tắc thủ tục");
    assert!(!terminal.screen().contains("máy quét đọc"), "{}", terminal.screen());
}
