//! Figures out of the works: flaws put right, lists decided, files on people without papers, cancelled ids, notices.
//!
//! What the report counts stands in these records with its day; the report only asks for a period.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};

use super::compute::Behind;
use super::period::Period;
use soxa_domain::case::Case;
use soxa_domain::finding::{About, Finding, FindingState};
use soxa_domain::id_cancellation::{IdCancellation, Notice, NoticeState};
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_domain::person::{Household, Person};
use soxa_domain::quality;
use soxa_domain::report_spec::{DoublePlace, Query, SpecialMoment};
use soxa_domain::special_file::SpecialFile;
use soxa_domain::time::Timestamp;
use soxa_service::{Register, ServiceError, lists};
use soxa_store::codec::{Kind, Record, Stored};
use soxa_store::index::{By, time};
use soxa_store::journal::Subject;
use soxa_store::{Reader, StoreError};
use soxa_text::fold::fold;

/// The register, and one reading of it.
type At<'a> = (&'a Register, &'a Reader);

/// How many a figure counts.
pub fn count(at: At<'_>, code: &str, query: &Query, period: Period) -> Result<u64, ServiceError> {
    Ok(found(at, code, query, period)?.len() as u64)
}

/// Whether the records behind a figure may be seen only by those who may see special files and prisoners.
pub fn is_sensitive(register: &Register, query: &Query) -> bool {
    match query {
        Query::Special { .. } => true,
        Query::Lists { kind: id, .. } => lists::kind(register, id).is_none_or(|k| k.sensitive),
        Query::Sum { of } => of.iter().any(|code| of_figure(register, code)),
        Query::Share { num, .. } => of_figure(register, num),
        _ => false,
    }
}

fn of_figure(register: &Register, code: &str) -> bool {
    register.rules().figure(code).is_some_and(|i| is_sensitive(register, &i.query))
}

/// The first so many records behind a figure.
pub fn behind(
    at: At<'_>,
    code: &str,
    query: &Query,
    period: Period,
    limit: usize,
) -> Result<Vec<Behind>, ServiceError> {
    let mut found = found(at, code, query, period)?;
    found.sort_by_key(|f| (f.day, f.subject));
    found.into_iter().take(limit).map(|f| named(at.1, f)).collect()
}

/// A record that counts, not yet put into words.
#[derive(Debug, Clone)]
struct Found {
    subject: Subject,
    day: Option<NaiveDate>,
    /// What is known of it without looking its record up.
    name: String,
    detail: String,
    /// Of a double, where the other record was.
    place: DoublePlace,
}

impl Found {
    /// A record of which nothing more is known.
    fn of(subject: Subject) -> Self {
        // Both records of a double that rules find stand in this register.
        Self { subject, day: None, name: String::new(), detail: String::new(), place: DoublePlace::Inside }
    }
}

/// Where the other record of a double was, as the lists say that told of it.
struct Places<'a> {
    r: &'a Reader,
    province: String,
    /// The list of the last row: its number, and where its columns of place stand.
    last: Option<(u32, [Option<usize>; 2])>,
}

impl Places<'_> {
    fn of(&mut self, row: &ListRow) -> Result<DoublePlace, ServiceError> {
        let columns = match self.last {
            Some((list, columns)) if list == row.list => columns,
            _ => {
                let list = self.r.get::<ListCheck>(row.list)?;
                let at = |name: &str| list.as_ref()?.record.fields.iter().position(|field| field == name);
                let columns = [at("where"), at("other_place")];
                self.last = Some((row.list, columns));
                columns
            }
        };
        let cell = |at: Option<usize>| fold(at.and_then(|at| row.cells.get(at)).map_or("", String::as_str));
        let [said, place] = columns.map(cell);
        let outside = match () {
            () if said.contains("ngoai") => true,
            () if said.contains("trong") || place.is_empty() => false,
            // A place of the province names it, or names no province at all.
            () => {
                let province = bare(&self.province);
                !place.contains(&province) && PROVINCE.iter().any(|word| place.contains(word))
            }
        };
        Ok(if outside { DoublePlace::Outside } else { DoublePlace::Inside })
    }
}

/// How a place says that it names a province.
const PROVINCE: [&str; 4] = ["tinh ", "thanh pho ", "tp ", "tp."];

/// The name of a province as search sees it, without what kind of unit it is.
fn bare(province: &str) -> String {
    let name = fold(province);
    PROVINCE.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(&name).trim().to_owned()
}

/// The figure of doubles, whose parts are told by place.
const DOUBLES: &str = "clean.duplicates";

