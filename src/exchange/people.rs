//! People in CSV: the contract's columns, Vietnamese headers, any order; out again in the same columns.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use csv::StringRecord;
use serde::Serialize;

use super::columns::{Column, header_key, of_header};
use super::problem::{FileError, Problem};
use super::table::{CELL_LIMIT, Row, Table};
use crate::domain::labels::Vocabulary;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Link, Person, Sex};
use crate::domain::personal_id::{Cmnd, PersonalId};
use crate::domain::relationship::Relationship;
use crate::text::display::sanitise;

/// The columns of an export, in order; all of them are read too.
pub const HEADERS: [&str; 30] = [
    "local_id",
    "person_id",
    "cmnd",
    "full_name",
    "other_name",
    "birth_date",
    "sex",
    "ethnicity",
    "religion",
    "nationality",
    "origin",
    "birth_place",
    "marital",
    "hamlet",
    "address",
    "temporary_address",
    "household",
    "relationship",
    "father_id",
    "father_name",
    "mother_id",
    "mother_name",
    "spouse_id",
    "spouse_name",
    "guardian_id",
    "guardian_name",
    "status",
    "phone",
    "health_insurance",
    "note",
];

/// Rows handed over at once by the reading thread, and how many such batches it may be ahead.
const BATCH: usize = 256;
const AHEAD: usize = 8;

/// Problems kept in full; further ones are only counted.
const KEPT_PROBLEMS: usize = 10_000;

/// A people file whose columns are understood.
#[derive(Debug, Clone)]
pub struct PeopleFile {
    table: Table,
    columns: Vec<Option<&'static Column>>,
    /// Headers that mean nothing known; their values go into the note.
    pub unknown: Vec<String>,
}

/// What a look through the whole file found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Survey {
    /// Rows with values.
    pub rows: u64,
    /// Rows that can be taken.
    pub accepted: u64,
    /// Rows that cannot.
    pub rejected: u64,
    /// What is wrong, the first ten thousand.
    pub problems: Vec<Problem>,
    /// Problems in all.
    pub problem_count: u64,
    /// People whose personal id disagrees with sex, year or province: taken, but worth a look.
    pub id_warnings: u64,
    /// Lines of rejected rows.
    #[serde(skip)]
    pub rejected_lines: HashSet<u64>,
    /// Headers that mean nothing known.
    pub unknown_columns: Vec<String>,
}

impl PeopleFile {
    /// Opens a file and finds out what its columns are; `mapping` comes before the known headers.
    pub fn open(path: &Path, mapping: &HashMap<String, &'static Column>) -> Result<Self, FileError> {
        let column = |header: &str| mapping.get(&header_key(header)).copied().or_else(|| of_header(header));
        let table = Table::open(path, "Họ và tên", |h| column(h).is_some())?;
        let mut columns: Vec<Option<&'static Column>> = Vec::new();
        let mut unknown = Vec::new();
        for (i, header) in table.headers.iter().enumerate() {
            let found = column(header);
            let before =
                columns.iter().position(|c| c.is_some_and(|c| Some(c) == found && c.kind != "ignore"));
            if let (Some(first), Some(c)) = (before, found) {
                return Err(FileError::Twice {
                    path: path.to_owned(),
                    first: table.headers.get(first).cloned().unwrap_or_default(),
                    second: header.clone(),
                    meaning: c.name.clone(),
                });
            }
            if found.is_none() && !header.is_empty() {
                unknown.push(header.clone());
            }
            columns.push(found);
            debug_assert_eq!(columns.len(), i + 1);
        }
        if !columns.iter().flatten().any(|c| matches!(c.name.as_str(), "full_name" | "given_name")) {
            return Err(FileError::NoHeader { path: path.to_owned(), wanted: "Họ và tên" });
        }
        Ok(Self { table, columns, unknown })
    }

    /// Every row as a person, or what is wrong with it.
    pub fn people(&self) -> Result<impl Iterator<Item = Parsed> + use<>, FileError> {
        // Reading goes on in a thread of its own while the rows before are checked and stored; it ends when nobody
        // wants more.
        let rows = self.table.rows()?;
        let this = self.clone();
        let (sender, receiver) = sync_channel::<Vec<Parsed>>(AHEAD);
        let read = move || {
            let mut batch = Vec::with_capacity(BATCH);
            for row in rows {
                batch.push(match row {
                    Ok(row) => this.parse(row),
                    Err((line, reason)) => {
                        let problem = Problem::new(line, "", "", reason);
                        Parsed { line, person: Err(vec![problem]), cells: StringRecord::new() }
                    }
                });
                if batch.len() == BATCH
                    && sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err()
                {
                    return;
                }
            }
            let _ = sender.send(batch);
        };
        let started = std::thread::Builder::new().name("read".to_owned()).spawn(read);
        started.map_err(|e| FileError::Io { path: self.table.path().to_owned(), what: e.to_string() })?;
        Ok(receiver.into_iter().flatten())
    }

