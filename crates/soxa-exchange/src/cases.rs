//! Cases in CSV: what was exported comes in again.

use std::collections::HashSet;
use std::path::Path;

use super::columns::{Column, header_key};
use super::problem::{FileError, Problem};
use super::reading::tally::Tally;
use super::reading::{Ask, Reading, Row, Wanted};
use crate::refusal::CellProblem;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::case::Case;
use soxa_domain::case_code::ProvisionalCode;
use soxa_domain::case_field::{CaseField, CaseFieldProblem, Naming, draft, moment};
use soxa_domain::procedure::{Reception, WorkTime};
use soxa_domain::rulebook::RuleBook;
use soxa_service::import::ImportedCase;
use soxa_text::display::sanitise;

/// What is needed to make sense of a row.
pub struct Context<'a> {
    /// Rules of all days.
    pub rules: &'a RuleBook,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// The number of a person by personal id or local id.
    pub person: &'a dyn Fn(&str) -> Option<u32>,
    /// Who takes the case where the row does not say.
    pub officer: &'a str,
}

/// The field that a header means, by its id, its label or what files called it before.
fn column(header: &str) -> Option<CaseField> {
    let key = header_key(header);
    let means = |name: &str| header_key(name) == key;
    let named = |f: &&CaseField| means(f.id()) || means(f.vi()) || f.earlier().iter().any(|name| means(name));
    CaseField::ALL.iter().find(named).copied()
}

/// Cases read, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct CaseFile {
    /// The cases.
    pub cases: Vec<ImportedCase>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What was met while the file was read.
    pub tally: Tally,
}

/// Reads a file of cases: all of them, and what is wrong.
///
/// # Errors
/// The file cannot be read, or no row of it is a header with a column of procedures.
pub fn read(path: &Path, context: &Context<'_>) -> Result<CaseFile, FileError> {
    let procedure = CaseField::Procedure;
    let known = |header: &str| column(header).map(|field| Column::plain(field.id()));
    let reading = Reading::open(&Ask {
        path,
        known: &known,
        wanted: procedure.id(),
        rows: Wanted::Anything,
        sheets: &[],
        hamlets: &[],
    })?;
    let columns: Vec<Option<CaseField>> = reading.columns().iter().map(|c| column(c.name()?)).collect();
    if !columns.contains(&Some(procedure)) {
        return Err(FileError::NoHeader { path: path.to_owned(), wanted: procedure.id() });
    }
    let (mut cases, mut problems, mut codes) = (Vec::new(), Vec::new(), HashSet::new());
    let (rows, tally) = reading.rows()?;
    for row in rows {
        match row {
            Err((line, reason)) => problems.push(Problem::new(line, "", "", reason)),
            Ok(row) => match case(&row, &columns, context) {
                Ok(case) if case.keep_code && !codes.insert(case.case.code) => {
                    let code = case.case.code.to_string();
                    let reason = CellProblem::CodeTwice { code: code.clone() };
                    let field = CaseField::Code;
                    problems.push(Problem::new(row.line, field.id(), &code, reason).under(field.vi()));
                }
                Ok(case) => cases.push(case),
                Err(problem) => problems.push(*problem),
            },
        }
    }
    let tally = tally.lock().clone();
    Ok(CaseFile { cases, problems, tally })
}

/// What is known before the other fields are read.
const FIRST: [CaseField; 2] = [CaseField::ReceivedAt, CaseField::Procedure];

fn case(
    row: &Row,
    columns: &[Option<CaseField>],
    context: &Context<'_>,
) -> Result<ImportedCase, Box<Problem>> {
    let cell = |field: CaseField| -> String {
        let at = columns.iter().position(|c| *c == Some(field));
        sanitise(at.and_then(|i| row.cells.get(i)).unwrap_or_default().trim()).into_owned()
    };
    let wrong = |field: CaseField, reason: CellProblem| {
        Box::new(Problem::new(row.line, field.id(), &cell(field), reason).under(field.vi()))
    };
    let unset = |field: CaseField, why: CaseFieldProblem| wrong(field, CellProblem::Case { why });
    let received = match cell(CaseField::ReceivedAt).as_str() {
        "" => Err(CaseFieldProblem::NoReceipt),
        text => moment(text).ok_or(CaseFieldProblem::TimeForm),
    };
    let received = received.map_err(|why| unset(CaseField::ReceivedAt, why))?;
    let pack = context.rules.on(received.date());
    let code = cell(CaseField::Procedure);
    let procedure = pack
        .procedure(&code)
        .ok_or_else(|| wrong(CaseField::Procedure, CellProblem::NoSuchProcedure { code: code.clone() }))?;
    let provisional = ProvisionalCode::new(received.date(), 1);
    let provisional = provisional.ok_or_else(|| wrong(CaseField::Code, CellProblem::NoCode))?;
    let mut case = draft(provisional, &procedure.code, received);
    let naming = Naming { person: context.person, legs: &procedure.legs };
    // Which legs are done, and when, follows from the state and the day it was closed.
    let others = CaseField::ALL.iter().filter(|f| !FIRST.contains(f) && **f != CaseField::LegsDone);
    for field in others.chain([&CaseField::LegsDone]) {
        field.set(&mut case, &cell(*field), naming).map_err(|why| unset(*field, why))?;
    }
    if case.due_at.is_none() {
        let time = WorkTime { calendar: context.calendar, hours: pack.hours() };
        case.due_at = procedure.schedule(Reception::here(received), &time).due.at;
    }
    case.closed_at = case.closed_at.or_else(|| case.state.is_terminal().then_some(received));
    if case.officer.is_empty() {
        context.officer.clone_into(&mut case.officer);
    }
    Ok(ImportedCase { keep_code: !cell(CaseField::Code).is_empty(), case })
}

/// A case's cells in the order of [`CaseField::ALL`]; `person` gives the outside id of a person's number.
pub fn cells(case: &Case, person: &dyn Fn(u32) -> String) -> Vec<String> {
    CaseField::ALL.iter().map(|field| field.get(case, person)).collect()
}