fn found(at: At<'_>, code: &str, query: &Query, period: Period) -> Result<Vec<Found>, ServiceError> {
    let (_, r) = at;
    match query {
        Query::Findings => findings(at, code, period),
        Query::Lists { kind, verdicts } => rows(at, kind, verdicts, period),
        Query::Special { step } => special(r, *step, period),
        Query::Cancellations => cancellations(r, period),
        Query::Notices => notices(r, period),
        Query::Doubles { place } => {
            let mut found = findings(at, DOUBLES, period)?;
            found.retain(|double| double.place == *place);
            Ok(found)
        }
        _ => Ok(Vec::new()),
    }
}

/// The seconds at which a period begins and the next one does.
fn bounds(period: Period) -> (i64, i64) {
    let midnight = |day: NaiveDate| Timestamp::at(day, NaiveTime::MIN).seconds();
    (midnight(period.from), midnight(period.to.succ_opt().unwrap_or(period.to)))
}

fn holds(period: Period, day: Option<NaiveDate>) -> bool {
    day.is_some_and(|day| (period.from..=period.to).contains(&day))
}

/// Flaws of a figure's rule that were put right: each record once, whatever was wrong with it.
fn findings((register, r): At<'_>, code: &str, period: Period) -> Result<Vec<Found>, ServiceError> {
    let (from, to) = bounds(period);
    let mut seen = BTreeSet::new();
    let mut partners = BTreeSet::new();
    let mut found = Vec::new();
    for no in r.in_range(By::FindingClosed, &time(from), &time(to), usize::MAX)? {
        let Some(finding) = r.get::<Finding>(no)? else { continue };
        let f = finding.record;
        let counts = quality::rule(&f.rule).is_some_and(|rule| rule.figure == Some(code));
        if !counts || f.state != FindingState::Resolved || !seen.insert((f.about, f.no)) {
            continue;
        }
        partners.extend(f.with);
        let kind = match f.about {
            About::Person => Kind::Person,
            About::Household => Kind::Household,
        };
        let day = f.closed_at.map(Timestamp::date);
        let detail = [f.detail.as_str(), &f.closed_by].join(" · ");
        found.push(Found { day, detail, ..Found::of(Subject { kind, no: f.no }) });
    }
    // What lists put right counts with it, each person once: of a double, whoever stayed is the one who went.
    for row in rows_of_figure((register, r), code, period)? {
        let new = match row.subject {
            Subject { kind: Kind::Person, no } => !partners.contains(&no) && seen.insert((About::Person, no)),
            _ => true,
        };
        found.extend(new.then_some(row));
    }
    Ok(found)
}

/// Rows of lists of a kind that were decided so.
fn rows(
    (register, r): At<'_>,
    kind: &str,
    verdicts: &[String],
    period: Period,
) -> Result<Vec<Found>, ServiceError> {
    let lists = lists_of(r, kind)?;
    rows_where((register, r), period, |row| {
        let named = verdicts.is_empty() || verdicts.iter().any(|v| v == row.verdict.id());
        named && lists.contains(&row.list)
    })
}

/// Rows of lists whose kind counts for a figure.
fn rows_of_figure((register, r): At<'_>, code: &str, period: Period) -> Result<Vec<Found>, ServiceError> {
    let mut wanted = Vec::new();
    for kind in lists::kinds(register) {
        for figure in kind.figures.iter().filter(|f| f.code == code) {
            wanted.push((lists_of(r, &kind.id)?, &figure.verdicts));
        }
    }
    wanted.retain(|(lists, _)| !lists.is_empty());
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    rows_where((register, r), period, |row| {
        wanted.iter().any(|(lists, verdicts)| {
            lists.contains(&row.list) && (verdicts.is_empty() || verdicts.contains(&row.verdict))
        })
    })
}

fn lists_of(r: &Reader, kind: &str) -> Result<BTreeSet<u32>, ServiceError> {
    Ok(r.with_prefix(By::ListKind, &soxa_store::index::text(kind), usize::MAX)?.into_iter().collect())
}

/// Rows decided in the period that count.
fn rows_where(
    (register, r): At<'_>,
    period: Period,
    counts: impl Fn(&ListRow) -> bool,
) -> Result<Vec<Found>, ServiceError> {
    let (from, to) = bounds(period);
    let commune = register.commune_on(period.to);
    let mut places = Places { r, province: commune.above.last().cloned().unwrap_or_default(), last: None };
    let mut found = Vec::new();
    for no in r.in_range(By::RowDecided, &time(from), &time(to), usize::MAX)? {
        let Some(row) = r.get::<ListRow>(no)? else { continue };
        let row = row.record;
        if !row.verdict.is_decided() || !counts(&row) {
            continue;
        }
        let subject = match row.person {
            Some(no) => Subject { kind: Kind::Person, no },
            None => Subject { kind: Kind::ListRow, no },
        };
        let day = row.decided_at.map(Timestamp::date);
        let detail = format!("dòng {} · {} · {}", row.row, row.verdict.vi(), row.decided_by);
        let place = places.of(&row)?;
        found.push(Found { subject, day, name: row.cells.join(" "), detail, place });
    }
    Ok(found)
}

