//! Screens 8 and 9 at the counter: a figure opened down to the record, an item typed in elsewhere, a line added.

use ratatui::layout::Size;

use crate::commune::{Commune, Terminal};

fn looks(name: &str, terminal: &Terminal, size: Size) {
    insta::assert_snapshot!(format!("{name}_{}x{}", size.width, size.height), terminal.app.screen());
}

const SIZES: [Size; 2] = [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }];

#[test]
fn a_figure_opens_its_records_and_then_the_record() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("8").wait(200).sees("30/03/2022 – 30/12/2022").sees("! 1 chỗ vênh");
    for _ in 0..6 {
        terminal.app.press("Down");
    }
    terminal
        .app
        .press("Right")
        .press("Right")
        .sees("[59]")
        .press("F5")
        .sees("đếm hồ sơ nhận trong kỳ")
        .press("Enter");
    terminal.app.press("Enter").sees("8 Thông báo lưu trú: trực tuyến").sees("SX-220331-0001");
    terminal.app.press("Enter").sees("hồ sơ SX-220331-0001").press("Esc").press("Esc").sees("[59]");
}

#[test]
fn what_does_not_hold_is_explained_and_the_report_frozen() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("8")
        .wait(200)
        .sees("841 > 140")
        .press("F6")
        .type_text("khacs ngayf choost")
        .press("F2");
    terminal.app.sees("✓ Số mũi đã làm sạch").sees("khác ngày chốt");
    terminal.app.press("F2").type_text("13/BC").press("Tab").press("Tab").type_text("Nghinh").press("F2");
    terminal.app.press("Alt+s").sees("13/BC").press("Enter").sees("Tính lại bây giờ vẫn như đã gửi");
}

#[test]
fn another_period_is_chosen_by_its_length() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("8").wait(200).press("F4").type_text("quys").press("Enter").press("F2");
    terminal.app.sees("01/01/2022 – 31/03/2022");
}

#[test]
fn an_item_is_read_field_by_field_and_ends_with_its_number() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .sees("chờ 6")
        .press("9")
        .wait(200)
        .sees("Chờ nhập CSDL quốc gia")
        .press("Enter")
        .press("Enter");
    terminal.app.sees("1/11").press("Enter").press("Enter").sees("3/11").sees("Đ I N H");
    terminal.app.press("F2").type_text("DC-01").press("F2").sees("chờ 5");
}

#[test]
fn a_line_is_added_to_a_register_changed_and_taken_out() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("9").wait(200);
    for _ in 0..13 {
        terminal.app.press("Down");
    }
    terminal.app.press("Enter").sees("9 Tin, bài").press("F8");
    terminal
        .app
        .type_text("01122022")
        .press("Enter")
        .type_text("Bai moi")
        .press("F2")
        .sees("01/12/2022")
        .sees("Bai moi");
    terminal.app.press("End").press("Enter").press("Tab").type_text("X").press("F2").sees("Bai moiX");
    terminal.app.press("End").press("Delete").press("y");
    assert!(!terminal.app.screen().contains("Bai moiX"), "{}", terminal.app.screen());
}

#[test]
fn how_they_look() {
    for size in SIZES {
        let commune = Commune::open();
        let mut terminal = commune.terminal_of(size);
        terminal.app.press("8").wait(200);
        looks("report", &terminal, size);
        terminal.app.press("Esc").press("9").wait(200);
        looks("registers", &terminal, size);
        terminal.app.press("Enter").press("Enter").press("Enter").press("Enter");
        looks("queue_item", &terminal, size);
    }
}
