use std::rc::Rc;

use ratatui::layout::Size;
use soxa::tui::theme::Theme;

use crate::glass::{App, app, app_with};
use crate::town::{IntakeForm, Town};

fn counter() -> App {
    let mut app = app();
    app.session().lay(Box::new(IntakeForm::new()));
    app.wait(0);
    app
}

#[test]
fn a_full_number_goes_on_by_itself_and_is_grouped() {
    let mut app = counter();
    app.type_text("051172004518x").sees("051 172 004 518").sees("Họ tên         x");
}

#[test]
fn dates_are_understood_as_people_write_them() {
    for (typed, shown) in
        [("1/7/22", "01/07/2022"), ("010722", "01/07/2022"), ("+3", "26/11/2026"), ("1972", "1972")]
    {
        let mut app = counter();
        app.press("Tab").press("Tab").type_text(typed).sees(shown).press("Enter").sees(shown);
    }
    let mut app = counter();
    app.press("Tab")
        .press("Tab")
        .type_text("31/2/22")
        .press("Enter")
        .sees("✗ Ngày “31/02/2022” không có trong lịch");
}

#[test]
fn a_unique_beginning_is_taken_by_enter() {
    let mut app = counter();
    app.press("Ctrl+G").type_text("noi").press("Enter").type_text("go").sees("→ Thôn Gò Tranh");
    app.press("Enter").sees("Nơi tạm trú    Thôn Gò Tranh").misses("→");
}

#[test]
fn several_likely_ones_are_shown_to_choose_from() {
    let mut app = counter();
    app.press("Ctrl+G")
        .type_text("cung")
        .press("Enter")
        .type_text("dinh")
        .press("Enter")
        .sees("▸ Đinh Văn Trói");
    app.press("Down").press("Enter").sees("1 Đinh Thị Huệ  1972");
    app.type_text("buom").press("Enter").sees("2 Phạm Thị Bướm");
    app.type_text("1").press("Ctrl+D").sees("1 Phạm Thị Bướm").misses("Huệ");
}

#[test]
fn f4_opens_the_whole_list_and_esc_closes_only_that() {
    let mut app = counter();
    app.press("Ctrl+G").type_text("noi").press("Enter").press("F4").sees("▸ 1 Thôn Hà Bôi").sees("1/3");
    app.press("Esc").misses("1/3").sees("Nơi tạm trú");
}

#[test]
fn papers_are_ticked_as_original_or_copy() {
    let mut app = counter();
    app.press("Ctrl+G")
        .type_text("giay")
        .press("Enter")
        .press("Space")
        .sees("✓ Tờ khai CT01")
        .sees("bản chính");
    app.press("Down").press("Space").press("Space").sees("bản sao");
}

#[test]
fn a_refused_form_keeps_everything_and_goes_to_the_first_fault() {
    let mut app = counter();
    app.type_text("0511").press("Tab").press("Tab").type_text("1972").press("F2");
    app.sees("✗ Cần 12 chữ số, mới có 4").sees("✗ Chưa có Họ tên").sees("1972").sees("0511");
    app.type_text("72004518").misses("Cần 12").type_text("Hue").press("F2").sees("✓ đã lưu");
}

#[test]
fn what_persists_is_kept_and_marked() {
    let mut app = counter();
    app.type_text("051172004518").type_text("Hue").press("Ctrl+G").type_text("noi").press("Enter");
    app.type_text("ha").press("Enter").press("F2").sees("Thôn Hà Bôi                    =").misses("051 172");
}

#[test]
fn what_is_typed_is_kept_within_a_second_and_comes_back() {
    let town = Rc::new(Town::default());
    let mut app = app_with(&town, Theme::default(), Size { width: 80, height: 24 });
    app.session().lay(Box::new(IntakeForm::new()));
    app.press("Tab").type_text("Hue").wait(1_000);
    let kept = town.drafts.borrow().last().cloned().unwrap();
    assert_eq!(kept.len(), 1);
    let mut again = app_with(&town, Theme::default(), Size { width: 80, height: 24 });
    again.session().lay(Box::new(IntakeForm::from_draft(&kept[0])));
    again.type_text("x").sees("Họ tên         Huex");
}

#[test]
fn ctrl_h_is_backspace_in_a_field() {
    let mut app = counter();
    app.press("Tab").type_text("abx").press("Ctrl+H").sees("Họ tên         ab ").misses("abx");
}
