//! The person at the counter: what waits, the next job by one key, and whoever is meant found and chosen.

use crate::commune::{Commune, Terminal, card_of};
use soxa::tui::route::{CaseStep, Route};
use soxa_domain::case_state::CaseState;
use soxa_domain::person::Person;
use soxa_domain::procedure::Channel;
use soxa_service::cases::{self, Happened};
use soxa_service::intake::{NewCase, new_submission, receive};
use soxa_service::{case_moves, people};

const CHAU: &str = "051171942958";
const QUYET: &str = "051089330379";

fn chau() -> String {
    card_of(CHAU, "219388102", "Lê Thị Châu", "22041971", "Nữ")
}

fn quyet() -> String {
    card_of(QUYET, "", "Nguyễn Văn Quyết", "20091989", "Nam")
}

/// A confirmation of residence for Lê Thị Châu; its code.
fn case(terminal: &Terminal) -> (u32, String) {
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let applicant = people::person_by_id(register, actor, CHAU).unwrap().no;
    let channel = Some(Channel::Direct);
    let new = NewCase { procedure: "CT-XN".to_owned(), applicant, channel, ..NewCase::default() };
    let case = receive(register, actor, &new, &new_submission().unwrap()).unwrap().value.case;
    (case.no, case.record.code.to_string())
}

#[test]
fn what_each_case_waits_for_is_told_and_the_result_is_handed_over_by_one_key() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (no, code) = case(&terminal);
    terminal.app.scan(&chau()).wait(200).sees(&code).sees("thiếu 1 giấy tờ").sees("F8").wait(4_000);
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    case_moves::move_to(register, actor, &code, CaseState::DaXuLyXong, None, "", None).unwrap();
    terminal.app.press("Esc").scan(&chau()).wait(200).sees("Xong, chờ trả").press("F7").sees("Người nhận");
    // Whoever comes with a card of their own takes it in their own name.
    terminal.app.scan(&quyet()).wait(4_000).sees("Nguyễn Văn Quyết").press("F2").sees("Đã trả kết quả");
    let history = cases::history(&terminal.workspace.register, &terminal.workspace.actor, no).unwrap();
    let last = history.last().unwrap();
    assert_eq!(last.what, Happened::State(CaseState::DaTraKetQua));
    assert_eq!(last.note, format!("Người nhận: Nguyễn Văn Quyết ({QUYET})"));
}

#[test]
fn a_second_card_is_another_person_and_the_same_card_says_so() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(4_000).sees("LÊ THỊ CHÂU").scan(&quyet()).wait(200);
    terminal.app.sees("NGUYỄN VĂN QUYẾT").misses("LÊ THỊ CHÂU").wait(4_000);
    terminal.app.scan(&quyet()).wait(200).sees("Vẫn là thẻ của");
    // One step back is the start screen: people do not pile up.
    terminal.app.press("Esc").sees("1  Tiếp nhận hồ sơ");
}

#[test]
fn letters_are_keys_among_the_cases_and_text_in_the_field() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).type_text("h").sees("Nhận hồ sơ mới h").press("Ctrl+U").press("Esc");
    terminal.app.scan(&chau()).wait(200).press("Up").press("h").sees("GT087").press("Esc");
    terminal.app.press("i").sees("Họ và tên").press("Esc").press("Down").type_text("ttr").press("Enter");
    terminal.app.sees("1 Tiếp nhận hồ sơ").sees("Đăng ký tạm trú");
}

#[test]
fn looking_at_who_looked_is_asked_before_it_is_registered() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).press("Up").press("l").sees("có yêu cầu biết ai đã xem").press("n");
    let open = |terminal: &Terminal| {
        soxa_service::requests::open(&terminal.workspace.register, &terminal.workspace.actor).unwrap().len()
    };
    assert_eq!(open(&terminal), 0);
    terminal.app.press("l").press("y");
    assert_eq!(open(&terminal), 1);
}

#[test]
fn a_card_finds_on_the_screen_that_shows_cases_and_in_every_form() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (no, code) = case(&terminal);
    terminal
        .app
        .press("2")
        .wait(200)
        .scan(&chau())
        .wait(4_000)
        .sees(CHAU)
        .sees(&code)
        .sees("2 Tra cứu hồ sơ");
    // Who has no case has come for one.
    terminal.app.scan(&quyet()).wait(4_000).sees("NGUYỄN VĂN QUYẾT").press("Esc");
    terminal
        .app
        .go(&Route::Case(no))
        .press("e")
        .scan(&quyet())
        .wait(4_000)
        .sees("không có ô nào để quẹt thẻ");
}

#[test]
fn cases_are_found_by_number_telephone_and_any_piece_of_the_code() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (_, code) = case(&terminal);
    let (day, serial) = code.strip_prefix("SX-").and_then(|rest| rest.split_once('-')).unwrap();
    let (day, serial) = (day.to_owned(), serial.to_owned());
    for query in [CHAU.to_owned(), serial.clone(), format!("{day}-{serial}"), format!("sx{day}{serial}")] {
        terminal.app.go(&Route::CaseSearch { query }).sees(&code);
    }
}

