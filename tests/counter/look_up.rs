//! Screens 2 and 3: cases, people and households looked up.

use crate::commune::{Commune, card_of};

#[test]
fn urgent_cases_come_first() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.sees("9 đang mở").sees("2 quá hạn").sees("2 hẹn hôm nay");
    terminal.app.press("2").wait(200).sees("2 Tra cứu hồ sơ").sees("9 hồ sơ đang mở");
    let screen = terminal.app.screen();
    let first = screen.lines().nth(5).unwrap();
    assert!(first.contains("✗ 19/11/26"), "{screen}");
    terminal
        .app
        .press("Enter")
        .sees("quá hạn")
        .press("F5")
        .sees("ngày nhận không tính")
        .press("Esc")
        .press("Enter")
        .sees("Số định danh");
}

#[test]
fn a_linked_case_tells_its_legs() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).sees("1/3");
}

#[test]
fn people_are_found_in_any_order_without_marks() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").sees("Lê Thị Châu");
    terminal.app.press("Enter").sees("Họ và tên").press("Enter").sees("Chủ hộ");
    terminal.app.press("Enter").sees("Họ và tên");
}

#[test]
fn a_scan_opens_its_bearer() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let card = card_of("051171942958", "", "Lê Thị Châu", "22041971", "Nữ");
    terminal.app.press("3").wait(200).scan(&card).wait(200).sees("người Lê Thị Châu").sees("051 171 942 958");
}

#[test]
fn a_scanned_receipt_opens_its_case() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan("SX-220331-0002\r").wait(200).sees("hồ sơ SX-220331-0002").sees("Đã trả kết quả");
}

#[test]
fn open_cases_are_found_by_anything_they_show() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).sees("9 hồ sơ đang mở");
    for (typed, found) in [
        ("yeu cau bo", "1 hồ sơ"),
        ("qua han", "2 hồ sơ"),
        ("ct-ttr", "3 hồ sơ"),
        ("ct-th", "1 hồ sơ"),
        ("23/11", "2 hồ sơ"),
        ("lien thong", "1 hồ sơ"),
    ] {
        terminal.app.type_text(typed);
        assert!(terminal.app.screen().contains(found), "{typed}:\n{}", terminal.app.screen());
        terminal.app.press("Ctrl+U").sees("9 hồ sơ đang mở");
    }
}

#[test]
fn screen_0_opens_every_page() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("0").wait(200).sees("0 Hệ thống").sees("Ai đang làm việc").sees("Về soxa");
    for page in ["Ai đang làm việc", "Cán bộ và vai trò", "Đổi mật khẩu của tôi"] {
        terminal.app.press("Enter").sees(page).press("Esc").sees("0 Hệ thống").press("Down");
    }
    terminal.app.press("End").press("Enter").sees("MIT OR Apache-2.0").press("Esc");
    terminal
        .app
        .press("Alt+o")
        .sees("Ai làm việc ở bàn này")
        .press("Esc")
        .sees("bấm Enter")
        .press("Enter")
        .sees("0 Hệ thống");
}
