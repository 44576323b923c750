//! The figures of a period, worked out, with the checks between them; and the records behind each.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::cases::{Counted, Wanted};
use super::entries::{Lines, by_hand};
use super::figure::{Amount, Figure};
use super::period::Period;
use super::services::{self, ServiceLine};
use super::works;
use soxa_domain::entry::Entry;
use soxa_domain::report_spec::{Check, Indicator, Query, Section, Sheet};
use soxa_domain::rulebook::{ReportLine, RulePack};
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
    /// The sheet of figures it is, where it is not the period's report.
    pub sheet: Option<Arc<Sheet>>,
    /// The sections of the period's last day, those of the sheets beside the report too.
    pub sections: Vec<Arc<Section>>,
    /// The lines of the essential services.
    pub lines: Vec<Arc<ReportLine>>,
    /// The same as a sheet beside the report has them, with what was written on each by hand.
    pub services: Vec<ServiceLine>,
    /// Every figure, in the order of the rules.
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
    pub check: Arc<Check>,
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
        let rules = register.rules().on(period.to);
        let mut worker = Worker { register, r, period, rules, counted: &counted, done: BTreeMap::new() };
        let (all, mut figures) = (rules.figures(), Vec::new());
        for (done, indicator) in (0..).zip(&all) {
            if !go_on(done, all.len() as u64) {
                return Err(ServiceError::Stopped);
            }
            figures.push(worker.figure(indicator)?);
        }
        let reasons = reasons(r, period)?;
        let violations = violations(&figures, rules, &reasons);
        let services = services::lines(r, rules, period)?;
        let (sections, lines) = (rules.sections().cloned().collect(), rules.lines().cloned().collect());
        Ok(Report {
            period,
            sheet: None,
            sections,
            lines,
            services,
            figures,
            violations,
            months: counted.months(),
        })
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

    /// The same figures as a sheet beside the report; `None` where the rules of its day have no such sheet.
    pub fn as_sheet(mut self, register: &Register, id: &str) -> Option<Self> {
        self.sheet = Some(register.rules().on(self.period.to).sheets().find(|s| s.id == id)?.clone());
        Some(self)
    }

    /// Its sections.
    pub fn own_sections(&self) -> impl Iterator<Item = &Section> {
        let sheet = self.sheet.as_ref().map_or("", |sheet| sheet.id.as_str());
        self.sections.iter().map(AsRef::as_ref).filter(move |section| section.sheet == sheet)
    }

    /// The figures that stand in its lists.
    pub fn listed(&self) -> impl Iterator<Item = &Figure> {
        let own: Vec<&str> = self.own_sections().map(|section| section.id.as_str()).collect();
        self.figures
            .iter()
            .filter(move |f| !f.indicator.helper && own.contains(&f.indicator.section.as_str()))
    }

    /// The figures of a section that stand in lists.
    pub fn listed_in<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Figure> {
        self.figures.iter().filter(move |f| !f.indicator.helper && f.indicator.section == section)
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        self.sheet.as_ref().map_or("BÁO CÁO", |sheet| &sheet.title)
    }
}

struct Worker<'a> {
    register: &'a Register,
    r: &'a Reader,
    period: Period,
    counted: &'a Counted,
    rules: RulePack<'a>,
    done: BTreeMap<String, Figure>,
}

impl Worker<'_> {
    fn figure(&mut self, indicator: &Arc<Indicator>) -> Result<Figure, ServiceError> {
        if let Some(done) = self.done.get(indicator.code.as_str()) {
            return Ok(done.clone());
        }
        let figure = self.work(indicator)?;
        self.done.insert(indicator.code.clone(), figure.clone());
        Ok(figure)
    }

    fn of(&mut self, code: &str) -> Result<Figure, ServiceError> {
        let found = self.rules.figure(code).ok_or_else(|| {
            ServiceError::refused(Field::Figure, WorkProblem::NoSuchFigure { code: code.to_owned() })
        })?;
        self.figure(found)
    }

    fn work(&mut self, indicator: &Arc<Indicator>) -> Result<Figure, ServiceError> {
        let mut figure = Figure {
            indicator: Arc::clone(indicator),
            amount: Amount::Missing,
            as_of: self.period.to,
            source: String::new(),
        };
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
        let Query::Entries { register, distinct, fits, standing, ours, open, with, .. } = query else {
            return Ok(Vec::new());
        };
        // A line says the name that the hamlet had on its day.
        let commune = self.register.commune();
        let former = commune.former.iter().map(|former| former.name.clone());
        let hamlets: Vec<String> = commune.hamlets.iter().cloned().chain(former).filter(|_| *ours).collect();
        Lines { register, fits, standing: *standing, distinct, hamlets: &hamlets, open, with }
            .lines(self.r, self.period)
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
                    let Some(part) = self.rules.figure(code) else { continue };
                    all.extend(self.behind(part, limit.saturating_sub(all.len()))?);
                }
                all.sort_by_key(|b| b.day);
                all
            }
            Query::Share { num, .. } => match self.rules.figure(num) {
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
        let rules = register.rules().on(period.to);
        Worker { register, r, period, rules, counted: &counted, done: BTreeMap::new() }
            .behind(indicator, limit)
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

fn violations(figures: &[Figure], rules: RulePack<'_>, reasons: &BTreeMap<String, String>) -> Vec<Violation> {
    let count = |code: &String| figures.iter().find(|f| f.indicator.code == *code).and_then(Figure::count);
    let sum = |codes: &[String]| codes.iter().map(count).sum::<Option<u64>>();
    let vi = soxa_text::number::dotted;
    let mut found = Vec::new();
    for check in rules.checks() {
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
        let violation =
            |says| Violation { check: Arc::clone(check), says, reason: reasons.get(&check.id).cloned() };
        found.extend(says.map(violation));
    }
    found
}
