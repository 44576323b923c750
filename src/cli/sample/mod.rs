//! Loading the sample commune of `sample_data/` into a demo register: its people, what was put right in the period
//! with its history, the period's cases, and what is open on the demo's day.

mod files;
mod lists;
mod minh_long;

pub use minh_long::MINH_LONG;

mod works;

use std::io::Write;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use self::files::text;
use super::failure::Failure;
use crate::cli::problem::CommandProblem;
use soxa_domain::finding::About;
use soxa_domain::person::PersonField;
use soxa_domain::quality;
use soxa_domain::rulebook::{RuleBook, parse};
use soxa_domain::time::Timestamp;
use soxa_domain::unit::Commune;
use soxa_exchange::cases::{self, CaseFile, Context as CaseContext};
use soxa_exchange::people::{Options, PeopleFile};
use soxa_sample::relative_time;
use soxa_service::actor::Operator;
use soxa_service::import::{self, All};
use soxa_service::quality as findings;
use soxa_service::refusal::FieldId;
use soxa_service::refusal::PeopleProblem;
use soxa_service::register::Clock;
use soxa_service::{Actor, Register, RegisterKind, entries, merging, people, queue};

const COMMUNE: &str = include_str!("../../../sample_data/commune.toml");

/// The other registers, by their ids: each has a file.
const REGISTERS: [&str; 10] = [
    "directives",
    "task_forces",
    "meetings",
    "articles",
    "guidance",
    "equipment",
    "staff",
    "service_points",
    "hand_entries",
    "text_statuses",
];

/// The first day of the sample's period: the register as it was.
const BEGINS: &str = "2022-03-30T07:30";
/// The operator who is at the session.
pub(super) const OPERATOR: &str = "Lan";

/// What loads a sample into its register: by the clock of the demonstration, with a folder for files on their way.
type Load = fn(&mut Register, Clock, &Path, &mut dyn FnMut(u64)) -> Result<(), Failure>;

/// A sample commune.
pub struct Sample {
    /// The name of the commune's file, and the file.
    commune: (&'static str, &'static str),
    /// Steps of the progress bar, about.
    pub steps: u64,
    load: Load,
}

/// Xã Long Hiệp, with the history of the report of 2022.
pub const LONG_HIEP: Sample = Sample { commune: ("commune.toml", COMMUNE), steps: 5_500, load };

/// Makes a demo register with everything of a sample in it; what cannot be loaded whole is taken away again.
pub fn register(
    sample: &Sample,
    path: &Path,
    uid: u32,
    now: Option<Timestamp>,
    rules: RuleBook,
    progress: &mut dyn FnMut(u64),
) -> Result<Register, Failure> {
    let (file, text) = sample.commune;
    let commune: Commune = parse(file, text)?;
    let mut register =
        Register::create(path, None, &commune, RegisterKind::Demo, (OPERATOR, uid), now, rules)?;
    let clock = register.clock();
    let folder = path.parent().map_or_else(std::env::temp_dir, Path::to_owned);
    let loaded = (sample.load)(&mut register, clock, &folder, progress);
    register.load_at(None, clock);
    match loaded {
        Ok(()) => Ok(register),
        Err(why) => {
            drop(register);
            let _ = std::fs::remove_file(path);
            let _ = soxa_store::reserve::release(path);
            Err(why)
        }
    }
}

fn load(
    register: &mut Register,
    clock: Clock,
    folder: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Failure> {
    let begins = Timestamp::parse(BEGINS).unwrap_or_else(|| clock.now());
    register.load_at(Some(begins), clock);
    let mut done = load_people(register, folder, progress)?;
    findings::run(register, &officer(OPERATOR), |_, _| true)?;
    for group in groups(text("corrections.csv")) {
        let at = Timestamp::parse(group.at()).ok_or_else(|| wrong("corrections.csv", group.at()))?;
        register.load_at(Some(at), clock);
        group.apply(register)?;
        done += group.rows.len() as u64;
        progress(done);
    }
    works::load(register, clock)?;
    lists::worked(register, clock)?;
    load_cases(register, folder, "cases.csv", text("cases.csv"), clock)?;
    progress(done + 400);
    let open = with_times(text("open_cases.csv"), register, clock);
    load_registers(register)?;
    load_queue(register, clock)?;
    // The last load is an ordinary change: with it, everything before is on disk.
    register.load_at(None, clock);
    load_cases(register, folder, "open_cases.csv", &open, clock)?;
    lists::waiting(register, folder)?;
    campaign(register)
}

/// The campaign of the year's end.
fn campaign(register: &Register) -> Result<(), Failure> {
    use chrono::{Datelike, Days, NaiveDate};
    let today = register.now().date();
    let until = NaiveDate::from_ymd_opt(today.year(), 12, 31).unwrap_or(today);
    let from = until.checked_sub_days(Days::new(90)).unwrap_or(today);
    let name = "90 ngày đêm làm sạch dữ liệu".to_owned();
    findings::begin(register, &officer(OPERATOR), &findings::Campaign { name, from, until })?;
    Ok(())
}

/// The other registers, each from its own file.
fn load_registers(register: &Register) -> Result<(), Failure> {
    let actor = officer(OPERATOR);
    for id in REGISTERS {
        let text = text(&format!("registers/{id}.csv"));
        let lines: Result<Vec<_>, _> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
        let lines: Vec<_> = (2..).zip(lines?).collect();
        entries::add_all(register, &actor, id, &lines)?;
    }
    Ok(())
}

/// What waits for the national systems on the demo's day.
fn load_queue(register: &mut Register, clock: Clock) -> Result<(), Failure> {
    let (today, calendar, actor) = (clock.now().date(), register.calendar(), officer(OPERATOR));
    for row in csv::Reader::from_reader(text("queue.csv").as_bytes()).into_records() {
        let row = row?;
        let cell = |i: usize| row.get(i).unwrap_or_default();
        let since = relative_time(cell(3), today, &calendar).ok_or_else(|| wrong("queue.csv", cell(3)))?;
        let person = people::person_by_id(register, &actor, cell(2))?.no;
        let new = queue::NewItem {
            system: cell(0),
            operation: cell(1),
            person: Some(person),
            ..Default::default()
        };
        register.load_at(Some(since), clock);
        queue::add(register, &actor, &new, Some(since))?;
    }
    Ok(())
}

pub(super) fn wrong(file: &str, what: &str) -> Failure {
    Failure::Refused(CommandProblem::Sample { file: file.to_string(), what: what.to_string() })
}

pub(super) fn officer(name: &str) -> Actor {
    Actor::new(&Operator::full(name, None), "demo")
}

/// The readers take files: an embedded text becomes one for as long as it is read.
pub(super) fn as_file<T>(
    folder: &Path,
    name: &str,
    text: &str,
    read: impl FnOnce(&PathBuf) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let io = |e| Failure::io(name, e);
    let mut file = tempfile::tempfile_in(folder).map_err(io)?;
    file.write_all(text.as_bytes()).map_err(io)?;
    // It has no name; this is how the reader gets at it.
    read(&PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd())))
}

