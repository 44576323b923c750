//! A row of a people file as a person, cell by cell, with what is wrong told by column.

use crate::columns::Column;
use crate::problem::Problem;
use crate::refusal::CellProblem;
use soxa_domain::person::values::name;
use soxa_domain::person::{Person, PersonField, Sex};
use soxa_domain::personal_id::Cmnd;
use soxa_domain::relationship::Relationship;

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

    pub(super) fn refuse(&mut self, header: &str, value: &str, reason: CellProblem) {
        self.problems.push(Problem::new(self.line, header, value, reason));
    }

    fn set(&mut self, field: PersonField, header: &str, cell: &str) {
        if let Err(e) = field.set_clean(&mut self.person, cell) {
            self.refuse(header, cell, CellProblem::Field { why: e });
        }
    }

    /// Puts a cell where its column says.
    pub(super) fn take(&mut self, column: Option<&Column>, header: &str, cell: &str) {
        let Some(column) = column else {
            self.notes.push(format!("{header}: {cell}"));
            return;
        };
        if let Some(field) = column.field {
            return match field {
                PersonField::Cmnd => self.cmnd(header, cell),
                // What unknown columns say comes after it.
                PersonField::Note => self.notes.insert(0, cell.to_owned()),
                field => self.set(field, header, cell),
            };
        }
        match column.name.as_str() {
            "id_number" => match Cmnd::parse(cell) {
                Ok(cmnd) => self.person.cmnd.push(cmnd),
                Err(_) => self.set(PersonField::PersonId, header, cell),
            },
            "family_name" => self.family_name = name(cell),
            "given_name" => self.given_name = name(cell),
            "head_name" => self.head_name = name(cell),
            "birth_year_male" | "birth_year_female" => {
                let male = column.name == "birth_year_male";
                self.person.sex = Some(if male { Sex::Male } else { Sex::Female });
                self.set(PersonField::BirthDate, header, cell);
            }
            _ => {}
        }
    }

    /// Old numbers of one column beside those of another; each is refused by itself.
    fn cmnd(&mut self, header: &str, cell: &str) {
        for part in cell.split([';', ',']).filter(|p| !p.trim().is_empty()) {
            match Cmnd::parse(part) {
                Ok(cmnd) => self.person.cmnd.push(cmnd),
                Err(e) => self.refuse(header, part, CellProblem::Id { why: e }),
            }
        }
    }

    pub(super) fn finish(mut self) -> Result<Person, Vec<Problem>> {
        if self.person.full_name.is_empty() {
            let whole = format!("{} {}", self.family_name, self.given_name);
            whole.trim().clone_into(&mut self.person.full_name);
        }
        if self.person.full_name.is_empty() {
            self.refuse("full_name", "", CellProblem::NoName);
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
