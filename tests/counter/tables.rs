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
    terminal.without_cmnd();
    terminal.app.press("/").type_text("go tranh 1967").sees("Đặng Thị Trâm").misses("Huỳnh Quốc Kiên");
    terminal.app.press("Enter").press("Esc").sees("Huỳnh Quốc Kiên").press("c").sees("✓ Thôn").type_text("2");
    terminal.app.sees("– Thôn").press("Esc").misses("Thôn Cà Xen");
    // The key that laid the short list over the rows takes it away, too.
    terminal.app.press("c").sees("– Thôn").press("c").misses("– Thôn");
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
    terminal.app.press("z").sees("Đã lấy lại").sees("đã lấy lại");
}

#[test]
fn a_list_is_found_again_as_it_was_left_and_a_terminal_that_only_looks_keeps_nothing() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.without_cmnd();
    terminal
        .app
        .press("s")
        .press("s")
        .sees("Họ và tên ↓")
        .press("c")
        .type_text("3")
        .press("Esc")
        .misses("Chi tiết");
    terminal.app.press("Right").press("F").sees("Thôn Gò Tranh").press("Enter");
    terminal.app.sees("▾ Thôn: Thôn Gò Tranh");
    let before = terminal.workspace.register.head().unwrap().seq;
    drop(terminal);
    let mut again = commune.terminal();
    again.app.press("7").wait(200).press("Down").press("Down").press("Down").press("Enter").sees("Còn 40.");
    again.app.sees("Họ và tên ↓").sees("▾ Thôn: Thôn Gò Tranh").misses("Chi tiết");
    assert_eq!(again.workspace.register.head().unwrap().seq, before, "no entry is written for it");
    // Nor is it counted or listed among what was begun.
    again.app.press("Esc").misses("▾").press("Esc").press("Esc").misses("đang dở");
    drop(again);
    let mut viewer = commune.viewer();
    viewer.app.press("2").wait(200).press("Down").press("s").sees("Mã hồ sơ ↑");
    drop(viewer);
    let mut last = commune.terminal();
    last.app.press("2").wait(200).press("Down").misses("↑");
    last.app.press("Alt+7").wait(200).press("Down").press("Down").press("Down").press("Enter");
    last.app.sees("Họ và tên ↓").misses("▾");
}

#[test]
fn a_column_that_is_no_more_and_what_another_version_wrote_break_nothing() {
    let commune = Commune::open();
    let terminal = commune.terminal();
    let draft =
        |key: &str, body: &str| soxa::tui::backend::Draft { key: key.to_owned(), body: body.to_owned() };
    soxa::tui::backend::Backend::keep_drafts(
        terminal.workspace.as_ref(),
        &[
            draft(
                "kept/list/cases",
                r#"{"order":["head.gone",true],"left_out":["head.gone","head.held"],"value":["head.gone","x"]}"#,
            ),
            draft("kept/list/acts", "not what is expected"),
            draft("kept/filter/cases/Cũ", r#"{"title":"2","filter":{"text":"","value":["head.gone","x"]}}"#),
            draft("kept/filter/nowhere/Lạ", r#"{"title":"2","filter":{"text":"x"}}"#),
        ],
    );
    drop(terminal);
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).press("Down").misses("Giữ").sees("Mã hồ sơ");
    assert_eq!(codes(&terminal).len(), 9);
    terminal.app.press("+").sees("Cũ").misses("Lạ").press("1").wait(100);
    assert_eq!(codes(&terminal).len(), 9);
    terminal.app.press("z").sees("Việc vừa làm");
}

#[test]
fn a_filter_is_kept_under_a_name_chosen_again_from_the_list_and_from_anywhere_and_forgotten() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("2").wait(200).press("Down").press("+").sees("Chưa giữ bộ lọc nào");
    terminal.app.press("Esc").type_text("dang xu ly").press("Down").press("Right").press("Right").press("f");
    terminal.app.type_text("1").sees("▾ Thủ tục: CT-TT");
    let kept = codes(&terminal);
    assert!(!kept.is_empty() && kept.len() < 9, "{kept:?}");
    terminal.app.press("+").sees("Giữ bộ lọc đang dùng").press("Enter").sees("Giữ với tên:");
    terminal.app.type_text("viec cua toi").press("Enter").sees("Đã giữ bộ lọc “viec cua toi”");
    terminal.app.press("Esc").misses("▾").press("Esc").press("Esc").misses("dang xu ly");
    // From the list, by its digit.
    terminal
        .app
        .press("Down")
        .press("+")
        .sees("1  viec cua toi")
        .press("1")
        .sees("dang xu ly")
        .sees("▾ Thủ tục: CT-TT");
    assert_eq!(codes(&terminal), kept);
    // In another session, from the palette at the start.
    drop(terminal);
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("F10")
        .type_text("viec cua")
        .sees("viec cua toi · 2 Tra cứu hồ sơ")
        .press("Enter")
        .wait(200);
    terminal.app.sees("▾ Thủ tục: CT-TT");
    assert_eq!(codes(&terminal), kept);
    // And over the list itself, where it opens no second one.
    let depth = terminal.app.session().depth();
    terminal.app.press("Esc").misses("▾").press("F10").type_text("viec cua").press("Enter").wait(200);
    terminal.app.sees("▾ Thủ tục: CT-TT");
    assert_eq!(terminal.app.session().depth(), depth);
    terminal.app.press("+").press("Down").press("Delete").sees("Đã bỏ bộ lọc");
    terminal.app.press("Esc").press("F10").type_text("viec cua").misses("viec cua toi");
}

