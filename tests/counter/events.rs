//! Screen 3: a birth, a death with the head question, a departure, a stay, a file that cancels a number.

use crate::commune::{Commune, Terminal};
use soxa_service::requests;

#[test]
fn a_birth_is_registered_from_the_household_sheet() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").press("Enter").sees("Chủ hộ");
    terminal
        .app
        .press("b")
        .sees("Họ tên trẻ")
        .type_text("Be Moi")
        .press("Tab")
        .type_text("01112026")
        .press("Tab");
    terminal.app.type_text("nu").press("Tab").sees("Mẹ").press("F2").sees("Còn hỏi");
}

#[test]
fn the_death_of_a_head_leads_to_the_correction_of_the_head() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").sees("Họ và tên");
    terminal.app.press("d").sees("Khai tử Lê Thị Châu").press("F2").sees("Ngày chết").type_text("01112026");
    terminal.app.press("F2").sees("Lê Thị Châu");
}

#[test]
fn a_stay_is_written_down_and_shown_on_the_sheet() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").sees("Họ và tên");
    terminal.app.press("t").sees("Tạm trú, tạm vắng Lê Thị Châu").type_text("tam v").press("Enter");
    terminal.app.type_text("Da Nang").press("F2").press("End").sees("Tạm vắng");
}

#[test]
fn a_number_is_cancelled_from_the_sheet_and_the_file_goes_on() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").sees("Họ và tên");
    terminal.app.press("x").sees("Hủy số định danh").type_text("sai nam sinh").press("F2");
    terminal.app.sees("Hồ sơ hủy số định danh").sees("Phát hiện").press("m").sees("Chuyển sang");
    terminal.app.type_text("dang").press("Enter").press("F2").sees("Đang xác minh").press("F9");
    terminal.app.sees("XÁC LẬP LẠI").sees("sai nam sinh").press("Esc").press("Esc");
    terminal.app.press("Alt+7").wait(200).press("x").sees("Hồ sơ hủy số định danh");
}

#[test]
fn a_child_of_members_is_born_and_its_sheet_opens() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").press("Enter").sees("hộ GT087");
    terminal
        .app
        .press("b")
        .sees("Họ tên trẻ")
        .type_text("Be Moi")
        .press("Tab")
        .type_text("01112026")
        .press("Tab");
    terminal.app.type_text("nu").press("Tab").type_text("trang").press("Enter").sees("Trương Thị Trang");
    terminal.app.type_text("quyet").press("Enter").sees("Nguyễn Văn Quyết").sees("Con đẻ").press("F2");
    terminal.app.sees("người Be Moi").sees("Con đẻ – chủ hộ Nguyễn Văn Quyết").sees("Trương Thị Trang");
}

#[test]
fn a_household_splits_and_somebody_moves() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").press("Enter").sees("hộ GT087");
    terminal
        .app
        .press("s")
        .sees("Tách hộ GT087")
        .type_text("tin")
        .press("Enter")
        .type_text("chau")
        .press("Enter");
    terminal.app.press("F2").sees("2 người").sees("Chủ hộ").sees("Vợ").press("Down").press("Enter");
    terminal.app.press("c").sees("Chuyển hộ").type_text("GT087").press("F2").sees("GT087  Mẹ đẻ");
}

#[test]
fn a_head_who_moves_leaves_the_question_of_the_new_head() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("3")
        .wait(200)
        .type_text("nguyen van quyet gt087")
        .press("Enter")
        .sees("GT087  Chủ hộ");
    terminal.app.press("c").sees("Chuyển hộ").type_text("GT155").press("F2");
    terminal.app.sees("Còn hỏi").type_text("chau ruot").press("Enter").press("F2");
    terminal.app.sees("chọn chủ hộ mới").sees("GT087");
}

#[test]
fn a_request_that_was_registered_by_mistake_is_withdrawn() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let waiting = |terminal: &Terminal| {
        requests::open(&terminal.workspace.register, &terminal.workspace.actor).unwrap().len()
    };
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").press("l").sees("ai đã xem");
    terminal.app.press("Enter").sees("Rút yêu cầu");
    assert_eq!(waiting(&terminal), 1);
    terminal.app.press("Delete").sees("Đã rút yêu cầu").sees("Họ và tên");
    assert_eq!(waiting(&terminal), 0);
}

#[test]
fn somebody_new_who_looks_like_another_wants_a_reason() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).press("F8").type_text("Le Thi Chau").press("Tab").press("Tab");
    terminal.app.type_text("22/04/1971").press("Tab").type_text("nu").press("F2").sees("ghi lý do");
    terminal.app.type_text("hai nguoi khac nhau").press("F2").sees("Họ và tên").press("End");
    terminal.app.sees("Thêm vào sổ").sees("khac nhau");
}
