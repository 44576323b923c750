//! Lists as tables: order, filter, a value of a column, marks and what is done to them, counts, files, paper; and the last
//! acts, taken back whatever they were.

use crate::commune::{Commune, Terminal};
use soxa_service::cases;

fn codes(terminal: &Terminal) -> Vec<String> {
    let screen = terminal.app.screen();
    let code = |line: &str| line.split_whitespace().find(|w| w.starts_with("SX-")).map(str::to_owned);
    screen.lines().filter_map(code).collect()
}

fn written(terminal: &Terminal, ending: &str) -> std::path::PathBuf {
    let folder = std::fs::read_dir(terminal.workspace.slips()).unwrap();
    let mut files = folder.map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == ending));
    files.next().unwrap()
}

#[test]
fn any_column_orders_the_rows_and_back() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200);
    let urgent = codes(&terminal);
    terminal.app.press("Down").press("Up").press("Down").press("s").sees("Mã hồ sơ ↑");
    let mut by_code = urgent.clone();
    by_code.sort();
    assert_eq!(codes(&terminal), by_code);
    terminal.app.press("s").sees("Mã hồ sơ ↓");
    by_code.reverse();
    assert_eq!(codes(&terminal), by_code);
    terminal.app.press("s").misses("↓");
    assert_eq!(codes(&terminal), urgent);
    terminal.app.press("Right").press("s").sees("Người nộp ↑");
    assert!(terminal.app.screen().lines().nth(5).unwrap().contains("Trương Văn Ba"));
}

#[test]
fn a_value_of_a_column_is_kept_to_with_counts_and_let_go_by_esc() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).press("Down").press("Right").press("Right").press("f");
    terminal.app.sees("3  CT-TTR").type_text("2").sees("▾ Thủ tục: CT-TTR").misses("LT-KS");
    assert!(codes(&terminal).len() < 9);
    terminal.app.press("Esc").misses("▾").press("Esc").press("Down").press("Right").press("=");
    terminal.app.sees("Đếm theo Người nộp").sees("9 dòng đang bày").sees("11,1%");
}

#[test]
fn overdue_cases_are_apologised_for_in_one_go_and_taken_back_whole() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).press("Down").press("Up").press("Down").press("Up").press("Down");
    terminal.app.press("Home").press("Space").press("Space").sees("đánh dấu 2").press("a");
    terminal.app.sees("2 hồ sơ").sees("Hẹn lại ngày").press("Enter").type_text("thieu nguoi").press("F2");
    terminal.app.sees("Đã ghi cả loạt").misses("đánh dấu");
    let late = |terminal: &Terminal| {
        let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
        let open = cases::worklist(register, actor, 100).unwrap();
        open.into_iter().filter(|(c, _)| c.record.apology.is_some()).count()
    };
    assert_eq!(late(&terminal), 2);
    let entry = terminal.workspace.register.head().unwrap().seq;
    terminal.app.press("z").sees("Việc vừa làm").sees("lấy lại được").sees("2").press("z").sees("Đã lấy lại");
    assert_eq!(late(&terminal), 0);
    assert_eq!(terminal.workspace.register.head().unwrap().seq, entry + 1, "one entry takes both back");
}

#[test]
fn what_a_step_cannot_be_done_to_is_named_first() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).press("Down").press("*").sees("đánh dấu 9").press("m");
    terminal
        .app
        .type_text("da xong")
        .press("Enter")
        .press("F2")
        .sees("1 hồ sơ không được")
        .sees("8 hồ sơ còn lại");
    terminal.app.press("F2").sees("Đã ghi cả loạt");
}

#[test]
fn what_is_shown_leaves_as_a_workbook_as_csv_and_on_paper() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).press("Down").press("X").sees("Đã ghi ra");
    let csv = std::fs::read_to_string(written(&terminal, "csv")).unwrap();
    assert!(csv.starts_with("Mã hồ sơ,Người nộp,Thủ tục"), "{csv}");
    assert_eq!(csv.lines().count(), 10);
    terminal.app.press("x").sees("xlsx");
    assert!(std::fs::read(written(&terminal, "xlsx")).unwrap().starts_with(b"PK"));
    terminal.app.press("F9").sees("máy in");
    assert!(std::fs::read(written(&terminal, "pdf")).unwrap().starts_with(b"%PDF"));
    terminal.app.press("y").sees("Đã chép: SX-");
}

#[test]
fn columns_are_left_out_and_a_list_is_filtered_as_one_types() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("7")
        .wait(200)
        .press("Down")
        .press("Down")
        .press("Down")
        .press("Enter")
        .sees("Còn 40.");
    terminal.app.press("/").type_text("go tranh 1967").sees("Đặng Thị Trâm").misses("Huỳnh Quốc Kiên");
    terminal.app.press("Enter").press("Esc").sees("Huỳnh Quốc Kiên").press("c").sees("✓ Thôn").type_text("2");
    terminal.app.sees("– Thôn").press("Esc").misses("Thôn Cà Xen");
}

#[test]
fn a_change_from_elsewhere_is_marked_until_it_is_looked_at() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).press("Down");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let last = cases::worklist(register, actor, 100).unwrap().pop().unwrap().0;
    let code = last.record.code.to_string();
    soxa_service::case_moves::bind(register, actor, &code, "H48.12.34-261123-0007").unwrap();
    soxa_service::case_moves::move_to(
        register,
        actor,
        &code,
        soxa_domain::case_state::CaseState::DangXuLy,
        None,
        "",
        None,
    )
    .unwrap();
    let news = soxa::tui::input::Input::Wake(vec![soxa::tui::input::Subject::Overview]);
    terminal.app.input(news).sees("●").press("End").misses("●");
}

#[test]
fn the_last_acts_say_what_stands_against_taking_them_back() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("dinh van tro 1989").press("Enter").press("e");
    terminal
        .app
        .press("Ctrl+G")
        .type_text("dien thoai")
        .press("Enter")
        .press("Ctrl+U")
        .type_text("0905111222");
    terminal.app.press("F2").sees("Họ và tên").press("z").sees("Việc vừa làm").sees("Đinh Văn Tró");
    terminal.app.press("z").sees("Đã lấy lại").sees("đã sửa tiếp sau đó");
}
