//! The form of a person: dates in every form, choices with F4, what is wrong beside its field as it is left.

use crate::commune::{Commune, Terminal};

fn editing(commune: &Commune) -> Terminal {
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").sees("Lê Thị Châu");
    terminal.app.press("Enter").sees("Họ và tên").press("e").sees("Sửa Lê Thị Châu");
    terminal
}

/// Goes to a field and empties it.
fn at(terminal: &mut Terminal, field: &str) {
    terminal.app.press("Ctrl+G").type_text(field).press("Enter").press("Ctrl+U");
}

#[test]
fn a_birth_is_typed_in_any_form_of_a_date() {
    let commune = Commune::open();
    for (typed, shown) in
        [("010722", "01/07/2022"), ("1/7/22", "01/07/2022"), ("7/1972", "07/1972"), ("1972", "1972")]
    {
        let mut terminal = editing(&commune);
        at(&mut terminal, "ngay sinh");
        terminal.app.type_text(typed).press("Enter").sees(shown);
    }
}

#[test]
fn what_is_no_date_no_id_and_no_choice_is_said_as_the_field_is_left() {
    let commune = Commune::open();
    let mut terminal = editing(&commune);
    at(&mut terminal, "ngay sinh");
    terminal.app.type_text("31/2/1972").press("Enter").sees("không có trong lịch");
    at(&mut terminal, "so dinh danh");
    terminal.app.type_text("0510").press("Enter").sees("12");
    at(&mut terminal, "gioi tinh");
    terminal.app.type_text("xyz").press("Enter").sees("Không có “xyz”");
    // Nothing of it is saved, and all of it is still there.
    terminal.app.press("F2").sees("Sửa Lê Thị Châu").sees("31/2/1972").sees("0510").sees("xyz");
}

#[test]
fn usual_words_are_chosen_with_f4_or_typed_without_marks_and_others_stay() {
    let commune = Commune::open();
    let mut terminal = editing(&commune);
    at(&mut terminal, "dan toc");
    terminal.app.type_text("hre").press("Enter").sees("Hrê");
    at(&mut terminal, "ton giao");
    terminal.app.type_text("cao").press("F4").sees("Cao Đài").press("Enter");
    at(&mut terminal, "quoc tich");
    terminal.app.type_text("Khong quoc tich 7").press("Enter").sees("Khong quoc tich 7");
    at(&mut terminal, "tinh trang");
    terminal.app.press("F4").press("Down").press("Enter").press("Enter");
    at(&mut terminal, "ly do");
    terminal.app.type_text("theo giay to").press("F2").wait(200).sees("Hrê").sees("Cao Đài");
}
