//! The look at every row of a people file while its people are handed on: what is wrong is kept, doubles too.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use serde::Serialize;

use super::{Parsed, PeopleFile};
use crate::problem::{FileError, Problem};
use crate::reading::Origin;
use crate::reading::tally::Shared;
use crate::refusal::CellProblem;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::personal_id::PersonalId;
use soxa_service::ServiceError;
use soxa_service::import::{Compare, Known, digest};
use soxa_text::fold::fold;
use soxa_text::words::{InWords, Lang};

/// Problems of a kind that are told in full; further ones are only counted.
const TOLD: usize = 20;
/// Reasons kept of rows that are wrong beside others.
const KEPT_REASONS: usize = 100_000;

/// A row of a file: sheet and line.
type Place = (usize, u64);

/// What a look through a file found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Survey {
    /// Rows with values.
    pub rows: u64,
    /// Rows that can be taken.
    pub accepted: u64,
    /// Rows that cannot.
    pub rejected: u64,
    /// What is wrong, the first twenty of a kind.
    pub problems: Vec<Problem>,
    /// Problems in all.
    pub problem_count: u64,
    /// Problems by kind.
    pub problem_counts: BTreeMap<String, u64>,
    /// Words that nobody has said the meaning of, each once with how many rows have it.
    pub words: Vec<AskedWord>,
    /// People whose personal id disagrees with sex, year or province: taken, but worth a look.
    pub id_warnings: u64,
    /// The first of them: row, id, what disagrees.
    #[serde(skip)]
    pub warned: Vec<(String, String, String)>,
    /// Whether the file cannot be read to its end: nothing of it is taken.
    #[serde(skip)]
    pub is_broken: bool,
    #[serde(skip)]
    rejected_lines: HashSet<Place>,
    #[serde(skip)]
    reasons: HashMap<Place, Vec<CellProblem>>,
    #[serde(skip)]
    sheets: Vec<String>,
    /// Where each word stands among those asked, by field and folded word.
    #[serde(skip)]
    asked: HashMap<(String, String), usize>,
    /// Headers that mean nothing known.
    pub unknown_columns: Vec<String>,
}

/// A word that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedWord {
    /// The field.
    pub field: String,
    /// The word.
    pub word: String,
    /// How many rows have it.
    pub rows: u64,
    /// What it may mean, the likeliest first.
    pub choices: Vec<String>,
}

impl Survey {
    fn reject(&mut self, place: Place, problems: Vec<Problem>) {
        self.rejected += 1;
        self.rejected_lines.insert(place);
        for problem in problems {
            self.problem_count += 1;
            if let CellProblem::Word { word, field, choices } = &problem.reason {
                self.ask(word, field, choices);
            }
            let count = self.problem_counts.entry(problem.kind.clone()).or_default();
            *count += 1;
            if *count <= TOLD as u64 {
                self.problems.push(problem);
            }
        }
    }

    /// Asks a word once more.
    pub(crate) fn ask(&mut self, word: &str, field: &str, choices: &str) {
        let key = (field.to_owned(), fold(word));
        if let Some(asked) = self.asked.get(&key).and_then(|at| self.words.get_mut(*at)) {
            asked.rows += 1;
        } else if self.words.len() < 1_000 {
            let choices = choices.split(", ").filter(|c| !c.is_empty()).map(str::to_owned).collect();
            self.asked.insert(key, self.words.len());
            self.words.push(AskedWord { field: field.to_owned(), word: word.to_owned(), rows: 1, choices });
        }
    }

    /// Whether a row was refused.
    pub fn is_rejected(&self, sheet: usize, line: u64) -> bool {
        self.rejected_lines.contains(&(sheet, line))
    }

    /// Why a row is wrong beside others or beside the register.
    pub fn reasons(&self, sheet: usize, line: u64, lang: Lang) -> impl Iterator<Item = String> {
        self.reasons.get(&(sheet, line)).into_iter().flatten().map(move |reason| reason.in_words(lang))
    }

