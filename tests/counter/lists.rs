//! Screen 6: a prison's list held against the register.

use crate::town_hall::TownHall;

#[test]
fn seventeen_rows_take_few_keys() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.sees("2 danh sách, còn 157 dòng").press("6").wait(200).sees("Trại giam số 5").sees("0/17");
    desk.app.press("Enter").sees("1 / 17").sees("danh sách").sees("sổ của xã");
    desk.app.press("Y").sees("Đã duyệt 7 dòng");
    for _ in 0..10 {
        desk.app.press("n");
    }
    desk.app.sees("✓ 7  – 10  … 0").press("F9").sees("BIÊN BẢN ĐỐI KHỚP").press("Esc");
    desk.app.press("u").sees("hoàn tác").sees("✓ 7  – 9  … 1");
}

#[test]
fn a_list_is_put_down_and_taken_up_again() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("6").wait(200).press("Enter").sees("1 / 17").press("n").press("s").sees("3 / 17");
    desk.app.press("Esc").sees("1/17");
    drop(desk);
    let mut other = hall.desk();
    other.app.press("6").wait(200).press("Enter").press("Tab").sees("Để sau").press("Enter");
}
