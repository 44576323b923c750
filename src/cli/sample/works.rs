//! The works of the sample commune beside its people and cases: files on people without papers, cancelled ids, notices.

use chrono::NaiveDate;

use super::super::failure::Failure;
use super::files::text;
use super::{OPERATOR, officer, wrong};
use soxa_domain::id_cancellation::{CancelState, IdCancellation, Notice, NoticeState};
use soxa_domain::labels::Vocabulary;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::special_file::{
    Held, SpecialFile, SpecialPaper, SpecialState, SpecialStep, SpecialStory, wanted_papers,
};
use soxa_domain::time::Timestamp;
use soxa_sample::relative_time;
use soxa_service::register::Clock;
use soxa_service::{Register, id_files, notices, people, special};

/// Loads them all.
pub(super) fn load(register: &mut Register, clock: Clock) -> Result<(), Failure> {
    for row in rows(text("id_cancellations.csv")) {
        let opened = day(&row, 1).ok_or_else(|| wrong("id_cancellations.csv", cell(&row, 1)))?;
        register.load_at(Timestamp::parse(&format!("{opened}T09:00")), clock);
        cancellation(register, &row, opened)?;
    }
    let delivered = rows(text("id_notices.csv")).filter_map(|r| Timestamp::parse(r.get(2)?)).max();
    register.load_at(delivered.or_else(|| Some(clock.now())), clock);
    let actor = officer(OPERATOR);
    let all: Result<Vec<Notice>, Failure> =
        rows(text("id_notices.csv")).map(|row| notice(register, &row)).collect();
    notices::enter(register, &actor, &all?)?;
    for row in rows(text("special_files.csv")) {
        let file = special_file(register, &row, clock)?;
        register.load_at(Some(file.state_since), clock);
        special::enter(register, &actor, &file)?;
    }
    Ok(())
}

type Row = Vec<String>;

/// The rows of a file, each padded so that a column may be asked for.
fn rows(text: &str) -> impl Iterator<Item = Row> + '_ {
    let reader = csv::Reader::from_reader(text.as_bytes());
    reader.into_records().flatten().map(|r| {
        let mut row: Row = r.iter().map(ToOwned::to_owned).collect();
        row.resize(row.len().max(10), String::new());
        row
    })
}

fn cell(row: &Row, i: usize) -> &str {
    row.get(i).map(String::as_str).unwrap_or_default()
}

fn day(row: &Row, i: usize) -> Option<NaiveDate> {
    cell(row, i).parse().ok()
}

fn cancellation(register: &Register, row: &Row, opened_on: NaiveDate) -> Result<(), Failure> {
    let actor = officer(OPERATOR);
    let id = |i| PersonalId::parse(cell(row, i)).map_err(|_| wrong("id_cancellations.csv", cell(row, i)));
    let person = people::person_by_id(register, &actor, cell(row, 2))?.no;
    let state =
        CancelState::parse(cell(row, 6)).ok_or_else(|| wrong("id_cancellations.csv", cell(row, 6)))?;
    let file = IdCancellation {
        number: cell(row, 0).to_owned(),
        person,
        old_id: id(3)?,
        new_id: Some(id(4)?),
        reason: cell(row, 5).to_owned(),
        papers: Vec::new(),
        decision: String::new(),
        state,
        opened_on,
        sent_on: day(row, 7),
        decided_on: day(row, 8),
        officer: OPERATOR.to_owned(),
    };
    id_files::enter(register, &actor, &file)?;
    Ok(())
}

fn notice(register: &Register, row: &Row) -> Result<Notice, Failure> {
    let bad = |i: usize| wrong("id_notices.csv", cell(row, i));
    Ok(Notice {
        number: cell(row, 0).to_owned(),
        person: people::person_by_id(register, &officer(OPERATOR), cell(row, 3))?.no,
        printed_on: day(row, 1).ok_or_else(|| bad(1))?,
        state: NoticeState::Delivered,
        delivered_at: Some(Timestamp::parse(cell(row, 2)).ok_or_else(|| bad(2))?),
        received_by: cell(row, 4).to_owned(),
        operator: cell(row, 5).to_owned(),
    })
}

fn special_file(register: &Register, row: &Row, clock: Clock) -> Result<SpecialFile, Failure> {
    let actor = officer(OPERATOR);
    let person = people::person_by_id(register, &actor, cell(row, 1))?;
    let calendar = register.calendar();
    let at = |i| {
        Timestamp::parse(cell(row, i))
            .or_else(|| relative_time(cell(row, i), clock.now().date(), &calendar))
            .ok_or_else(|| wrong("special_files.csv", cell(row, i)))
    };
    let (opened_at, state_since) = (at(3)?, at(4)?);
    let state = SpecialState::parse(cell(row, 2)).ok_or_else(|| wrong("special_files.csv", cell(row, 2)))?;
    let step = |state, at| SpecialStep { state, at, by: actor.operator.clone(), reason: String::new() };
    let mut papers: Vec<SpecialPaper> = wanted_papers();
    for name in cell(row, 7).split(';').filter(|n| !n.is_empty()) {
        special::mark_paper(&mut papers, name, Held::Original);
    }
    Ok(SpecialFile {
        number: cell(row, 0).to_owned(),
        person: Some(person.no),
        name: person.record.full_name,
        birth: person.record.birth_date,
        sex: person.record.sex,
        hamlet: person.record.hamlet,
        story: SpecialStory { circumstances: cell(row, 8).to_owned(), ..SpecialStory::default() },
        papers,
        state,
        opened_at,
        state_since,
        steps: vec![step(SpecialState::Opened, opened_at), step(state, state_since)],
        transferred_on: day(row, 5),
        handed_over_by: if cell(row, 6).is_empty() { String::new() } else { actor.operator.clone() },
        receiver: cell(row, 6).to_owned(),
        receipt: String::new(),
        answer_by: None,
        issued_id: None,
        officer: actor.operator.clone(),
    })
}
