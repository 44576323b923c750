//! Screen 5: a file on a person without papers from its opening to PC06.

use crate::town_hall::TownHall;

#[test]
fn a_file_is_opened_with_a_reason_and_moved_on() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.sees("2 hồ sơ chưa chuyển").press("5").wait(200).sees("2 hồ sơ chưa chuyển PC06");
    desk.app.sees("03/HS-NKĐB").press("Down").press("Enter").sees("Vì sao mở hồ sơ này").press("F2");
    desk.app.sees("Hồ sơ đặc biệt 04/HS-NKĐB").sees("Đã thiết lập hồ sơ");
    desk.app.press("m").sees("Chuyển bước").type_text("da chuyen").press("Enter").press("F2");
    desk.app.sees("Đã chuyển PC06").sees("Hẹn trả lời").press("F9");
    desk.app.press("Esc").sees("1 hồ sơ chưa chuyển PC06");
}

#[test]
fn a_new_file_needs_no_id() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("5").wait(200).press("a").sees("Mở hồ sơ nhân khẩu đặc biệt");
    desk.app.press("Tab").type_text("Bes Ut").press("F2").sees("3 hồ sơ chưa chuyển PC06").sees("Bé Ut");
}
