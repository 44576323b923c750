//! The look at every row of a people file while its people are handed on: what is wrong is kept, doubles too.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use serde::Serialize;

use super::{Parsed, PeopleFile};
use crate::problem::{FileError, Problem};
use crate::refusal::CellProblem;
use soxa_domain::person::Person;
use soxa_domain::personal_id::PersonalId;
use soxa_service::ServiceError;
use soxa_service::import::{Compare, Known, digest};

/// Problems kept in full; further ones are only counted.
const KEPT_PROBLEMS: usize = 10_000;

/// What a look through a file found.
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

impl Survey {
    fn reject(&mut self, line: u64, problems: Vec<Problem>) {
        self.rejected += 1;
        self.rejected_lines.insert(line);
        self.problem_count += problems.len() as u64;
        let room = KEPT_PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(problems.into_iter().take(room));
    }
}

/// A file on its way through.
pub struct Check {
    rows: Box<dyn Iterator<Item = Parsed>>,
    /// What was found so far.
    pub survey: Survey,
    /// Line of the row that was handed on last.
    pub line: u64,
    ids: SeenIds,
    local_ids: HashMap<[u8; 16], u32>,
}

impl PeopleFile {
    /// Begins to read the file, once: people are handed on row by row.
    pub fn check(&self) -> Result<Check, FileError> {
        Ok(Check {
            rows: Box::new(self.people()?),
            survey: Survey { unknown_columns: self.unknown.clone(), ..Survey::default() },
            line: 0,
            ids: SeenIds::default(),
            local_ids: HashMap::new(),
        })
    }
}

impl Check {
    /// The next row: its person, or nothing where something is wrong with it; `None` at the end.
    pub fn next_row(&mut self, known: Compare<'_>) -> Result<Option<Option<Person>>, ServiceError> {
        let Some(parsed) = self.rows.next() else { return Ok(None) };
        self.survey.rows += 1;
        self.line = parsed.line;
        let person = match parsed.person {
            Ok(person) => {
                let problems = self.doubles(&person, parsed.line, known)?;
                if problems.is_empty() { Ok(person) } else { Err(problems) }
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
                survey.reject(parsed.line, problems);
                None
            }
        }))
    }

    /// Takes back that the last row can be taken.
    pub fn refuse(&mut self, column: &str, value: &str, reason: CellProblem) {
        self.survey.accepted = self.survey.accepted.saturating_sub(1);
        self.survey.reject(self.line, vec![Problem::new(self.line, column, value, reason)]);
    }

    /// Whether somebody of the file or of the register bears the same id.
    fn doubles(
        &mut self,
        person: &Person,
        line: u64,
        known: Compare<'_>,
    ) -> Result<Vec<Problem>, ServiceError> {
        let mut problems = Vec::new();
        if let Some(id) = person.person_id {
            if let Some(first) = self.ids.line_or_insert(id, line) {
                let reason = CellProblem::IdTwice { id: id.to_string(), first };
                problems.push(Problem::new(line, "person_id", &id.to_string(), reason));
            }
            let warned = !id.warnings(person.sex, person.birth_date).is_empty();
            self.survey.id_warnings += u64::from(warned);
        }
        if let Some(id) = &person.local_id
            && let Some(first) = self.local_ids.insert(digest(id), u32::try_from(line).unwrap_or(u32::MAX))
        {
            let reason = CellProblem::LocalIdTwice { id: id.clone(), first };
            problems.push(Problem::new(line, "local_id", id, reason));
        }
        let reason = match known(person)? {
            Known::New => return Ok(problems),
            Known::Same => CellProblem::KnownSame,
            Known::Differs(name) => CellProblem::KnownDiffers { name },
        };
        problems.push(Problem::new(line, "person_id", &person.public_id(), reason));
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
