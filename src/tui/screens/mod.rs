//! One file a screen. A place becomes a screen here and nowhere else, so that no screen names another.

mod case;
mod case_search;
mod case_step;
mod cleaning;
mod dialog;
mod events;
mod exercises;
mod heads;
mod help;
mod household;
mod id_files;
mod intake;
mod lists;
mod merge;
mod notices;
pub(super) mod palette;
mod people;
mod person;
mod person_edit;
mod print_queue;
mod query_list;
mod refused;
mod registers;
mod report;
mod slip;
mod slip_choice;
mod special;
mod start;
mod stays;
mod step;
pub(super) mod system;
mod versions;

use super::route::{LifeEvent, Route, SystemPage};
use super::screen::{Ctx, Screen};

/// The screen at a place.
pub fn open(route: &Route, ctx: &mut Ctx<'_>) -> Box<dyn Screen> {
    match ctx.desk.office().and_then(|office| route.refusal(office)) {
        Some(why) => Box::new(refused::Refused::new(&why, ctx.words)),
        None => permitted(route, ctx),
    }
}

/// The screen at a place that may be opened.
fn permitted(route: &Route, ctx: &mut Ctx<'_>) -> Box<dyn Screen> {
    match route {
        Route::Start => Box::new(start::Start::new(ctx)),
        Route::Help(page) => Box::new(help::Help::new(page, ctx)),
        Route::Palette(contexts) => Box::new(palette::Palette::new(contexts, ctx)),
        Route::Confirm(message) => Box::new(dialog::Dialog::confirm(message)),
        Route::Say(message) => Box::new(dialog::Dialog::say(message)),
        Route::Numbered(number) => numbered(*number, ctx),
        Route::Intake { card } => Box::new(intake::Intake::new(card.as_ref(), ctx)),
        Route::CaseSearch { query } => Box::new(case_search::CaseSearch::new(query, ctx)),
        Route::Case(no) => Box::new(case::CaseSheet::new(*no, ctx)),
        Route::People { query } => Box::new(people::People::new(query, ctx)),
        Route::Person(no) => Box::new(person::PersonSheet::new(*no, ctx)),
        Route::EditPerson(no) => Box::new(person_edit::PersonEdit::new(*no, ctx)),
        Route::Merge { goes, stays } => Box::new(merge::Merge::new(*goes, *stays, ctx)),
        Route::Special { number, reason } => Box::new(special::SpecialSheet::new(number, reason, ctx)),
        Route::SpecialForm(step) => Box::new(special::OfFile::form(step.clone(), ctx)),
        Route::IdFiles => Box::new(id_files::IdFiles::new(ctx)),
        Route::IdFile(step) => Box::new(id_files::IdStep::form(step.clone(), ctx)),
        Route::IdFileSheet(number) => Box::new(slip::SlipSheet::id_file(number, ctx)),
        Route::Event(event) => life_event(*event, ctx),
        Route::AddPerson(home) => Box::new(person_edit::PersonEdit::add(*home, ctx)),
        Route::Notices => Box::new(notices::Notices::new(ctx)),
        Route::Versions(no) => Box::new(versions::Versions::new(*no, ctx)),
        Route::ListWork(no) => Box::new(lists::ListWork::new(*no, ctx)),
        Route::MergeRow { row, goes, stays } => Box::new(merge::Merge::of_row(*row, *goes, *stays, ctx)),
        Route::TakeInList => Box::new(lists::TakeIn::form(ctx)),
        Route::AnswerRow { row, person } => Box::new(lists::RowAnswer::form(*row, *person, ctx)),
        Route::ListSummary(no) => Box::new(slip::SlipSheet::list_summary(*no, ctx)),
        Route::Findings(rule) => Box::new(cleaning::Findings::new(rule, ctx)),
        Route::Finding { no, step } => Box::new(cleaning::OfFinding::form(*no, *step, ctx)),
        Route::Repairs(rule) => Box::new(cleaning::Repairs::new(rule, ctx)),
        Route::Head(no) => Box::new(heads::Heads::one(*no, ctx)),
        Route::HeadSheet(entry) => Box::new(slip::SlipSheet::head_sheet(*entry, ctx)),
        Route::Household(no) => Box::new(household::HouseholdSheet::new(*no, ctx)),
        Route::Slip { case, form } => Box::new(slip::SlipSheet::of_case(*case, form, ctx)),
        Route::PrintQueue => Box::new(print_queue::PrintQueue::new(ctx)),
        Route::Stays => Box::new(stays::Stays::new(ctx)),
        Route::StayList(entry) => Box::new(slip::SlipSheet::stay_list(*entry, ctx)),
        Route::Entries(id) => Box::new(registers::Lines::new(id, ctx)),
        Route::EntryForm { register, no } => Box::new(registers::LineStep::form(register, *no, ctx)),
        Route::Queue(system) => Box::new(registers::Queue::new(system.as_deref(), ctx)),
        Route::QueueItem(no) => Box::new(registers::QueueSheet::new(*no, ctx)),
        Route::QueueDone(no) => Box::new(registers::QueueDone::form(*no, ctx)),
        Route::Behind { code, period } => Box::new(report::BehindList::new(code, *period, ctx)),
        Route::Report(step, period) => Box::new(report::OfReport::form(step.clone(), *period, ctx)),
        Route::ReportTexts(period) => Box::new(report::Texts::form(*period, ctx)),
        Route::SentReports => Box::new(report::SentList::new(ctx)),
        Route::SentReport(no) => Box::new(report::SentSheet::new(*no, ctx)),
        Route::Exercises => Box::new(exercises::Exercises::new(ctx)),
        Route::Looks(person) => Box::new(slip::SlipSheet::looks(*person, ctx)),
        Route::HandOver => Box::new(slip::SlipSheet::hand_over(ctx)),
        Route::Slips(case) => Box::new(slip_choice::SlipChoice::new(*case, ctx)),
        Route::System(SystemPage::Operators) => Box::new(system::Operators::new(ctx)),
        Route::System(SystemPage::Proposals) => Box::new(system::Proposals::new(ctx)),
        Route::System(SystemPage::Journal) => Box::new(system::JournalList::new(ctx)),
        Route::System(page) => Box::new(system::Sheets::new(*page, ctx)),
        Route::Admin(step) => Box::new(system::Administration::form(step.clone(), ctx)),
        Route::CaseStep { case, step } => Box::new(case_step::OfCase::form(*step, *case, ctx)),
    }
}

