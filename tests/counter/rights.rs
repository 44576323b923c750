//! Every place of the program, opened as every role: the screen, or the sentence that says which right is missing; and
//! nothing of anybody where it stays closed.

use ratatui::layout::Size;
use soxa::tui::driver::Driver;
use soxa::tui::keymap::Keymap;
use soxa::tui::route::{
    AdminStep, CaseStep, FindingStep, IdFileStep, LifeEvent, PeriodPaper, ReferralStep, ReportStep, Route,
    SpecialStep, SystemPage, UnitAct,
};
use soxa::tui::session::Options;
use soxa::tui::theme::Theme;
use soxa::tui::words::{Lang, Words};
use soxa::tui::workspace::Workspace;
use soxa_paper::report::period::{Length, Period};
use soxa_service::actor::Operator;
use soxa_service::referrals::{self, NewReferral};
use soxa_service::{Actor, Permission, Register, access, offers, people, roles, special};
use soxa_store::codec::Kind;
use soxa_upward::exchange::{OfferedFile, Offers};
use std::rc::Rc;
use std::sync::Arc;

use crate::commune::Commune;
use crate::vt::Vt;

const SIZE: Size = Size { width: 100, height: 30 };

/// The table: a place and a word for each role.
const TABLE: &str = include_str!("rights.csv");

