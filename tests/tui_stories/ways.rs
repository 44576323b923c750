//! Other keys, other colours, a mouse, and no picture at all.

use std::rc::Rc;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Size;
use soxa::tui::action::Action;
use soxa::tui::input::Input;
use soxa::tui::keymap::{CONTEXTS, Keymap, Layout};
use soxa::tui::theme::{Colours, Theme};

use crate::glass::{App, app, app_with};
use crate::town::{IntakeForm, Roll, Town};

fn click(app: &mut App, text: &str) {
    let screen = app.screen();
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
    let before = &line[..line.find(text).unwrap()];
    click_at(app, u16::try_from(before.chars().count()).unwrap(), u16::try_from(row).unwrap());
}

fn click_at(app: &mut App, column: u16, row: u16) {
    mouse(app, MouseEventKind::Down(MouseButton::Left), column, row);
    mouse(app, MouseEventKind::Up(MouseButton::Left), column, row);
}

fn mouse(app: &mut App, kind: MouseEventKind, column: u16, row: u16) {
    app.input(Input::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
}

#[test]
fn every_layout_keeps_the_way_back_and_out() {
    for layout in Layout::ALL {
        let keymap = Keymap::of(layout).unwrap();
        for context in CONTEXTS {
            for action in [Action::Back, Action::Quit, Action::Help, Action::Palette] {
                assert!(!keymap.keys(&[context], action).is_empty(), "{layout:?} {context}: {action:?}");
            }
        }
    }
}

#[test]
fn keys_are_switched_while_the_program_runs_and_help_follows() {
    let mut app = app();
    app.press("F1").misses("Ctrl+W").press("Esc");
    app.press("Alt+k").sees("kiểu vi").press("Alt+k").sees("kiểu FoxPro");
    app.press("Esc").session().lay(Box::new(IntakeForm::new()));
    app.press("F1").sees("Ctrl+W").press("Esc").press("F10").type_text("kieu phim").press("Enter");
    app.sees("Phím: mặc định").press("F1").misses("Ctrl+End");
}

#[test]
fn in_vi_s_keys_letters_move_where_nothing_is_typed() {
    let mut app = app();
    app.press("Alt+k").session().lay(Box::new(Roll::new(100)));
    app.wait(7_000);
    let first = app.screen();
    app.press("j");
    let second = app.screen();
    assert_ne!(first, second);
    app.press("k");
    assert_eq!(app.screen(), first);
    app.press("G").press("g");
    assert_eq!(app.screen(), first);
    app.press("Ctrl+d").press("Ctrl+u");
    assert_eq!(app.screen(), first);
}

#[test]
fn in_vi_s_keys_a_searching_list_types_until_escape() {
    let mut app = app();
    app.press("Alt+k").type_text("dinh").sees("▸ ").sees("dinh ");
    let first = app.screen();
    app.press("Esc").sees("│ lệnh  │").press("j");
    assert_ne!(app.screen(), first);
    app.sees("dinh ").press("k").press("/").sees("│ Telex │").type_text("h").sees("dinhh");
    // The second Escape does what it does everywhere.
    app.press("Esc").press("Esc").misses("dinh ");
}

#[test]
fn in_vi_s_keys_a_form_takes_letters() {
    let mut app = app();
    app.press("Alt+k").session().lay(Box::new(IntakeForm::new()));
    app.press("Tab").type_text("jkgGhlq").sees("Họ tên         jkgGhlq");
}

#[test]
fn in_foxpro_s_keys_ctrl_w_saves() {
    let mut app = app();
    app.press("Alt+k").press("Alt+k").session().lay(Box::new(IntakeForm::new()));
    app.press("Tab").type_text("Huy").press("Ctrl+y").misses("Huy").type_text("Hoa").sees("Hoa");
    app.press("Ctrl+x").press("Ctrl+e").type_text("x").sees("Hoax").press("Ctrl+w").sees("✗");
}

fn coloured(bytes: &str) -> bool {
    (30..38).any(|code| bytes.contains(&format!("[{code}m")) || bytes.contains(&format!(";{code}m")))
}

#[test]
fn colours_are_switched_while_the_program_runs() {
    let mut app = app();
    app.press("Alt+t").sees("nền sáng");
    assert!(app.bytes().contains("\x1b[34m"), "{:?}", app.bytes());
    app.press("Alt+t").sees("8 màu").press("Alt+t").sees("không dùng màu");
    assert!(!coloured(app.bytes()), "{:?}", app.bytes());
    app.press("Alt+t").sees("nền tối");
    let refused = Theme::for_terminal("xterm", true);
    let mut app = app_with(&Rc::new(Town::default()), refused, Size { width: 80, height: 24 });
    app.press("Alt+t").sees("NO_COLOR");
    assert!(!coloured(app.bytes()), "{:?}", app.bytes());
}

#[test]
fn a_click_does_what_the_key_does() {
    let mut app = app();
    click(&mut app, "Tra cứu hồ sơ");
    app.sees("· 2 Tra cứu hồ sơ");
    click(&mut app, "Giúp");
    app.sees("Giúp: 2 Tra cứu");
    app.press("Esc").press("Esc");
    app.type_text("dinh").sees("▸ ");
    let rows: Vec<String> = app.screen().lines().skip(16).take(3).map(str::to_owned).collect();
    click_at(&mut app, 10, 18);
    assert!(app.screen().lines().nth(18).unwrap().starts_with(" ▸"), "{rows:?}\n{}", app.screen());
    click_at(&mut app, 10, 18);
    app.misses("Tiếp nhận hồ sơ");
}

#[test]
fn a_click_puts_the_cursor_into_a_field() {
    let mut app = app();
    app.session().lay(Box::new(IntakeForm::new()));
    app.wait(0);
    click(&mut app, "Họ tên");
    app.type_text("Hoa").sees("Họ tên         Hoa");
}

#[test]
fn the_wheel_moves_in_a_list_and_does_nothing_in_a_form() {
    let mut app = app();
    app.session().lay(Box::new(Roll::new(100)));
    app.wait(0);
    let first = app.screen();
    mouse(&mut app, MouseEventKind::ScrollDown, 5, 5);
    assert_ne!(app.screen(), first);
    mouse(&mut app, MouseEventKind::ScrollUp, 5, 5);
    assert_eq!(app.screen(), first);
    mouse(&mut app, MouseEventKind::Moved, 5, 5);
    assert_eq!(app.bytes(), "");
}

#[test]
fn what_lies_under_a_dialog_cannot_be_clicked() {
    let mut app = app();
    app.press("F1");
    click_at(&mut app, 10, 4);
    app.sees("Giúp: soxa");
}

fn plain() -> App {
    let theme = Theme { plain: true, colours: Colours::None, ..Theme::default() };
    app_with(&Rc::new(Town::default()), theme, Size { width: 80, height: 24 })
}

#[test]
fn plain_lines_say_each_change_and_draw_nothing() {
    let mut app = plain();
    let mut told = String::new();
    told.push_str(app.bytes());
    app.session().lay(Box::new(IntakeForm::new()));
    app.wait(0);
    told.push_str(app.bytes());
    for key in ["Tab", "H", "o", "a", "Tab", "Shift+Tab", "F12", "F2", "F1", "Esc", "Esc"] {
        app.press(key);
        told.push_str(&format!("[{key}]\r\n{}", app.bytes()));
    }
    app.type_text("dinh").press("Down");
    told.push_str(app.bytes());
    assert!(!told.contains(['\x1b', '\x08', '│', '─', '▸', '█']), "{told}");
    insta::assert_snapshot!(told.replace("\r\n", "\n"));
}

#[test]
fn plain_lines_name_the_field_and_its_value() {
    let mut app = plain();
    app.session().lay(Box::new(IntakeForm::new()));
    app.wait(0);
    assert!(app.bytes().contains("Họ tên:"), "{}", app.bytes());
    app.press("Tab");
    assert_eq!(app.bytes(), "Họ tên:\r\n");
    app.press("x");
    assert_eq!(app.bytes(), "Họ tên: x\r\n");
    app.resize(40, 10);
    assert_eq!(app.bytes(), "");
    app.wait(60_000);
    assert_eq!(app.bytes(), "");
}

#[test]
fn every_size_from_the_smallest_up_is_filled_and_never_overrun() {
    for (width, height) in [(80, 24), (81, 25), (100, 30), (132, 43), (160, 50), (200, 60)] {
        let mut app = app_with(&Rc::new(Town::default()), Theme::default(), Size { width, height });
        for key in ["F1", "Esc", "F10", "Esc", "Alt+1", "Alt+2", "Alt+3", "Alt+5"] {
            app.press(key);
            let screen = app.screen();
            let first = screen.lines().next().unwrap().chars().count();
            assert!(first >= usize::from(width) - 2, "{width}x{height} {key}:\n{screen}");
            let last = screen.lines().nth(usize::from(height) - 1).unwrap();
            assert!(!last.trim().is_empty(), "{width}x{height} {key}:\n{screen}");
        }
    }
}
