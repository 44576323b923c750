//! Screen 3: a birth, a death with the head question, a departure, a stay, a file that cancels a number.

use crate::town_hall::TownHall;

#[test]
fn a_birth_is_registered_from_the_household_sheet() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("3").wait(200).type_text("chau le t").press("Enter").press("Enter").sees("Chủ hộ");
    desk.app
        .press("b")
        .sees("Họ tên trẻ")
        .type_text("Be Moi")
        .press("Tab")
        .type_text("01112026")
        .press("Tab");
    desk.app.type_text("nu").press("Tab").sees("Mẹ").press("F2").sees("Còn hỏi");
}

#[test]
fn the_death_of_a_head_leads_to_the_correction_of_the_head() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("3").wait(200).type_text("chau le t").press("Enter").sees("Họ và tên");
    desk.app.press("d").sees("Khai tử Lê Thị Châu").press("F2").sees("Ngày chết").type_text("01112026");
    desk.app.press("F2").sees("Lê Thị Châu");
}

#[test]
fn a_stay_is_written_down_and_shown_on_the_sheet() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("3").wait(200).type_text("chau le t").press("Enter").sees("Họ và tên");
    desk.app.press("t").sees("Tạm trú, tạm vắng Lê Thị Châu").type_text("tam v").press("Enter");
    desk.app.type_text("Da Nang").press("F2").press("End").sees("Tạm vắng");
}

#[test]
fn a_number_is_cancelled_from_the_sheet_and_the_file_goes_on() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("3").wait(200).type_text("chau le t").press("Enter").sees("Họ và tên");
    desk.app.press("x").sees("Hủy số định danh").type_text("sai nam sinh").press("F2");
    desk.app.sees("Hồ sơ hủy số định danh").sees("Phát hiện").press("m").sees("Chuyển sang");
    desk.app.type_text("dang").press("Enter").press("F2").sees("Đang xác minh").press("F9");
    desk.app.sees("XÁC LẬP LẠI").sees("sai nam sinh").press("Esc").press("Esc");
    desk.app.press("Esc").press("Esc").press("7").wait(200).press("x").sees("Hồ sơ hủy số định danh");
}
