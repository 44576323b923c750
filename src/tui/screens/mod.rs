//! One file a screen. A place becomes a screen here and nowhere else, so that no screen names another.

mod acts;
mod agenda;
mod apply_question;
mod before;
mod card_differences;
mod case;
mod case_search;
mod case_step;
mod cases_step;
mod cleaning;
mod dialog;
mod drafts;
mod events;
mod exercises;
mod heads;
mod help;
mod household;
mod hub;
mod id_files;
mod intake;
mod list_output;
mod list_page;
pub(in crate::tui) mod lists;
mod looks_question;
mod merge;
mod newcomer;
mod notices;
mod notices_print;
mod one_act;
pub(super) mod palette;
mod people;
mod period_paper;
mod person;
mod person_edit;
mod print_queue;
pub(crate) mod province;
mod query_list;
mod read_chip;
mod referrals;
mod refused;
pub(in crate::tui) mod registers;
mod report;
mod sheet_page;
mod sign;
mod slip;
mod slip_choice;
mod special;
mod start;
mod stays;
mod step;
pub(super) mod system;
mod targets;
mod versions;
mod working;

use self::list_page::ListPage;
use self::sheet_page::SheetPage;
use super::job::Job;
use super::route::{AdminStep, LifeEvent, Route, SystemPage};
use super::screen::{Ctx, Screen};
use soxa_service::ServiceError;
use soxa_service::refusal::{Field, UpwardProblem};

/// What has to be done before a place opens.
pub fn first(route: &Route, ctx: &Ctx<'_>) -> Option<Job> {
    if let (Route::Province(page), Some(above)) = (route, ctx.backend.province()) {
        return Some(province::work(page, above, ctx.words));
    }
    let workspace = ctx.workspace().filter(|workspace| route.refusal(workspace).is_none())?;
    // A place that cannot be read says so itself.
    before::work(route, workspace, ctx.words).unwrap_or_default()
}

/// The screen of work that goes on.
pub fn working(job: Job) -> Box<dyn Screen> {
    Box::new(working::Working::new(job))
}

/// The screen at a place; one that may not or cannot be opened says why.
pub fn open(route: &Route, ctx: &mut Ctx<'_>) -> Box<dyn Screen> {
    let refusal = match ctx.backend.province() {
        Some(_) if !route.is_of_province() => {
            Some(ServiceError::refused(Field::Upward, UpwardProblem::OnlyInCommune))
        }
        _ => ctx.workspace().and_then(|workspace| route.refusal(workspace)),
    };
    let opened = refusal.map_or_else(|| permitted(route, ctx), Err);
    opened.unwrap_or_else(|why| Box::new(refused::Refused::new(&why, ctx.words)))
}

