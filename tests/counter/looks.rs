//! How the screens look, at the size that must be excellent and at a wide one.

use ratatui::layout::Size;

use crate::commune::{Commune, Terminal, card_of};

const SIZES: [Size; 2] = [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }];

fn at_each_size(name: &str, story: impl Fn(&mut Terminal)) {
    for size in SIZES {
        let commune = Commune::open();
        let mut terminal = commune.terminal_of(size);
        story(&mut terminal);
        // The journal's head is another in every register.
        let screen = terminal.app.screen();
        let lines: Vec<&str> = screen.lines().filter(|l| !l.contains("Nhật ký sổ")).collect();
        let screen = lines.join("\n") + "\n";
        insta::assert_snapshot!(format!("{name}_{}x{}", size.width, size.height), screen);
    }
}

fn chau() -> String {
    card_of("051171942958", "212000999", "Lê Thị Châu", "22041971", "Nữ")
}

#[test]
fn start() {
    at_each_size("start", |_| {});
}

#[test]
fn intake_after_a_scan() {
    at_each_size("intake_scanned", |terminal| {
        terminal.app.scan(&chau()).wait(200);
    });
}

#[test]
fn intake_filled_in() {
    at_each_size("intake_filled", |terminal| {
        terminal.app.scan(&chau()).wait(200).type_text("ttr").press("Enter").press("F8");
    });
}

#[test]
fn intake_choosing_a_procedure() {
    at_each_size("intake_choosing", |terminal| {
        terminal.app.scan(&chau()).wait(200).press("F4");
    });
}

#[test]
fn receipt() {
    at_each_size("receipt", |terminal| {
        terminal
            .app
            .scan(&chau())
            .wait(200)
            .type_text("ttr")
            .press("Enter")
            .press("F8")
            .press("F2")
            .wait(7_000);
    });
}

#[test]
fn case_list() {
    at_each_size("case_list", |terminal| {
        terminal.app.press("2").wait(200);
    });
}

#[test]
fn case_sheet() {
    at_each_size("case", |terminal| {
        terminal.app.press("2").wait(200).press("Enter");
    });
}

#[test]
fn people_list() {
    at_each_size("people", |terminal| {
        terminal.app.press("3").wait(200).type_text("dinh thi s");
    });
}

#[test]
fn person_and_household() {
    at_each_size("person", |terminal| {
        terminal.app.press("3").wait(200).scan(&chau()).wait(200);
    });
    at_each_size("household", |terminal| {
        terminal.app.press("3").wait(200).scan(&chau()).wait(200).press("Enter");
    });
}

#[test]
fn list_of_stays() {
    at_each_size("stays_head", |terminal| {
        terminal.app.press("F11");
    });
    at_each_size("stays", |terminal| {
        terminal.app.press("F11").press("Enter").type_text("go tranh").press("Enter");
        terminal.app.scan(&chau()).wait(4_000);
        let stranger = card_of("052190000123", "", "Trần Thị Mới", "05061990", "Nữ");
        terminal.app.scan(&stranger).wait(7_000).type_text("dinh thi");
    });
}

#[test]
fn exercises() {
    at_each_size("exercises", |terminal| {
        terminal.app.press("F5");
    });
}

#[test]
fn heads() {
    at_each_size("heads", |terminal| {
        terminal.app.press("4").wait(200).press("n").press("n").sees("3 / 7");
    });
}

#[test]
fn cleaning_board_and_findings() {
    at_each_size("cleaning", |terminal| {
        terminal.app.press("7").wait(200).sees("Nghi trùng");
    });
    at_each_size("findings", |terminal| {
        terminal.without_cmnd();
    });
}

#[test]
fn a_list_and_its_row() {
    at_each_size("lists", |terminal| {
        terminal.app.press("6").wait(200).sees("0/17");
    });
    at_each_size("list_row", |terminal| {
        terminal.app.press("6").wait(200).press("Enter").press("n").sees("2 / 17");
    });
}

#[test]
fn special_files() {
    at_each_size("special", |terminal| {
        terminal.app.press("5").wait(200).sees("HS-NKĐB");
    });
    at_each_size("special_file", |terminal| {
        terminal
            .app
            .press("5")
            .wait(200)
            .press("Enter")
            .press("F4")
            .press("Enter")
            .press("F2")
            .sees("Hồ sơ đặc biệt");
    });
}
