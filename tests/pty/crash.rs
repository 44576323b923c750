//! Killed without warning: what was typed a second ago and what was on the receipt is there.

use std::time::Duration;

use crate::place::{Place, chau};

#[test]
fn what_was_typed_a_second_ago_is_offered_again() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send(format!("{}\r", chau())).sees("Nhận hồ sơ mới").settles();
    terminal.send("ttr").settles().send("\r").sees("7.000").goes_to("ghi chu");
    // Killed while typing goes on: what was there a second before the power cut must be kept.
    terminal.type_slowly("chờ chồng về, có đơn thuốc “Đắk”", 30).settles();
    let before = terminal.screen();
    assert!(before.contains("chờ chồng về, có đơn thuốc “Đắk”"), "{before}");
    std::thread::sleep(Duration::from_secs(1));
    terminal.dies();

    let mut terminal = place.open();
    terminal.takes_up_the_draft().sees("Lê Thị Châu").sees("dở").settles();
    let after = terminal.screen();
    let form = |screen: &str| -> Vec<String> {
        let rows = screen.lines().skip_while(|row| !row.contains("Người nộp"));
        rows.take_while(|row| !row.contains("Nhận  ")).map(str::to_owned).collect()
    };
    assert_eq!(form(&after), form(&before), "{after}\n{before}");
    assert!(form(&after).len() > 5, "{after}");
    drop(terminal);
    place.verify();
}

#[test]
fn killed_between_two_keys_it_loses_no_more_than_a_second() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note().type_slowly("mot hai ba bon nam sau bay", 10);
    // A second after these keys, more are being typed.
    terminal.pause(300).type_slowly("tam chin muoi", 60).dies();
    let mut terminal = place.open();
    terminal
        .send("\x1b1")
        .sees("Alt+r")
        .send("\x1br")
        .sees("Hồ sơ đang dở")
        .send("\r")
        .sees("mot hai ba bon nam sau bay");
}

#[test]
fn a_case_whose_receipt_is_on_the_screen_is_in_the_register() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send(format!("{}\r", chau())).sees("Nhận hồ sơ mới").settles();
    terminal.send("ttr").settles().send("\r").sees("7.000").send("\x1bOQ").sees("SX-261123-");
    let screen = terminal.screen();
    terminal.dies();
    let at = screen.find("SX-261123-").unwrap();
    let code = &screen[at..at + 14];
    let (status, said) = place.run(&["case", "show", code]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("Lê Thị Châu") || said.contains("CT-TTR"), "{said}");
    place.verify();
    let mut terminal = place.open();
    terminal.settles().misses("nháp");
}
