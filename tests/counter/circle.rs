//! A finished case is written into the register from its sheet: shown field by field, with one key, taken back as one.

use crate::commune::{Commune, card_of};
use soxa_domain::case_state::CaseState;
use soxa_domain::procedure::Channel;
use soxa_service::intake::{NewCase, new_submission, receive};
use soxa_service::{case_moves, cases, people};

fn chau() -> String {
    card_of("051171942958", "219388102", "Lê Thị Châu", "22041971", "Nữ")
}

/// A case of a procedure with these fields, its result ready; its number.
fn granted(terminal: &crate::commune::Terminal, procedure: &str, fields: &[(&str, &str)]) -> u32 {
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let applicant = people::person_by_id(register, actor, "051171942958").unwrap().no;
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let channel = Some(Channel::Direct);
    let new = NewCase { procedure: procedure.to_owned(), applicant, channel, fields, ..NewCase::default() };
    let case = receive(register, actor, &new, &new_submission().unwrap()).unwrap().value.case;
    let code = case.record.code.to_string();
    case_moves::move_to(register, actor, &code, CaseState::DaXuLyXong, None, "", None).unwrap();
    case.no
}

#[test]
fn a_temporary_residence_is_shown_and_written() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let no = granted(&terminal, "CT-TTR", &[("dwelling_hamlet", "Thôn Hà Bôi"), ("months", "6")]);
    terminal.app.go(&soxa::tui::route::Route::Case(no)).sees("chưa ghi").press("v");
    terminal.app.sees("Ghi vào sổ: Đăng ký tạm trú?").sees("Thôn Hà Bôi").sees("CSDLQG về dân cư");
    // Values are said as officers read them.
    terminal.app.sees("Loại: – → Tạm trú").misses("temporary").misses("→ 20");
    terminal.app.press("n").sees("chưa ghi").press("v").press("y").sees("Đã ghi vào sổ");
    terminal.app.misses("chưa ghi vào sổ");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let person = people::person_by_id(register, actor, "051171942958").unwrap();
    assert_eq!(person.record.temporary_address, "Thôn Hà Bôi");
    assert!(cases::by_number(register, actor, no).unwrap().record.applied_at.is_some());
    terminal.app.press("v").sees("Đã ghi vào sổ lúc");
    terminal.app.press("z").sees("Đã hoàn tác").sees("chưa ghi vào sổ");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let person = people::person_by_id(register, actor, "051171942958").unwrap();
    assert_eq!(person.record.temporary_address, "");
    assert!(cases::by_number(register, actor, no).unwrap().record.applied_at.is_none());
    terminal.app.press("z").sees("không có bước nào");
}

#[test]
fn a_birth_asks_for_what_nobody_said() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let fields = [("child_name", "Lê Thị Mới"), ("child_birth_date", "2026-11-10")];
    let no = granted(&terminal, "HT-KS", &fields);
    terminal.app.go(&soxa::tui::route::Route::Case(no)).press("v").sees("điều còn phải cho biết");
    terminal.app.type_text("nu").press("Enter").press("F2");
    let screen = terminal.app.screen();
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let case = cases::by_number(register, actor, no).unwrap().record;
    // Where the relationship to the head is not certain it is asked beside its field, and nothing is lost.
    assert!(case.applied_at.is_some() || screen.contains("quan hệ"), "{screen}");
}

#[test]
fn a_case_is_put_right_and_takes_papers_from_its_sheet() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).type_text("ttr").press("Enter").press("F2").sees("PHIẾU");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let applicant = people::person_by_id(register, actor, "051171942958").unwrap().no;
    let no = cases::of_person(register, actor, applicant).unwrap()[0].no;
    terminal.app.go(&soxa::tui::route::Route::Case(no)).sees("✗").press("g").sees("Nhận giấy tờ nộp sau");
    terminal.app.press("F2").sees("✓ Tờ khai");
    terminal.app.press("e").sees("Sửa hồ sơ đã nhận").press("F2").sees("Lý do");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    assert_eq!(cases::by_number(register, actor, no).unwrap().record.papers.len(), 1);
}

#[test]
fn what_is_missing_is_asked_for_on_paper_from_the_sheet() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).type_text("ttr").press("Enter").press("F2").sees("PHIẾU");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let applicant = people::person_by_id(register, actor, "051171942958").unwrap().no;
    let no = cases::of_person(register, actor, applicant).unwrap()[0].no;
    terminal.app.go(&soxa::tui::route::Route::Case(no)).press("s").sees("Yêu cầu bổ sung").sees("Tờ khai");
    // What is there and wrong is not asked for without saying what is wrong with it.
    terminal.app.press("Tab").press("F4").press("Enter").press("F2").sees("sai");
    let state = |terminal: &crate::commune::Terminal| {
        let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
        cases::by_number(register, actor, no).unwrap().record.state
    };
    assert_ne!(state(&terminal), CaseState::YeuCauBoSung);
    terminal.app.type_text("chưa ký tên").press("F2").sees("cần bổ sung").sees("(CT01): chưa ký tên");
    // What stands in the list is not said again as a reason.
    terminal.app.misses("sai: ").misses("thiếu: ");
    assert_eq!(state(&terminal), CaseState::YeuCauBoSung);
}

#[test]
fn what_is_not_written_yet_is_written_from_who_is_at_the_counter() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let no = granted(&terminal, "CT-TTR", &[("dwelling_hamlet", "Thôn Hà Bôi"), ("months", "6")]);
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let code = cases::by_number(register, actor, no).unwrap().record.code.to_string();
    case_moves::move_to(register, actor, &code, CaseState::DaTraKetQua, None, "", None).unwrap();
    terminal.app.press("2").wait(200).press("Esc").sees("1 chưa ghi sổ").misses("…");
    terminal.app.scan(&chau()).wait(200).sees("! chưa ghi vào sổ").misses("! !").press("Up").sees("v ");
    terminal.app.press("v").sees("Ghi vào sổ: Đăng ký tạm trú?").press("n").sees("chưa ghi vào sổ");
    terminal.app.press("Alt+v").press("y").sees("Đã ghi vào sổ").misses("chưa ghi vào sổ");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let person = people::person_by_id(register, actor, "051171942958").unwrap();
    assert_eq!(person.record.temporary_address, "Thôn Hà Bôi");
}
