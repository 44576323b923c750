//! Many at once: stays by the list, piles, templates, notes, ids typed twice, the pace.

use soxa_service::{cases, people, stays};

use crate::commune::{Commune, Terminal, card_of};

/// Lê Thị Châu of the sample commune.
const CHAU: &str = "051171942958";
const QUYET: &str = "051089330379";

fn chau() -> String {
    card_of(CHAU, "219388102", "Lê Thị Châu", "22041971", "Nữ")
}

fn quyet() -> String {
    card_of(QUYET, "", "Nguyễn Văn Quyết", "20091989", "Nam")
}

fn case_of(terminal: &Terminal, id: &str, procedure: &str) -> soxa_domain::case::Case {
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let no = people::person_by_id(register, actor, id).unwrap().no;
    let found = cases::of_person(register, actor, no).unwrap();
    let today = |c: &&soxa_store::codec::Stored<soxa_domain::case::Case>| {
        c.record.procedure == procedure && c.record.received_at.date().to_string() == "2026-11-23"
    };
    found.iter().find(today).unwrap().record.clone()
}

/// The head of a list for a lodging place nobody knows yet; the cursor is then in the line of the first guest.
fn lodging(terminal: &mut Terminal) {
    terminal.app.press("F11").sees("Danh sách lưu trú").type_text("Nha nghi Hoa Sim").press("Enter");
    terminal.app.type_text("go tranh").press("Enter").type_text("To 3").press("Enter");
    terminal.app.press("Enter").type_text("+2").press("Enter").press("Enter").press("Enter");
    terminal.app.sees("Nha nghi Hoa Sim · Thôn Gò Tranh").sees("từ 23/11/2026 đến 25/11/2026");
}

#[test]
fn a_list_of_guests_is_one_save() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    lodging(&mut terminal);
    let before = terminal.workspace.register.head().unwrap().seq;
    terminal.app.scan(&chau()).wait(200).sees("Lê Thị Châu").sees("✓ có sổ");
    terminal.app.type_text(QUYET).press("Enter").sees("Nguyễn Văn Quyết");
    terminal.app.type_text("Tran Van Khach").press("Enter").sees("Ngày sinh");
    terminal.app.type_text("1990").press("Enter").press("Enter").press("Enter").press("Enter");
    terminal.app.sees("thêm vào sổ").sees("Khách trong danh sách: 3");
    terminal.app.press("F2").sees("DANH SÁCH NGƯỜI LƯU TRÚ").sees("Đã lưu 3 lưu trú");
    assert_eq!(terminal.workspace.register.head().unwrap().seq, before + 1);
    let list = stays::of_entry(&terminal.workspace.register, &terminal.workspace.actor, before + 1).unwrap();
    let names: Vec<&str> = list.iter().map(|(_, guest)| guest.full_name.as_str()).collect();
    assert_eq!(names, ["Lê Thị Châu", "Nguyễn Văn Quyết", "Tran Van Khach"]);
    assert_eq!(list[0].0.record.fields["dwelling_address"], "Nha nghi Hoa Sim, To 3");
    assert_eq!(list[0].0.record.fields["stay_to"], "2026-11-25");
    // The place stays for the next list, and is known from then on.
    terminal.app.press("Esc").sees("Nha nghi Hoa Sim").sees("Khách trong danh sách: 0");
    let places =
        stays::places(&terminal.workspace.register, &terminal.workspace.actor, "hoa sim", 5).unwrap();
    assert_eq!(places[0].hamlet, "Thôn Gò Tranh");
}

#[test]
fn a_guest_s_name_takes_no_digits() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    lodging(&mut terminal);
    terminal.app.type_text("Tran Van Khach").press("Enter").sees("Ngày sinh").type_text("1990");
    terminal.app.press("Home").press("Shift+Tab").type_text("7").press("F2").sees("không có chữ số");
}