/// Every kind of place with an example of it. What a new one takes is asked by the compiler (`Route::needs`).
pub fn places(
    person: u32,
    household: u32,
    case: u32,
    special: &str,
    period: Period,
) -> Vec<(&'static str, Route)> {
    let file = || special.to_owned();
    vec![
        ("start", Route::Start),
        ("1", Route::Numbered(1)),
        ("2", Route::Numbered(2)),
        ("3", Route::Numbered(3)),
        ("4", Route::Numbered(4)),
        ("5", Route::Numbered(5)),
        ("6", Route::Numbered(6)),
        ("7", Route::Numbered(7)),
        ("8", Route::Numbered(8)),
        ("9", Route::Numbered(9)),
        ("0", Route::Numbered(0)),
        ("intake", Route::Intake { card: None }),
        ("case_search", Route::CaseSearch { query: String::new() }),
        ("case", Route::Case(case)),
        ("people", Route::People { query: "le thi chau".to_owned() }),
        ("person", Route::Person(person)),
        ("edit_person", Route::EditPerson(person)),
        ("merge", Route::Merge { goes: person, stays: person + 1 }),
        ("special", Route::Special { number: file(), reason: "xem".to_owned() }),
        ("special_read", Route::SpecialForm(SpecialStep::Read(file()))),
        ("special_open", Route::SpecialForm(SpecialStep::Open)),
        ("special_write", Route::SpecialForm(SpecialStep::Write(file()))),
        ("special_move", Route::SpecialForm(SpecialStep::Move(file()))),
        ("list", Route::ListWork(6)),
        ("list_prisoners", Route::ListWork(5)),
        ("summary_prisoners", Route::ListSummary(5)),
        ("list_summary", Route::ListSummary(6)),
        ("merge_row", Route::MergeRow { row: 1, goes: person, stays: person + 1 }),
        ("take_in_list", Route::TakeInList),
        ("read_file", Route::ReadFile(Box::default())),
        ("answer_row", Route::AnswerRow { row: 1, person: Some(person) }),
        ("findings", Route::Findings("household.no_head".to_owned())),
        ("finding", Route::Finding { no: 244, step: FindingStep::Dismiss }),
        ("repairs", Route::Repairs("household".to_owned())),
        ("notices", Route::Notices),
        ("print_notices", Route::PrintNotices(None)),
        ("add_person", Route::AddPerson(Some(household))),
        ("id_files", Route::IdFiles),
        ("id_file", Route::IdFile(IdFileStep::Open(Some(person)))),
        ("id_file_sheet", Route::IdFileSheet("01/HS-HUY".to_owned())),
        ("event_birth", Route::Event(LifeEvent::Birth(household))),
        ("event_death", Route::Event(LifeEvent::Death(person))),
        ("versions", Route::Versions(person)),
        ("household", Route::Household(household)),
        ("head", Route::Head(household)),
        ("head_sheet", Route::HeadSheet(1)),
        ("slip", Route::Slip { case, form: soxa_domain::procedure::SlipName::Receipt }),
        ("looks", Route::Looks(person)),
        ("slips", Route::Slips(case)),
        ("hand_over", Route::HandOver),
        ("stays", Route::Stays),
        ("stay_list", Route::StayList(1)),
        ("print_queue", Route::PrintQueue),
        ("case_step", Route::CaseStep { case, step: CaseStep::Move }),
        ("entries", Route::Entries("directives".to_owned())),
        ("entry_form", Route::EntryForm { register: "directives".to_owned(), no: None }),
        ("referrals", Route::Referrals),
        ("referral", Route::Referral(1)),
        ("referral_take", Route::ReferralForm(ReferralStep::Take(1))),
        ("referral_withdraw", Route::ReferralForm(ReferralStep::Withdraw(1))),
        ("referral_paper", Route::ReferralPaper(1)),
        ("queue", Route::Queue(None)),
        ("entry_file", Route::EntryFile("directives".to_owned())),
        ("entry_questions", Route::EntryQuestions(Box::default())),
        ("queue_item", Route::QueueItem(1)),
        ("queue_done", Route::QueueDone(1)),
        ("behind", Route::Behind { code: "clean.missing_cmnd".to_owned(), period }),
        ("report_period", Route::Report(ReportStep::Period, period)),
        ("report_freeze", Route::Report(ReportStep::Freeze, period)),
        ("report_texts", Route::ReportTexts(period)),
        ("targets", Route::Targets),
        ("book", Route::PaperPeriod(PeriodPaper::Book)),
        ("statistics", Route::PaperOf(PeriodPaper::Statistics, period.from, period.to)),
        ("line_paper", Route::LinePaper(1)),
        ("sign", Route::Sign(Box::new(Route::LinePaper(1)))),
        ("sent_reports", Route::SentReports),
        ("sent_report", Route::SentReport(1)),
        ("here", Route::System(SystemPage::Here)),
        ("upward", Route::System(SystemPage::Upward)),
        ("operators", Route::System(SystemPage::Operators)),
        ("proposals", Route::System(SystemPage::Proposals)),
        ("backup", Route::System(SystemPage::Backup)),
        ("health", Route::System(SystemPage::Health)),
        ("journal", Route::System(SystemPage::Journal)),
        ("requests", Route::System(SystemPage::Requests)),
        ("keeping", Route::System(SystemPage::Keeping)),
        ("units", Route::System(SystemPage::Units)),
        ("unit", Route::Unit(UnitAct::Rename, "Thôn Hà Bôi".to_owned())),
        ("packs", Route::System(SystemPage::Packs)),
        ("offers", Route::System(SystemPage::Offers)),
        ("offer", Route::Offer(1)),
        ("offer_refusal", Route::OfferRefusal(1)),
        ("about", Route::System(SystemPage::About)),
        ("add_operator", Route::Admin(AdminStep::AddOperator)),
        ("role", Route::Admin(AdminStep::Role("Lan".to_owned()))),
        ("password", Route::Admin(AdminStep::Password("Lan".to_owned()))),
        ("own_password", Route::Admin(AdminStep::OwnPassword)),
        ("own_pin", Route::Admin(AdminStep::OwnPin)),
        ("settings", Route::Admin(AdminStep::Settings)),
        ("backup_plan", Route::Admin(AdminStep::BackupPlan)),
        ("backup_check", Route::Admin(AdminStep::BackupCheck)),
        ("exercises", Route::Exercises),
    ]
}

/// Hands a case over to another commune.
pub fn refer(register: &Register, actor: &Actor) {
    let new = NewReferral { case: "SX-261118-0001", commune: "21349", name: "Xã Sơn Mai", note: "" };
    referrals::send(register, actor, &new).unwrap();
}

