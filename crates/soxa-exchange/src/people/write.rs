//! People out as CSV, cells kept from being taken for formulas.

use std::io::Write;

use soxa_domain::person::{Person, PersonField};

/// Writes people as CSV, the header first; `row` is called by the caller for each person.
pub struct PeopleWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> PeopleWriter<W> {
    /// Begins with the header.
    pub fn new(out: W) -> Result<Self, csv::Error> {
        let mut out = csv::WriterBuilder::new().from_writer(out);
        out.write_record(PersonField::ALL.map(PersonField::id))?;
        Ok(Self { out })
    }

    /// Writes one person.
    pub fn person(&mut self, p: &Person) -> Result<(), csv::Error> {
        self.out.write_record(PersonField::ALL.map(|field| guard(&field.get(p))))
    }

    /// Writes what is buffered.
    pub fn finish(mut self) -> Result<(), csv::Error> {
        Ok(self.out.flush()?)
    }
}

/// With what a formula begins, in the letters of either width; a spreadsheet passes over space before it.
const FORMULA: [char; 12] =
    ['=', '@', '+', '-', '\t', '\r', '\n', '\0', '\u{ff1d}', '\u{ff20}', '\u{ff0b}', '\u{ff0d}'];

fn is_formula(cell: &str) -> bool {
    cell.starts_with(FORMULA) || cell.trim_start().starts_with(FORMULA)
}

/// Takes off what [`guard`] put on.
pub(super) fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// A cell that a spreadsheet would take for a formula is kept from being one. Telephone numbers with a `+` are not formulas.
pub fn guard(cell: &str) -> String {
    let phone = |c: &str| {
        c.strip_prefix('+')
            .is_some_and(|d| !d.is_empty() && d.chars().all(|c| c.is_ascii_digit() || c == ' '))
    };
    if is_formula(cell) && !phone(cell) && cell.len() > 1 { format!("'{cell}") } else { cell.to_owned() }
}
