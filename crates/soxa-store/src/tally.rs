//! Counters of cases by day of receipt, for reports over very many of them: how many were received on a day, of which
//! procedure, by which channel, and where they stand. The one writer keeps them as it keeps the indexes; `verify` counts
//! again and compares.

use chrono::{Datelike, NaiveDate};
use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};

use super::codec::Stored;
use super::error::StoreError;
use super::index::By;
use super::reader::Reader;
use super::tables::{CASES, TALLIES};
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;

/// What cases that are counted together have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sort {
    /// Day of receipt.
    pub day: NaiveDate,
    /// Code of the procedure.
    pub procedure: String,
    /// Whether it came online, with help or without.
    pub online: bool,
    /// Where it stands.
    pub state: CaseState,
    /// Whether its work is done: all legs of a linked one.
    pub done: bool,
    /// Whether it was done by the time promised.
    pub in_time: bool,
}

impl Sort {
    /// That of a case.
    pub fn of(case: &Case) -> Self {
        let (done, all) = case.legs_done();
        let done = case.state.is_resolved() && done == all;
        let in_time = done && case.closed_at.is_some_and(|at| case.due_at.is_none_or(|due| at <= due));
        Self {
            day: case.received_at.date(),
            procedure: case.procedure.clone(),
            online: case.channel.is_online(),
            state: case.state,
            done,
            in_time,
        }
    }

    fn key(&self) -> Vec<u8> {
        let mut key = day_key(self.day).to_vec();
        let flags = u8::from(self.online) | u8::from(self.done) << 1 | u8::from(self.in_time) << 2;
        key.extend_from_slice(&[flags, self.state as u8]);
        key.extend_from_slice(self.procedure.as_bytes());
        key
    }

    fn from_key(key: &[u8]) -> Option<Self> {
        let (day, rest) = key.split_first_chunk::<4>()?;
        let (&[flags, state], procedure) = rest.split_first_chunk::<2>()?;
        Some(Self {
            day: NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(*day))?,
            procedure: String::from_utf8(procedure.to_vec()).ok()?,
            online: flags & 1 > 0,
            done: flags & 2 > 0,
            in_time: flags & 4 > 0,
            state: CaseState::all().find(|s| *s as u8 == state)?,
        })
    }
}

fn day_key(day: NaiveDate) -> [u8; 4] {
    day.num_days_from_ce().max(0).to_be_bytes()
}

/// Counts one case out and another in.
pub(super) fn change(
    txn: &WriteTransaction,
    old: Option<&Case>,
    new: Option<&Case>,
) -> Result<(), StoreError> {
    let (old, new) = (old.map(|c| Sort::of(c).key()), new.map(|c| Sort::of(c).key()));
    if old == new {
        return Ok(());
    }
    let mut table = txn.open_table(TALLIES)?;
    for (key, more) in [(old, false), (new, true)] {
        let Some(key) = key else { continue };
        let count = table.get(key.as_slice())?.map_or(0, |n| n.value());
        match if more { count + 1 } else { count.saturating_sub(1) } {
            0 => drop(table.remove(key.as_slice())?),
            n => drop(table.insert(key.as_slice(), n)?),
        }
    }
    Ok(())
}

/// Counts everything anew: for registers made before there were counters.
pub(super) fn recount(txn: &WriteTransaction) -> Result<(), StoreError> {
    let cases = txn.open_table(CASES)?;
    for row in cases.iter()? {
        let (no, bytes) = row?;
        let case: Stored<Case> = super::codec::decode(no.value(), bytes.value())?;
        change(txn, None, Some(&case.record))?;
    }
    Ok(())
}

impl Reader {
    /// Calls `f` with what was received from a day to another, both included.
    pub fn tallies(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        mut f: impl FnMut(Sort, u64),
    ) -> Result<(), StoreError> {
        let (from, end) = (day_key(from), day_key(to.succ_opt().unwrap_or(to)));
        for row in self.txn.open_table(TALLIES)?.range::<&[u8]>(from.as_slice()..end.as_slice())? {
            let (key, count) = row?;
            let sort = Sort::from_key(key.value())
                .ok_or_else(|| StoreError::Damaged("bộ đếm hồ sơ có khóa lạ".to_owned()))?;
            f(sort, count.value());
        }
        Ok(())
    }

    /// Cases received on a day.
    pub fn cases_of_day(&self, day: NaiveDate) -> Result<Vec<u32>, StoreError> {
        let at = |day: NaiveDate| {
            let midnight = day.and_time(chrono::NaiveTime::MIN);
            super::index::time(soxa_domain::time::Timestamp::at(midnight.date(), midnight.time()).seconds())
        };
        self.in_range(By::CaseReceived, &at(day), &at(day.succ_opt().unwrap_or(day)), usize::MAX)
    }

    /// Compares the counters with a recount; what does not fit, in words.
    pub(super) fn check_tallies(&self) -> Result<Vec<String>, StoreError> {
        let mut counted: std::collections::BTreeMap<Vec<u8>, u64> = std::collections::BTreeMap::new();
        self.each(|case: Stored<Case>| {
            *counted.entry(Sort::of(&case.record).key()).or_default() += 1;
            Ok(true)
        })?;
        let table = self.txn.open_table(TALLIES)?;
        let mut same = table.len()? == counted.len() as u64;
        for row in table.iter()? {
            let (key, count) = row?;
            same &= counted.get(key.value()) == Some(&count.value());
        }
        Ok(if same {
            Vec::new()
        } else {
            vec!["bộ đếm hồ sơ theo ngày không khớp với hồ sơ".to_owned()]
        })
    }
}
