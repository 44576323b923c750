//! A case for another commune on the screens: handed over from its sheet, one that came taken or given back.

use std::collections::BTreeMap;

use ratatui::layout::Size;
use soxa::tui::route::Route;
use soxa_domain::procedure::{Channel, PaperKind};
use soxa_domain::referral::Told;
use soxa_domain::time::Timestamp;
use soxa_service::referrals;
use soxa_upward::exchange::{CommuneName, Incoming, Message};

use crate::commune::{Commune, Terminal};

/// A case that was sent.
const CASE: &str = "SX-261118-0001";

/// What the level above has for this commune: which communes there are, and a case that one of them received.
fn messages(id: &str) -> Incoming {
    let at = Timestamp::parse("2026-11-22T10:00").unwrap();
    let told = Told {
        case_code: "SX-261122-0007".to_owned(),
        procedure: "CT-TTR".to_owned(),
        channel: Channel::Online,
        received_at: at,
        referred_at: at,
        applicant: BTreeMap::from(
            [("full_name", "Đinh Thị Mới"), ("person_id", "051190000777"), ("birth_date", "1990-02-03")]
                .map(|(key, value)| (key.to_owned(), value.to_owned())),
        ),
        fields: BTreeMap::from([("months".to_owned(), "6".to_owned())]),
        papers: vec![("Tờ khai CT01".to_owned(), PaperKind::Original)],
        fee: Some(7_000),
        officer: "Mai".to_owned(),
        note: "gọi trước khi đến".to_owned(),
        withdrawn: None,
    };
    let name = |code: &str, name: &str| CommuneName { code: code.to_owned(), name: name.to_owned() };
    Incoming {
        communes: vec![name("21349", "Xã Sơn Mai"), name("21361", "Xã Long Hiệp")],
        messages: vec![Message {
            from: "21349".to_owned(),
            name: "Xã Sơn Mai".to_owned(),
            id: id.to_owned(),
            way: "out".to_owned(),
            said: "f1".to_owned(),
            known: String::new(),
            document: Some(serde_json::to_string(&told).unwrap()),
        }],
        ..Incoming::default()
    }
}

fn arrives(terminal: &Terminal, id: &str) {
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    assert_eq!(referrals::take_in(register, actor, &messages(id)).unwrap().changed, 1);
}

/// Screen 9, the line of these cases.
fn list(terminal: &mut Terminal) {
    terminal.app.go(&Route::Referrals).sees("9 Hồ sơ liên xã");
}

#[test]
fn a_case_goes_to_the_commune_that_is_chosen_and_is_taken_back() {
    for size in [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }] {
        let commune = Commune::open();
        let mut terminal = commune.terminal_of(size);
        arrives(&terminal, &"a".repeat(32));
        let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
        let no = soxa_service::cases::by_code(register, actor, CASE).unwrap().no;
        terminal.app.go(&Route::Case(no)).press("r").sees("Chuyển xã khác giải quyết");
        // This commune is not among those to choose from.
        terminal.app.press("F4").sees("Xã Sơn Mai").misses("21361").press("Enter").type_text("goi truoc");
        terminal.app.press("F2").sees("Đi cùng lần gửi tới").sees("Xã Sơn Mai  Đang trên đường");
        terminal.app.press("r").press("F4").press("Enter").press("F2").sees("rút lại trước khi");
        terminal.app.press("Esc");
        list(&mut terminal);
        terminal.app.sees("→ Chuyển đi").sees("Đang trên đường").sees(CASE).press("Enter");
        terminal.app.sees("PHIẾU CHUYỂN HỒ SƠ").press("F9").sees("F9").press("Esc");
        terminal.app.press("Delete").sees("Lý do").press("F2").sees("Chưa có Lý do");
        terminal.app.type_text("nhaamf xax").press("F2").press("End").sees("Đã rút lại");
        terminal.app.press("Esc").sees("Đã rút lại");
    }
}

#[test]
fn a_case_that_came_is_told_on_the_start_screen_and_taken_into_the_book() {
    for size in [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }] {
        let commune = Commune::open();
        arrives(&commune.terminal(), &"b".repeat(32));
        let mut terminal = commune.terminal_of(size);
        terminal.app.go(&Route::Start).sees("1 hồ sơ xã khác chuyển đến");
        list(&mut terminal);
        terminal.app.sees("← Chuyển đến").sees("SX-261122-0007").sees("Chờ tiếp nhận").press("Enter");
        terminal.app.sees("Đinh Thị Mới").press("F2").sees("Đăng ký tạm trú").press("F2");
        terminal.app.sees("Đã nhận vào sổ").sees("Được tiếp nhận").sees("Xã Sơn Mai  Đã tiếp nhận");
        terminal.app.press("End").sees("Hệ thống khác");
        list(&mut terminal);
        terminal.app.press("Enter").press("F2").misses("Thủ tục phải");
        drop(terminal);
        commune.terminal_of(size).app.go(&Route::Start).misses("xã khác chuyển đến");
    }
}

#[test]
fn a_case_that_came_by_mistake_is_given_back_with_a_reason() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    arrives(&terminal, &"c".repeat(32));
    list(&mut terminal);
    terminal.app.press("Enter").press("Delete").sees("Trả lại").type_text("nhaamf xax").press("F2");
    terminal.app.press("End").sees("Trả lại").sees("nhầm xã").press("Esc").sees("Trả lại");
    // What was decided is not decided again.
    terminal.app.press("Enter").press("Delete").misses("Lý do\n").press("Esc");
}

#[test]
fn before_anything_came_from_above_the_commune_is_typed() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let no = soxa_service::cases::by_code(register, actor, CASE).unwrap().no;
    terminal.app.go(&Route::Case(no)).press("r").type_text("2134").press("Enter").type_text("Xa Ba To");
    terminal.app.press("F2").sees("mã xã có 5 chữ số").press("Esc").press("r");
    terminal.app.type_text("21349").press("Enter").type_text("Xax Sown Mai").press("F2");
    terminal.app.sees("Xã Sơn Mai  Đang trên đường");
}
