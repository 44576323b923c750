//! The commune's hamlets on screen 0: merged, split, and taken back.

use soxa::tui::route::{Route, SystemPage};

use crate::commune::{Commune, Terminal};

#[test]
fn hamlets_are_merged_and_split_on_screen_and_taken_back() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let hamlets = |terminal: &Terminal| terminal.workspace.register.commune().hamlets.len();
    terminal.app.press("0").wait(200).sees("Thôn, đơn vị").sees("6 thôn");
    terminal.app.go(&Route::System(SystemPage::Units)).sees("Thôn Gò Tranh").press("Down").press("Enter");
    terminal.app.sees("Đổi tên, gộp Thôn Hà Bôi").type_text("Thôn Hà").press("Tab").sees("726 người, 203 hộ");
    terminal.app.press("Shift+Tab").press("Shift+Tab").type_text("xuyen").press("Down").press("Enter");
    terminal.app.press("Tab").press("F2").sees("đến hết 22/11/2026, nay là Thôn Hà");
    assert_eq!(hamlets(&terminal), 5);
    // Who is looked for by the hamlet of old is found.
    terminal.app.press("Alt+3").wait(200).type_text("tro ha boi 1979").sees("…043 163");
    terminal.app.go(&Route::System(SystemPage::Units)).press("Alt+a").sees("Tách Thôn Gò Tranh");
    terminal.app.type_text("GT001-GT020, GT087").press("Tab").type_text("Thôn Gò Mới").press("Tab");
    terminal.app.sees("21 hộ").press("F2").sees("Thôn Gò Mới");
    assert_eq!(hamlets(&terminal), 6);
    terminal.app.press("z").sees("Sắp xếp thôn").press("z").sees("Đã lấy lại");
    assert_eq!(hamlets(&terminal), 5);
}
