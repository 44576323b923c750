//! Input methods in front of the terminal must find plain fields: what they send is applied in order.

use crate::glass::{App, app};
use crate::town::IntakeForm;

fn name_field() -> App {
    let mut app = app();
    app.session().lay(Box::new(IntakeForm::new()));
    app.press("Tab");
    app
}

#[test]
fn corrections_that_arrive_at_one_moment_are_applied_in_order() {
    let mut app = name_field();
    app.type_text("vi").burst("e").burst("⌫êt").burst("⌫⌫ệt").sees("Họ tên         việt ");
}

#[test]
fn the_first_foreign_letter_puts_soxa_s_own_method_aside_once() {
    let mut app = name_field();
    app.sees("│ Telex │").burst("â").sees("│ ngoài │").sees("F12");
    app.wait(7_000).misses("F12").burst("a").sees("Họ tên         âa").misses("F12");
    app.press("F12").sees("│ Telex │").press("F12").sees("│ VNI   │");
}

#[test]
fn fillers_are_taken_back_by_their_own_backspaces() {
    let mut app = name_field();
    app.burst("vie\u{202F}⌫⌫ê").sees("Họ tên         viê ");
    app.burst("\u{200B}⌫n").sees("Họ tên         viên ");
    app.burst("\u{200B}x").sees("Họ tên         viênx ");
}

#[test]
fn marks_that_arrive_alone_join_their_letter() {
    let mut app = name_field();
    app.burst("vie").burst("\u{302}").burst("\u{323}").burst("t").sees("Họ tên         việt ");
}

#[test]
fn a_paste_with_marks_is_no_input_method() {
    let mut app = name_field();
    app.paste("Đinh Thị Huệ").sees("Đinh Thị Huệ").sees("│ Telex │");
}
