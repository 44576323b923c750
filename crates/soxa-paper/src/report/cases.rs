//! Cases of a period, counted by what figures ask for. The counters of the store are gone through once; what is behind a
//! figure is read from the days on which something counts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::period::Period;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::report_spec::{Only, Way};
use soxa_domain::rulebook::RuleBook;
use soxa_service::ServiceError;
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_store::tally::Sort;

/// What cases that no figure tells apart have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    procedure: String,
    online: bool,
    state: CaseState,
    done: bool,
    in_time: bool,
}

/// Which cases a figure counts.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// The line, by its prefix; all lines where `None`.
    pub of: Option<&'a str>,
    /// How they came.
    pub way: Option<Way>,
    /// Where they stand.
    pub only: Only,
}

/// The cases of a period, counted.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    groups: BTreeMap<Group, u64>,
    /// By month and whether online, all lines together.
    months: BTreeMap<(i32, u32), (u64, u64)>,
    lines: BTreeMap<String, String>,
}

impl Counted {
    /// Counts a period.
    pub fn new(r: &Reader, rules: &RuleBook, period: Period) -> Result<Self, ServiceError> {
        let mut this = Self { lines: lines(rules, period), ..Self::default() };
        let mut month = (0, 0);
        let mut last = None;
        r.tallies(period.from, period.to, |sort, n| {
            if last != Some(sort.day) {
                (last, month) = (Some(sort.day), (sort.day.year(), sort.day.month()));
            }
            if this.lines.contains_key(&sort.procedure) {
                let of_month = this.months.entry(month).or_default();
                of_month.0 += n;
                of_month.1 += if sort.online { n } else { 0 };
            }
            let Sort { procedure, online, state, done, in_time, .. } = sort;
            *this.groups.entry(Group { procedure, online, state, done, in_time }).or_default() += n;
        })?;
        Ok(this)
    }

    /// How many a figure counts.
    pub fn count(&self, wanted: &Wanted<'_>) -> u64 {
        let fits = |g: &Group| wanted.fits(&self.lines, &g.procedure, g.online, g.state, g.done, g.in_time);
        self.groups.iter().filter(|(group, _)| fits(group)).map(|(_, n)| n).sum()
    }

    /// Year, month, received, of those online; months without a case are left out.
    pub fn months(&self) -> Vec<(i32, u32, u64, u64)> {
        self.months.iter().map(|((y, m), (all, online))| (*y, *m, *all, *online)).collect()
    }
}

/// The line of each procedure that the report of a period counts.
fn lines(rules: &RuleBook, period: Period) -> BTreeMap<String, String> {
    let pack = rules.on(period.to);
    let known = |id: &String| pack.lines().any(|line| line.id == *id);
    let lines = rules.procedures().iter().filter_map(|p| Some((p.code.clone(), p.report.clone()?)));
    lines.filter(|(_, prefix)| known(prefix)).collect()
}

impl Wanted<'_> {
    fn fits(
        &self,
        lines: &BTreeMap<String, String>,
        procedure: &str,
        online: bool,
        state: CaseState,
        done: bool,
        in_time: bool,
    ) -> bool {
        let line = lines.get(procedure);
        let of = line.is_some_and(|line| self.of.is_none_or(|of| of == line));
        let way = self.way.is_none_or(|way| online == (way == Way::Online));
        of && way && self.stands(state, done, in_time)
    }

    fn stands(&self, state: CaseState, done: bool, in_time: bool) -> bool {
        let refused = matches!(state, CaseState::KhongTiepNhan | CaseState::DungXuLy);
        let withdrawn = state == CaseState::CongDanRut;
        match self.only {
            Only::Received => true,
            Only::Accepted => !matches!(state, CaseState::MoiDangKy | CaseState::KhongTiepNhan),
            Only::Done => done,
            Only::OnTime => in_time,
            Only::Pending => !done && !refused && !withdrawn,
            Only::Refused => refused,
            Only::Withdrawn => withdrawn,
            Only::HandedOver => done && state == CaseState::DaTraKetQua,
            Only::Returned => refused || state == CaseState::YeuCauBoSung,
        }
    }

    /// The first so many cases behind a figure, in order of receipt.
    pub fn cases(
        &self,
        r: &Reader,
        rules: &RuleBook,
        period: Period,
        limit: usize,
    ) -> Result<Vec<Stored<Case>>, ServiceError> {
        let lines = lines(rules, period);
        let fits = |s: &Sort| self.fits(&lines, &s.procedure, s.online, s.state, s.done, s.in_time);
        let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
        r.tallies(period.from, period.to, |sort, _| {
            if fits(&sort) {
                days.insert(sort.day);
            }
        })?;
        let mut cases = Vec::new();
        for day in days {
            for no in r.cases_of_day(day)? {
                let case = r.get::<Case>(no)?.filter(|c| fits(&Sort::of(&c.record)));
                cases.extend(case);
                if cases.len() >= limit {
                    return Ok(cases);
                }
            }
        }
        Ok(cases)
    }
}
