//! Files that the level above offers, on the screens: told on the start screen, looked at, taken or refused.

use ratatui::layout::Size;
use soxa::tui::route::{Route, SystemPage};
use soxa_service::keyring::make_key_file;
use soxa_service::offers;
use soxa_service::pack_signing::{Signed, public_line, sign};
use soxa_upward::exchange::{OfferedFile, Offers};

use crate::commune::{Commune, Terminal};

const UNITS: &str = "[units]\ncommune = \"21361\"\nfrom = \"2026-11-20\"\nground = \"NQ 15/NQ-HĐND\"\n\n[[hamlet]]\nbefore = [\"Thôn Hà Bôi\", \"Thôn Hà Xuyên\"]\nafter = \"Thôn Hà\"\n";

/// A file that the province signed arrives; the line that stands for its key.
fn arrives(terminal: &Terminal) -> String {
    let key = make_key_file(&terminal.workspace.register.path().with_file_name("tinh.key")).unwrap().unwrap();
    let file = OfferedFile {
        id: "a".repeat(32),
        kind: "units".to_owned(),
        name: "2027-thon.toml".to_owned(),
        text: UNITS.to_owned(),
        signature: sign(Signed::Units, UNITS, &key),
    };
    let offered = Offers { there: Some(vec![file.id.clone()]), new: vec![file] };
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    assert_eq!(offers::take_in(register, actor, &offered).unwrap().changed, 1);
    public_line(&key)
}

fn trusts(terminal: &Terminal, line: &str) {
    let rules = terminal.workspace.register.path().with_file_name("rules");
    std::fs::create_dir_all(&rules).unwrap();
    std::fs::write(rules.join("trusted.pub"), format!("{line} UBND tỉnh\n")).unwrap();
}

#[test]
fn a_change_of_units_is_looked_at_and_taken() {
    for size in [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }] {
        let commune = Commune::open();
        let line = arrives(&commune.terminal());
        let mut terminal = commune.terminal_of(size);
        terminal.app.go(&Route::Start).sees("1 tệp cấp trên gửi chờ quyết định");
        terminal.app.go(&Route::Numbered(0)).sees("Tệp cấp trên gửi xuống").sees("! 1 tệp chờ");
        terminal.app.go(&Route::System(SystemPage::Offers)).sees("2027-thon.toml").sees("Thay đổi thôn, xã");
        // Until a key is named nobody vouches for it, and the sheet says what to do.
        terminal.app.press("Enter").sees("trusted.pub").press("F2").sees("trusted.pub").press("Esc");
        trusts(&terminal, &line);
        terminal.app.press("Enter").sees("Chữ ký đúng, của UBND tỉnh").sees("Thôn Hà Bôi");
        terminal.app.sees("NQ 15/NQ-HĐND").press("F2").sees("Đã nhận");
        assert!(terminal.workspace.register.commune().hamlets.contains(&"Thôn Hà".to_owned()));
        terminal.app.press("F2").press("Delete").misses("Lý do\n").press("Esc");
        drop(terminal);
        commune.terminal_of(size).app.go(&Route::Start).misses("chờ quyết định");
    }
}

#[test]
fn one_that_is_refused_says_why() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    arrives(&terminal);
    terminal.app.go(&Route::System(SystemPage::Offers)).press("Enter").press("Delete").sees("Từ chối");
    terminal.app.press("F2").sees("Chưa có Lý do").type_text("chowf hoir laij").press("F2");
    terminal.app.sees("Không nhận").sees("chờ hỏi lại").press("Esc").sees("Không nhận");
}

#[test]
fn without_a_service_that_sends_it_is_said_that_nobody_heard() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.go(&Route::System(SystemPage::Upward)).press("F2").sees("Chưa có dịch vụ gửi");
    // What nobody heard is remembered: the next to wait goes at once.
    let bell = terminal.workspace.register.bell();
    assert!(bell.wait(std::time::Duration::from_mins(1)));
    let waiter = std::thread::spawn(move || bell.wait(std::time::Duration::from_mins(1)));
    while terminal.workspace.register.bell().waiting() == 0 {
        std::thread::yield_now();
    }
    terminal.app.press("F2").sees("Đã báo dịch vụ gửi");
    assert!(waiter.join().unwrap());
}
