//! Cases in CSV: what was exported comes in again.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::columns::header_key;
use super::problem::{FileError, Problem};
use super::table::{Row, Table};
use crate::refusal::CellProblem;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::case::{Case, Elsewhere, Leg, Paper};
use soxa_domain::case_code::{CaseCode, ProvisionalCode};
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Channel, LegRule, PaperKind, Reception, WorkTime, before};
use soxa_domain::rulebook::RuleBook;
use soxa_domain::time::Timestamp;
use soxa_service::import::ImportedCase;
use soxa_text::display::sanitise;

/// The columns, in order, with the Vietnamese header that means the same.
pub const COLUMNS: [(&str, &str); 24] = [
    ("code", "Mã hồ sơ"),
    ("official", "Mã chính thức"),
    ("procedure", "Thủ tục"),
    ("channel", "Phương thức nộp hồ sơ"),
    ("applicant", "Người nộp"),
    ("persons", "Người liên quan"),
    ("received_at", "Ngày nhận"),
    ("due_at", "Ngày hẹn trả"),
    ("state", "Trạng thái"),
    ("state_since", "Từ ngày"),
    ("closed_at", "Ngày xong"),
    ("legs_done", "Thủ tục thành phần đã xong"),
    ("officer", "Cán bộ"),
    ("papers", "Giấy tờ"),
    ("fields", "Thông tin thêm"),
    ("fee", "Phí, lệ phí"),
    ("note", "Ghi chú"),
    ("verified", "Lý do xác minh"),
    ("exemption", "Lý do miễn phí"),
    ("units", "Số lượng tính phí"),
    ("received_by", "Nơi tiếp nhận"),
    ("decided_by", "Nơi giải quyết"),
    ("handed_over_at", "Ngày chuyển nơi giải quyết"),
    ("applied_at", "Ngày ghi vào sổ"),
];

/// What columns were called before.
const EARLIER: [(&str, &str); 3] =
    [("channel", "Hình thức"), ("legs_done", "Số chặng xong"), ("fee", "Lệ phí")];

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

