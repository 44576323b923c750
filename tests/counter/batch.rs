//! Many at once: stays by the list, piles, templates, notes, ids typed twice, the pace.

use soxa_service::{cases, people, stays};

use crate::town_hall::{Desk, TownHall, card_of};

/// Lê Thị Châu of the sample commune.
const CHAU: &str = "051171942958";
const QUYET: &str = "051089330379";

fn chau() -> String {
    card_of(CHAU, "219388102", "Lê Thị Châu", "22041971", "Nữ")
}

fn quyet() -> String {
    card_of(QUYET, "", "Nguyễn Văn Quyết", "20091989", "Nam")
}

fn case_of(desk: &Desk, id: &str, procedure: &str) -> soxa_domain::case::Case {
    let (register, actor) = (&desk.office.register, &desk.office.actor);
    let no = people::person_by_id(register, actor, id).unwrap().no;
    let found = cases::of_person(register, actor, no).unwrap();
    let today = |c: &&soxa_store::codec::Stored<soxa_domain::case::Case>| {
        c.record.procedure == procedure && c.record.received_at.date().to_string() == "2026-11-23"
    };
    found.iter().find(today).unwrap().record.clone()
}

/// The head of a list for a lodging place nobody knows yet; the cursor is then in the line of the first guest.
fn lodging(desk: &mut Desk) {
    desk.app.press("F11").sees("Danh sách lưu trú").type_text("Nha nghi Hoa Sim").press("Enter");
    desk.app.type_text("go tranh").press("Enter").type_text("To 3").press("Enter");
    desk.app.press("Enter").type_text("+2").press("Enter").press("Enter").press("Enter");
    desk.app.sees("Nha nghi Hoa Sim · Thôn Gò Tranh").sees("từ 23/11/2026 đến 25/11/2026");
}

#[test]
fn a_list_of_guests_is_one_save() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    lodging(&mut desk);
    let before = desk.office.register.head().unwrap().seq;
    desk.app.scan(&chau()).wait(200).sees("Lê Thị Châu").sees("✓ có sổ");
    desk.app.type_text(QUYET).press("Enter").sees("Nguyễn Văn Quyết");
    desk.app.type_text("Tran Van Khach").press("Enter").sees("Ngày sinh");
    desk.app.type_text("1990").press("Enter").press("Enter").press("Enter").press("Enter");
    desk.app.sees("thêm vào sổ").sees("Khách trong danh sách: 3");
    desk.app.press("F2").sees("DANH SÁCH NGƯỜI LƯU TRÚ").sees("Đã lưu 3 lưu trú");
    assert_eq!(desk.office.register.head().unwrap().seq, before + 1);
    let list = stays::of_entry(&desk.office.register, &desk.office.actor, before + 1).unwrap();
    let names: Vec<&str> = list.iter().map(|(_, guest)| guest.full_name.as_str()).collect();
    assert_eq!(names, ["Lê Thị Châu", "Nguyễn Văn Quyết", "Tran Van Khach"]);
    assert_eq!(list[0].0.record.fields["dwelling_address"], "Nha nghi Hoa Sim, To 3");
    assert_eq!(list[0].0.record.fields["stay_to"], "2026-11-25");
    // The place stays for the next list, and is known from then on.
    desk.app.press("Esc").sees("Nha nghi Hoa Sim").sees("Khách trong danh sách: 0");
    let places = stays::places(&desk.office.register, &desk.office.actor, "hoa sim", 5).unwrap();
    assert_eq!(places[0].hamlet, "Thôn Gò Tranh");
}

#[test]
fn a_guest_scanned_twice_stands_once_and_open_stays_are_marked() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    lodging(&mut desk);
    desk.app.scan(&chau()).wait(4_000).scan(&quyet()).wait(4_000).scan(&chau()).wait(200);
    desk.app.sees("đã có ở dòng 1").sees("danh sách: 2").press("Ctrl+D").sees("Đã bỏ Lê Thị Châu");
    desk.app.press("F2").sees("DANH SÁCH").press("Esc").press("Esc");
    lodging_again(&mut desk);
    desk.app.scan(&quyet()).wait(200).sees("! đang lưu trú");
}

