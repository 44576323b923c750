//! The lists that the sample commune checked in the period, with their decisions.

use super::failure::Failure;
use super::sample::{OPERATOR, officer, wrong};
use crate::domain::labels::Vocabulary;
use crate::domain::list_check::{ListCheck, ListRow, Verdict};
use crate::domain::time::Timestamp;
use crate::service::register::Clock;
use crate::service::{Register, checked_lists, people};

macro_rules! results {
    ($($kind:literal)*) => {
        &[$(($kind, include_str!(concat!("../../sample_data/list_results/", $kind, ".csv")))),*]
    };
}

/// The files by the kinds of their lists.
const RESULTS: &[(&str, &str)] = results!("support" "union" "vaccination" "prisoners");

/// Loads them all.
pub(super) fn load(register: &mut Register, clock: Clock) -> Result<(), Failure> {
    let actor = officer(OPERATOR);
    for (kind, text) in RESULTS {
        let mut rows = Vec::new();
        for record in csv::Reader::from_reader(text.as_bytes()).into_records() {
            rows.push(row(register, &record?, kind)?);
        }
        let times = || rows.iter().filter_map(|row| row.decided_at);
        let (first, last) = (times().min(), times().max());
        let list = ListCheck {
            kind: (*kind).to_owned(),
            name: format!("{kind}.csv"),
            sender: rows.first().map(|row| row.note.clone()).unwrap_or_default(),
            received_at: first.unwrap_or_else(|| clock.now()),
            columns: vec!["Họ tên".to_owned()],
            fields: vec!["full_name".to_owned()],
            rows: rows.len() as u32,
            officer: OPERATOR.to_owned(),
            closed: true,
        };
        register.load_at(last.or_else(|| Some(clock.now())), clock);
        checked_lists::enter(register, &actor, &list, &rows)?;
    }
    Ok(())
}

fn row(register: &Register, record: &csv::StringRecord, kind: &str) -> Result<ListRow, Failure> {
    let cell = |i: usize| record.get(i).unwrap_or_default();
    let bad = |what: &str| wrong(&format!("list_results/{kind}.csv"), what);
    let person = match cell(4) {
        "" => None,
        id => Some(people::person_by_id(register, &officer(OPERATOR), id)?.no),
    };
    Ok(ListRow {
        list: 0,
        row: cell(0).parse().map_err(|_| bad(cell(0)))?,
        cells: vec![cell(3).to_owned()],
        candidates: Vec::new(),
        verdict: Verdict::parse(cell(5)).ok_or_else(|| bad(cell(5)))?,
        person,
        decided_at: Some(Timestamp::parse(cell(1)).ok_or_else(|| bad(cell(1)))?),
        decided_by: cell(2).to_owned(),
        note: cell(6).to_owned(),
    })
}
