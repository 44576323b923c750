//! Exports of cases of other systems: the one-stop system of a province, the national portal. Columns are found by their
//! headers (`told_cases.csv`), what is not known is kept in the note of the case.

use std::collections::HashSet;
use std::path::Path;
use std::sync::OnceLock;

use chrono::NaiveTime;

use super::columns::{Column, header_key};
use super::problem::{FileError, Problem};
use super::reading::tally::{Assumed, Shared, Tally};
use super::reading::{Ask, Reading, Row, Wanted};
use super::values::{self, date, id, name, phone};
use crate::cases::Context;
use crate::refusal::CellProblem;
use soxa_domain::case_code::{CaseCode, ProvisionalCode};
use soxa_domain::case_field::{CaseFieldProblem, draft, moment};
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_domain::procedure::{Channel, Procedure, Reception, WorkTime};
use soxa_domain::time::Timestamp;
use soxa_service::told_cases::{Told, Who};
use soxa_text::display::sanitise;
use soxa_text::fold::fold;

/// Rows read, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct ToldFile {
    /// The rows.
    pub told: Vec<Told>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Headers that mean nothing known; their values go into the note.
    pub unknown: Vec<String>,
    /// What was met while it was read.
    pub tally: Tally,
}

/// What the columns and the states of other systems are called.
struct Words {
    columns: Vec<(String, &'static str)>,
    states: Vec<(String, CaseState)>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words { columns: Vec::new(), states: Vec::new() };
        let rows = csv::Reader::from_reader(include_str!("told_cases.csv").as_bytes());
        for row in rows.into_records().flatten() {
            let cell = |i: usize| row.get(i).unwrap_or_default();
            let names = cell(2).split('|').map(header_key).filter(|n| !n.is_empty());
            if cell(0) == "state" {
                let state = CaseState::parse(cell(1));
                words.states.extend(names.filter_map(|n| Some((n, state?))));
            } else {
                let column: &'static str = Box::leak(cell(1).to_owned().into_boxed_str());
                words.columns.extend(names.map(|n| (n, column)));
            }
        }
        words
    })
}

fn column(header: &str) -> Option<Column> {
    let key = header_key(header);
    let found = words().columns.iter().find(|(name, _)| *name == key)?;
    Some(Column::of_lines(found.1))
}

fn state(text: &str) -> Option<CaseState> {
    let key = header_key(text);
    let told = words().states.iter().find(|(name, _)| *name == key).map(|(_, state)| *state);
    CaseState::parse(text).or(told)
}

/// Whose export a file of cases is.
#[derive(Debug, Clone)]
pub enum Export {
    /// soxa's own: it has the columns that only an export of soxa has.
    Own,
    /// Another system's, as it was understood.
    Other(Reading),
}

/// Looks whose export a file is.
///
/// # Errors
/// The file cannot be read, or has no header of either kind.
pub fn look(path: &Path) -> Result<Export, FileError> {
    let own = ["procedure", "received_at", "state_since", "legs_done"];
    let known = |header: &str| {
        let key = header_key(header);
        own.iter().find(|id| header_key(id) == key).map(|id| Column::of_lines(id)).or_else(|| column(header))
    };
    let reading = open(path, &known)?;
    let is_own =
        reading.columns().iter().filter_map(|c| c.name()).any(|n| n == "procedure" || n == "state_since");
    Ok(if is_own { Export::Own } else { Export::Other(reading) })
}

fn open(path: &Path, known: &dyn Fn(&str) -> Option<Column>) -> Result<Reading, FileError> {
    Reading::open(&Ask {
        path,
        known,
        wanted: "procedure / Mã hồ sơ, Thủ tục",
        rows: Wanted::Lines,
        sheets: &[],
        hamlets: &[],
    })
}

/// Reads the export of another system.
///
/// # Errors
/// The file cannot be read again, or has no column of official codes.
pub fn read(reading: &Reading, context: &Context<'_>) -> Result<ToldFile, FileError> {
    let has = |name: &str| reading.columns().iter().any(|c| c.name() == Some(name));
    if !has("official") {
        return Err(FileError::NoHeader { path: reading.path().to_owned(), wanted: "Mã hồ sơ" });
    }
    let mut file = ToldFile::default();
    let unknown = reading.columns().iter().filter(|c| c.meaning.is_none() && !c.header.is_empty());
    file.unknown = unknown.map(|c| c.header.clone()).collect();
    let mut codes = HashSet::new();
    let (rows, tally) = reading.rows()?;
    for row in rows {
        match row {
            Err((line, reason)) => file.problems.push(Problem::new(line, "", "", reason)),
            Ok(row) if row.cells.iter().filter(|c| !c.trim().is_empty()).count() < 3 => {
                tally.lock().pass_over();
            }
            Ok(row) => match told(reading, &row, context, &tally) {
                Ok(told) if !codes.insert(told.official.clone()) => {
                    let code = told.official;
                    let reason = CellProblem::CodeTwice { code: code.clone() };
                    let problem = Problem::new(row.line, "Mã hồ sơ", &code, reason);
                    file.problems.push(Problem { sheet: sheet_of(reading, row.sheet), ..problem });
                }
                Ok(told) => file.told.push(told),
                Err(problem) => {
                    file.problems.push(Problem { sheet: sheet_of(reading, row.sheet), ..*problem });
                }
            },
        }
    }
    file.tally = tally.lock().clone();
    Ok(file)
}

