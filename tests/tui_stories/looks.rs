//! How the screens look.

use std::rc::Rc;

use ratatui::layout::Size;
use soxa::tui::theme::Theme;

use crate::glass::{App, app_with};
use crate::town::{IntakeForm, Roll, Town};

fn sized(width: u16, height: u16) -> App {
    app_with(&Rc::new(Town::default()), Theme::default(), Size { width, height })
}

fn filled(app: &mut App) {
    app.session().lay(Box::new(IntakeForm::new()));
    app.type_text("051172004518")
        .type_text("Dinh Thi Hue")
        .press("Enter")
        .type_text("15/3/72")
        .press("Enter");
    app.type_text("ha").press("Enter").type_text("ty").press("Enter").press("Enter").type_text("+365");
    app.press("Enter").press("Space").press("Enter").press("Enter").type_text("7000").press("Enter");
}

#[test]
fn start_at_both_sizes() {
    insta::assert_snapshot!("start_80x24", sized(80, 24).screen());
    insta::assert_snapshot!("start_120x40", sized(120, 40).screen());
}

#[test]
fn start_with_results() {
    let mut app = sized(80, 24);
    app.type_text("dinh");
    insta::assert_snapshot!("start_found", app.screen());
}

#[test]
fn help_and_palette() {
    let mut app = sized(80, 24);
    app.press("F1");
    insta::assert_snapshot!("help_80x24", app.screen());
    app.press("Esc").press("F10").type_text("m");
    insta::assert_snapshot!("palette_80x24", app.screen());
}

#[test]
fn a_form_at_both_sizes() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut app = sized(width, height);
        filled(&mut app);
        insta::assert_snapshot!(format!("form_{width}x{height}"), app.screen());
    }
}

#[test]
fn a_list() {
    let mut app = sized(80, 24);
    app.session().lay(Box::new(Roll::new(20)));
    app.press("Down");
    insta::assert_snapshot!("list_80x24", app.screen());
}

#[test]
fn without_colour_no_colour_is_sent_and_nothing_is_lost() {
    let size = Size { width: 80, height: 24 };
    let mut plain = app_with(&Rc::new(Town::default()), Theme::for_terminal("xterm", true), size);
    let mut coloured = sized(80, 24);
    for app in [&mut plain, &mut coloured] {
        filled(app);
        app.press("F2").press("Shift+Tab");
        app.resize(80, 24);
    }
    assert_eq!(plain.screen(), coloured.screen());
    assert!(coloured.bytes().contains("\x1b[36m"));
    for code in 30..=39 {
        assert!(!plain.bytes().contains(&format!("{code}m")), "{:?}", plain.bytes());
    }
}

#[test]
fn the_console_gets_its_own_signs() {
    let size = Size { width: 80, height: 24 };
    let mut app = app_with(&Rc::new(Town::default()), Theme::for_terminal("linux", false), size);
    filled(&mut app);
    app.sees("☑ Tờ khai CT01").misses("✓");
}