/// Has the level above offer a file.
pub fn offer(register: &Register, actor: &Actor) {
    let file = OfferedFile {
        id: "a".repeat(32),
        kind: "units".to_owned(),
        name: "2027-thon.toml".to_owned(),
        text: "[units]\ncommune = \"21361\"\nfrom = \"2026-11-23\"\n\n[[hamlet]]\nbefore = [\"Thôn Hà Bôi\"]\nafter = \"Thôn Hà\"\n".to_owned(),
        signature: "soxa pack signature 1\n".to_owned(),
    };
    let offered = Offers { there: Some(vec![file.id.clone()]), new: vec![file] };
    assert_eq!(offers::take_in(register, actor, &offered).unwrap().changed, 1);
}

pub fn actor(role: &str) -> Actor {
    let operator =
        Operator { name: format!("Vai {role}"), role: role.to_owned(), ..Operator::full("", None) };
    Actor::new(&operator, "bàn 2")
}

pub fn app(register: &Arc<Register>, actor: Actor, slips: &std::path::Path) -> (Driver<Vt>, Rc<Workspace>) {
    let workspace = Rc::new(Workspace::new(Arc::clone(register), actor, slips.to_owned()));
    let options = Options {
        words: Rc::new(Words::of(Lang::Vi).unwrap()),
        keymap: Rc::new(Keymap::standard().unwrap()),
        theme: Theme::for_terminal("xterm-256color", false),
    };
    (
        Driver::new(Rc::clone(&workspace) as Rc<dyn soxa::tui::backend::Backend>, options, SIZE, Vt::new()),
        workspace,
    )
}

#[test]
fn every_place_shows_every_role_what_the_table_says() {
    let commune = Commune::open();
    let terminal = commune.terminal();
    let (register, lan) = (Arc::clone(&terminal.workspace.register), terminal.workspace.actor.clone());
    refer(&register, &lan);
    offer(&register, &lan);
    let person = people::person_by_id(&register, &lan, "051171942958").unwrap();
    let household = people::household(&register, &lan, &person.record.household).unwrap().household.no;
    let special = special::list(&register, &lan, None).unwrap()[0].number.clone();
    let period = Period::around(register.now().date(), Length::Month);
    let places = places(person.no, household, 1, &special, period);
    let mut rows = csv::ReaderBuilder::new().delimiter(b';').from_reader(TABLE.as_bytes());
    let roles: Vec<String> = rows.headers().unwrap().iter().skip(1).map(str::to_owned).collect();
    assert_eq!(roles.len(), roles::all().len(), "a column for each role");
    let table: Vec<Vec<String>> =
        rows.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (name, route) in &places {
        let Some(row) = table.iter().find(|row| row[0] == *name) else {
            wrong.push(format!("no line for {name}"));
            continue;
        };
        for (role, expected) in roles.iter().zip(&row[1..]) {
            let (mut app, _office) = app(&register, actor(role), folder.path());
            app.go(route);
            let screen = app.screen();
            let came = if screen.contains("không có quyền") { "refused" } else { "shown" };
            if came != expected {
                wrong.push(format!("{name} as {role}: {came}"));
            }
            let may = |permission| actor(role).may(permission);
            for (permission, secrets) in [
                (Permission::ReadPeople, &["Lê Thị Châu", "051 171 942 958", "051171942958"][..]),
                (Permission::ReadSensitive, &["HS-NKĐB", "prisoners.csv", "pham-nhan", "Trại giam"][..]),
            ] {
                for secret in secrets.iter().filter(|secret| !may(permission) && screen.contains(**secret)) {
                    wrong.push(format!("{name} tells {role} of {secret}:\n{screen}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What only looks keeps within its bounds on the screens too.
#[test]
fn l10_a_viewer_is_stopped_at_the_screens() {
    let commune = Commune::open();
    let terminal = commune.terminal();
    let register = Arc::clone(&terminal.workspace.register);
    soxa_service::settings::limit_viewers(&register, &terminal.workspace.actor, 2).unwrap();
    let viewer = actor("district");
    for no in [11, 12] {
        access::opened(&register, &viewer, Kind::Person, no).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut app, _office) = app(&register, viewer, folder.path());
    app.go(&Route::Person(13)).sees("trong một giờ");
    app.go(&Route::Household(1)).sees("trong một giờ");
    app.go(&Route::Person(11));
    assert!(!app.screen().contains("trong một giờ"));
}
