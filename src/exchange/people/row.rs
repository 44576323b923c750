//! A row of a people file as a person, cell by cell, with what is wrong told by column.

use super::{HEADERS, cells};
use crate::domain::labels::Vocabulary;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Link, Person, Sex};
use crate::domain::personal_id::{Cmnd, PersonalId};
use crate::domain::relationship::Relationship;
use crate::exchange::columns::{self, Column};
use crate::exchange::problem::Problem;
use crate::text::display::sanitise;

/// Sets one field of a person from text, as a cell of that column would.
pub fn set_field(person: &Person, column: &str, value: &str) -> Result<Person, String> {
    let found = columns::by_name(column).filter(|c| HEADERS.contains(&c.name.as_str()));
    let found =
        found.ok_or_else(|| format!("không có trường “{}”; có: {}", sanitise(column), HEADERS.join(", ")))?;
    let mut cleared = cells(person);
    for (cell, header) in cleared.iter_mut().zip(HEADERS) {
        if header == found.name {
            value.trim().clone_into(cell);
        }
    }
    let changed = parse_cells(&cleared)?;
    Ok(Person { cancelled_ids: person.cancelled_ids.clone(), ..changed })
}

/// A person of the cells in the order of [`HEADERS`]; what is cancelled stands in none of them.
pub(super) fn parse_cells(cells: &[String; 30]) -> Result<Person, String> {
    let mut reading = Reading::default();
    for (cell, header) in cells.iter().zip(HEADERS) {
        if !cell.is_empty() {
            reading.take(columns::by_name(header), header, &sanitise(cell));
        }
    }
    let reasons = |problems: Vec<Problem>| problems.into_iter().map(|p| p.reason).collect::<Vec<_>>();
    reading.finish().map_err(|problems| reasons(problems).join("; "))
}

/// One record of two of the same person: what `stays` lacks, and the columns to `take`, come from the one that goes.
pub fn merged_record(goes: &Person, stays: &Person, take: &[String]) -> Result<Person, String> {
    let mut merged = stays.clone();
    let (theirs, mine) = (cells(goes), cells(stays));
    for (header, (their, my)) in HEADERS.iter().zip(theirs.iter().zip(&mine)) {
        // Both are found by the local id of the one that stays, and every nine-digit number is kept.
        if matches!(*header, "local_id" | "cmnd") || their.is_empty() || their == my {
            continue;
        }
        if my.is_empty() || take.iter().any(|t| t == header) {
            merged = set_field(&merged, header, their)?;
        }
    }
    Ok(merged)
}

/// A row while it is read.
#[derive(Default)]
pub(super) struct Reading {
    line: u64,
    person: Person,
    family_name: String,
    given_name: String,
    head_name: String,
    notes: Vec<String>,
    problems: Vec<Problem>,
}

