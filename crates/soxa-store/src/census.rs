//! How many people count, and in how many households: residents who have neither died nor left. The people are the rows of
//! one index, the households a counter that the one writer keeps; `verify` counts again.

use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};

use super::error::StoreError;
use super::index::{By, text};
use super::reader::Reader;
use super::writer::Writer;
use soxa_domain::person::Person;

/// Name of the counter of households with somebody in them.
pub(super) const HOMES: &str = "census.homes";

/// The key under which somebody counts: that of the household, whether or not there is one.
pub(super) fn key(person: &Person) -> Option<Vec<u8>> {
    person.is_counted().then(|| text(&person.household))
}

/// Households in the order of the keys; those without one are in none.
fn homes<'a>(keys: impl Iterator<Item = Result<Vec<u8>, StoreError>> + 'a) -> Result<u32, StoreError> {
    let (mut count, mut last) = (0, Vec::new());
    for entry in keys {
        let mut home = entry?;
        home.truncate(home.len().saturating_sub(size_of::<u32>()));
        if home != text("") && home != last {
            count += 1;
            last = home;
        }
    }
    Ok(count)
}

/// The number of households with somebody in them, as the index tells.
pub(super) fn recount(txn: &WriteTransaction) -> Result<u32, StoreError> {
    let table = txn.open_table(By::Counted.table())?;
    homes(table.iter()?.map(|row| Ok(row?.0.value().to_vec())))
}

impl Writer {
    /// How many of these people's households have somebody in them, as the index stands.
    pub(super) fn homes_of(&self, people: [Option<&Person>; 2]) -> Result<u32, StoreError> {
        let mut numbers: Vec<&String> = people.into_iter().flatten().map(|p| &p.household).collect();
        numbers.retain(|number| !number.is_empty());
        numbers.dedup();
        let mut count = 0;
        for number in numbers {
            count += u32::from(!self.with_prefix(By::Counted, &text(number), 1)?.is_empty());
        }
        Ok(count)
    }

    /// Keeps the counter, where this change made a household empty or gave it its first.
    pub(super) fn count_homes(&mut self, before: u32, after: u32) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        let count: u32 = self.counter(HOMES)?.unwrap_or(0);
        self.set_counter(HOMES, (count + after).saturating_sub(before))
    }

    /// Sets the counter from the index: after records were put in beside the writer.
    pub(super) fn recount_homes(&mut self) -> Result<(), StoreError> {
        let count = recount(self.txn())?;
        self.set_counter(HOMES, count)
    }
}

impl Reader {
    /// How many people count.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn counted_people(&self) -> Result<u64, StoreError> {
        Ok(self.txn.open_table(By::Counted.table())?.len()?)
    }

    /// How many households have somebody in them who counts.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn counted_homes(&self) -> Result<u32, StoreError> {
        Ok(self.counter(HOMES)?.unwrap_or(0))
    }

    /// Compares the counter with a recount; what does not fit, in words.
    pub(super) fn check_census(&self) -> Result<Vec<String>, StoreError> {
        let table = self.txn.open_table(By::Counted.table())?;
        let found = homes(table.iter()?.map(|row| Ok(row?.0.value().to_vec())))?;
        let kept = self.counted_homes()?;
        let wrong = || format!("bộ đếm hộ có người ở là {kept}, đúng ra {found}");
        Ok((found != kept).then(wrong).into_iter().collect())
    }
}