/// Reads a file of cases: all of them, and what is wrong.
pub fn read(path: &Path, context: &Context<'_>) -> Result<(Vec<ImportedCase>, Vec<Problem>), FileError> {
    let column = |h: &str| {
        let key = header_key(h);
        let of = |columns: &[(&'static str, &str)]| {
            columns.iter().find(|(en, vi)| header_key(en) == key || header_key(vi) == key).map(|(en, _)| *en)
        };
        of(&COLUMNS).or_else(|| of(&EARLIER))
    };
    let table = Table::open(path, "procedure", |h| column(h).is_some())?;
    let columns: Vec<Option<&str>> = table.headers.iter().map(|h| column(h)).collect();
    if !columns.contains(&Some("procedure")) {
        return Err(FileError::NoHeader { path: path.to_owned(), wanted: "procedure" });
    }
    let (mut cases, mut problems, mut codes) = (Vec::new(), Vec::new(), HashSet::new());
    for row in table.rows()? {
        match row {
            Err((line, reason)) => problems.push(Problem::new(line, "", "", reason)),
            Ok(row) => match case(&row, &columns, context) {
                Ok(case) if case.keep_code && !codes.insert(case.case.code) => {
                    let code = case.case.code.to_string();
                    problems.push(Problem::new(
                        row.line,
                        "code",
                        &code,
                        CellProblem::CodeTwice { code: code.clone() },
                    ));
                }
                Ok(case) => cases.push(case),
                Err(problem) => problems.push(*problem),
            },
        }
    }
    Ok((cases, problems))
}

fn case(row: &Row, columns: &[Option<&str>], context: &Context<'_>) -> Result<ImportedCase, Box<Problem>> {
    let cell = |name: &str| -> String {
        let at = columns.iter().position(|c| *c == Some(name));
        sanitise(at.and_then(|i| row.cells.get(i)).unwrap_or_default().trim()).into_owned()
    };
    let wrong =
        |column: &str, reason: CellProblem| Box::new(Problem::new(row.line, column, &cell(column), reason));
    let time = |name: &str| -> Result<Option<Timestamp>, Box<Problem>> {
        let text = cell(name);
        if text.is_empty() {
            return Ok(None);
        }
        let parsed = Timestamp::parse(&text).or_else(|| Timestamp::parse(&format!("{text}T08:00")));
        parsed.map(Some).ok_or_else(|| wrong(name, CellProblem::TimeForm))
    };
    let received = time("received_at")?.ok_or_else(|| wrong("received_at", CellProblem::NoReceipt))?;
    let pack = context.rules.on(received.date());
    let procedure = pack
        .procedure(&cell("procedure"))
        .ok_or_else(|| wrong("procedure", CellProblem::NoSuchProcedure { code: cell("procedure") }))?;
    let person = |id: &str| {
        (context.person)(id)
            .ok_or_else(|| wrong("applicant", CellProblem::NoSuchPerson { id: id.to_owned() }))
    };
    let applicant = person(&cell("applicant"))?;
    let list = |name: &str| -> Vec<String> {
        cell(name).split(';').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
    };
    let persons = list("persons").iter().map(|id| person(id)).collect::<Result<Vec<u32>, _>>()?;
    let vocabulary_error = |name: &str| wrong(name, CellProblem::NotListed { value: cell(name) });
    let channel = Channel::parse(&cell("channel")).ok_or_else(|| vocabulary_error("channel"))?;
    let state = match cell("state").as_str() {
        "" => CaseState::DuocTiepNhan,
        text => CaseState::parse(text).ok_or_else(|| vocabulary_error("state"))?,
    };
    let code = match cell("code").as_str() {
        "" => None,
        text => match CaseCode::parse(text) {
            Ok(CaseCode::Provisional(code)) => Some(code),
            _ => return Err(wrong("code", CellProblem::NotProvisional)),
        },
    };
    let official = match cell("official").as_str() {
        "" => None,
        text => match CaseCode::parse(text) {
            Ok(CaseCode::Official(code)) => Some(code),
            _ => return Err(wrong("official", CellProblem::NotOfficial)),
        },
    };
    let due_at = match time("due_at")? {
        Some(at) => Some(at),
        None => {
            let time = WorkTime { calendar: context.calendar, hours: pack.hours() };
            procedure.schedule(Reception::here(received), &time).due.at
        }
    };
    let fee = match cell("fee").as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| wrong("fee", CellProblem::FeeForm))?),
    };
    let legs_done = match cell("legs_done").as_str() {
        "" if state.is_resolved() => needed(&procedure.legs),
        text => places(text).ok_or_else(|| wrong("legs_done", CellProblem::NumberForm))?,
    };
    let closed_at = time("closed_at")?;
    let units = match cell("units").as_str() {
        "" => 1,
        text => text.parse().map_err(|_| wrong("units", CellProblem::NumberForm))?,
    };
    let elsewhere = Elsewhere {
        received_by: cell("received_by"),
        decided_by: cell("decided_by"),
        handed_over_at: time("handed_over_at")?,
    };
    let elsewhere = Some(elsewhere).filter(|e| *e != Elsewhere::default());
    let fallback = ProvisionalCode::new(received.date(), 1);
    Ok(ImportedCase {
        keep_code: code.is_some(),
        case: Case {
            code: code.or(fallback).ok_or_else(|| wrong("code", CellProblem::NoCode))?,
            official,
            procedure: procedure.code.clone(),
            channel,
            applicant,
            persons,
            papers: list("papers").iter().map(|p| paper(p)).collect(),
            fields: list("fields")
                .iter()
                .filter_map(|f| f.split_once('='))
                .map(owned)
                .collect::<BTreeMap<_, _>>(),
            fee,
            note: cell("note"),
            received_at: received,
            due_at,
            state,
            state_since: time("state_since")?.unwrap_or(received),
            closed_at: closed_at.or_else(|| state.is_terminal().then_some(received)),
            officer: Some(cell("officer"))
                .filter(|o| !o.is_empty())
                .unwrap_or_else(|| context.officer.to_owned()),
            legs: legs(&procedure.legs, &legs_done, closed_at.unwrap_or(received)),
            apology: None,
            book_number: 0,
            verified: Some(cell("verified")).filter(|why| !why.is_empty()),
            exemption: Some(cell("exemption")).filter(|ground| !ground.is_empty()),
            units,
            elsewhere,
            applied_at: time("applied_at")?,
        },
    })
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.trim().to_owned(), value.trim().to_owned())
}