fn lodging_again(desk: &mut Desk) {
    desk.app.press("F11").type_text("hoa sim").press("Enter").sees("Thôn Gò Tranh");
}

#[test]
fn a_list_of_sixty_survives_a_crash_and_scrolls() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    lodging(&mut desk);
    for i in 0..60 {
        let card = card_of(&format!("0521900001{i:02}"), "", "Trần Thị Mới", "05061990", "Nữ");
        desk.app.scan(&card).wait(400);
    }
    desk.app
        .sees("danh sách: 60")
        .sees(" 60 Trần")
        .press("PgUp")
        .press("PgUp")
        .misses(" 60 Trần")
        .wait(1_500);
    drop(desk);
    let mut desk = hall.desk();
    desk.app.press("F11").sees("danh sách: 60").press("F2").sees("Đã lưu 60 lưu trú");
    let seq = desk.office.register.head().unwrap().seq;
    assert_eq!(stays::of_entry(&desk.office.register, &desk.office.actor, seq).unwrap().len(), 60);
}

#[test]
fn a_pile_keeps_everything_but_the_people() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.scan(&chau()).wait(4_000).type_text("ttr").press("Enter").press("Alt+g").sees("chồng hồ sơ");
    desk.app.press("F8").press("F2").sees("PHIẾU").press("Enter");
    desk.app.sees("Đăng ký tạm trú").sees("=").misses("Lê Thị Châu");
    desk.app.scan(&quyet()).wait(200).press("F2").sees("PHIẾU");
    assert_eq!(case_of(&desk, QUYET, "CT-TTR").fields, case_of(&desk, CHAU, "CT-TTR").fields);
    assert!(case_of(&desk, QUYET, "CT-TTR").papers.is_empty());
    desk.app.press("Enter").press("Alt+g").sees("Đã thôi").press("Ctrl+N").misses("Đăng ký tạm trú");
}

#[test]
fn the_last_form_is_a_template_even_after_a_restart() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("1").wait(200).press("Alt+l").sees("Chưa có hồ sơ nào");
    desk.app.scan(&chau()).wait(200).type_text("tam vang").press("Enter").press("Ctrl+G");
    desk.app.type_text("noi den").press("Enter").type_text("Binh Duong").press("F2").sees("PHIẾU");
    drop(desk);
    let mut desk = hall.desk();
    desk.app.misses("nháp").scan(&quyet()).wait(200).press("Alt+l").sees("Binh Duong");
    desk.app.sees("Nguyễn Văn Quyết").press("F2").sees("PHIẾU");
    assert_eq!(case_of(&desk, QUYET, "CT-TV").fields["destination"], "Binh Duong");
}

#[test]
fn a_note_on_a_field_goes_with_the_case() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.scan(&chau()).wait(200).type_text("ttr").press("Enter").press("Alt+n");
    desk.app.sees("Ghi chú cho").type_text("xem lai").press("Enter").sees("» xem lai").press("F2");
    assert_eq!(case_of(&desk, CHAU, "CT-TTR").note, "Hình thức: xem lai");
}

#[test]
fn ids_are_typed_twice_on_request() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.press("1").wait(200).press("Alt+d").sees("gõ hai lần").type_text(CHAU).press("Enter");
    desk.app.sees("Gõ lại số này").type_text("051171942985").press("Enter").sees("Hai lần gõ khác nhau");
    desk.app.type_text(CHAU).press("Enter").type_text(CHAU).press("Enter").sees("✓ có sổ");
}

#[test]
fn the_pace_is_shown_when_asked_for() {
    let hall = TownHall::open();
    let mut desk = hall.desk();
    desk.app.scan(&chau()).wait(200).misses("phím ·").press("Alt+s").sees("1 phím · ");
    desk.app.type_text("ttr").press("Enter").press("F8").press("F2").press("Enter");
    desk.app.sees("7 phím · ").sees("giữa 7 phím / ");
}
