//! The form of a person: dates in every form, choices with F4, what is wrong beside its field as it is left.

use crate::town_hall::{Desk, TownHall};

fn editing(hall: &TownHall) -> Desk {
    let mut desk = hall.desk();
    desk.app.press("3").wait(200).type_text("chau le t").sees("Lê Thị Châu");
    desk.app.press("Enter").sees("Họ và tên").press("e").sees("Sửa Lê Thị Châu");
    desk
}

/// Goes to a field and empties it.
fn at(desk: &mut Desk, field: &str) {
    desk.app.press("Ctrl+G").type_text(field).press("Enter").press("Ctrl+U");
}

#[test]
fn a_birth_is_typed_in_any_form_of_a_date() {
    let hall = TownHall::open();
    for (typed, shown) in
        [("010722", "01/07/2022"), ("1/7/22", "01/07/2022"), ("7/1972", "07/1972"), ("1972", "1972")]
    {
        let mut desk = editing(&hall);
        at(&mut desk, "ngay sinh");
        desk.app.type_text(typed).press("Enter").sees(shown);
    }
}

#[test]
fn what_is_no_date_no_id_and_no_choice_is_said_as_the_field_is_left() {
    let hall = TownHall::open();
    let mut desk = editing(&hall);
    at(&mut desk, "ngay sinh");
    desk.app.type_text("31/2/1972").press("Enter").sees("không có trong lịch");
    at(&mut desk, "so dinh danh");
    desk.app.type_text("0510").press("Enter").sees("12");
    at(&mut desk, "gioi tinh");
    desk.app.type_text("xyz").press("Enter").sees("Không có “xyz”");
    // Nothing of it is saved, and all of it is still there.
    desk.app.press("F2").sees("Sửa Lê Thị Châu").sees("31/2/1972").sees("0510").sees("xyz");
}

#[test]
fn usual_words_are_chosen_with_f4_or_typed_without_marks_and_others_stay() {
    let hall = TownHall::open();
    let mut desk = editing(&hall);
    at(&mut desk, "dan toc");
    desk.app.type_text("hre").press("Enter").sees("Hrê");
    at(&mut desk, "ton giao");
    desk.app.type_text("cao").press("F4").sees("Cao Đài").press("Enter");
    at(&mut desk, "quoc tich");
    desk.app.type_text("Khong quoc tich 7").press("Enter").sees("Khong quoc tich 7");
    at(&mut desk, "tinh trang");
    desk.app.press("F4").press("Down").press("Enter").press("Enter");
    at(&mut desk, "ly do");
    desk.app.type_text("theo giay to").press("F2").wait(200).sees("Hrê").sees("Cao Đài");
}
