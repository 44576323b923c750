//! Targets: a share of the people of an age that is to be reached by a day, by hamlet and by who answers for it. A target is a
//! line of the register `targets` of the rules; how far it is follows from people and from the lists that were held
//! against them, and is never written down.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::actor::Actor;
use super::entries;
use super::error::ServiceError;
use super::grant::ReadPeople;
use super::progress::GoOn;
use super::register::Register;
use soxa_domain::entry::Entry;
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_domain::person::{Person, PersonField};
use soxa_domain::unit::plain_hamlet;
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_store::index::{By, text};

/// The register of the rules whose lines are targets.
pub const REGISTER: &str = "targets";
/// The register with who answers for a hamlet.
const OFFICERS: &str = "hamlet_officers";

/// What is counted of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Somebody was found on a list of this kind; of the level where lists of it tell one.
    OnList(&'static str, Option<&'static str>),
    /// The register knows this.
    Known(PersonField),
}

impl Measure {
    /// As the register of targets names it.
    fn of(id: &str) -> Option<Self> {
        Some(match id {
            "cards" => Self::OnList("cards", None),
            // Level two is the one that counts.
            "vneid" => Self::OnList("vneid", Some("2")),
            "health_book" => Self::OnList("health_book", None),
            "person_id" => Self::Known(PersonField::PersonId),
            "phone" => Self::Known(PersonField::Phone),
            "health_insurance" => Self::Known(PersonField::HealthInsurance),
            _ => return None,
        })
    }
}

/// How far a target is, in one hamlet or with one officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Number of its line.
    pub target: u32,
    /// What it is called.
    pub name: String,
    /// The hamlet; empty for an officer's or the commune's sum.
    pub hamlet: String,
    /// Who answers for it.
    pub officer: String,
    /// People who have it.
    pub done: u64,
    /// People who should.
    pub of: u64,
    /// The share to be reached, in per cent.
    pub share: u64,
    /// The last day.
    pub due: NaiveDate,
    /// Days left, today among them; none when it is over.
    pub days: u64,
    /// Working days left, today among them where it is one.
    pub working_days: u64,
}

impl Standing {
    /// How many are wanted in all.
    pub fn wanted(&self) -> u64 {
        (self.of * self.share).div_ceil(100)
    }

    /// How many are still wanted.
    pub fn left(&self) -> u64 {
        self.wanted().saturating_sub(self.done)
    }

    /// How many a working day that takes; all of them when no day is left.
    pub fn each_day(&self) -> u64 {
        self.left().div_ceil(self.working_days.max(1))
    }

    /// Whether its day has passed with people still wanted.
    pub fn is_missed(&self) -> bool {
        self.left() > 0 && self.days == 0
    }
}

/// By what targets are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// A line a hamlet, and one for the commune.
    #[default]
    Hamlet,
    /// A line an officer.
    Officer,
}

/// A target as its line says it.
struct Target {
    no: u32,
    name: String,
    measure: Measure,
    ages: (i32, i32),
    share: u64,
    due: NaiveDate,
    hamlet: String,
    officer: String,
}

impl Target {
    fn of(line: &Stored<Entry>) -> Option<Self> {
        let field = |key: &str| line.record.field(key);
        Some(Self {
            no: line.no,
            name: field("name").to_owned(),
            measure: Measure::of(field("measure"))?,
            ages: (field("age_from").parse().unwrap_or(0), field("age_to").parse().unwrap_or(i32::MAX)),
            share: field("share").parse::<u64>().ok()?.min(100),
            due: line.record.day?,
            hamlet: field("hamlet").to_owned(),
            officer: field("officer").to_owned(),
        })
    }

    /// Whether it asks for somebody on a day; of a hamlet of another name too, where that is what it was called.
    fn asks(&self, person: &Person, today: NaiveDate, hamlet: &str) -> bool {
        let is_all_ages = self.ages == (0, i32::MAX);
        let age = person.birth_date.map(|born| born.age_on(today));
        let of_age = age.map_or(is_all_ages, |age| (self.ages.0..=self.ages.1).contains(&age));
        of_age && (self.hamlet.is_empty() || plain_hamlet(&self.hamlet) == plain_hamlet(hamlet))
    }
}