    /// Reads the whole file without keeping it: every problem, doubles within the file too. `known` compares a person with the register.
    pub fn survey(
        &self,
        mut known: impl FnMut(&Person) -> Option<String>,
        mut progress: impl FnMut(u64),
    ) -> Result<Survey, FileError> {
        let mut survey = Survey { unknown_columns: self.unknown.clone(), ..Survey::default() };
        let mut ids: HashMap<u64, u64> = HashMap::new();
        let mut local_ids: HashMap<String, u64> = HashMap::new();
        for parsed in self.people()? {
            survey.rows += 1;
            let line = parsed.line;
            let problems = match parsed.person {
                Err(problems) => problems,
                Ok(person) => {
                    let mut problems = Vec::new();
                    if let Some(id) = person.person_id {
                        if let Some(first) = ids.insert(id.number(), line) {
                            ids.insert(id.number(), first);
                            problems.push(Problem::new(
                                line,
                                "person_id",
                                &id.to_string(),
                                format!("số định danh {id} đã có ở dòng {first} của tệp"),
                            ));
                        }
                        survey.id_warnings +=
                            u64::from(!id.warnings(person.sex, person.birth_date).is_empty());
                    }
                    if let Some(id) = &person.local_id
                        && let Some(first) = local_ids.insert(id.clone(), line)
                    {
                        problems.push(Problem::new(
                            line,
                            "local_id",
                            id,
                            format!("mã tạm {id} đã có ở dòng {first} của tệp"),
                        ));
                    }
                    if let Some(reason) = known(&person) {
                        problems.push(Problem::new(line, "person_id", &person.public_id(), reason));
                    }
                    problems
                }
            };
            if problems.is_empty() {
                survey.accepted += 1;
            } else {
                survey.rejected += 1;
                survey.rejected_lines.insert(line);
                survey.problem_count += problems.len() as u64;
                let room = KEPT_PROBLEMS.saturating_sub(survey.problems.len());
                survey.problems.extend(problems.into_iter().take(room));
            }
            progress(survey.rows);
        }
        Ok(survey)
    }

    /// The headers as they stand in the file.
    pub fn headers(&self) -> &[String] {
        &self.table.headers
    }

    fn parse(&self, row: Row) -> Parsed {
        let mut reading = Reading { line: row.line, ..Reading::default() };
        for (i, cell) in row.cells.iter().enumerate() {
            let header = self.table.headers.get(i).map_or("", String::as_str);
            if cell.len() > CELL_LIMIT {
                reading.refuse(header, cell, format!("ô quá dài ({} byte, tối đa {CELL_LIMIT})", cell.len()));
                continue;
            }
            let cell = sanitise(unguard(cell.trim()));
            if !cell.is_empty() {
                reading.take(self.columns.get(i).copied().flatten(), header, &cell);
            }
        }
        Parsed { line: row.line, person: reading.finish(), cells: row.cells }
    }
}

/// A row that was read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Line in the file.
    pub line: u64,
    /// The person, or what is wrong.
    pub person: Result<Person, Vec<Problem>>,
    /// The cells as they stand in the file.
    pub cells: StringRecord,
}

/// Sets one field of a person from text, as a cell of that column would.
pub fn set_field(person: &Person, column: &str, value: &str) -> Result<Person, String> {
    let found = super::columns::by_name(column).filter(|c| HEADERS.contains(&c.name.as_str()));
    let found =
        found.ok_or_else(|| format!("không có trường “{}”; có: {}", sanitise(column), HEADERS.join(", ")))?;
    let mut cleared = cells(person);
    for (cell, header) in cleared.iter_mut().zip(HEADERS) {
        if header == found.name {
            value.trim().clone_into(cell);
        }
    }
    let mut reading = Reading::default();
    for (cell, header) in cleared.iter().zip(HEADERS) {
        if !cell.is_empty() {
            reading.take(super::columns::by_name(header), header, &sanitise(cell));
        }
    }
    let changed = reading
        .finish()
        .map_err(|problems| problems.into_iter().map(|p| p.reason).collect::<Vec<_>>().join("; "))?;
    Ok(Person { cancelled_ids: person.cancelled_ids.clone(), ..changed })
}

/// A row while it is read.
#[derive(Default)]
struct Reading {
    line: u64,
    person: Person,
    family_name: String,
    given_name: String,
    head_name: String,
    notes: Vec<String>,
    problems: Vec<Problem>,
}

impl Reading {
    fn refuse(&mut self, header: &str, value: &str, reason: impl Into<String>) {
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
    fn take(&mut self, column: Option<&Column>, header: &str, cell: &str) {
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

    fn finish(mut self) -> Result<Person, Vec<Problem>> {
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
fn unguard(cell: &str) -> &str {
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
