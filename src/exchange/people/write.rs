//! People out as CSV, cells kept from being taken for formulas.

use std::io::Write;

use super::HEADERS;
use crate::domain::labels::Vocabulary;
use crate::domain::person::{Link, Person};
use crate::domain::relationship::Relationship;

/// A person's cells in the order of [`HEADERS`].
pub fn cells(p: &Person) -> [String; 30] {
    let link = |l: &Link| (l.id.clone().unwrap_or_default(), l.name.clone().unwrap_or_default());
    let (father_id, father_name) = link(&p.father);
    let (mother_id, mother_name) = link(&p.mother);
    let (spouse_id, spouse_name) = link(&p.spouse);
    let (guardian_id, guardian_name) = link(&p.guardian);
    [
        p.local_id.clone().unwrap_or_default(),
        p.person_id.map(|id| id.to_string()).unwrap_or_default(),
        p.cmnd.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
        p.full_name.clone(),
        p.other_name.clone(),
        p.birth_date.map(|d| d.to_string()).unwrap_or_default(),
        p.sex.map_or("", Vocabulary::id).to_owned(),
        p.ethnicity.clone(),
        p.religion.clone(),
        p.nationality.clone(),
        p.origin.clone(),
        p.birth_place.clone(),
        p.marital.map_or("", Vocabulary::id).to_owned(),
        p.hamlet.clone(),
        p.address.clone(),
        p.temporary_address.clone(),
        p.household.clone(),
        p.relationship.map_or("", Relationship::label).to_owned(),
        father_id,
        father_name,
        mother_id,
        mother_name,
        spouse_id,
        spouse_name,
        guardian_id,
        guardian_name,
        p.status.map_or("", Vocabulary::id).to_owned(),
        p.phone.clone(),
        p.health_insurance.clone(),
        p.note.clone(),
    ]
}

/// Writes people as CSV, the header first; `row` is called by the caller for each person.
pub struct PeopleWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> PeopleWriter<W> {
    /// Begins with the header.
    pub fn new(out: W) -> Result<Self, csv::Error> {
        let mut out = csv::WriterBuilder::new().from_writer(out);
        out.write_record(HEADERS)?;
        Ok(Self { out })
    }

    /// Writes one person.
    pub fn person(&mut self, p: &Person) -> Result<(), csv::Error> {
        self.out.write_record(cells(p).map(|c| guard(&c)))
    }

    /// Writes what is buffered.
    pub fn finish(mut self) -> Result<(), csv::Error> {
        Ok(self.out.flush()?)
    }
}

/// Takes off what [`guard`] put on.
pub(super) fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '@', '+', '-'])).unwrap_or(cell)
}

/// A cell that a spreadsheet would take for a formula is kept from being one. Telephone numbers with a `+` are not formulas.
pub fn guard(cell: &str) -> String {
    let phone = |c: &str| {
        c.strip_prefix('+')
            .is_some_and(|d| !d.is_empty() && d.chars().all(|c| c.is_ascii_digit() || c == ' '))
    };
    if cell.starts_with(['=', '@', '\t', '\0', '+', '-']) && !phone(cell) && cell.len() > 1 {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