/// The form of what happens in a life.
fn life_event(event: LifeEvent, ctx: &Ctx<'_>) -> Box<dyn Screen> {
    match event {
        LifeEvent::Birth(household) => Box::new(events::BirthStep::form(household, ctx)),
        LifeEvent::Death(person) => Box::new(events::LeavingStep::form(person, true, ctx)),
        LifeEvent::Departure(person) => Box::new(events::LeavingStep::form(person, false, ctx)),
        LifeEvent::Return(person) => Box::new(events::ReturnStep::form(person, ctx)),
        LifeEvent::Move(person) => Box::new(events::MoveStep::form(person, ctx)),
        LifeEvent::Split(household) => Box::new(events::SplitStep::form(household, ctx)),
        LifeEvent::Sojourn(person) => Box::new(events::SojournStep::form(person, ctx)),
        LifeEvent::EndSojourn(person) => Box::new(events::EndStep::form(person, ctx)),
    }
}

/// The screen of a number; one line a screen, the others say what they will be for.
fn numbered(number: u8, ctx: &mut Ctx<'_>) -> Box<dyn Screen> {
    match number {
        1 => Box::new(intake::Intake::new(None, ctx)),
        2 => Box::new(case_search::CaseSearch::new("", ctx)),
        3 => Box::new(people::People::new("", ctx)),
        5 => Box::new(special::Specials::new(ctx)),
        6 => Box::new(lists::Lists::new(ctx)),
        7 => Box::new(cleaning::Board::new(ctx)),
        4 => Box::new(heads::Heads::new(ctx)),
        8 => Box::new(report::ReportScreen::new(ctx)),
        9 => Box::new(registers::Registers::new(ctx)),
        0 => Box::new(system::System::new(ctx)),
        _ => Box::new(start::Start::new(ctx)),
    }
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
