//! Places and postings compared with what the people's records say.

use std::collections::BTreeMap;
use std::ops::Bound;

use redb::{ReadableTable, ReadableTableMetadata};
use roaring::RoaringBitmap;

use super::codec::Stored;
use super::error::StoreError;
use super::reader::Reader;
use super::search::{ORDERED, bitmap, bitmap_bytes, key, place_parts, split, words};
use super::tables::{PLACE_OF, PLACES, POSTINGS};
use soxa_domain::person::Person;
use soxa_text::collate::name_sort_key;

impl Reader {
    /// Compares places and postings with what the people's records say; the first disagreement in words.
    pub(super) fn check_search(&self) -> Result<Option<String>, StoreError> {
        let (places, place_of) = (self.txn.open_table(PLACES)?, self.txn.open_table(PLACE_OF)?);
        let people = self.count::<Person>()?;
        let ordered: u32 = self.counter(ORDERED)?.unwrap_or(0);
        if places.len()? != people || place_of.len()? != people {
            return Ok(Some(format!("thứ tự tên có {} chỗ cho {people} người", places.len()?)));
        }
        let mut wanted: BTreeMap<Vec<u8>, RoaringBitmap> = BTreeMap::new();
        let (mut at, mut before) = (0, Vec::new());
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
                Some((no, sort_key)) if place_of.get(no)?.is_some_and(|p| p.value() == place.value()) => {
                    // Newcomers carry their sort key; the ordered ones stand where it puts them.
                    let fits = |p: &Stored<Person>| {
                        if place.value() < ordered {
                            sort_key.is_empty()
                        } else {
                            *sort_key == *name_sort_key(&p.record.full_name)
                        }
                    };
                    self.get::<Person>(no)?.filter(fits)
                }
                _ => None,
            };
            let Some(person) = person else {
                return Ok(Some(format!("chỗ {} trong thứ tự tên", place.value())));
            };
            if place.value() < ordered {
                let sort_key = name_sort_key(&person.record.full_name);
                if before > sort_key {
                    return Ok(Some(format!("chỗ {} trong thứ tự tên", place.value())));
                }
                before = sort_key;
            }
            for word in words(&person.record) {
                wanted.entry(key(chunk, &word)).or_default().insert(low);
            }
        }
        if let Some(wrong) = self.compare_chunk(at, &wanted)? {
            return Ok(Some(wrong));
        }
        let stray = match at.checked_add(1) {
            Some(next) => {
                self.txn.open_table(POSTINGS)?.range::<&[u8]>(next.to_be_bytes().as_slice()..)?.next()
            }
            None => None,
        };
        Ok(stray.map(|_| "bảng từ nói về chỗ không có".to_owned()))
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
            // As it would be written: bytes that a reader passes over may not be others either.
            let read = bitmap(value.value())?;
            let is_canonical = bitmap_bytes(&read)? == value.value();
            match expected.next() {
                Some((k, map)) if k.as_slice() == key.value() && *map == read && is_canonical => {}
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
