//! A row of a people file as a person, cell by cell, with what is wrong told by column and what was taken for granted
//! said.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::write::unguard;
use super::{Parsed, PeopleFile};
use crate::columns::Column;
use crate::problem::Problem;
use crate::reading::tally::{Assumed, Shared};
use crate::reading::{Order, Row};
use crate::refusal::CellProblem;
use crate::text::CELL_LIMIT;
use crate::values::answers::Answers;
use crate::values::id::{self, Bearer};
use crate::values::{self, date, name, phone, word};
use soxa_domain::person::{Person, PersonField, Sex};
use soxa_domain::relationship::Relationship;
use soxa_text::display::{sanitise, sanitise_multiline};
use soxa_text::mojibake;
use soxa_text::repair::detect;

/// Words remembered at most: a column of them has few.
const WORDS: usize = 4_096;

/// A column as rows are read.
struct Place {
    header: Arc<str>,
    column: Option<Arc<Column>>,
    order: Option<Order>,
}

/// Reads rows of a file.
pub(super) struct RowReader {
    places: Vec<Place>,
    sheets: Vec<Arc<str>>,
    answers: Answers,
    today: Option<NaiveDate>,
    tally: Shared,
    has_households: bool,
    words: HashMap<PersonField, HashMap<String, Arc<Result<Word, CellProblem>>>>,
}

/// A word that was read, with the person it makes of nobody.
struct Word {
    value: Person,
    said: Option<Assumed>,
    sex: Option<Sex>,
}

impl Word {
    fn read(field: PersonField, cell: &str, answers: &Answers) -> Result<Self, CellProblem> {
        if field == PersonField::Sex && cell == crate::reading::BOTH_SEXES {
            return Err(CellProblem::BothSexes);
        }
        let read = word::read(field, cell, answers)?;
        let mut value = Person::default();
        field.set_clean(&mut value, &sanitise(&read.value)).map_err(|why| CellProblem::Field { why })?;
        let sex = (field == PersonField::Relationship).then(|| word::sex_of(cell)).flatten();
        Ok(Self { value, said: read.said, sex })
    }

    /// Puts the word into the row; what stands beside the name says the status first.
    fn set(&self, field: PersonField, open: &mut Open) {
        let (person, word) = (&mut open.person, &self.value);
        match field {
            PersonField::Relationship => {
                person.relationship = word.relationship.or(person.relationship);
                open.sex_by_word = open.sex_by_word.or(self.sex);
            }
            PersonField::Status => person.status = person.status.or(word.status),
            PersonField::Sex => person.sex = word.sex.or(person.sex),
            PersonField::Marital => person.marital = word.marital,
            PersonField::Ethnicity => person.ethnicity.clone_from(&word.ethnicity),
            PersonField::Religion => person.religion.clone_from(&word.religion),
            PersonField::Nationality => person.nationality.clone_from(&word.nationality),
            _ => {}
        }
    }
}

/// A row while it is read.
#[derive(Default)]
struct Open {
    line: u64,
    sheet: Arc<str>,
    person: Person,
    head_name: String,
    notes: Vec<String>,
    /// Cells of numbers, which are read once the rest is known: column, text, which numbers stand there.
    ids: Vec<(usize, String, id::Column)>,
    sex_by_word: Option<Sex>,
    problems: Vec<Problem>,
}

impl Open {
    fn problem(&self, column: &str, value: &str, reason: CellProblem) -> Problem {
        let mut problem = Problem::new(self.line, column, value, reason);
        self.sheet.as_ref().clone_into(&mut problem.sheet);
        problem
    }

    fn refuse(&mut self, header: &str, value: &str, reason: CellProblem) {
        let problem = self.problem(header, value, reason);
        self.problems.push(problem);
    }
}

impl RowReader {
    pub(super) fn new(file: &PeopleFile, tally: Shared) -> Self {
        let columns = file.reading.columns().iter().enumerate();
        let place = |(i, c): (usize, &crate::reading::ReadColumn)| Place {
            header: c.header.as_str().into(),
            column: c.meaning.clone().map(Arc::new),
            order: file.reading.order(i),
        };
        let several = file.reading.is_sheet();
        let sheets =
            file.reading.sheets.iter().map(|s| if several { s.name.as_str().into() } else { "".into() });
        Self {
            places: columns.map(place).collect(),
            sheets: sheets.collect(),
            answers: file.answers.clone(),
            today: file.today,
            tally,
            has_households: file.reading.columns().iter().any(|c| c.name() == Some("household")),
            words: HashMap::new(),
        }
    }

