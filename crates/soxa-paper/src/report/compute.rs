//! The figures of a period, worked out, with the checks between them; and the records behind each.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cases::{Counted, Wanted};
use super::entries::{Lines, by_hand};
use super::figure::{Amount, Figure};
use super::indicators::{Check, Indicator, Query, book, indicator};
use super::period::Period;
use super::works;
use soxa_domain::entry::Entry;
use soxa_service::grant::{ReadCases, ReadPeople, ReadSensitive};
use soxa_service::progress::GoOn;
use soxa_service::refusal::Field;
use soxa_service::refusal::WorkProblem;
use soxa_service::{Actor, Register, ServiceError, entries};
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;

/// A report: its figures and what is said about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Of which period.
    pub period: Period,
    /// Every figure, in the order of `indicators.toml`.
    pub figures: Vec<Figure>,
    /// Checks that do not hold.
    pub violations: Vec<Violation>,
    /// Year, month, cases received, of those online.
    pub months: Vec<(i32, u32, u64, u64)>,
}

/// A check that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub check: &'static Check,
    /// What stands against what.
    pub says: String,
    /// Why that is so, where somebody said it.
    pub reason: Option<String>,
}

/// A record behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The record.
    pub subject: Subject,
    /// When.
    pub day: Option<NaiveDate>,
    /// What it is.
    pub title: String,
    /// More about it.
    pub detail: String,
}

/// Works the report of a period out.
pub fn report(register: &Register, actor: &Actor, period: Period) -> Result<Report, ServiceError> {
    report_while(register, actor, period, &|_, _| true)
}

/// The same; `go_on` is told how many figures of how many are done.
///
/// # Errors
/// [`ServiceError::Stopped`] where `go_on` said no.
pub fn report_while(
    register: &Register,
    actor: &Actor,
    period: Period,
    go_on: GoOn<'_>,
) -> Result<Report, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let counted = Counted::new(r, register.rules(), period)?;
        let mut worker = Worker { register, r, period, counted: &counted, done: BTreeMap::new() };
        let (all, mut figures) = (&book().figure, Vec::new());
        for (done, indicator) in (0..).zip(all) {
            if !go_on(done, all.len() as u64) {
                return Err(ServiceError::Stopped);
            }
            figures.push(worker.figure(indicator)?);
        }
        let reasons = reasons(r, period)?;
        let violations = violations(&figures, &reasons);
        Ok(Report { period, figures, violations, months: counted.months() })
    })
}

impl Report {
    /// The figure of a code.
    pub fn figure(&self, code: &str) -> Option<&Figure> {
        self.figures.iter().find(|f| f.indicator.code == code)
    }

    /// Its count; nought where there is none.
    pub fn count(&self, code: &str) -> u64 {
        self.figure(code).and_then(Figure::count).unwrap_or(0)
    }

    /// The figures that stand in lists.
    pub fn listed(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(|f| !f.indicator.helper)
    }
}

struct Worker<'a> {
    register: &'a Register,
    r: &'a Reader,
    period: Period,
    counted: &'a Counted,
    done: BTreeMap<&'static str, Figure>,
}