/// The screen at a place that may be opened.
fn permitted(route: &Route, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, ServiceError> {
    Ok(match route {
        Route::Start => Box::new(start::Start::new(ctx)),
        Route::Help(page) => Box::new(help::Help::new(page, ctx)),
        Route::Palette(contexts, list) => Box::new(palette::Palette::new(contexts, list.as_ref(), ctx)),
        Route::Confirm(message) => Box::new(dialog::Dialog::confirm(message)),
        Route::Say(message) => Box::new(dialog::Dialog::say(message)),
        Route::Numbered(number) => numbered(*number, ctx)?,
        Route::Intake { card } => Box::new(intake::Intake::new(card.as_ref(), ctx)),
        Route::IntakeFor { person, with } => Box::new(intake::Intake::of(*person, with, ctx)?),
        Route::Scanned { card } => return Ok(open(&hub::bearer(card, ctx)?, ctx)),
        Route::ReadChip => Box::new(read_chip::ReadChip::form(ctx)),
        Route::Hub { person, card } => Box::new(hub::Hub::new(*person, card.as_ref(), ctx)?),
        Route::Acts => Box::new(ListPage::open(acts::Acts::default(), ctx)?),
        Route::Drafts => Box::new(ListPage::open(drafts::Drafts::default(), ctx)?),
        Route::NewCase { procedure } => Box::new(intake::Intake::for_procedure(procedure, ctx)),
        Route::Resume { draft } => Box::new(intake::Intake::resumed(draft, ctx)),
        Route::CaseSearch { query } => Box::new(case_search::CaseSearch::new(query, ctx)?),
        Route::Case(no) => Box::new(case::CaseSheet::open(*no, ctx)?),
        Route::People { query } => Box::new(people::People::new(query, ctx)?),
        Route::Person(no) => Box::new(SheetPage::open(person::PersonSheet::of(*no), ctx)?),
        Route::EditPerson(no) => Box::new(person_edit::PersonEdit::new(*no, ctx)?),
        Route::Merge { goes, stays } => Box::new(merge::Merge::new(*goes, *stays, ctx)?),
        Route::Special { number, reason } => {
            Box::new(SheetPage::open(special::SpecialSheet::of(number, reason), ctx)?)
        }
        Route::SpecialForm(step) => Box::new(special::OfFile::form(step.clone(), ctx)?),
        Route::IdFiles => Box::new(ListPage::open(id_files::IdFiles::default(), ctx)?),
        Route::IdFile(step) => Box::new(id_files::IdStep::form(step.clone(), ctx)?),
        Route::Event(event) => life_event(*event, ctx)?,
        Route::AddPerson(home) => Box::new(person_edit::PersonEdit::add(*home, ctx)?),
        Route::Newcomer { typed, card, keep } => {
            Box::new(newcomer::Newcomer::form(typed, card.as_ref(), *keep, ctx))
        }
        Route::Notices => Box::new(notices::Notices::new(ctx)?),
        Route::PrintNotices(counted) => Box::new(notices_print::PrintNotices::form(counted.clone(), ctx)),
        Route::Versions(no) => Box::new(versions::Versions::new(*no, ctx)?),
        Route::ListWork(no) => Box::new(lists::ListWork::new(*no, ctx)?),
        Route::MergeRow { row, goes, stays } => Box::new(merge::Merge::of_row(*row, *goes, *stays, ctx)?),
        Route::TakeInList => Box::new(lists::TakeIn::form(ctx)),
        Route::ReadFile(read) => Box::new(lists::Read::form(read, ctx)),
        Route::RowPerson(row) => Box::new(lists::RowPerson::form(*row, ctx)),
        Route::AnswerRow { row, person } => Box::new(lists::RowAnswer::form(*row, *person, ctx)?),
        Route::Findings(rule) => Box::new(ListPage::open(cleaning::Findings::of(rule), ctx)?),
        Route::Finding { no, step } => Box::new(cleaning::OfFinding::form(*no, *step, ctx)),
        Route::Repairs(rule) => Box::new(cleaning::Repairs::new(rule, ctx)?),
        Route::Head(no) => Box::new(heads::Heads::one(*no, ctx)?),
        Route::Household(no) => Box::new(household::HouseholdSheet::new(*no, ctx)?),
        Route::Slip { .. }
        | Route::IdFileSheet(_)
        | Route::ListSummary(_)
        | Route::HeadSheet(_)
        | Route::StayList(_)
        | Route::PaperOf(..)
        | Route::LinePaper(_)
        | Route::Looks(_)
        | Route::ReferralPaper(_)
        | Route::HandOver => Box::new(slip::SlipSheet::of(route, ctx)?),
        Route::Sign(paper) => Box::new(sign::SignPaper::form(paper, ctx)?),
        Route::Province(page) => Box::new(ListPage::open(province::Page::of(page, ctx)?, ctx)?),
        Route::PrintQueue => Box::new(ListPage::open(print_queue::PrintQueue::default(), ctx)?),
        Route::Stays => Box::new(stays::Stays::new(ctx)),
        Route::Entries(id) => Box::new(ListPage::open(registers::Lines::of(id, ctx.workspace())?, ctx)?),
        Route::EntryForm { register, no } => Box::new(registers::LineStep::form(register, *no, ctx)?),
        Route::EntryFile(register) => Box::new(registers::FileStep::form(register, ctx)?),
        Route::EntryQuestions(asked) => Box::new(registers::Questions::form(asked, ctx)),
        Route::Referrals => Box::new(ListPage::open(referrals::Referrals::default(), ctx)?),
        Route::Referral(no) => Box::new(SheetPage::open(referrals::ReferralSheet::of(*no), ctx)?),
        Route::ReferralForm(step) => Box::new(referrals::OfReferral::form(*step, ctx)?),
        Route::Offer(no) => Box::new(SheetPage::open(system::OfferSheet::of(*no), ctx)?),
        Route::OfferRefusal(no) => Box::new(system::OfferRefusal::form(*no, ctx)?),
        Route::Queue(system) => Box::new(ListPage::open(registers::Queue::of(system.as_deref()), ctx)?),
        Route::QueueItem(no) => Box::new(registers::QueueSheet::new(*no, ctx)?),
        Route::QueueDone(no) => Box::new(registers::QueueDone::form(*no, ctx)),
        Route::Behind { code, period } => {
            Box::new(ListPage::open(report::BehindList::of(code, *period), ctx)?)
        }
        Route::Report(step, period) => Box::new(report::OfReport::form(step.clone(), *period, ctx)),
        Route::ReportTexts(period) => Box::new(report::Texts::form(*period, ctx)?),
        Route::Targets => Box::new(ListPage::open(targets::Targets::default(), ctx)?),
        Route::PaperPeriod(paper) => Box::new(period_paper::OfPeriod::form(*paper, ctx)),
        Route::SentReports => Box::new(ListPage::open(report::SentList::default(), ctx)?),
        Route::SentReport(no) => Box::new(report::SentSheet::of(*no, ctx)?),
        Route::Exercises => Box::new(exercises::Exercises::new(ctx)?),
        Route::Slips(case) => Box::new(slip_choice::SlipChoice::new(*case, ctx)?),
        Route::System(SystemPage::Operators) => Box::new(ListPage::open(system::Operators::default(), ctx)?),
        Route::System(SystemPage::Proposals) => Box::new(ListPage::open(system::Proposals::default(), ctx)?),
        Route::System(SystemPage::Journal) => Box::new(system::JournalList::new(ctx)?),
        Route::System(SystemPage::Offers) => Box::new(ListPage::open(system::Offers::default(), ctx)?),
        Route::System(SystemPage::Units) => Box::new(ListPage::open(system::Units::default(), ctx)?),
        Route::Unit(act, hamlet) => Box::new(system::UnitStep::form(*act, hamlet, ctx)?),
        Route::System(page) => Box::new(SheetPage::open(system::Sheets::of(*page), ctx)?),
        Route::Admin(step @ (AdminStep::BackupPlan | AdminStep::BackupCheck)) => {
            Box::new(system::BackupStep::form(step, ctx)?)
        }
        Route::Admin(step) => Box::new(system::Administration::form(step.clone(), ctx)?),
        Route::CasesStep { cases, step } => Box::new(cases_step::OfCases::form(*step, cases, ctx)?),
        Route::CaseStep { case, step } => Box::new(case_step::OfCase::form(*step, *case, ctx)?),
    })
}

/// The form of what happens in a life.
fn life_event(event: LifeEvent, ctx: &Ctx<'_>) -> Result<Box<dyn Screen>, ServiceError> {
    Ok(match event {
        LifeEvent::Birth(household) => Box::new(events::BirthStep::form(household, ctx)?),
        LifeEvent::Death(person) => Box::new(events::LeavingStep::form(person, true, ctx)?),
        LifeEvent::Departure(person) => Box::new(events::LeavingStep::form(person, false, ctx)?),
        LifeEvent::Return(person) => Box::new(events::ReturnStep::form(person, ctx)?),
        LifeEvent::Move(person) => Box::new(events::MoveStep::form(person, ctx)?),
        LifeEvent::Split(household) => Box::new(events::SplitStep::form(household, ctx)?),
        LifeEvent::Sojourn(person) => Box::new(events::SojournStep::form(person, ctx)?),
        LifeEvent::EndSojourn(person) => Box::new(events::EndStep::form(person, ctx)?),
    })
}

/// The screen of a number; one line a screen, the others say what they will be for.
fn numbered(number: u8, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, ServiceError> {
    Ok(match number {
        1 => Box::new(intake::Intake::new(None, ctx)),
        2 => Box::new(case_search::CaseSearch::new("", ctx)?),
        3 => Box::new(people::People::new("", ctx)?),
        5 => Box::new(ListPage::open(special::Specials::default(), ctx)?),
        6 => Box::new(ListPage::open(lists::Lists::default(), ctx)?),
        7 => Box::new(cleaning::Board::new(ctx)?),
        4 => Box::new(heads::Heads::new(ctx)?),
        8 => Box::new(report::ReportScreen::new(ctx)),
        9 => Box::new(ListPage::open(registers::Registers::default(), ctx)?),
        0 => Box::new(ListPage::open(system::System::default(), ctx)?),
        _ => Box::new(start::Start::new(ctx)),
    })
}

/// The word key of a numbered screen's fixed title.
pub fn title_key(number: u8) -> &'static str {
    match number {
        1 => "screen.1",
        2 => "screen.2",
        3 => "screen.3",
        4 => "screen.4",
        5 => "screen.5",
        6 => "screen.6",
        7 => "screen.7",
        8 => "screen.8",
        9 => "screen.9",
        _ => "screen.0",
    }
}
