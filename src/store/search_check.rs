//! Places and postings compared with what the people's records say.

use std::collections::BTreeMap;
use std::ops::Bound;

use redb::{ReadableTable, ReadableTableMetadata};
use roaring::RoaringBitmap;

use super::error::StoreError;
use super::reader::Reader;
use super::search::{bitmap, key, place_parts, split, words};
use super::tables::{PLACE_OF, PLACES, POSTINGS};
use crate::domain::person::Person;

impl Reader {
    /// Compares places and postings with what the people's records say; the first disagreement in words.
    pub(super) fn check_search(&self) -> Result<Option<String>, StoreError> {
        let (places, place_of) = (self.txn.open_table(PLACES)?, self.txn.open_table(PLACE_OF)?);
        let people = self.count::<Person>()?;
        if places.len()? != people || place_of.len()? != people {
            return Ok(Some(format!("thứ tự tên có {} chỗ cho {people} người", places.len()?)));
        }
        let mut wanted: BTreeMap<Vec<u8>, RoaringBitmap> = BTreeMap::new();
        let mut at = 0;
        for row in places.iter()? {
            let (place, value) = row?;
            let (chunk, low) = split(place.value());
            if chunk != at {
                if let Some(wrong) = self.compare_chunk(at, &std::mem::take(&mut wanted))? {
                    return Ok(Some(wrong));
                }
                at = chunk;
            }
            let person = match place_parts(value.value()) {
                Some((no, _)) if place_of.get(no)?.is_some_and(|p| p.value() == place.value()) => {
                    self.get::<Person>(no)?
                }
                _ => None,
            };
            let Some(person) = person else {
                return Ok(Some(format!("chỗ {} trong thứ tự tên", place.value())));
            };
            for word in words(&person.record) {
                wanted.entry(key(chunk, &word)).or_default().insert(low);
            }
        }
        self.compare_chunk(at, &wanted)
    }

    fn compare_chunk(
        &self,
        chunk: u16,
        wanted: &BTreeMap<Vec<u8>, RoaringBitmap>,
    ) -> Result<Option<String>, StoreError> {
        let table = self.txn.open_table(POSTINGS)?;
        let end = chunk.checked_add(1).map(u16::to_be_bytes);
        let start = chunk.to_be_bytes();
        let upper = end.as_ref().map_or(Bound::Unbounded, |e| Bound::Excluded(e.as_slice()));
        let mut expected = wanted.iter();
        for row in table.range::<&[u8]>((Bound::Included(start.as_slice()), upper))? {
            let (key, value) = row?;
            match expected.next() {
                Some((k, map)) if k.as_slice() == key.value() && *map == bitmap(value.value())? => {}
                _ => {
                    return Ok(Some(format!(
                        "bảng từ “{}”",
                        String::from_utf8_lossy(key.value().get(2..).unwrap_or_default())
                    )));
                }
            }
        }
        Ok(expected.next().map(|(k, _)| {
            format!("bảng từ thiếu “{}”", String::from_utf8_lossy(k.get(2..).unwrap_or_default()))
        }))
    }
}