    /// A row as people name it: its line, in a workbook with several sheets after the sheet's name.
    pub fn place(&self, sheet: usize, line: u64) -> String {
        match self.sheets.get(sheet).filter(|_| self.sheets.len() > 1) {
            Some(name) => format!("{name}: {line}"),
            None => line.to_string(),
        }
    }
}

/// A file on its way through.
pub struct Check {
    rows: Box<dyn Iterator<Item = Parsed>>,
    /// What was found so far.
    pub survey: Survey,
    /// What was met on the way.
    pub tally: Shared,
    /// Line of the row that was handed on last.
    pub line: u64,
    sheet: usize,
    /// What the file calls its columns, by what they hold.
    headers: HashMap<PersonField, String>,
    /// By sheet: the number of the last row before it.
    starts: Vec<u64>,
    /// The number of the row that was handed on last.
    mark: u64,
    ids: SeenIds,
    local_ids: HashMap<[u8; 16], u32>,
}

impl PeopleFile {
    /// Begins to read the file, once: people are handed on row by row.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn check(&self) -> Result<Check, FileError> {
        let (people, tally) = self.people()?;
        let own = self.reading().columns().iter().filter(|c| c.origin == Origin::Sheet);
        let headers = own.filter_map(|c| Some((c.meaning.as_ref()?.field?, c.header.clone()))).collect();
        let sheets = self.reading().sheets.iter().map(|s| s.name.clone()).collect();
        Ok(Check {
            rows: Box::new(people),
            survey: Survey { unknown_columns: self.unknown.clone(), sheets, ..Survey::default() },
            tally,
            line: 0,
            sheet: 0,
            headers,
            starts: Vec::new(),
            mark: 0,
            ids: SeenIds::default(),
            local_ids: HashMap::new(),
        })
    }
}

impl Check {
    /// The next row: its person, or nothing where something is wrong with it; `None` at the end.
    ///
    /// # Errors
    /// The register cannot be read.
    pub fn next_row(&mut self, known: Compare<'_>) -> Result<Option<Option<Person>>, ServiceError> {
        let Some(parsed) = self.rows.next() else { return Ok(None) };
        self.survey.rows += 1;
        (self.sheet, self.line) = (parsed.sheet, parsed.line);
        self.mark();
        let place = (parsed.sheet, parsed.line);
        let person = match parsed.person {
            Ok(person) => {
                let problems = self.doubles(&person, known)?;
                if problems.is_empty() {
                    Ok(person)
                } else {
                    if self.survey.reasons.len() < KEPT_REASONS {
                        let reasons = problems.iter().map(|p| p.reason.clone()).collect();
                        self.survey.reasons.insert(place, reasons);
                    }
                    Err(problems)
                }
            }
            Err(problems) => Err(problems),
        };
        let survey = &mut self.survey;
        Ok(Some(match person {
            Ok(person) => {
                survey.accepted += 1;
                Some(person)
            }
            Err(problems) => {
                survey.is_broken |= problems.iter().any(|p| p.reason == CellProblem::LostQuote);
                survey.reject(place, problems);
                None
            }
        }))
    }

    /// Takes back that the last row can be taken.
    pub fn refuse(&mut self, column: &str, value: &str, reason: CellProblem) {
        self.survey.accepted = self.survey.accepted.saturating_sub(1);
        let problem = self.problem(column, value, reason);
        self.survey.reject((self.sheet, self.line), vec![problem]);
    }

    /// A problem of a column by its stable name, shown under what the file calls it.
    fn problem(&self, column: &str, value: &str, reason: CellProblem) -> Problem {
        let field = PersonField::from_id(column);
        let header = field.map(|field| self.headers.get(&field).map_or(field.vi(), String::as_str));
        let mut problem = Problem::new(self.line, column, value, reason).under(header.unwrap_or_default());
        problem.sheet = self.survey.sheets.get(self.sheet).cloned().unwrap_or_default();
        problem
    }

