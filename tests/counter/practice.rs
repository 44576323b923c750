//! The first hour: exercises that know when they are done, and help on every screen and field.

use soxa::tui::exercises;
use soxa::tui::route::{CaseStep, Route};
use soxa_service::grant::ReadPeople;

use crate::commune::{Commune, card_of};

#[test]
fn exercises_tick_themselves_off() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.sees("0/10 bài đã xong").press("F5").sees("1   Nhận một hồ sơ").press("Esc");
    let card = card_of("051171942958", "219388102", "Lê Thị Châu", "22041971", "Nữ");
    terminal.app.scan(&card).wait(200).type_text("ttr").press("Enter").press("F2").sees("PHIẾU").press("F9");
    terminal.app.press("Esc").press("Esc").sees("2/10").press("F5").sees("✓   Nhận một hồ sơ");
    terminal.app.press("Esc").press("2").wait(200).press("Enter").press("a").sees("Hẹn lại ngày");
    terminal.app.press("Enter").type_text("thieu nguoi").press("F2").sees("XIN LỖI").press("Esc");
    terminal.app.press("z").press("Esc").press("Esc");
    terminal.app.sees("4/10");
}

#[test]
fn a_new_applicant_with_a_case_is_two_exercises_and_one_act() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let before = terminal.workspace.register.head().unwrap().seq;
    let card = card_of("052190000129", "", "Trần Thị Mới", "05061990", "Nữ");
    terminal.app.scan(&card).wait(200).sees("Chưa có trong sổ").type_text("ttr").press("Enter").press("F2");
    terminal.app.sees("PHIẾU");
    let done = exercises::progress(&terminal.workspace).unwrap().unwrap();
    assert!(done.iter().any(|(exercise, done)| exercise.id == "newcomer" && *done));
    assert_eq!(done.iter().filter(|(_, done)| *done).count(), 2);
    let grant = terminal.workspace.actor.require(ReadPeople).unwrap();
    let changes = terminal.workspace.register.read(&grant, |r| {
        let acts = (before + 1..=r.head()?.seq).map(|seq| r.entry(seq)).collect::<Result<Vec<_>, _>>()?;
        Ok(acts.into_iter().flatten().filter(|entry| !entry.action.is_look()).count())
    });
    assert_eq!(changes.unwrap(), 1);
}

#[test]
fn a_list_of_three_is_an_exercise() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("F11").press("Enter").type_text("go tranh").press("Enter");
    for (i, name) in ["Trần Thị Một", "Trần Thị Hai", "Trần Thị Ba"].iter().enumerate() {
        let card = card_of(&format!("05219000012{i}"), "", name, "05061990", "Nữ");
        terminal.app.scan(&card).wait(400);
    }
    terminal.app.press("F2").sees("DANH SÁCH").press("Esc").press("Esc").sees("1/10");
    let done = exercises::progress(&terminal.workspace).unwrap().unwrap();
    assert!(done.iter().any(|(exercise, done)| exercise.id == "stays" && *done));
}

#[test]
fn f1_tells_of_the_screen_and_of_the_field() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("1")
        .wait(200)
        .press("F1")
        .sees("Ô Người nộp")
        .sees("Quẹt thẻ, hoặc gõ tên")
        .press("Esc");
    terminal.app.press("F11").press("F1").sees("Ô Ở tại").sees("cơ sở lưu trú");
}

#[test]
fn every_screen_has_help() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let mut routes: Vec<Route> = (0..10).map(Route::Numbered).collect();
    routes.extend([Route::Stays, Route::Exercises, Route::HandOver, Route::PrintQueue]);
    routes.extend([Route::Case(1), Route::Person(1), Route::Household(1), Route::Slips(1)]);
    routes.push(Route::Slip { case: 1, form: soxa_domain::procedure::SlipName::Receipt });
    for step in [CaseStep::Move, CaseStep::Apologize, CaseStep::Bind] {
        routes.push(Route::CaseStep { case: 1, step });
    }
    for route in routes {
        terminal.app.session().go(&route);
        terminal.app.press("F1").sees("Giúp: ");
        let screen = terminal.app.screen();
        let about = screen.lines().nth(3).unwrap_or_default();
        assert!(about.trim().chars().count() > 20, "{route:?}:\n{screen}");
        terminal.app.press("Esc").press("Esc");
    }
}

#[test]
fn every_field_of_every_procedure_has_help() {
    let rules = soxa_domain::rulebook::RuleBook::built_in().unwrap();
    for procedure in rules.procedures() {
        for field in &procedure.fields {
            assert!(field.help.chars().count() > 15, "{} {}", procedure.code, field.key);
        }
    }
}
