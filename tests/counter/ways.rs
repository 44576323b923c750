//! Other keys, clicks and plain lines on the screens of a real register.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use soxa::tui::input::Input;

use crate::commune::{Commune, Terminal};

fn title(terminal: &Terminal) -> String {
    terminal.app.screen().lines().next().unwrap().to_owned()
}

#[test]
fn in_foxpro_s_keys_pages_turn_from_one_record_to_the_next() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("Alt+k").press("Alt+k").press("3").wait(200).type_text("dinh van").press("Enter");
    terminal.app.sees("Họ và tên");
    let first = title(&terminal);
    terminal.app.press("PgDn").sees("Họ và tên");
    let second = title(&terminal);
    assert_ne!(first, second);
    terminal.app.press("PgUp").sees("Họ và tên");
    assert_eq!(title(&terminal), first);
    terminal.app.press("Esc").sees("dinh van");
}

#[test]
fn in_the_usual_keys_n_and_p_turn_from_one_record_to_the_next() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("3").wait(200).type_text("dinh van").press("Enter").sees("Họ và tên");
    let first = title(&terminal);
    terminal.app.press("n");
    assert_ne!(title(&terminal), first);
    terminal.app.press("p");
    assert_eq!(title(&terminal), first);
}

#[test]
fn in_vi_s_keys_no_letter_is_shown_as_a_key_while_letters_are_typed() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("Alt+k").wait(7_000);
    terminal.app.sees("F10 Lệnh").sees("F1 Giúp").misses("? Giúp");
    terminal.app.press("3").wait(200).type_text("dinh").sees("Enter Mở").sees("Esc Về").misses("l Mở");
    terminal.app.press("Esc").sees("l Mở").sees("h Về").press("?").sees("bấm Esc rồi chữ cái là lệnh");
    terminal.app.press("q").press("/").press("Alt+u").misses("dinh");
}

#[test]
fn in_foxpro_s_keys_the_help_names_every_key_whole() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("Alt+k")
        .press("Alt+k")
        .press("F11")
        .press("F1")
        .sees("Ctrl+W  Ctrl+End  F2")
        .misses("Ctr…");
}

#[test]
fn in_vi_s_keys_a_list_and_its_records_are_walked_by_letters() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("Alt+k").press("3").wait(200).type_text("dinh").press("Esc").sees("lệnh");
    terminal.app.press("j").press("j").press("l").sees("Họ và tên");
    let third = title(&terminal);
    terminal.app.press("n").press("N");
    assert_eq!(title(&terminal), third);
    // Back in the list letters are commands still, and a slash types on.
    terminal.app.press("q").sees("lệnh").press("/").sees("Telex").type_text("h").sees("dinhh");
}

#[test]
fn a_field_of_the_intake_is_reached_by_a_click_and_saved_by_another() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("1").wait(200).press("Tab").type_text("ttr").press("Enter").sees("Ghi chú");
    for (text, typed) in [("Ghi chú", "gap"), ("F2 Lưu", "")] {
        let screen = terminal.app.screen();
        let row = screen.lines().position(|line| line.contains(text)).unwrap();
        let row = u16::try_from(row).unwrap();
        let kind = MouseEventKind::Down(MouseButton::Left);
        let mouse = MouseEvent { kind, column: 3, row, modifiers: KeyModifiers::NONE };
        terminal.app.input(Input::Mouse(mouse)).type_text(typed);
    }
    terminal.app.sees("Ghi chú        gap").sees("Chưa có Người nộp");
}

#[test]
fn the_backup_of_the_plan_is_made_from_screen_0() {
    use soxa::tui::route::{Route, SystemPage};
    use soxa_service::backup::{Plan, set_plan, status};
    use soxa_store::backup::seal::Key;

    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let page = Route::System(SystemPage::Backup);
    terminal.app.go(&page).sees("Sao lưu ngay").press("F2");
    assert!(status(&terminal.workspace.register).unwrap().last.is_none(), "without a plan there is none");
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        folder: folder.path().display().to_string(),
        recipients: vec![Key::generate().1],
        every_hours: 24,
        daily: 7,
        monthly: 12,
    };
    set_plan(&terminal.workspace.register, &terminal.workspace.actor, Some(&plan)).unwrap();
    terminal.app.press("F2").sees("Đã sao lưu");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(status(&terminal.workspace.register).unwrap().last.is_some());
}

#[test]
fn a_backup_is_planned_made_and_tried_from_screen_0() {
    use soxa::tui::route::{Route, SystemPage};
    use soxa_service::backup::status;
    use soxa_store::backup::seal::{Key, reveal};

    let commune = Commune::open();
    let (secret, public) = Key::generate();
    let mut terminal = commune.terminal();
    // Whoever keeps backups of this place keeps them beside the register.
    terminal.app.go(&Route::System(SystemPage::Backup)).press("F4").sees("Lịch sao lưu");
    terminal.app.press("F4").type_text("backups").press("Enter");
    terminal.app.paste(&public).press("F2").sees("backups");
    terminal.app.press("F2").sees("Đã sao lưu");
    terminal.app.press("F6").sees("Bản sao lưu").press("Tab").paste(reveal(&secret)).press("F2");
    terminal.app.sees("Khôi phục thử được");
    assert!(status(&terminal.workspace.register).unwrap().proven.is_some());
}

#[test]
fn the_palette_finds_jobs_procedures_places_and_people_by_words_without_marks() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    for (typed, sees) in [
        ("sao luu", "Sao lưu"),
        ("tam tru", "Nhận hồ sơ: Đăng ký tạm trú"),
        ("khai sinh", "Nhận hồ sơ: "),
        ("thong bao so dinh danh", "Thông báo số định danh"),
        ("hoan tac", "Việc vừa làm"),
        ("goi quy dinh", "Gói quy định"),
        ("dinh van tro ca xen", "Đinh Văn Tró"),
        ("khoi phuc", "Thử khôi phục bản sao lưu"),
        ("lich sao luu", "Đặt lịch sao lưu"),
        ("mau 06", "Sổ theo dõi hồ sơ của kỳ"),
        ("ct13", "Thống kê cư trú của kỳ"),
        ("mau 05", "Danh sách bàn giao"),
        ("sap nhap thon", "Thôn, đơn vị"),
        ("luu giu", "Thời hạn lưu giữ"),
        ("chi tieu", "Chỉ tiêu phải đạt"),
        ("don doc", "Phiếu đôn đốc"),
        ("van ban chi dao", "Văn bản chỉ đạo"),
        ("hang cho", "Hàng chờ in"),
        ("csdl", "Chờ nhập CSDL quốc gia"),
        ("doi mat khau", "Đổi mật khẩu của tôi"),
        ("ai da xem", "Công dân hỏi ai đã xem"),
        ("1.001193", "Nhận hồ sơ: "),
    ] {
        terminal.app.press("F10").type_text(typed).sees(sees).press("Esc");
    }
    terminal.app.press("F10").type_text("tam tru").press("Enter");
    let screen = terminal.app.screen();
    assert!(screen.contains("Tiếp nhận hồ sơ") || screen.contains("Tạm trú"), "{screen}");
    terminal.app.press("Esc").press("F10").type_text("sao luu").press("Enter").sees("Sao lưu").press("Esc");
    // What was done last stands on top.
    terminal.app.press("F10");
    let first = terminal.app.screen().lines().find(|l| l.contains('▸')).unwrap().to_owned();
    assert!(first.contains("Sao lưu"), "{first}");
    terminal.app.type_text("them").misses("Đổi màu");
}
