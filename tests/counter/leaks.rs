//! What officers read is Vietnamese: no raw names of fields, acts or ids, no dates of machines, on any screen.

use crate::commune::{Commune, Terminal};
use ratatui::layout::Size;
use soxa::tui::route::{AdminStep, CaseStep, IdFileStep, LifeEvent, Route, SystemPage};
use soxa_domain::procedure::SlipName;

/// Endings of files, whose names officers chose.
const FILES: [&str; 8] = [".csv", ".xlsx", ".pdf", ".redb", ".toml", ".docx", ".json", ".gov"];

/// What of a word is a raw name, if it is one.
fn raw(word: &str) -> Option<&'static str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    if word.contains('/') || FILES.iter().any(|ending| word.contains(ending)) {
        return None;
    }
    let lower = |c: char| c.is_ascii_lowercase();
    let ascii = word.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    let parts = |by: char| {
        let mut parts = word.split(by);
        word.contains(by)
            && ascii
            && parts.all(|part| part.len() > 1 && part.chars().all(|c| lower(c) || c == '_'))
    };
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let date: Vec<&str> = word.split('-').collect();
    if parts('_') {
        Some("a name of data")
    } else if parts('.') {
        Some("an id with dots")
    } else if matches!(date.as_slice(), [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2)) {
        Some("a date of machines")
    } else if word.strip_prefix('T').is_some_and(|rest| digits(rest, 6)) {
        Some("a number of the register")
    } else if [
        "true",
        "false",
        "null",
        "None",
        "Some",
        "Left",
        "Right",
        "Up",
        "Down",
        "person",
        "household",
        "case",
    ]
    .contains(&word)
    {
        Some("English")
    } else {
        None
    }
}

fn leaks(terminal: &Terminal, at: &str, found: &mut Vec<String>) {
    for line in terminal.app.screen().lines() {
        for word in line.split([' ', '│', '(', ')', ',', ';', ':', '"', '“', '”', '→']) {
            if let Some(why) = raw(word) {
                found.push(format!("{at}: “{word}” ({why}) in “{}”", line.trim()));
            }
        }
    }
}

fn routes(terminal: &Terminal) -> Vec<Route> {
    let mut routes: Vec<Route> = (0..10).map(Route::Numbered).collect();
    routes.extend([Route::Start, Route::Stays, Route::Exercises, Route::HandOver, Route::PrintQueue]);
    routes.extend([
        Route::Acts,
        Route::Drafts,
        Route::Notices,
        Route::IdFiles,
        Route::TakeInList,
        Route::Targets,
        Route::SentReports,
    ]);
    routes.push(Route::Queue(None));
    let rules = soxa_domain::rulebook::RuleBook::built_in().unwrap();
    let pack = rules.on("2026-11-29".parse().unwrap());
    routes.extend(pack.registers().map(|r| Route::Entries(r.id.clone())));
    for page in [
        SystemPage::Here,
        SystemPage::Operators,
        SystemPage::Backup,
        SystemPage::Health,
        SystemPage::Proposals,
        SystemPage::Journal,
        SystemPage::Requests,
        SystemPage::Keeping,
        SystemPage::Packs,
        SystemPage::About,
    ] {
        routes.push(Route::System(page));
    }
    routes.extend(
        [
            AdminStep::AddOperator,
            AdminStep::OwnPassword,
            AdminStep::Settings,
            AdminStep::BackupPlan,
            AdminStep::BackupCheck,
        ]
        .map(Route::Admin),
    );
    let people = [1, 2, 3, 100, 1_000, 2_500, 4_000];
    for no in people {
        routes.extend([Route::Person(no), Route::EditPerson(no), Route::Versions(no), Route::Looks(no)]);
        routes.push(Route::Hub { person: no, card: None });
        routes.push(Route::IdFile(IdFileStep::Open(Some(no))));
        for event in
            [LifeEvent::Death(no), LifeEvent::Departure(no), LifeEvent::Move(no), LifeEvent::Sojourn(no)]
        {
            routes.push(Route::Event(event));
        }
    }
    for no in [1, 2, 50, 700] {
        routes.extend([Route::Household(no), Route::Head(no), Route::Event(LifeEvent::Birth(no))]);
        routes.push(Route::Event(LifeEvent::Split(no)));
    }
    let cases = soxa_service::cases::list(
        &terminal.workspace.register,
        &terminal.workspace.actor,
        &soxa_service::cases::CaseFilter::default(),
        usize::MAX,
    );
    for case in cases.unwrap() {
        routes.extend([Route::Case(case.no), Route::Slips(case.no)]);
        routes.push(Route::Slip { case: case.no, form: SlipName::Receipt });
        for step in [
            CaseStep::Move,
            CaseStep::Apologize,
            CaseStep::Bind,
            CaseStep::Paper,
            CaseStep::Edit,
            CaseStep::Apply,
        ] {
            routes.push(Route::CaseStep { case: case.no, step });
        }
    }
    routes.extend((1..8).map(Route::QueueItem));
    routes.extend((1..3).map(Route::ListWork));
    for rule in soxa_domain::quality::RULES {
        routes.push(Route::Findings(rule.id.to_owned()));
    }
    routes
}

#[test]
fn no_raw_name_on_any_screen() {
    let commune = Commune::open();
    let mut found = Vec::new();
    for size in [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }] {
        let mut terminal = commune.terminal_of(size);
        for route in routes(&terminal) {
            terminal.app.session().go(&route);
            terminal.app.wait(50);
            leaks(&terminal, &format!("{route:?}"), &mut found);
            terminal.app.press("PgDn");
            leaks(&terminal, &format!("{route:?} further down"), &mut found);
            terminal.app.session().go(&Route::Start);
        }
    }
    found.dedup();
    assert!(found.is_empty(), "{} leaks:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_raw_name_is_told_from_words() {
    for leak in
        ["local_id", "clean.shared_info", "special.move", "2026-11-15", "T000002", "true", "birth_date:"]
    {
        assert!(raw(leak).is_some(), "{leak}");
    }
    for word in
        ["Đinh", "SX-261123-0002", "open_cases.csv", "23/11/2026", "4.298", "CT-TTR", "17:00", "…", "xã"]
    {
        assert!(raw(word).is_none(), "{word}");
    }
}