#[test]
fn a_guest_scanned_twice_stands_once_and_open_stays_are_marked() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    lodging(&mut terminal);
    terminal.app.scan(&chau()).wait(4_000).scan(&quyet()).wait(4_000).scan(&chau()).wait(200);
    terminal.app.sees("đã có ở dòng 1").sees("danh sách: 2").press("Ctrl+D").sees("Đã bỏ Lê Thị Châu");
    terminal.app.press("F2").sees("DANH SÁCH").press("Esc").press("Esc");
    lodging_again(&mut terminal);
    terminal.app.scan(&quyet()).wait(200).sees("! đang lưu trú");
}

fn lodging_again(terminal: &mut Terminal) {
    terminal.app.press("F11").type_text("hoa sim").press("Enter").sees("Thôn Gò Tranh");
}

#[test]
fn a_list_of_sixty_survives_a_crash_and_scrolls() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    lodging(&mut terminal);
    for i in 0..60 {
        let card = card_of(&format!("0521900001{i:02}"), "", "Trần Thị Mới", "05061990", "Nữ");
        terminal.app.scan(&card).wait(400);
    }
    terminal
        .app
        .sees("danh sách: 60")
        .sees(" 60 Trần")
        .press("PgUp")
        .press("PgUp")
        .misses(" 60 Trần")
        .wait(1_500);
    drop(terminal);
    let mut terminal = commune.terminal();
    terminal.app.press("F11").sees("danh sách: 60").press("F2").sees("Đã lưu 60 lưu trú");
    let seq = terminal.workspace.register.head().unwrap().seq;
    assert_eq!(
        stays::of_entry(&terminal.workspace.register, &terminal.workspace.actor, seq).unwrap().len(),
        60
    );
}

#[test]
fn a_pile_keeps_everything_but_the_people() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(4_000).type_text("ttr").press("Enter").press("Alt+g").sees("chồng hồ sơ");
    terminal.app.press("F8").press("F2").sees("PHIẾU").press("Enter");
    terminal.app.sees("Đăng ký tạm trú").sees("=").misses("Lê Thị Châu");
    terminal.app.scan(&quyet()).wait(200).press("F2").sees("PHIẾU");
    assert_eq!(case_of(&terminal, QUYET, "CT-TTR").fields, case_of(&terminal, CHAU, "CT-TTR").fields);
    assert!(case_of(&terminal, QUYET, "CT-TTR").papers.is_empty());
    terminal.app.press("Enter").press("Alt+g").sees("Đã thôi").press("Ctrl+N").misses("Đăng ký tạm trú");
}

#[test]
fn the_last_form_is_a_template_even_after_a_restart() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).press("Alt+l").sees("Chưa có hồ sơ nào");
    terminal.app.scan(&chau()).wait(200).type_text("tam vang").press("Enter").press("Ctrl+G");
    terminal.app.type_text("noi den").press("Enter").type_text("Binh Duong").press("F2").sees("PHIẾU");
    drop(terminal);
    let mut terminal = commune.terminal();
    terminal.app.misses("nháp").scan(&quyet()).wait(200).press("Alt+l").sees("Binh Duong");
    terminal.app.sees("Nguyễn Văn Quyết").press("F2").sees("PHIẾU");
    assert_eq!(case_of(&terminal, QUYET, "CT-TV").fields["destination"], "Binh Duong");
}

#[test]
fn a_note_on_a_field_goes_with_the_case() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).type_text("ttr").press("Enter").press("Alt+n");
    terminal.app.sees("Ghi chú cho").type_text("xem lai").press("Enter").sees("» xem lai").press("F2");
    assert_eq!(case_of(&terminal, CHAU, "CT-TTR").note, "Phương thức: xem lai");
}

#[test]
fn ids_are_typed_twice_on_request() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).press("Alt+d").sees("gõ hai lần").type_text(CHAU).press("Enter");
    terminal.app.sees("Gõ lại số này").type_text("051171942985").press("Enter").sees("Hai lần gõ khác nhau");
    terminal.app.type_text(CHAU).press("Enter").type_text(CHAU).press("Enter").sees("✓ có sổ");
}

#[test]
fn the_pace_is_shown_when_asked_for() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).misses("phím ·").press("Alt+s").sees("1 phím · ");
    terminal.app.type_text("ttr").press("Enter").press("F8").press("F2").press("Enter");
    terminal.app.sees("7 phím · ").sees("giữa 7 phím / ");
}
