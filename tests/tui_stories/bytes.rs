//! What a key costs on a thin line.

use crate::glass::app;
use crate::town::{IntakeForm, Roll};

#[test]
fn a_typed_letter_in_a_form() {
    let mut app = app();
    app.session().lay(Box::new(IntakeForm::new()));
    app.press("Tab");
    for c in "Đinh Thi Hue truong thon Ha Boi".chars() {
        app.burst(&c.to_string());
        let bytes = app.bytes().len();
        if c != 'Đ' {
            assert!(bytes <= 120, "{c}: {bytes} bytes: {:?}", app.bytes());
        }
    }
}

#[test]
fn one_step_in_a_list_even_where_it_scrolls() {
    let mut app = app();
    app.session().lay(Box::new(Roll::new(20)));
    app.wait(0);
    let mut most = 0;
    for key in ["Down"; 60].iter().chain(&["Up"; 60]) {
        app.press(key);
        most = most.max(app.bytes().len());
    }
    assert!(most <= 300, "{most} bytes");
}

#[test]
fn a_new_screen() {
    let mut app = app();
    for key in ["Alt+1", "Alt+5", "F1", "Esc", "F10", "Esc", "Esc"] {
        app.press(key);
        assert!(app.bytes().len() <= 3_500, "{key}: {} bytes", app.bytes().len());
    }
    app.session().lay(Box::new(IntakeForm::new()));
    app.wait(0);
    assert!(app.bytes().len() <= 3_500, "{} bytes", app.bytes().len());
    app.session().lay(Box::new(Roll::new(20)));
    app.wait(0);
    assert!(app.bytes().len() <= 3_500, "{} bytes", app.bytes().len());
}

#[test]
fn nothing_is_sent_when_nothing_changed() {
    let mut app = app();
    app.wait(100);
    assert_eq!(app.bytes(), "");
    app.press("F8");
    assert_eq!(app.bytes(), "");
}