fn load_people(register: &Register, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64, Failure> {
    as_file(folder, "people.csv", text("people.csv"), |path| {
        let file = PeopleFile::open(path, &Options::default())?;
        let people = file.people()?.0.map(|p| {
            p.person.map_err(|problems| {
                let first = problems.first().map(ToString::to_string).unwrap_or_default();
                soxa_service::ServiceError::refused(
                    FieldId::data("people.csv", "people.csv"),
                    PeopleProblem::ByRule { detail: first },
                )
            })
        });
        let mut all = All { note: "people.csv", people };
        Ok(import::people(register, &officer(OPERATOR), &mut all, progress)?)
    })
}

fn load_cases(
    register: &Register,
    folder: &Path,
    name: &str,
    text: &str,
    clock: Clock,
) -> Result<(), Failure> {
    let actor = officer(OPERATOR);
    let _ = clock;
    as_file(folder, name, text, |path| {
        let person = |id: &str| people::person_by_id(register, &actor, id).ok().map(|p| p.no);
        let calendar = register.calendar();
        let context =
            CaseContext { rules: register.rules(), calendar: &calendar, person: &person, officer: OPERATOR };
        let CaseFile { cases, problems, .. } = cases::read(path, &context)?;
        if let Some(first) = problems.first() {
            return Err(wrong(name, &first.to_string()));
        }
        import::cases(register, &actor, name, cases, |_| ())?;
        Ok(())
    })
}

/// The open cases with their times told from the demo's day.
fn with_times(text: &str, register: &Register, clock: Clock) -> String {
    let (today, calendar) = (clock.now().date(), register.calendar());
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records()
        .flatten()
    {
        let cells = row
            .iter()
            .map(|c| relative_time(c, today, &calendar).map_or_else(|| c.to_owned(), |t| t.to_string()));
        if out.write_record(cells).is_err() {
            break;
        }
    }
    out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Corrections made in one act: the same time, rule and remark.
struct Group {
    rows: Vec<csv::StringRecord>,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).into_records().flatten() {
        let act = |r: &csv::StringRecord| [0, 1, 2, 7].map(|i| r.get(i).unwrap_or_default().to_owned());
        match groups.last_mut().filter(|g| g.rows.last().is_some_and(|last| act(last) == act(&row))) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { rows: vec![row] }),
        }
    }
    groups
}

impl Group {
    fn cell(&self, i: usize) -> &str {
        self.rows.first().and_then(|r| r.get(i)).unwrap_or_default()
    }

    fn at(&self) -> &str {
        self.cell(0)
    }

    fn apply(&self, register: &Register) -> Result<(), Failure> {
        let actor = officer(self.cell(1));
        let note = format!("{} {}", self.cell(2), self.cell(7));
        if self.cell(4) == "merged_into" {
            let gone = people::person_by_id(register, &actor, self.cell(3))?;
            let kept = people::person_by_id(register, &actor, self.cell(6))?;
            merging::merge(register, &actor, &gone, &kept, &kept.record, note.trim())?;
            return Ok(());
        }
        let mut changes: Vec<(soxa_store::codec::Stored<_>, _)> = Vec::new();
        for row in &self.rows {
            let cell = |i: usize| row.get(i).unwrap_or_default();
            let seen = people::person_by_id(register, &actor, cell(3))?;
            let at = changes.iter().position(|(s, _)| s.no == seen.no);
            let before = at
                .and_then(|i| changes.get(i))
                .map_or_else(|| seen.record.clone(), |(_, new)| Clone::clone(new));
            let mut after = before;
            let field: Result<PersonField, _> = cell(4).parse();
            let field = field.map_err(|e| wrong("corrections.csv", &e.to_string()))?;
            field.set(&mut after, cell(6)).map_err(|e| wrong("corrections.csv", &e.to_string()))?;
            match at.and_then(|i| changes.get_mut(i)) {
                Some((_, new)) => *new = after,
                None => changes.push((seen, after)),
            }
        }
        let rule =
            quality::rule_of_figure(self.cell(2)).ok_or_else(|| wrong("corrections.csv", self.cell(2)))?;
        let subjects: Vec<u32> = match rule.about() {
            About::Person => changes.iter().map(|(seen, _)| seen.no).collect(),
            About::Household => vec![people::household(register, &actor, self.cell(7))?.household.no],
        };
        findings::put_right(register, &actor, rule, &changes, &subjects, note.trim())?;
        Ok(())
    }
}
