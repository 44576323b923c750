//! The whole-file check: every index derived again and compared, the journal's chain followed from its start.

use redb::ReadableTableMetadata;

use super::chain::Why;
use super::codec::{EachRecord, Kind, Record, Stored, each_record};
use super::error::StoreError;
use super::index::{INDEXES, Keys, entry};
use super::journal::Head;
use super::reader::Reader;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Records read, by kind.
    pub people: u64,
    /// Households.
    pub households: u64,
    /// Cases.
    pub cases: u64,
    /// Journal entries.
    pub entries: u64,
    /// The end of the chain.
    pub head: Head,
    /// What does not fit, in words; empty when all is well.
    pub damage: Vec<String>,
}

/// Holds the indexes against the records, kind by kind.
struct Keyed<'a> {
    reader: &'a Reader,
    derived: &'a mut [u64; INDEXES.len()],
    report: &'a mut Verification,
}

impl EachRecord for Keyed<'_> {
    fn record<R: Record>(&mut self) -> Result<(), StoreError> {
        let count = self.reader.check_keys::<R>(self.derived, &mut self.report.damage)?;
        match R::KIND {
            Kind::Person => self.report.people = count,
            Kind::Household => self.report.households = count,
            Kind::Case => self.report.cases = count,
            _ => {}
        }
        Ok(())
    }
}

impl Reader {
    /// Checks everything that can be checked without another copy.
    pub fn verify(&self) -> Result<Verification, StoreError> {
        let mut report = Verification::default();
        let mut derived = [0u64; INDEXES.len()];
        each_record(&mut Keyed { reader: self, derived: &mut derived, report: &mut report })?;
        for ((by, table), wanted) in INDEXES.iter().zip(derived) {
            let there = self.txn.open_table(*table)?.len()?;
            if there != wanted {
                report.damage.push(format!("chỉ mục {by:?} có {there} khóa, đúng ra {wanted}"));
            }
        }
        report.damage.extend(self.check_tallies()?);
        report.damage.extend(self.check_census()?);
        report.damage.extend(self.check_search()?);
        let root = self.check_journal(&mut report)?;
        report.damage.extend(super::state::check(&self.txn, root)?);
        if root.is_some() {
            // Only a whole chain can say what the records should be.
            report.damage.extend(self.check_records()?);
        }
        Ok(report)
    }

    fn check_keys<R: Record>(
        &self,
        derived: &mut [u64; INDEXES.len()],
        damage: &mut Vec<String>,
    ) -> Result<u64, StoreError> {
        let mut tables = Vec::new();
        for (_, table) in INDEXES {
            tables.push(self.txn.open_table(table)?);
        }
        let mut count = 0;
        let mut keys = Keys::new();
        self.each(|stored: Stored<R>| {
            count += 1;
            keys.clear();
            stored.record.keys(&mut keys);
            keys.sort_unstable();
            keys.dedup();
            for (by, key) in &keys {
                let i = *by as usize;
                if let (Some(n), Some(table)) = (derived.get_mut(i), tables.get(i)) {
                    *n += 1;
                    if table.get(entry(key, stored.no).as_slice())?.is_none() {
                        damage.push(format!("chỉ mục {by:?} thiếu {} số {}", R::KIND.id(), stored.no));
                    }
                }
            }
            Ok(damage.len() < 100)
        })?;
        Ok(count)
    }

    /// Follows the chain; stops at the first entry that does not fit. The state root of the last entry of a chain that
    /// holds.
    fn check_journal(&self, report: &mut Verification) -> Result<Option<[u8; 32]>, StoreError> {
        let chain = self.chain(&[])?;
        report.entries = chain.entries;
        report.head = chain.head;
        report.damage.extend(chain.wrong.map(|wrong| wrong.to_string()));
        Ok(chain.root.filter(|_| chain.wrong.is_none_or(|wrong| wrong.why == Why::State)))
    }
}
