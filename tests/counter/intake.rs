//! Screen 1: from the scan to the receipt.

use soxa_domain::case_state::CaseState;
use soxa_service::{cases, people};

use crate::commune::{Commune, card_of};

/// Lê Thị Châu of the sample commune.
const CHAU: &str = "051171942958";

fn chau() -> String {
    card_of(CHAU, "219388102", "Lê Thị Châu", "22041971", "Nữ")
}

#[test]
fn temporary_residence_takes_six_keys_after_the_scan() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).sees("Người đến quầy").sees("LÊ THỊ CHÂU").sees("hộ GT087");
    terminal
        .app
        .type_text("ttr")
        .press("Enter")
        .sees("Đăng ký tạm trú")
        .sees("Trực tuyến có hỗ trợ")
        .sees("7.000");
    terminal.app.press("F8").sees("✓ Tờ khai").press("F2").sees("PHIẾU TIẾP NHẬN").sees("SX-261123-");
    let found = cases::of_person(
        &terminal.workspace.register,
        &terminal.workspace.actor,
        person(&terminal.workspace),
    )
    .unwrap();
    let case = &found
        .iter()
        .find(|c| c.record.procedure == "CT-TTR" && c.record.received_at.date().to_string() == "2026-11-23")
        .unwrap()
        .record;
    assert_eq!(case.state, CaseState::DuocTiepNhan);
    assert_eq!(case.due_at.unwrap().to_string(), "2026-11-27T17:00:00+07:00");
    assert_eq!(case.papers.len(), 2);
    assert!(!case.fields.contains_key("dwelling_hamlet"), "nobody said where: at home it is not");
    terminal.app.press("F9").sees("PDF");
    terminal.app.press("Enter").sees("LÊ THỊ CHÂU").sees("chưa ghi 1 điều");
}

fn person(workspace: &soxa::tui::workspace::Workspace) -> u32 {
    people::person_by_id(&workspace.register, &workspace.actor, CHAU).unwrap().no
}

#[test]
fn a_half_typed_form_is_offered_again_after_a_crash() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .scan(&chau())
        .wait(200)
        .type_text("ttr")
        .press("Enter")
        .press("Ctrl+G")
        .type_text("ghi chu")
        .press("Enter");
    terminal.app.type_text("cho vo").wait(1_500).sees("chờ").sees("vo");
    drop(terminal);
    let mut terminal = commune.terminal();
    terminal.app.sees("1 nháp").press("1").wait(200).misses("Lê Thị Châu").sees("1 hồ sơ đang dở");
    terminal.app.press("Alt+r").sees("Lê Thị Châu").sees("Đăng ký tạm trú").press("Enter").sees("Số tháng");
    terminal.app.press("F2").sees("PHIẾU TIẾP NHẬN");
    terminal.app.press("Esc").press("Esc").misses("nháp đang dở");
}

#[test]
fn a_stranger_is_added_from_the_card() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let card = card_of("052190000123", "", "Trần Thị Mới", "05061990", "Nữ");
    terminal.app.scan(&card).wait(200).sees("Chưa có trong sổ").sees("Trần Thị Mới");
    terminal.app.type_text("luu tru").press("Enter").press("F2").sees("SX-261123-");
    let person =
        people::person_by_id(&terminal.workspace.register, &terminal.workspace.actor, "052190000123")
            .unwrap()
            .record;
    assert_eq!(person.full_name, "Trần Thị Mới");
    assert_eq!(person.birth_date.unwrap().to_string(), "1990-06-05");
}

#[test]
fn what_the_card_knows_better_is_taken_in_on_request() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let card = card_of(CHAU, "212000999", "Le Thi Chau", "22041971", "Nu");
    terminal.app.scan(&card).wait(200).sees("Thẻ khác sổ").sees("212000999").misses("Le Thi Chau");
    terminal
        .app
        .press("F6")
        .sees("– 1 Số CMND")
        .type_text("1")
        .sees("✓ 1 Số CMND")
        .press("F6")
        .sees("Đã nhận từ thẻ");
    let person =
        people::person_by_id(&terminal.workspace.register, &terminal.workspace.actor, CHAU).unwrap().record;
    let cmnd: Vec<String> = person.cmnd.iter().map(ToString::to_string).collect();
    assert_eq!(cmnd, ["219388102", "212000999"]);
}