    /// Gives the row its one number: the rows of the sheets before it are counted too.
    fn mark(&mut self) {
        while self.starts.len() <= self.sheet {
            self.starts.push(self.mark);
        }
        self.mark = self.start(self.sheet) + self.line;
    }

    fn start(&self, sheet: usize) -> u64 {
        self.starts.get(sheet).copied().unwrap_or_default()
    }

    fn marked(&self, mark: u64) -> String {
        // Of sheets that begin at one number all but the last have no rows.
        let sheet = self.starts.partition_point(|start| *start < mark).saturating_sub(1);
        self.survey.place(sheet, mark.saturating_sub(self.start(sheet)))
    }

    /// Whether somebody of the file or of the register bears the same id.
    fn doubles(&mut self, person: &Person, known: Compare<'_>) -> Result<Vec<Problem>, ServiceError> {
        let mut problems = Vec::new();
        let mark = self.mark;
        if let Some(id) = person.person_id {
            if let Some(first) = self.ids.line_or_insert(id, mark) {
                let reason = CellProblem::IdTwice { id: id.to_string(), first: self.marked(first) };
                problems.push(self.problem(PersonField::PersonId.id(), &id.to_string(), reason));
            }
            let warnings = id.warnings(person.sex, person.birth_date);
            if !warnings.is_empty() {
                self.survey.id_warnings += 1;
                if self.survey.warned.len() < TOLD {
                    let what = warnings.iter().map(|w| w.vi()).collect::<Vec<_>>().join(", ");
                    let place = self.survey.place(self.sheet, self.line);
                    self.survey.warned.push((place, id.to_string(), what));
                }
            }
        }
        if let Some(id) = &person.local_id
            && let Some(first) = self.local_ids.insert(digest(id), u32::try_from(mark).unwrap_or(u32::MAX))
        {
            let reason = CellProblem::LocalIdTwice { id: id.clone(), first: self.marked(first.into()) };
            problems.push(self.problem(PersonField::LocalId.id(), id, reason));
        }
        let reason = match known(person)? {
            Known::New => return Ok(problems),
            Known::Same => CellProblem::KnownSame,
            Known::Differs(name) => CellProblem::KnownDiffers { name },
        };
        problems.push(self.problem(PersonField::PersonId.id(), &person.public_id(), reason));
        Ok(problems)
    }
}

/// The ids of a file, in many small sets: a big one would need half as much memory again each time it grows.
#[derive(Default)]
struct SeenIds(HashMap<u8, HashSet<SeenId>>);

impl SeenIds {
    const SETS: u64 = 64;

    /// The line on which this id stood before; remembers this one where there is none.
    fn line_or_insert(&mut self, id: PersonalId, line: u64) -> Option<u64> {
        let set = self.0.entry((id.number() % Self::SETS) as u8).or_default();
        let seen = SeenId::new(id, line);
        let first = set.get(&seen).map(|first| first.line());
        if first.is_none() {
            set.insert(seen);
        }
        first
    }
}

/// A personal id and the line it stands on in eight bytes, for a million of them: an id has 40 bits. Equal by the id.
#[derive(Debug, Clone, Copy, Eq)]
struct SeenId(u64);

impl SeenId {
    const LINE: u32 = 24;

    fn new(id: PersonalId, line: u64) -> Self {
        Self(id.number() << Self::LINE | line.min((1 << Self::LINE) - 1))
    }

    fn line(self) -> u64 {
        self.0 & ((1 << Self::LINE) - 1)
    }
}

impl PartialEq for SeenId {
    fn eq(&self, other: &Self) -> bool {
        self.0 >> Self::LINE == other.0 >> Self::LINE
    }
}

impl Hash for SeenId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0 >> Self::LINE).hash(state);
    }
}