#[test]
fn whoever_is_meant_is_told_apart_and_a_stranger_is_five_fields_away() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).type_text("dinh van tro").sees("28").sees("+ Người chưa có trong sổ");
    terminal.app.type_text(" ha boi 1979").sees("HB149").misses("GT155");
    terminal.app.press("Ctrl+U").type_text("tro hb149").sees("…043 163").misses("GT155").press("Ctrl+U");
    terminal.app.type_text("Tri Thi Xoan").press("F8").sees("Người chưa có trong sổ").sees("Tri Thi Xoan");
    terminal.app.type_text("1/2/1990").press("Enter").type_text("nu").press("Enter").press("F2");
    // The applicant is kept with the case, not before.
    let find = |terminal: &Terminal| {
        soxa_service::find::find(&terminal.workspace.register, &terminal.workspace.actor, "tri thi xoan", 5)
            .unwrap()
            .total
    };
    assert_eq!(find(&terminal), 0);
    terminal.app.sees("Tri Thi Xoan").type_text("xn").press("Enter").press("F2").sees("PHIẾU");
    assert_eq!(find(&terminal), 1);
}

#[test]
fn a_stranger_who_may_be_somebody_of_the_register_is_asked_about_once() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).type_text("Le Thi Chauu").press("F8").sees("Người chưa có trong sổ");
    terminal.app.press("Shift+Tab").press("End").press("Backspace").press("Tab");
    terminal.app.type_text("22/4/1971").press("Enter").type_text("nu").press("Enter").press("F2");
    terminal.app.sees("Trong sổ đã có Lê Thị Châu, 22/04/1971").press("F2").misses("Trong sổ đã có");
    terminal.app.sees("Le Thi Chau");
}

#[test]
fn a_name_takes_no_digits_wherever_somebody_new_is_typed() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).type_text("Tri Thi Xoan").press("F8").sees("Người chưa có trong sổ");
    terminal.app.type_text("1/2/1990").press("Home").press("Shift+Tab").type_text("9").press("F2");
    terminal.app.sees("không có chữ số").press("Backspace").press("F2").sees("Tri Thi Xoan");
}

#[test]
fn the_own_household_comes_first_for_those_who_register_together() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.scan(&chau()).wait(200).type_text("ttr").press("Enter").press("Ctrl+G").type_text("cung");
    terminal.app.press("Enter").press("F4").sees("Nguyễn Văn Quyết").sees("GT087 Chủ hộ");
}

#[test]
fn allowed_moves_are_a_digit_away_and_their_slip_follows() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (no, code) = case(&terminal);
    terminal
        .app
        .go(&Route::Case(no))
        .press("m")
        .sees("1 ")
        .type_text("1")
        .sees("Đang xử lý")
        .misses("Trạng thái mới");
    let state = |terminal: &Terminal| {
        cases::by_code(&terminal.workspace.register, &terminal.workspace.actor, &code).unwrap().record.state
    };
    assert_ne!(state(&terminal), CaseState::DuocTiepNhan);
    // What must say why asks for it.
    terminal.app.press("m").type_text("bo sung").press("Enter").sees("Lý do").type_text("thieu giay");
    terminal.app.press("F2").sees("Hướng dẫn bổ sung").press("Esc").sees("Yêu cầu bổ sung");
}

#[test]
fn a_terminal_that_only_looks_says_so_and_shows_no_key_that_writes() {
    let commune = Commune::open();
    let mut terminal = commune.viewer();
    terminal.app.sees("CHỈ XEM").press("3").wait(200).type_text("dinh van tro").press("Enter");
    terminal.app.sees("Họ và tên").misses("F4 Sửa").misses("Nhận hồ sơ").press("e").sees("chỉ để xem");
}

/// Who asks for another head of a household, or for a split, and stands in none, is asked which one is meant.
#[test]
fn who_stands_in_no_household_is_asked_for_it_where_a_result_is_of_one() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    for procedure in ["CT-DC-CH", "CT-TH"] {
        let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
        let person = Person {
            full_name: "Võ Thị Chi".to_owned(),
            hamlet: register.commune().hamlets[0].clone(),
            ..Person::default()
        };
        let applicant = people::add(register, actor, &person, procedure).unwrap().value;
        let (channel, procedure) = (Some(Channel::Direct), procedure.to_owned());
        let fields = [("head_name".to_owned(), "Lê Thị Châu".to_owned())].into();
        let new = NewCase { procedure, applicant, channel, fields, ..NewCase::default() };
        let case = receive(register, actor, &new, &new_submission().unwrap()).unwrap().value.case;
        let code = case.record.code.to_string();
        case_moves::move_to(register, actor, &code, CaseState::DaXuLyXong, None, "", None).unwrap();
        terminal.app.session().go(&Route::CaseStep { case: case.no, step: CaseStep::Apply });
        terminal.app.wait(50);
        terminal.app.sees("Số hồ sơ").press("F2").sees("Số hồ sơ").misses("--field");
        terminal.app.session().go(&Route::Start);
    }
}