#[test]
fn a_refused_form_keeps_everything_and_says_why() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).press("F2").sees("✗ Chưa có Người nộp");
    terminal.app.type_text("chau").press("F2").sees("Chưa lưu").sees("chau");
}

#[test]
fn an_open_case_of_the_same_kind_is_told() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    for _ in 0..2 {
        terminal.app.scan(&chau()).wait(4_000).type_text("ttr").press("Enter");
        if terminal.app.screen().contains("Đang mở hồ sơ cùng loại") {
            terminal.app.press("F7").sees("hồ sơ SX-261123-");
            return;
        }
        terminal.app.press("F2").sees("PHIẾU").press("Esc").press("Esc");
    }
    panic!("not told:\n{}", terminal.app.screen());
}

#[test]
fn a_second_card_joins_the_case() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(4_000).type_text("ttr").press("Enter");
    let reu = card_of("051089330379", "", "Nguyễn Văn Quyết", "20091989", "Nam");
    terminal.app.scan(&reu).wait(200).sees("1 Nguyễn Văn Quyết").sees("Lê Thị Châu");
}

#[test]
fn a_linked_procedure_has_three_legs() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .scan(&chau())
        .wait(200)
        .type_text("lien thong khai sinh")
        .press("Enter")
        .press("F2")
        .sees("SX-261123-");
    let found = cases::of_person(
        &terminal.workspace.register,
        &terminal.workspace.actor,
        person(&terminal.workspace),
    )
    .unwrap();
    assert_eq!(found[0].record.legs_done(), (0, 3));
}

#[test]
fn what_one_citizen_said_is_not_said_by_the_next() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(4_000).type_text("thuong tru").press("Enter").press("Enter");
    terminal
        .app
        .press("Ctrl+G")
        .type_text("noi dang")
        .press("Enter")
        .press("Ctrl+U")
        .type_text("ca xen")
        .press("Enter");
    terminal.app.press("F2").sees("PHIẾU");
    let reu = card_of("051089330379", "", "Nguyễn Văn Quyết", "20091989", "Nam");
    terminal.app.press("Enter").scan(&reu).wait(200).type_text("thuong tru").press("Enter").press("Enter");
    terminal.app.sees("Nơi đăng ký    Thôn Gò Tranh").misses("Thôn Cà Xen").misses("=");
}

#[test]
fn what_a_pile_keeps_is_typed_over() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(4_000).type_text("tam vang").press("Enter").press("Ctrl+G");
    terminal.app.type_text("noi den").press("Enter").type_text("Binh Duong").press("Alt+g").press("F2");
    terminal.app.sees("PHIẾU").press("Enter").sees("Binh Duong").sees("=");
    let quyet = card_of("051089330379", "", "Nguyễn Văn Quyết", "20091989", "Nam");
    terminal.app.scan(&quyet).wait(200).press("Ctrl+G").type_text("noi den").press("Enter").type_text("Hue");
    terminal.app.press("F2").sees("PHIẾU");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let person = people::person_by_id(register, actor, "051089330379").unwrap().no;
    let case = cases::of_person(register, actor, person).unwrap().remove(0).record;
    assert_eq!(case.fields["destination"], "Hue");
}

#[test]
fn drafts_stand_beside_a_new_case_and_one_thrown_away_comes_back() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).type_text("dinh van tro 1989 ca xen").press("Enter");
    terminal.app.type_text("xn").press("Enter").wait(1_500).press("Esc").press("1").wait(200);
    terminal
        .app
        .misses("Đinh Văn Tró")
        .sees("1 hồ sơ đang dở")
        .type_text("le thi chau")
        .press("Enter")
        .press("Enter");
    terminal
        .app
        .wait(1_500)
        .press("Alt+r")
        .sees("Đinh Văn Tró")
        .sees("Xác nhận")
        .press("/")
        .type_text("van tro")
        .press("Enter")
        .press("Delete");
    terminal.app.sees("z lấy lại").misses("Đinh Văn Tró").press("z").sees("Đinh Văn Tró");
}
