//! Screen 5: a file on a person without papers from its opening to PC06.

use crate::commune::Commune;

#[test]
fn a_file_is_opened_with_a_reason_and_moved_on() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.sees("2 hồ sơ chưa chuyển").press("5").wait(200).sees("2 hồ sơ chưa chuyển PC06");
    terminal
        .app
        .sees("03/HS-NKĐB")
        .press("Down")
        .press("Enter")
        .sees("Vì sao mở hồ sơ này")
        .misses("Làm tiếp")
        .press("F2");
    terminal.app.sees("Chưa có Lý do").press("F4").sees("Làm tiếp hồ sơ").press("Enter").press("F2");
    terminal.app.sees("Hồ sơ đặc biệt 04/HS-NKĐB").sees("Đã thiết lập hồ sơ");
    terminal.app.press("m").sees("Chuyển bước").type_text("da chuyen").press("Enter").press("F2");
    terminal.app.sees("Đã chuyển PC06").sees("Hẹn trả lời").press("F9");
    terminal.app.press("Esc").sees("1 hồ sơ chưa chuyển PC06");
}

#[test]
fn papers_of_a_file_are_ticked_by_space_and_by_f8() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("5").wait(200).press("Enter").type_text("xem").press("F2").press("e");
    for _ in 0..5 {
        terminal.app.press("Tab");
    }
    let ticked = |terminal: &crate::commune::Terminal| terminal.app.screen().matches('✓').count();
    let before = ticked(&terminal);
    terminal.app.press("Space").press("Down").press("Down");
    assert_ne!(ticked(&terminal), 6, "{before}");
    terminal.app.press("F8");
    assert_eq!(ticked(&terminal), 6);
}

#[test]
fn a_new_file_needs_no_id() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("5").wait(200).press("a").sees("Mở hồ sơ nhân khẩu đặc biệt");
    terminal.app.press("Tab").type_text("Bes Ut").press("F2").sees("3 hồ sơ chưa chuyển PC06").sees("Bé Ut");
}