/// The name of a sheet, where several are read.
fn sheet_of(reading: &Reading, sheet: usize) -> String {
    reading
        .sheets
        .get(sheet)
        .filter(|_| reading.sheets.len() > 1)
        .map_or_else(String::new, |s| s.name.clone())
}

fn told(reading: &Reading, row: &Row, context: &Context<'_>, tally: &Shared) -> Result<Told, Box<Problem>> {
    let at = |name: &str| reading.columns().iter().position(|c| c.name() == Some(name));
    let cell = |name: &str| -> String {
        sanitise(values::bare(at(name).and_then(|i| row.cells.get(i)).unwrap_or_default())).into_owned()
    };
    let header =
        |name: &str| at(name).and_then(|i| reading.columns().get(i)).map_or("", |c| &c.header).to_owned();
    let wrong = |name: &str, reason: CellProblem| {
        Box::new(Problem::new(row.line, &header(name), &cell(name), reason))
    };
    let Ok(CaseCode::Official(official)) = CaseCode::parse(&cell("official")) else {
        return Err(wrong("official", CellProblem::Case { why: CaseFieldProblem::NotOfficial }));
    };
    let time = |name: &str| -> Result<Option<When>, Box<Problem>> {
        match cell(name).as_str() {
            "" | "-" => Ok(None),
            text => when(text)
                .map(Some)
                .ok_or_else(|| wrong(name, CellProblem::Case { why: CaseFieldProblem::TimeForm })),
        }
    };
    let received = time("received_at")?
        .map(|when| when.at)
        .ok_or_else(|| wrong("received_at", CellProblem::Case { why: CaseFieldProblem::NoReceipt }))?;
    let pack = context.rules.on(received.date());
    let (code, title) = (cell("procedure_code"), cell("procedure_name"));
    let named = |p: &&Procedure| fold(&p.name) == fold(&title);
    let by_code = (!code.is_empty()).then(|| pack.procedure(&code)).flatten();
    let by_code = by_code.or_else(|| pack.procedure(title.split([' ', '-']).next().unwrap_or_default()));
    let procedure = by_code.or_else(|| pack.procedures().find(named)).ok_or_else(|| {
        let code = if code.is_empty() { title.clone() } else { code.clone() };
        let column = if at("procedure_code").is_some() { "procedure_code" } else { "procedure_name" };
        wrong(column, CellProblem::NoSuchProcedure { code })
    })?;
    let no_code = || wrong("official", CellProblem::NoCode);
    let provisional = ProvisionalCode::new(received.date(), 1).ok_or_else(no_code)?;
    let mut case = draft(provisional, &procedure.code, received);
    context.officer.clone_into(&mut case.officer);
    case.channel = match cell("channel").as_str() {
        "" => Channel::Online,
        text => channel(text).ok_or_else(|| {
            wrong(
                "channel",
                CellProblem::Case { why: CaseFieldProblem::NotListed { value: text.to_owned() } },
            )
        })?,
    };
    case.state = match cell("state").as_str() {
        "" => CaseState::DuocTiepNhan,
        text => state(text).ok_or_else(|| {
            wrong("state", CellProblem::Case { why: CaseFieldProblem::NotListed { value: text.to_owned() } })
        })?,
    };
    let time_of = WorkTime { calendar: context.calendar, hours: pack.hours() };
    let due = time("due_at")?.map(|due| due.until(pack.hours().closing));
    case.due_at = due.or_else(|| procedure.schedule(Reception::here(received), &time_of).due.at);
    let (moved, given) = (time("state_at")?, time("closed_at")?);
    let (moved, given) = (moved.and_then(|w| w.after(received)), given.and_then(|w| w.after(received)));
    let is_done = case.state.is_resolved() || case.state.is_terminal();
    // A row may be touched long after the result was given.
    let state_at = if is_done { given.or(moved) } else { moved.or(given) };
    case.state_since = state_at.unwrap_or(received);
    case.closed_at = state_at.filter(|_| is_done);
    if is_done && case.closed_at.is_none() {
        let column = ["closed_at", "state_at", "state"].into_iter().find(|name| at(name).is_some());
        tally.say(&column.map(header).unwrap_or_default(), Assumed::NoClosing);
    }
    let notes = reading.columns().iter().enumerate().filter(|(_, c)| c.meaning.is_none());
    let notes = notes.filter_map(|(i, c)| {
        let value = row.cells.get(i).map(str::trim).filter(|v| !v.is_empty())?;
        Some(format!("{}: {}", c.header, sanitise(value)))
    });
    case.note = notes.collect::<Vec<_>>().join("; ");
    let applicant = applicant(&cell, context).map_err(|(name, reason)| wrong(name, reason))?;
    Ok(Told { row: row.line, official, case, applicant, state_at })
}