#[test]
fn a_kept_filter_of_a_list_that_is_there_whole_is_chosen_with_its_words() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.without_cmnd();
    terminal.app.press("/").type_text("go tranh 1967").press("Enter").press("+").press("+");
    terminal.app.type_text("tram").press("Enter").sees("Đã giữ bộ lọc").press("Esc").sees("Huỳnh Quốc Kiên");
    terminal.app.press("+").press("1").sees("Đặng Thị Trâm").misses("Huỳnh Quốc Kiên");
    terminal.app.press("Alt+0").wait(200).press("F10").type_text("tram thieu").press("Enter").wait(200);
    terminal.app.sees("Đặng Thị Trâm").misses("Huỳnh Quốc Kiên");
}

#[test]
fn letters_go_to_the_row_that_begins_so_and_are_no_commands_meanwhile() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.without_cmnd();
    let at = |terminal: &Terminal| {
        let screen = terminal.app.screen();
        screen.lines().find(|line| line.contains('▸')).unwrap_or_default().to_owned()
    };
    terminal.app.press("s").press("'").sees("Chữ đầu:").sees("trong cột Họ và tên").type_text("dang t");
    assert!(at(&terminal).contains("Đặng Thị"), "{}", at(&terminal));
    terminal.app.type_text("hd").sees("không dòng nào có Họ và tên như vậy");
    assert!(at(&terminal).contains("Đặng Thị"), "{}", at(&terminal));
    terminal.app.press("Esc").misses("Chữ đầu:").sees("Họ và tên ↑");
    // A name is found by its last word, too; a key that moves goes on from there.
    terminal.app.press("'").type_text("kien");
    assert!(at(&terminal).contains("Huỳnh Quốc Kiên"), "{}", at(&terminal));
    terminal.app.press("End").misses("Chữ đầu:");
    let last = at(&terminal);
    terminal.app.press("Home").press("End");
    assert_eq!(at(&terminal), last);
    // In another column.
    terminal.app.press("Right").press("s").press("'").type_text("thon ha x");
    assert!(at(&terminal).contains("Thôn Hà Xuyên"), "{}", at(&terminal));
}

#[test]
fn a_wide_terminal_tells_the_selected_row_in_full_whether_the_cursor_is_among_the_rows_or_not() {
    let commune = Commune::open();
    let mut wide = commune.terminal_of(ratatui::layout::Size { width: 110, height: 30 });
    wide.app.press("2").wait(200).sees("Tên thủ tục  Đăng ký thường").misses("Đăng ký tạm");
    wide.app.press("Down").sees("Tên thủ tục  Đăng ký tạm").press("Alt+3").wait(200);
    // What the column cuts is whole beside it, and the rows are as at 80.
    wide.app.type_text("dinh thi sang").sees("DA122 Cháu r…").sees("DA122 Cháu ruột");
    drop(wide);
    let mut narrow = commune.terminal_of(ratatui::layout::Size { width: 109, height: 30 });
    narrow.app.press("2").wait(200).misses("Tên thủ tục").misses("│ Mã hồ sơ");
}