/// `name (original)` or `name (copy)`.
fn paper(text: &str) -> Paper {
    for kind in [PaperKind::Original, PaperKind::Copy] {
        if let Some(name) = text.strip_suffix(&format!(" ({})", kind.id())) {
            return Paper { name: name.to_owned(), kind };
        }
    }
    Paper { name: text.to_owned(), kind: PaperKind::Original }
}

/// The places of the legs that every case has.
fn needed(rules: &[LegRule]) -> Vec<usize> {
    let places = rules.iter().enumerate().filter(|(_, rule)| rule.is_needed());
    places.map(|(place, _)| place).collect()
}

/// Which legs are done: a number of the first ones (`2`), or their places from 1, one `+` before each but the first
/// where there are several (`1+3`, `+3`).
fn places(text: &str) -> Option<Vec<usize>> {
    match text.strip_prefix('+').unwrap_or(text) {
        "" => Some(Vec::new()),
        listed if text.contains('+') => {
            listed.split('+').map(|n| n.trim().parse::<usize>().ok()?.checked_sub(1)).collect()
        }
        first => Some((0..first.parse::<usize>().ok()?).collect()),
    }
}

/// The opposite of [`places`].
fn legs_done(legs: &[Leg]) -> String {
    let done: Vec<usize> =
        legs.iter().enumerate().filter(|(_, l)| l.state.is_resolved()).map(|(place, _)| place).collect();
    if legs.is_empty() {
        String::new()
    } else if done.iter().copied().eq(0..done.len()) {
        done.len().to_string()
    } else {
        done.iter().map(|place| format!("+{}", place + 1)).collect()
    }
}

fn legs(rules: &[LegRule], done: &[usize], at: Timestamp) -> Vec<Leg> {
    let leg = |(place, rule): (usize, &LegRule)| {
        let leg = Leg::of(rule, &before(rules, place));
        let is_done = done.contains(&place);
        let state = if is_done { CaseState::DaTraKetQua } else { leg.state };
        Leg { state, done_at: is_done.then_some(at), ..leg }
    };
    rules.iter().enumerate().map(leg).collect()
}

/// A case's cells in the order of [`COLUMNS`]; `person` gives the outside id of a person's number.
pub fn cells(case: &Case, person: &dyn Fn(u32) -> String) -> Vec<String> {
    let time = |t: Option<Timestamp>| t.map(|t| t.to_string()).unwrap_or_default();
    vec![
        case.code.to_string(),
        case.official.clone().unwrap_or_default(),
        case.procedure.clone(),
        case.channel.id().to_owned(),
        person(case.applicant),
        case.persons.iter().map(|p| person(*p)).collect::<Vec<_>>().join(";"),
        time(Some(case.received_at)),
        time(case.due_at),
        case.state.id().to_owned(),
        time(Some(case.state_since)),
        time(case.closed_at),
        legs_done(&case.legs),
        case.officer.clone(),
        case.papers.iter().map(|p| format!("{} ({})", p.name, p.kind.id())).collect::<Vec<_>>().join(";"),
        case.fields.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(";"),
        case.fee.map(|f| f.to_string()).unwrap_or_default(),
        case.note.clone(),
        case.verified.clone().unwrap_or_default(),
        case.exemption.clone().unwrap_or_default(),
        if case.units == 1 { String::new() } else { case.units.to_string() },
        case.elsewhere.as_ref().map(|e| e.received_by.clone()).unwrap_or_default(),
        case.elsewhere.as_ref().map(|e| e.decided_by.clone()).unwrap_or_default(),
        time(case.elsewhere.as_ref().and_then(|e| e.handed_over_at)),
        time(case.applied_at),
    ]
}
