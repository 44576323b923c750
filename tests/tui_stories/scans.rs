//! A scan never lands as text in a wrong field, whatever its first characters did.

use crate::glass::{App, app};
use crate::town::IntakeForm;

/// An invented card.
const CARD: &str =
    "051172004518|212345678|Đinh Thị Huệ|15031972|Nữ|Hà Bôi, Sơn Hạ, Sơn Hà, Quảng Ngãi|20082021";

fn counter() -> App {
    let mut app = app();
    app.session().lay(Box::new(IntakeForm::new()));
    app.wait(0);
    app
}

#[test]
fn a_scan_into_an_id_field_that_goes_on_by_itself_leaves_nothing_behind() {
    for suffix in ["", "\r", "\t", "\r\n"] {
        let mut app = counter();
        app.scan(CARD).scan_suffix(suffix).wait(200).sees("✓ thẻ 051172004518|2").misses("051 172");
        app.type_text("05").sees("Số định danh   05");
    }
}

trait Suffix {
    fn scan_suffix(&mut self, text: &str) -> &mut Self;
}

impl Suffix for App {
    fn scan_suffix(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let key = if c == '\t' { "Tab" } else { "Enter" };
            let event = soxa::tui::keymap::Chord::parse(key).unwrap();
            self.input(soxa::tui::input::Input::Key(event.into()));
        }
        self
    }
}

#[test]
fn a_scan_into_a_text_or_date_field_goes_nowhere_else() {
    for tabs in 1..=7 {
        let mut app = counter();
        for _ in 0..tabs {
            app.press("Tab");
        }
        let before = app.screen();
        app.scan(CARD).wait(200).sees("✓ thẻ 0511720");
        app.wait(10_000);
        assert_eq!(app.screen(), before, "after {tabs} tabs");
    }
}

#[test]
fn a_scan_on_the_start_screen_takes_in_a_case() {
    let mut app = app();
    app.scan(CARD).wait(200).sees("· 1 Tiếp nhận hồ sơ");
    app.press("Esc").misses("0511");
}

#[test]
fn the_same_card_twice_is_one_scan() {
    let mut app = counter();
    app.scan(CARD).wait(200).wait(300).press("Tab").scan(CARD).wait(200);
    app.type_text("x").sees("Họ tên         x").misses("0511 ");
}

#[test]
fn a_pasted_card_is_a_card() {
    let mut app = counter();
    app.paste(CARD).sees("✓ thẻ 0511720").misses("051 172");
}

#[test]
fn half_a_card_is_given_up_and_said_so() {
    let mut app = counter();
    app.scan(&CARD[..30]).wait(1_100).sees("quẹt lại").misses("051 172");
    app.type_text("1").sees("Số định danh   1");
}

#[test]
fn a_number_typed_by_hand_stays() {
    let mut app = counter();
    app.type_text("051172004518").wait(500).sees("051 172 004 518");
}

#[test]
fn a_scanned_case_code_is_taken_out_of_the_field_again() {
    let mut app = counter();
    app.press("Tab").scan("SX-261118-0003\r").sees("· 2 Tra cứu hồ sơ");
    app.press("Esc").misses("SX-26");
    app.scan("SX-261118-0003").wait(100).sees("· 2 Tra cứu hồ sơ");
}

#[test]
fn a_case_code_typed_by_hand_stays_where_it_is() {
    let mut app = counter();
    app.press("Tab").type_text("SX-261118-0003").wait(500).sees("Họ tên         SX-261118-0003");
}