fn all<R: Record>(r: &Reader) -> Result<Vec<Stored<R>>, StoreError> {
    let mut records = Vec::new();
    r.each(|record: Stored<R>| {
        records.push(record);
        Ok(true)
    })?;
    Ok(records)
}

fn special(r: &Reader, step: SpecialMoment, period: Period) -> Result<Vec<Found>, ServiceError> {
    let mut found = Vec::new();
    for file in all::<SpecialFile>(r)? {
        let f = file.record;
        let day = match step {
            SpecialMoment::Opened => Some(f.opened_at.date()),
            SpecialMoment::Transferred => f.transferred_on,
        };
        if holds(period, day) {
            let subject = match f.person {
                Some(no) => Subject { kind: Kind::Person, no },
                None => Subject { kind: Kind::SpecialFile, no: file.no },
            };
            found.push(Found {
                day,
                name: f.name,
                detail: format!("{} · {}", f.number, f.state.vi()),
                ..Found::of(subject)
            });
        }
    }
    Ok(found)
}

fn cancellations(r: &Reader, period: Period) -> Result<Vec<Found>, ServiceError> {
    let mut found = Vec::new();
    for file in all::<IdCancellation>(r)? {
        let f = file.record;
        if f.state.is_done() && holds(period, f.decided_on) {
            let subject = Subject { kind: Kind::Person, no: f.person };
            let detail = format!("{} · {} · {}", f.number, f.old_id, f.state.vi());
            found.push(Found { day: f.decided_on, detail, ..Found::of(subject) });
        }
    }
    Ok(found)
}

fn notices(r: &Reader, period: Period) -> Result<Vec<Found>, ServiceError> {
    let key = |at: i64| [&[NoticeState::Delivered as u8][..], &time(at)].concat();
    let (from, to) = bounds(period);
    let mut found = Vec::new();
    for no in r.in_range(By::NoticeState, &key(from), &key(to), usize::MAX)? {
        let Some(notice) = r.get::<Notice>(no)? else { continue };
        let n = notice.record;
        let subject = Subject { kind: Kind::Person, no: n.person };
        let day = n.delivered_at.map(Timestamp::date);
        found.push(Found { day, detail: format!("{} · {}", n.number, n.received_by), ..Found::of(subject) });
    }
    Ok(found)
}

fn named(r: &Reader, found: Found) -> Result<Behind, ServiceError> {
    let Found { subject, day, name, detail, .. } = found;
    let known = match subject.kind {
        Kind::Person => r.get::<Person>(subject.no)?.map(|p| p.record.full_name),
        Kind::Household => r.get::<Household>(subject.no)?.map(|h| h.record.number),
        _ => None,
    };
    Ok(Behind { subject, day, title: known.unwrap_or(name), detail })
}

/// A case as a line of a list.
pub fn of_case(r: &Reader, case: &Stored<Case>) -> Result<Behind, ServiceError> {
    let who = r.get::<Person>(case.record.applicant)?.map(|p| p.record.full_name).unwrap_or_default();
    let c = &case.record;
    Ok(Behind {
        subject: Subject { kind: Kind::Case, no: case.no },
        day: Some(c.received_at.date()),
        title: format!("{} {}", c.shown_code(), c.procedure),
        detail: format!("{who} · {} · {}", c.channel.vi(), c.state.vi()),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use soxa_domain::labels::Vocabulary;
    use soxa_domain::report_spec::Query;
    use soxa_domain::rulebook::RuleBook;

    #[test]
    fn every_figure_that_a_kind_of_list_counts_for_counts_its_rows() {
        let book = RuleBook::built_in().unwrap();
        for kind in soxa_domain::list_check::kinds() {
            for figure in &kind.figures {
                let ids: Vec<String> = figure.verdicts.iter().map(|v| v.id().to_owned()).collect();
                let counted = match book.figure(&figure.code).map(|i| &i.query) {
                    Some(Query::Lists { kind: of, verdicts }) => *of == kind.id && *verdicts == ids,
                    Some(Query::Findings) => true,
                    _ => false,
                };
                assert!(counted, "{} {}", kind.id, figure.code);
            }
        }
    }

    #[test]
    fn every_figure_of_findings_has_its_rule() {
        let book = RuleBook::built_in().unwrap();
        let today = book.on(chrono::NaiveDate::MAX);
        for figure in today.figures().iter().filter(|f| f.query == Query::Findings) {
            assert!(soxa_domain::quality::rule_of_figure(&figure.code).is_some(), "{}", figure.code);
        }
    }
}
