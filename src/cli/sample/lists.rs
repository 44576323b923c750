//! The lists of the sample commune: those the period worked through, and the two that wait.

use std::path::Path;

use super::super::failure::Failure;
use super::files::text;
use super::{OPERATOR, as_file, officer, wrong};
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::Verdict;
use soxa_domain::time::Timestamp;
use soxa_exchange::lists as list_file;
use soxa_exchange::people::Options;
use soxa_service::lists::{self, NewList, OldRow};
use soxa_service::register::Clock;
use soxa_service::{Register, people};

/// Kind, name, file of the lists that were worked through.
const WORKED: [(&str, &str, &str); 4] = [
    ("support", "nguoi-huong-NQ68.csv", "list_results/support.csv"),
    ("union", "hoi-vien-nong-dan.csv", "list_results/union.csv"),
    ("vaccination", "tiem-chung-2022.csv", "list_results/vaccination.csv"),
    ("prisoners", "pham-nhan-2022.csv", "list_results/prisoners.csv"),
];

/// Kind, sender, name, file of the lists that wait.
const WAITING: [(&str, &str, &str, &str); 2] = [
    ("prisoners", "Trại giam số 5", "prisoners.csv", "lists/prisoners.csv"),
    ("vaccination", "Trạm Y tế xã", "vaccination.csv", "lists/vaccination.csv"),
];

/// Loads the lists that were worked through.
pub(super) fn worked(register: &mut Register, clock: Clock) -> Result<(), Failure> {
    for (kind, name, file) in WORKED {
        let text = text(file);
        let mut rows: Vec<OldRow> = Vec::new();
        for row in csv::Reader::from_reader(text.as_bytes()).into_records().flatten() {
            rows.push(old_row(register, name, &row)?);
        }
        let last = rows.iter().filter_map(|r| r.3).max();
        register.load_at(last.or_else(|| Some(clock.now())), clock);
        let new = NewList {
            kind: kind.to_owned(),
            name: name.to_owned(),
            sender: String::new(),
            columns: vec!["TT".to_owned(), "Họ và tên".to_owned()],
            fields: vec!["row_number".to_owned(), "full_name".to_owned()],
            ..NewList::default()
        };
        lists::enter(register, &officer(OPERATOR), &new, rows)?;
    }
    Ok(())
}

fn old_row(register: &Register, name: &str, row: &csv::StringRecord) -> Result<OldRow, Failure> {
    let cell = |i: usize| row.get(i).unwrap_or_default().to_owned();
    let verdict = Verdict::parse(&cell(5)).ok_or_else(|| wrong(name, &cell(5)))?;
    let at = Timestamp::parse(&cell(1)).ok_or_else(|| wrong(name, &cell(1)))?;
    let person = match cell(4).as_str() {
        "" => None,
        id => Some(people::person_by_id(register, &officer(OPERATOR), id)?.no),
    };
    Ok((vec![cell(0), cell(3)], verdict, person, Some(at), cell(2), cell(6)))
}

/// Takes the waiting lists in, not checked yet.
pub(super) fn waiting(register: &Register, folder: &Path) -> Result<(), Failure> {
    for (kind, sender, name, file) in WAITING {
        let of = lists::kind_of(register, kind)?;
        let read =
            as_file(folder, name, text(file), |path| Ok(list_file::read(path, &of, &Options::default())?))?;
        let new = NewList {
            kind: kind.to_owned(),
            name: name.to_owned(),
            sender: sender.to_owned(),
            columns: read.columns,
            fields: read.fields,
            rows: read.rows,
            title: read.title,
            is_sheet: read.is_sheet,
        };
        lists::take_in(register, &officer(OPERATOR), &new)?;
    }
    Ok(())
}