/// Who handed it in: known by the number, or new with it; a name alone is nobody. Else the column that says why not.
fn applicant(
    cell: &dyn Fn(&str) -> String,
    context: &Context<'_>,
) -> Result<Who, (&'static str, CellProblem)> {
    let nobody = || ("applicant", CellProblem::NoApplicant { name: cell("applicant") });
    let ids = id::read(&cell("applicant_id"), id::Column::Either, id::Bearer::default());
    let ids = ids.map_err(|_| nobody())?;
    let numbers =
        ids.person.map(|p| p.to_string()).into_iter().chain(ids.cmnd.iter().map(ToString::to_string));
    if let Some(no) = numbers.into_iter().find_map(|number| (context.person)(&number)) {
        return Ok(Who::Known(no));
    }
    let full_name = name::read(&cell("applicant"));
    if ids.person.is_none() || full_name.problem.is_some() || full_name.name.is_empty() {
        return Err(nobody());
    }
    let born = cell("birth_date");
    let is_told = !values::is_nothing(&born) && !values::is_error(&born);
    let born = is_told.then(|| date::read(&born, None, None)).transpose();
    let telephone = cell("phone");
    let rounded = || ("phone", CellProblem::PhoneRounded { text: telephone.clone() });
    let person = Person {
        person_id: ids.person,
        cmnd: ids.cmnd,
        full_name: full_name.name,
        birth_date: born.map_err(|reason| ("birth_date", reason))?.map(|read| read.date),
        phone: phone::read(&telephone).ok_or_else(rounded)?.0,
        address: cell("address"),
        ..Person::default()
    };
    Ok(Who::New(Box::new(person)))
}

fn channel(text: &str) -> Option<Channel> {
    let folded = fold(text);
    let has = |word: &str| folded.contains(word);
    Channel::parse(text).or_else(|| {
        if has("buu chinh") || has("bcci") {
            Some(Channel::Post)
        } else if has("vneid") {
            Some(Channel::Vneid)
        } else if has("truc tuyen") || has("cong dich vu") || has("online") || has("qua mang") {
            Some(Channel::Online)
        } else if has("truc tiep") || has("mot cua") || has("tai quay") {
            Some(Channel::Direct)
        } else {
            None
        }
    })
}

/// A moment, and whether the hour was told with the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct When {
    at: Timestamp,
    has_clock: bool,
}

impl When {
    /// The end of what is promised: a day without its hour, or with the midnight it begins at, until it closes.
    fn until(self, closing: NaiveTime) -> Timestamp {
        let date = self.at.date();
        let is_day = !self.has_clock || self.at == Timestamp::at(date, NaiveTime::MIN);
        if is_day { Timestamp::at(date, closing) } else { self.at }
    }

    /// What was done at some hour of the day of receipt was done after it; what is told of days before is no time of it.
    fn after(self, received: Timestamp) -> Option<Timestamp> {
        (self.at.date() >= received.date()).then(|| self.at.max(received))
    }
}

/// A moment as other systems write it: `15/11/2026 08:30:15`, `2026-11-15 08:30`, a day by itself.
fn when(text: &str) -> Option<When> {
    if let Some(at) = Timestamp::parse(text) {
        return Some(When { at, has_clock: true });
    }
    if let Some(at) = moment(text) {
        return Some(When { at, has_clock: false });
    }
    let text = text.trim().replace(['T', ','], " ");
    let parts: Vec<&str> = text.split_whitespace().collect();
    let (clock, days): (Vec<&str>, Vec<&str>) =
        parts.into_iter().partition(|p| p.contains(':') || p.ends_with('h'));
    let day = date::read(days.first()?, None, None).ok()?.date.exact()?;
    let time = match clock.first() {
        None => NaiveTime::MIN,
        Some(text) => {
            let mut numbers = text.split([':', 'h', '.']).map(|n| n.parse::<u32>().unwrap_or_default());
            let (hour, minute) = (numbers.next()?, numbers.next().unwrap_or_default());
            NaiveTime::from_hms_opt(hour, minute, numbers.next().unwrap_or_default())?
        }
    };
    let has_clock = !clock.is_empty();
    (days.len() == 1).then(|| When { at: Timestamp::at(day, time), has_clock })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_other_systems_are_read() {
        for (text, at) in [
            ("15/11/2026 08:30:15", "2026-11-15T08:30:15+07:00"),
            ("08:30 15/11/2026", "2026-11-15T08:30:00+07:00"),
            ("2026-11-15 08:30", "2026-11-15T08:30:00+07:00"),
            ("15/11/2026", "2026-11-15T00:00:00+07:00"),
            ("2026-11-15T08:30:00+07:00", "2026-11-15T08:30:00+07:00"),
        ] {
            assert_eq!(when(text).map(|w| w.at.to_string()).as_deref(), Some(at), "{text}");
        }
        assert_eq!(when("hôm qua"), None);
        assert_eq!(state("Đã có kết quả"), Some(CaseState::DaXuLyXong));
        assert_eq!(state("Chờ bổ sung"), Some(CaseState::YeuCauBoSung));
        assert_eq!(channel("Nộp trực tuyến"), Some(Channel::Online));
    }
}
