//! Screen 4 and screen 7: heads of household put right, findings worked on.

use crate::commune::Commune;

#[test]
fn a_household_without_a_head_takes_few_keys() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.sees("7 hộ chưa đúng").press("4").wait(200).sees("4 Điều chỉnh chủ hộ").sees("1 / 7");
    terminal.app.sees("hộ không có chủ hộ").sees("Chọn chủ hộ mới");
    let shown = terminal.app.screen();
    assert!(shown.contains("DA037"), "{shown}");
    // Two members, their links are whole: the first proposal is saved as it stands, on a ground that somebody said.
    terminal
        .app
        .misses("Ý kiến")
        .press("F2")
        .sees("Ghi căn cứ của hộ này")
        .press("F4")
        .sees("Ý kiến các thành viên");
    terminal.app.press("F2").sees("Đã đổi chủ hộ").sees("1 / 6   xong 1").misses("Ý kiến");
    terminal.app.press("F9").sees("PHIẾU ĐIỀU CHỈNH CHỦ HỘ").sees("Quan hệ sau").press("Esc");
    terminal.app.press("z").sees("hoàn tác").sees("/ 7   xong 0");
}

#[test]
fn a_ground_goes_on_in_a_pile_only_and_is_marked() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("4").wait(200).press("Alt+g").press("Tab").type_text("bien ban so 5").press("Tab");
    terminal
        .app
        .press("F2")
        .sees("xong 1")
        .sees("=bien ban so 5")
        .press("Alt+g")
        .press("n")
        .misses("bien ban");
}

#[test]
fn another_candidate_is_derived_anew_and_next_turns_the_page() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("4").wait(200).sees("1 / 7").press("n").sees("2 / 7").press("p").sees("1 / 7");
    let first = terminal.app.screen();
    terminal.app.press("Down");
    assert_ne!(first, terminal.app.screen());
    terminal.app.press("Tab").type_text(" so 5").sees("so 5").press("Tab").press("n").sees("2 / 7");
}

#[test]
fn the_board_opens_the_work() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.sees("72 việc").press("7").wait(200).sees("Thiếu số CMND 9 số").sees("Nghi trùng");
    for _ in 0..3 {
        terminal.app.press("Down");
    }
    terminal.app.press("Enter").sees("Còn 40.");
    terminal.app.press("h").sees("Hoãn").press("Tab").type_text("doi cong dan").press("F2").sees("hoãn");
    terminal.app.press("Enter").sees("Họ và tên");
}

#[test]
fn two_records_of_one_person_are_merged_and_the_merge_is_told() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("7").wait(200).press("End").press("Enter");
    let mut tries = 0;
    while !terminal.app.screen().contains("Nghi trùng") && tries < 12 {
        terminal.app.press("Esc").press("Up").press("Enter");
        tries += 1;
    }
    terminal.app.sees("Còn 5.").press("m").sees("Bản ở lại");
    for _ in 0..12 {
        terminal.app.press("Left");
    }
    terminal.app.press("F2").sees("Đã gộp").sees("Còn 4.");
}

#[test]
fn somebody_new_is_added_to_a_household_and_stands_in_its_tree() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").press("Enter").sees("GT087");
    terminal
        .app
        .press("F7")
        .sees("═")
        .press("F7")
        .press("F8")
        .sees("Họ và tên")
        .type_text("Lee Bes")
        .press("F2");
    terminal.app.sees("người Lê Bé").press("F5").sees("Các lần sửa").sees("Họ và tên:").press("Esc");
}

#[test]
fn a_notice_is_handed_over_by_its_number() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let people =
        soxa_service::notices::without_notice(&terminal.workspace.register, &terminal.workspace.actor, None)
            .unwrap();
    soxa_service::notices::issue(&terminal.workspace.register, &terminal.workspace.actor, &people[..2])
        .unwrap();
    let id = people[0].record.public_id();
    terminal.app.press("3").wait(200).press("F7").sees("2 thông báo chưa giao");
    terminal.app.type_text(&id).press("Enter").sees("Đã giao").sees("1 thông báo chưa giao");
}

#[test]
fn an_edit_that_contradicts_itself_is_asked_once_or_stopped() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("chau le t").press("Enter").press("e").sees("Ngày sinh");
    // Another year than the id says: a warning, asked once.
    terminal.app.press("Tab").press("Tab").press("Ctrl+U").type_text("22/04/1975").press("F2");
    terminal.app.sees("mâu thuẫn").press("F2").sees("người Lê Thị Châu").sees("22/04/1975");
    // What was passed over without a word is told by the journal.
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let told = soxa_service::journal::browse(register, actor, "person.edit", 1).unwrap();
    assert!(told[0].note.starts_with("vẫn lưu, dù: "), "{told:?}");
    // In the future: an error.
    terminal.app.press("e").press("Tab").press("Tab").press("Ctrl+U").type_text("01/01/2027").press("F2");
    terminal.app.sees("Ngày sinh không thể có").press("F2").sees("Ngày sinh không thể có");
}