/// How far every target is on the register's day; `go_on` is told how many people were looked at.
///
/// # Errors
/// Where people may not be read, or `go_on` said no.
pub fn standing(
    register: &Register,
    actor: &Actor,
    grouping: Grouping,
    go_on: GoOn<'_>,
) -> Result<Vec<Standing>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let (today, commune, calendar) = (register.now().date(), register.commune(), register.calendar());
    register.read(&grant, |r| {
        let lines = entries::until(r, REGISTER, None, NaiveDate::MAX)?;
        let targets: Vec<Target> = lines.iter().filter_map(Target::of).collect();
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let on_lists = on_lists(r, &targets)?;
        let officers = officers(r, today)?;
        // Where a hamlet was merged, its people count for the one that is there.
        let named = |hamlet: &str| commune.hamlet(hamlet).map_or_else(|| hamlet.to_owned(), str::to_owned);
        let mut counted: BTreeMap<(usize, String), (u64, u64)> = BTreeMap::new();
        let (mut looked, mut stopped) = (0, false);
        r.each(|person: Stored<Person>| {
            looked += 1;
            if looked % 4_096 == 0 && !go_on(looked, 0) {
                stopped = true;
                return Ok(false);
            }
            if !person.record.is_counted() {
                return Ok(true);
            }
            let hamlet = named(&person.record.hamlet);
            for (n, target) in
                targets.iter().enumerate().filter(|(_, t)| t.asks(&person.record, today, &hamlet))
            {
                let has = match target.measure {
                    Measure::Known(field) => !field.get(&person.record).is_empty(),
                    Measure::OnList(..) => on_lists.get(&n).is_some_and(|people| people.contains(&person.no)),
                };
                let count = counted.entry((n, hamlet.clone())).or_default();
                count.0 += u64::from(has);
                count.1 += 1;
            }
            Ok(true)
        })?;
        if stopped {
            return Err(ServiceError::Stopped);
        }
        let mut rows = Vec::new();
        for (n, target) in targets.iter().enumerate() {
            let days = u64::try_from((target.due - today).num_days() + 1).unwrap_or(0);
            let left = today.iter_days().take(usize::try_from(days).unwrap_or(0));
            let working_days = left.filter(|day| calendar.is_working(*day)).count() as u64;
            let row = |hamlet: &str, officer: &str, (done, of): (u64, u64)| Standing {
                target: target.no,
                name: target.name.clone(),
                hamlet: hamlet.to_owned(),
                officer: officer.to_owned(),
                done,
                of,
                share: target.share,
                due: target.due,
                days,
                working_days,
            };
            let of_target = counted.iter().filter(|((of, _), _)| *of == n);
            let officer = |hamlet: &str| {
                let own = Some(&target.officer).filter(|own| !own.is_empty());
                own.or_else(|| officers.get(&plain_hamlet(hamlet))).cloned().unwrap_or_default()
            };
            let (mut by_officer, mut all) = (BTreeMap::<String, (u64, u64)>::new(), (0, 0));
            for ((_, hamlet), count) in of_target {
                all = (all.0 + count.0, all.1 + count.1);
                let officer = officer(hamlet);
                if grouping == Grouping::Hamlet {
                    rows.push(row(hamlet, &officer, *count));
                } else {
                    let sum = by_officer.entry(officer).or_default();
                    *sum = (sum.0 + count.0, sum.1 + count.1);
                }
            }
            rows.extend(by_officer.iter().map(|(officer, count)| row("", officer, *count)));
            if target.hamlet.is_empty() && grouping == Grouping::Hamlet {
                rows.push(row("", "", all));
            }
        }
        Ok(rows)
    })
}

/// The people found on the lists that targets count, by target.
fn on_lists(r: &Reader, targets: &[Target]) -> Result<BTreeMap<usize, BTreeSet<u32>>, ServiceError> {
    let mut found: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    for (n, target) in targets.iter().enumerate() {
        let Measure::OnList(kind, level) = target.measure else { continue };
        let people = found.entry(n).or_default();
        for no in r.with_prefix(By::ListKind, &text(kind), usize::MAX)? {
            let Some(list) = r.get::<ListCheck>(no)? else { continue };
            let column = level.and_then(|_| list.record.fields.iter().position(|field| field == "level"));
            for row in r.with_prefix(By::RowOf, &no.to_be_bytes(), usize::MAX)? {
                let Some(row) = r.get::<ListRow>(row)? else { continue };
                let row = row.record;
                // Lists that tell no level are of those who have it.
                let cell = column.and_then(|at| row.cells.get(at));
                let has = cell.zip(level).is_none_or(|(cell, level)| cell.contains(level));
                people.extend(row.person.filter(|_| row.verdict.is_match() && has));
            }
        }
    }
    Ok(found)
}

/// Who answers for each hamlet on a day, by its plain name.
fn officers(r: &Reader, today: NaiveDate) -> Result<BTreeMap<String, String>, ServiceError> {
    let lines = entries::until(r, OFFICERS, None, today)?;
    let ended = |e: &Entry| e.field("until").parse().is_ok_and(|until: NaiveDate| until < today);
    let there = lines.iter().map(|line| &line.record).filter(|e| !ended(e));
    Ok(there.map(|e| (plain_hamlet(e.field("hamlet")), e.field("officer").to_owned())).collect())
}