impl Reading {
    /// A row that stands on a line of the file.
    pub(super) fn of_line(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    pub(super) fn refuse(&mut self, header: &str, value: &str, reason: impl Into<String>) {
        self.problems.push(Problem::new(self.line, header, value, reason));
    }

    /// Sets what `parse` makes of the cell, or refuses it.
    fn parsed<T, E: std::fmt::Display>(
        &mut self,
        header: &str,
        cell: &str,
        parsed: Result<T, E>,
    ) -> Option<T> {
        parsed.map_err(|e| self.refuse(header, cell, e.to_string())).ok()
    }

    fn chosen<T: Vocabulary>(&mut self, header: &str, cell: &str) -> Option<T> {
        let known = || T::LABELS.iter().map(|l| l.vi).collect::<Vec<_>>().join(", ");
        self.parsed(
            header,
            cell,
            T::parse(cell).ok_or_else(|| format!("“{cell}” không có trong danh mục: {}", known())),
        )
    }

    /// Puts a cell where its column says.
    pub(super) fn take(&mut self, column: Option<&Column>, header: &str, cell: &str) {
        let Some(column) = column else {
            self.notes.push(format!("{header}: {cell}"));
            return;
        };
        let text = || cell.to_owned();
        match column.name.as_str() {
            "local_id" => self.person.local_id = Some(text()),
            "person_id" => self.person.person_id = self.parsed(header, cell, PersonalId::parse(cell)),
            "cmnd" => {
                for part in cell.split([';', ',']).filter(|p| !p.trim().is_empty()) {
                    let cmnd = self.parsed(header, part, Cmnd::parse(part));
                    self.person.cmnd.extend(cmnd);
                }
            }
            "id_number" => match Cmnd::parse(cell) {
                Ok(cmnd) => self.person.cmnd.push(cmnd),
                Err(_) => self.person.person_id = self.parsed(header, cell, PersonalId::parse(cell)),
            },
            "full_name" => self.person.full_name = name(cell),
            "family_name" => self.family_name = name(cell),
            "given_name" => self.given_name = name(cell),
            "head_name" => self.head_name = name(cell),
            "other_name" => self.person.other_name = name(cell),
            "birth_date" => self.person.birth_date = self.parsed(header, cell, PartialDate::parse(cell)),
            "birth_year_male" | "birth_year_female" => {
                let male = column.name == "birth_year_male";
                self.person.sex = Some(if male { Sex::Male } else { Sex::Female });
                self.person.birth_date = self.parsed(header, cell, PartialDate::parse(cell));
            }
            "sex" => self.person.sex = self.chosen(header, cell),
            "marital" => self.person.marital = self.chosen(header, cell),
            "status" => self.person.status = self.chosen(header, cell),
            "relationship" => {
                let found = Relationship::parse(cell)
                    .ok_or_else(|| format!("“{cell}” không phải quan hệ trong danh mục"));
                self.person.relationship = self.parsed(header, cell, found);
            }
            "ethnicity" => self.person.ethnicity = text(),
            "religion" => self.person.religion = text(),
            "nationality" => self.person.nationality = text(),
            "origin" => self.person.origin = text(),
            "birth_place" => self.person.birth_place = text(),
            "hamlet" => self.person.hamlet = text(),
            "address" => self.person.address = text(),
            "temporary_address" => self.person.temporary_address = text(),
            "household" => self.person.household = text(),
            "phone" => self.person.phone = text(),
            "health_insurance" => self.person.health_insurance = text(),
            "note" => self.notes.insert(0, text()),
            link => {
                if let Some((link, is_id)) = link_of(&mut self.person, link) {
                    *(if is_id { &mut link.id } else { &mut link.name }) =
                        Some(if is_id { text() } else { name(cell) });
                }
            }
        }
    }

    pub(super) fn finish(mut self) -> Result<Person, Vec<Problem>> {
        if self.person.full_name.is_empty() {
            let whole = format!("{} {}", self.family_name, self.given_name);
            whole.trim().clone_into(&mut self.person.full_name);
        }
        if self.person.full_name.is_empty() {
            self.refuse("full_name", "", "thiếu họ tên");
        }
        if self.person.relationship.is_none()
            && !self.head_name.is_empty()
            && self.head_name == self.person.full_name
        {
            self.person.relationship = Some(Relationship::HEAD);
        }
        self.person.note = self.notes.join("; ");
        if self.problems.is_empty() { Ok(self.person) } else { Err(self.problems) }
    }
}

/// Spaces single; the spelling is kept as the card has it.
fn name(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The link a column belongs to, and whether it is its id.
fn link_of<'p>(person: &'p mut Person, column: &str) -> Option<(&'p mut Link, bool)> {
    let (who, part) = column.rsplit_once('_')?;
    let link = match who {
        "father" => &mut person.father,
        "mother" => &mut person.mother,
        "spouse" => &mut person.spouse,
        "guardian" => &mut person.guardian,
        _ => return None,
    };
    Some((link, part == "id"))
}