    /// A row as a person, or what is wrong with it.
    pub(super) fn read(&mut self, row: Row) -> Parsed {
        let sheet = self.sheets.get(row.sheet).cloned().unwrap_or_else(|| "".into());
        let mut open = Open { line: row.line, sheet, ..Open::default() };
        if let Some(problem) = row.problem {
            open.refuse("", row.cells.iter().find(|c| !c.trim().is_empty()).unwrap_or_default(), problem);
        }
        for (i, cell) in row.cells.iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            if cell.len() > CELL_LIMIT {
                let header = self.header(i);
                open.refuse(&header, cell, CellProblem::TooLong { bytes: cell.len(), limit: CELL_LIMIT });
                continue;
            }
            let cell = unguard(cell.trim());
            let decoded = self.decoded(i, cell);
            let cell = sanitise_multiline(decoded.as_deref().unwrap_or(cell));
            if !cell.is_empty() {
                self.take(&mut open, i, &cell);
            }
        }
        for (column, text) in &row.notes {
            let header = self.header(*column);
            let note = format!("{header}: {}", sanitise(text));
            open.notes.push(note.trim_start_matches(": ").to_owned());
            self.tally.say(&header, Assumed::CellNote);
        }
        let person = self.finish(open);
        Parsed { sheet: row.sheet, line: row.line, person, cells: row.cells }
    }

    fn header(&self, column: usize) -> Arc<str> {
        self.places.get(column).map_or_else(|| "".into(), |p| Arc::clone(&p.header))
    }

    fn say(&self, column: usize, what: Assumed) {
        let header = self.places.get(column).map_or("", |p| &p.header);
        self.tally.say(header, what);
    }

    /// Letters that another program misread, or that belong to an old font, as they were meant; nothing where the cell
    /// reads as it stands.
    fn decoded(&self, at: usize, cell: &str) -> Option<String> {
        // A letter that only Vietnamese has is right as it stands.
        let right =
            |c: char| matches!(c, '\u{100}'..='\u{151}' | '\u{1a0}'..='\u{1b0}' | '\u{1e00}'..='\u{1eff}');
        if cell.is_ascii()
            || cell.chars().any(right)
            || !cell.chars().all(|c| mojibake::windows_1252_byte(c).is_some())
        {
            return None;
        }
        let read = mojibake::undo(cell).or_else(|| detect(cell).map(|font| font.decode(cell)))?;
        self.say(at, Assumed::Decoded);
        Some(read)
    }

    /// Puts a cell where its column says.
    fn take(&mut self, open: &mut Open, at: usize, cell: &str) {
        let Some(place) = self.places.get(at) else {
            // Beyond the last header.
            open.notes.push(sanitise(cell).into_owned());
            self.tally.say("", Assumed::Untitled);
            return;
        };
        let Some(column) = place.column.clone() else {
            open.notes.push(format!("{}: {}", place.header, sanitise(cell)));
            return;
        };
        match (column.kind.as_str(), column.field) {
            ("ignore" | "part" | "name_part" | "birth_male" | "birth_female", _) => {}
            ("name", Some(PersonField::FullName)) => self.name(open, at, cell),
            ("name", field) => self.other_name(open, at, field, cell),
            ("id9", _) => open.ids.push((at, cell.to_owned(), id::Column::Old)),
            ("id9_or_12", _) => open.ids.push((at, cell.to_owned(), id::Column::Either)),
            ("id12", Some(PersonField::PersonId)) => {
                open.ids.push((at, cell.to_owned(), id::Column::Personal));
            }
            (_, Some(PersonField::BirthDate)) => self.date(open, at, cell),
            (_, Some(PersonField::Note)) => open.notes.insert(0, sanitise(cell).into_owned()),
            (kind, Some(field)) => self.value(open, at, kind, field, cell),
            _ => {}
        }
    }

    fn set(open: &mut Open, field: PersonField, header: &str, cell: &str) {
        if let Err(e) = field.set_clean(&mut open.person, &sanitise(cell)) {
            open.refuse(header, cell, CellProblem::Field { why: e });
        }
    }

    fn name(&self, open: &mut Open, at: usize, cell: &str) {
        let read = name::read(cell);
        for said in read.said {
            self.say(at, said);
        }
        if let Some(problem) = read.problem {
            open.refuse(&self.header(at), cell, problem);
        }
        open.person.full_name = sanitise(&read.name).into_owned();
        // The name may stand behind the columns that say more of it.
        open.sex_by_word = read.sex.or(open.sex_by_word);
        open.person.status = read.status.or(open.person.status);
        open.person.relationship = open.person.relationship.or(read.relationship);
        if let Some(other) = read.other_name {
            open.person.other_name = sanitise(&other).into_owned();
        }
        open.notes.extend(read.note.map(|n| sanitise(&n).into_owned()));
    }

    /// A name of somebody else, or another of one's own: what stands around it is kept in the note.
    fn other_name(&self, open: &mut Open, at: usize, field: Option<PersonField>, cell: &str) {
        if values::is_nothing(cell) || values::is_error(cell) {
            self.say(at, Assumed::NotThere { word: cell.to_owned() });
            return;
        }
        let read = name::read(cell);
        let plain = read.problem.is_some() || read.name.is_empty();
        let text = if plain { cell.to_owned() } else { read.name };
        match field {
            None => open.head_name = text,
            Some(PersonField::OtherName) => Self::set(open, PersonField::OtherName, "", cell),
            Some(field) => {
                if !plain && (read.status.is_some() || read.other_name.is_some() || read.note.is_some()) {
                    open.notes.push(format!("{}: {}", self.header(at), sanitise(cell)));
                }
                Self::set(open, field, &self.header(at), &text);
            }
        }
    }

    fn date(&self, open: &mut Open, at: usize, cell: &str) {
        if values::is_error(cell) || values::is_nothing(cell) {
            self.say(at, Assumed::NotThere { word: cell.to_owned() });
            return;
        }
        let order = self.places.get(at).and_then(|p| p.order);
        match date::read(cell, self.today, order) {
            Ok(read) => {
                open.person.birth_date = Some(read.date);
                if let Some(Assumed::Approximate { word }) = &read.said {
                    open.notes.push(format!("{}: {word}", self.header(at)));
                }
                if let Some(said) = read.said {
                    self.say(at, said);
                }
            }
            Err(problem) => open.refuse(&self.header(at), cell, problem),
        }
    }

    fn value(&mut self, open: &mut Open, at: usize, kind: &str, field: PersonField, cell: &str) {
        let header = self.header(at);
        match kind {
            "choice" | "sex" if field != PersonField::Hamlet => self.choose(open, at, field, cell),
            "phone" => match phone::read(cell) {
                Some((phone, lost)) => {
                    if lost {
                        self.say(at, Assumed::PhoneZero);
                    } else if phone.is_empty() {
                        self.say(at, Assumed::NotThere { word: cell.to_owned() });
                    }
                    Self::set(open, field, &header, &phone);
                }
                None => open.refuse(&header, cell, CellProblem::PhoneRounded { text: cell.to_owned() }),
            },
            "id12" | "key" | "code" => {
                let text = values::whole(values::bare(cell)).into_owned();
                let text = if kind == "id12" { twelve(&text) } else { text };
                if values::is_nothing(&text) && kind != "key" || values::is_error(&text) {
                    self.say(at, Assumed::NotThere { word: cell.to_owned() });
                } else {
                    Self::set(open, field, &header, &text);
                }
            }
            _ if values::is_error(cell) => self.say(at, Assumed::FormulaError { word: cell.to_owned() }),
            _ => Self::set(open, field, &header, cell),
        }
    }

    /// A word of a vocabulary, read once however many rows have it.
    fn choose(&mut self, open: &mut Open, at: usize, field: PersonField, cell: &str) {
        let known = self.words.entry(field).or_default();
        let read = if let Some(read) = known.get(cell) {
            Arc::clone(read)
        } else {
            let read = Arc::new(Word::read(field, cell, &self.answers));
            if known.len() < WORDS {
                known.insert(cell.to_owned(), Arc::clone(&read));
            }
            read
        };
        match read.as_ref() {
            Ok(word) => {
                if let Some(said) = &word.said {
                    self.say(at, said.clone());
                }
                word.set(field, open);
            }
            Err(problem) => open.refuse(&self.header(at), cell, problem.clone()),
        }
    }

    fn finish(&self, mut open: Open) -> Result<Person, Vec<Problem>> {
        open.person.sex = open.person.sex.or(open.sex_by_word);
        let bearer = Bearer { sex: open.person.sex, born: open.person.birth_date };
        for (at, cell, column) in std::mem::take(&mut open.ids) {
            let header = self.header(at);
            if values::is_error(&cell) {
                self.say(at, Assumed::FormulaError { word: cell });
                continue;
            }
            match id::read(&cell, column, bearer) {
                Ok(ids) => {
                    for said in ids.said {
                        self.say(at, said);
                    }
                    match (open.person.person_id, ids.person) {
                        (Some(first), Some(second)) if first != second => {
                            let reason =
                                CellProblem::TwoIds { first: first.to_string(), second: second.to_string() };
                            open.refuse(&header, &cell, reason);
                        }
                        (_, Some(id)) => open.person.person_id = Some(id),
                        _ => {}
                    }
                    for cmnd in ids.cmnd {
                        if !open.person.cmnd.contains(&cmnd) {
                            open.person.cmnd.push(cmnd);
                        }
                    }
                }
                Err(problem) => open.refuse(&header, &cell, problem),
            }
        }
        if open.person.full_name.is_empty() && !open.problems.iter().any(|p| p.column.is_empty()) {
            let name = PersonField::FullName;
            let is_name = |p: &&Place| p.column.as_ref().is_some_and(|c| c.field == Some(name));
            let header = self.places.iter().find(is_name).map_or(name.vi(), |p| &p.header);
            let problem = open.problem(name.id(), "", CellProblem::NoName).under(header);
            open.problems.push(problem);
        }
        if open.person.relationship.is_none()
            && !open.head_name.is_empty()
            && open.head_name == open.person.full_name
        {
            open.person.relationship = Some(Relationship::HEAD);
        }
        if open.person.household.is_empty() && open.person.relationship.is_some() && self.has_households {
            self.tally.say("", Assumed::NoHousehold);
        }
        open.person.note = open.notes.join("; ");
        if open.problems.is_empty() { Ok(open.person) } else { Err(open.problems) }
    }
}

/// The number of a relative with the zero that it lost.
fn twelve(text: &str) -> String {
    let is_short = text.len() == 11 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if is_short { format!("0{text}") } else { text.to_owned() }
}