impl Worker<'_> {
    fn figure(&mut self, indicator: &'static Indicator) -> Result<Figure, ServiceError> {
        if let Some(done) = self.done.get(indicator.code.as_str()) {
            return Ok(done.clone());
        }
        let figure = self.work(indicator)?;
        self.done.insert(&indicator.code, figure.clone());
        Ok(figure)
    }

    fn of(&mut self, code: &str) -> Result<Figure, ServiceError> {
        let found = indicator(code).ok_or_else(|| {
            ServiceError::refused(Field::Figure, WorkProblem::NoSuchFigure { code: code.to_owned() })
        })?;
        self.figure(found)
    }

    fn work(&mut self, indicator: &'static Indicator) -> Result<Figure, ServiceError> {
        let mut figure =
            Figure { indicator, amount: Amount::Missing, as_of: self.period.to, source: String::new() };
        figure.amount = match &indicator.query {
            Query::Cases { of, way, only } => {
                Amount::Count(self.counted.count(&Wanted { of: of.as_deref(), way: *way, only: *only }))
            }
            Query::Sum { of } => {
                let mut sum = 0;
                for code in of {
                    sum += self.of(code)?.count().unwrap_or(0);
                }
                Amount::Count(sum)
            }
            Query::Share { num, den } => {
                let (num, den) = (self.of(num)?, self.of(den)?);
                figure.as_of = num.as_of.min(den.as_of);
                match (num.count(), den.count()) {
                    (Some(num), Some(den)) => Amount::Share { num, den },
                    _ => Amount::Missing,
                }
            }
            Query::Hand | Query::Text => {
                let text = indicator.query == Query::Text;
                let (from, field) = if text { ("text_statuses", "text") } else { ("hand_entries", "value") };
                match by_hand(self.r, from, &indicator.code, self.period)? {
                    None => Amount::Missing,
                    Some(line) => {
                        figure.as_of = line.record.day.unwrap_or(self.period.to);
                        line.record.field("source").clone_into(&mut figure.source);
                        let value = line.record.field(field);
                        value.parse().map_or_else(|_| Amount::Text(value.to_owned()), Amount::Count)
                    }
                }
            }
            Query::Entries { sum, .. } => {
                let lines = self.lines(&indicator.query)?;
                let of = |e: &Stored<Entry>| {
                    if sum.is_empty() { 1 } else { e.record.field(sum).parse().unwrap_or(0) }
                };
                Amount::Count(lines.iter().map(of).sum())
            }
            Query::Hamlets => Amount::Count(self.register.commune_on(self.period.to).hamlets.len() as u64),
            query => {
                Amount::Count(works::count((self.register, self.r), &indicator.code, query, self.period)?)
            }
        };
        Ok(figure)
    }

    fn lines(&self, query: &Query) -> Result<Vec<Stored<Entry>>, ServiceError> {
        let Query::Entries { register, distinct, fits, standing, ours, .. } = query else {
            return Ok(Vec::new());
        };
        // A line says the name that the hamlet had on its day.
        let commune = self.register.commune();
        let former = commune.former.iter().map(|former| former.name.clone());
        let hamlets: Vec<String> = commune.hamlets.iter().cloned().chain(former).filter(|_| *ours).collect();
        Lines { register, fits, standing: *standing, distinct, hamlets: &hamlets }.lines(self.r, self.period)
    }

    /// The first so many records behind a figure.
    fn behind(&self, indicator: &Indicator, limit: usize) -> Result<Vec<Behind>, ServiceError> {
        Ok(match &indicator.query {
            Query::Cases { of, way, only } => {
                let wanted = Wanted { of: of.as_deref(), way: *way, only: *only };
                let cases = wanted.cases(self.r, self.register.rules(), self.period, limit)?;
                cases.into_iter().map(|c| works::of_case(self.r, &c)).collect::<Result<_, _>>()?
            }
            Query::Sum { of } => {
                let mut all = Vec::new();
                for code in of {
                    let Some(part) = super::indicators::indicator(code) else { continue };
                    all.extend(self.behind(part, limit.saturating_sub(all.len()))?);
                }
                all.sort_by_key(|b| b.day);
                all
            }
            Query::Share { num, .. } => match super::indicators::indicator(num) {
                Some(num) => self.behind(num, limit)?,
                None => Vec::new(),
            },
            Query::Hand | Query::Text => {
                let from = if indicator.query == Query::Text { "text_statuses" } else { "hand_entries" };
                let line = by_hand(self.r, from, &indicator.code, self.period)?;
                line.iter().map(|line| of_line(self.register, line)).collect()
            }
            Query::Entries { .. } => {
                let lines = self.lines(&indicator.query)?;
                lines.iter().take(limit).map(|line| of_line(self.register, line)).collect()
            }
            Query::Hamlets => Vec::new(),
            query => works::behind((self.register, self.r), &indicator.code, query, self.period, limit)?,
        })
    }
}

/// The first so many records behind a figure, in order of time.
pub fn behind(
    register: &Register,
    actor: &Actor,
    indicator: &Indicator,
    period: Period,
    limit: usize,
) -> Result<Vec<Behind>, ServiceError> {
    actor.require(ReadCases)?;
    let grant = actor.require(ReadPeople)?;
    if works::is_sensitive(register, &indicator.query) {
        actor.require(ReadSensitive)?;
    }
    let counted = Counted::default();
    register.read(&grant, |r| {
        Worker { register, r, period, counted: &counted, done: BTreeMap::new() }.behind(indicator, limit)
    })
}

fn of_line(register: &Register, line: &Stored<Entry>) -> Behind {
    let spec = entries::find(register, &line.record.register);
    let fields: Vec<&str> = spec
        .iter()
        .flat_map(|s| &s.field)
        .filter(|f| f.key != spec.map_or("", |s| &s.day))
        .map(|f| line.record.field(&f.key))
        .filter(|v| !v.is_empty())
        .collect();
    Behind {
        subject: Subject { kind: Kind::Entry, no: line.no },
        day: line.record.day,
        title: fields.first().copied().unwrap_or_default().to_owned(),
        detail: fields.get(1..).unwrap_or_default().join(" · "),
    }
}

/// What was said about checks that do not hold, by check.
fn reasons(r: &Reader, period: Period) -> Result<BTreeMap<String, String>, ServiceError> {
    let notes = entries::until(r, "check_notes", Some(period.to), period.to)?;
    let of_period = notes.into_iter().filter(|n| n.record.field("from") == period.from.to_string());
    Ok(of_period.map(|n| (n.record.field("check").to_owned(), n.record.field("reason").to_owned())).collect())
}

fn violations(figures: &[Figure], reasons: &BTreeMap<String, String>) -> Vec<Violation> {
    let count = |code: &String| figures.iter().find(|f| f.indicator.code == *code).and_then(Figure::count);
    let sum = |codes: &[String]| codes.iter().map(count).sum::<Option<u64>>();
    let vi = soxa_text::number::dotted;
    let mut found = Vec::new();
    for check in &book().check {
        let says = if check.whole.is_empty() {
            match (count(&check.less), count(&check.more), sum(&check.off)) {
                (Some(less), Some(more), Some(off)) if less > more.saturating_sub(off) => {
                    Some(format!("{} > {}", vi(less), vi(more.saturating_sub(off))))
                }
                _ => None,
            }
        } else {
            match (count(&check.whole), sum(&check.parts)) {
                (Some(whole), Some(parts)) if whole != parts => {
                    Some(format!("{} ≠ {}", vi(whole), vi(parts)))
                }
                _ => None,
            }
        };
        let violation = |says| Violation { check, says, reason: reasons.get(&check.id).cloned() };
        found.extend(says.map(violation));
    }
    found
}
