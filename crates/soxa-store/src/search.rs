//! Search by name: for every folded word the people who bear it, as compressed bitmaps.
//!
//! People have *places*, numbers in name order, so that what a bitmap yields first is what is shown first. Places are
//! cut into chunks of 65,536, a bitmap each, so that a save touches a few small values. Prefixes of one and two
//! letters are kept as words of their own (`d*`). Newcomers since the last rebuild stand after the ordered places, with
//! their sort keys, and are merged into what is found.

use std::collections::HashMap;

use redb::{ReadableTable, WriteTransaction};
use roaring::RoaringBitmap;

use super::codec::decode;
use super::error::StoreError;
use super::reader::Reader;
use super::register::{note_bytes, note_from};
use super::search_match::matching;
use super::tables::{META, PEOPLE, PLACE_OF, PLACES, POSTINGS};
use soxa_domain::person::Person;
use soxa_text::collate::name_sort_key;
use soxa_text::fold::fold;

/// Setting: how many places are in name order.
pub(super) const ORDERED: &str = "places_ordered";

/// What a person must have to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A word of the name that begins so (folded).
    Begins(String),
    /// Born in this year.
    BornIn(u16),
    /// Of a hamlet with a word in its name that begins so (folded).
    InHamlet(String),
    /// One of these: a `y` typed last may end its word (folded to `i`) or go on (`nguy…`); a word may be of a name or
    /// of a hamlet.
    AnyOf(Vec<Term>),
}

/// What a search yields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many people match.
    pub total: u64,
    /// The first of them in name order.
    pub people: Vec<u32>,
}

/// The words under which a person is found, sorted.
pub fn words(p: &Person) -> Vec<String> {
    let mut words = Vec::with_capacity(12);
    for text in [&p.full_name, &p.other_name] {
        for word in fold(text).split(' ').filter(|w| !w.is_empty()) {
            let mut letters = word.chars();
            let mut prefix = String::new();
            for _ in 0..2 {
                if let Some(c) = letters.next() {
                    prefix.push(c);
                    words.push(format!("{prefix}*"));
                }
            }
            words.push(word.to_owned());
        }
    }
    if let Some(birth) = p.birth_date {
        words.push(year_word(birth.year()));
    }
    if !p.hamlet.is_empty() {
        words.push(hamlet_word(&p.hamlet));
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// What a word that is a hamlet begins with.
pub(super) const HAMLET: &str = "@";

pub(super) fn year_word(year: u16) -> String {
    format!("#{year}")
}

fn hamlet_word(hamlet: &str) -> String {
    format!("{HAMLET}{}", fold(hamlet))
}

pub(super) fn key(chunk: u16, word: &str) -> Vec<u8> {
    let mut key = chunk.to_be_bytes().to_vec();
    key.extend_from_slice(word.as_bytes());
    key
}

pub(super) fn split(place: u32) -> (u16, u32) {
    ((place >> 16) as u16, place & 0xffff)
}

pub(super) fn bitmap(bytes: &[u8]) -> Result<RoaringBitmap, StoreError> {
    RoaringBitmap::deserialize_from(bytes).map_err(|e| StoreError::Damaged(format!("bảng từ: {e}")))
}

pub(super) fn bitmap_bytes(map: &RoaringBitmap) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(map.serialized_size());
    map.serialize_into(&mut bytes)?;
    Ok(bytes)
}

/// A place's value: the person, and for newcomers the sort key.
fn place_value(no: u32, key: &[u8]) -> Vec<u8> {
    let mut value = no.to_be_bytes().to_vec();
    value.extend_from_slice(key);
    value
}

pub(super) fn place_parts(bytes: &[u8]) -> Option<(u32, &[u8])> {
    bytes.split_first_chunk::<4>().map(|(no, key)| (u32::from_be_bytes(*no), key))
}

/// Takes from the postings what a changed person no longer has; all of it, and the place, where the name changed.
pub(super) fn remove(
    txn: &WriteTransaction,
    no: u32,
    old: &Person,
    new: Option<&Person>,
) -> Result<(), StoreError> {
    let same_name = new.is_some_and(|n| n.full_name == old.full_name);
    let kept = new.filter(|_| same_name).map(words).unwrap_or_default();
    let Some(place) = txn.open_table(PLACE_OF)?.get(no)?.map(|p| p.value()) else { return Ok(()) };
    let gone = words(old).into_iter().filter(|w| !kept.contains(w));
    edit(txn, place, gone, RoaringBitmap::remove)?;
    if !same_name {
        txn.open_table(PLACE_OF)?.remove(no)?;
        txn.open_table(PLACES)?.remove(place)?;
    }
    Ok(())
}

/// Puts a person into the postings, or what a changed one newly has.
pub(super) fn add(
    txn: &WriteTransaction,
    no: u32,
    old: Option<&Person>,
    new: &Person,
) -> Result<(), StoreError> {
    let place = txn.open_table(PLACE_OF)?.get(no)?.map(|p| p.value());
    let (place, known) = match place {
        Some(place) => (place, old.map(words).unwrap_or_default()),
        None => (give_place(txn, no, new)?, Vec::new()),
    };
    edit(txn, place, words(new).into_iter().filter(|w| !known.contains(w)), RoaringBitmap::insert)
}

fn give_place(txn: &WriteTransaction, no: u32, person: &Person) -> Result<u32, StoreError> {
    let mut places = txn.open_table(PLACES)?;
    let ordered = ordered(txn)?;
    let place = places.last()?.map_or(0, |(p, _)| p.value() + 1).max(ordered);
    places.insert(place, place_value(no, &name_sort_key(&person.full_name)).as_slice())?;
    txn.open_table(PLACE_OF)?.insert(no, place)?;
    Ok(place)
}

fn ordered(txn: &WriteTransaction) -> Result<u32, StoreError> {
    let meta = txn.open_table(META)?;
    Ok(meta.get(ORDERED)?.map(|b| note_from(b.value())).transpose()?.unwrap_or(0))
}

fn edit(
    txn: &WriteTransaction,
    place: u32,
    words: impl Iterator<Item = String>,
    change: impl Fn(&mut RoaringBitmap, u32) -> bool,
) -> Result<(), StoreError> {
    let (chunk, low) = split(place);
    let mut table = txn.open_table(POSTINGS)?;
    for word in words {
        let key = key(chunk, &word);
        let mut map =
            table.get(key.as_slice())?.map_or_else(|| Ok(RoaringBitmap::new()), |b| bitmap(b.value()))?;
        change(&mut map, low);
        if map.is_empty() {
            table.remove(key.as_slice())?;
        } else {
            table.insert(key.as_slice(), bitmap_bytes(&map)?.as_slice())?;
        }
    }
    Ok(())
}

/// Adds every person who has no place yet.
pub(super) fn add_missing(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut missing = Vec::new();
    {
        let placed = txn.open_table(PLACE_OF)?;
        for row in txn.open_table(PEOPLE)?.iter()?.rev() {
            let (no, bytes) = row?;
            if placed.get(no.value())?.is_some() {
                break;
            }
            missing.push(decode::<Person>(no.value(), bytes.value())?);
        }
    }
    missing.iter().rev().try_for_each(|p| add(txn, p.no, None, &p.record))
}

/// Builds places and postings anew, all people in name order.
pub(super) fn rebuild(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut order: Vec<(Vec<u8>, u32)> = Vec::new();
    for row in txn.open_table(PEOPLE)?.iter()? {
        let (no, bytes) = row?;
        let person = decode::<Person>(no.value(), bytes.value())?;
        order.push((name_sort_key(&person.record.full_name), no.value()));
    }
    order.sort_unstable();
    txn.delete_table(POSTINGS)?;
    txn.delete_table(PLACES)?;
    txn.delete_table(PLACE_OF)?;
    let mut builder = OrderBuilder::default();
    for (_, no) in order {
        let words = {
            let people = txn.open_table(PEOPLE)?;
            let bytes = people.get(no)?.ok_or_else(|| StoreError::Damaged(format!("person {no}")))?;
            words(&decode::<Person>(no, bytes.value())?.record)
        };
        builder.push(txn, no, words.iter().map(String::as_str))?;
    }
    builder.finish(txn)
}

/// Writes places and postings for people given in name order; a chunk is held in memory at a time.
#[derive(Default)]
pub(super) struct OrderBuilder {
    next: u32,
    chunk: HashMap<String, RoaringBitmap>,
    place_of: Vec<(u32, u32)>,
    written: usize,
}

impl OrderBuilder {
    /// The next person in name order.
    pub(super) fn push<'w>(
        &mut self,
        txn: &WriteTransaction,
        no: u32,
        words: impl Iterator<Item = &'w str>,
    ) -> Result<(), StoreError> {
        let (_, low) = split(self.next);
        self.place_of.push((no, self.next));
        for word in words {
            if let Some(map) = self.chunk.get_mut(word) {
                map.insert(low);
            } else {
                self.chunk.insert(word.to_owned(), RoaringBitmap::from([low]));
            }
        }
        self.next += 1;
        if low == 0xffff { self.flush(txn) } else { Ok(()) }
    }

    /// Whether a chunk was just finished: a good moment to commit.
    pub(super) fn at_chunk_end(&self) -> bool {
        self.chunk.is_empty()
    }

    fn flush(&mut self, txn: &WriteTransaction) -> Result<(), StoreError> {
        let (chunk, _) = split(self.next.saturating_sub(1));
        {
            let mut places = txn.open_table(PLACES)?;
            for (no, place) in self.place_of.iter().skip(self.written) {
                places.insert(place, place_value(*no, &[]).as_slice())?;
            }
            self.written = self.place_of.len();
        }
        let mut table = txn.open_table(POSTINGS)?;
        let mut words: Vec<(String, RoaringBitmap)> = self.chunk.drain().collect();
        words.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        for (word, map) in words {
            table.insert(key(chunk, &word).as_slice(), bitmap_bytes(&map)?.as_slice())?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(mut self, txn: &WriteTransaction) -> Result<(), StoreError> {
        self.flush(txn)?;
        self.place_of.sort_unstable();
        {
            let mut table = txn.open_table(PLACE_OF)?;
            for (no, place) in &self.place_of {
                table.insert(no, place)?;
            }
        }
        txn.open_table(PLACES)?;
        txn.open_table(META)?.insert(ORDERED, note_bytes(&self.next)?.as_slice())?;
        Ok(())
    }
}

impl Reader {
    /// The people who have all of the terms, the first `limit` of them in name order.
    pub fn search(&self, terms: &[Term], limit: usize) -> Result<Found, StoreError> {
        let postings = self.txn.open_table(POSTINGS)?;
        let places = self.txn.open_table(PLACES)?;
        let ordered: u32 = self.counter(ORDERED)?.unwrap_or(0);
        let Some(last) = places.last()?.map(|(p, _)| p.value()) else { return Ok(Found::default()) };
        let mut found = Found::default();
        let mut newcomers: Vec<(Vec<u8>, u32)> = Vec::new();
        for chunk in 0..=split(last).0 {
            let Some(map) = matching(&postings, chunk, terms)? else { continue };
            found.total += map.len();
            let base = u32::from(chunk) << 16;
            // Of those in order no more is looked at than is wanted; of the newcomers behind them everybody.
            let behind = ordered.saturating_sub(base);
            for place in map.range(..behind).take(limit.saturating_sub(found.people.len())) {
                let value = places.get(base | place)?;
                found.people.extend(value.and_then(|value| Some(place_parts(value.value())?.0)));
            }
            for place in map.range(behind..) {
                let Some(value) = places.get(base | place)? else { continue };
                let Some((no, sort_key)) = place_parts(value.value()) else { continue };
                newcomers.push((sort_key.to_vec(), no));
            }
        }
        if !newcomers.is_empty() {
            self.merge(&mut found.people, newcomers)?;
            found.people.truncate(limit);
        }
        Ok(found)
    }

    fn merge(&self, people: &mut Vec<u32>, mut newcomers: Vec<(Vec<u8>, u32)>) -> Result<(), StoreError> {
        for no in people.drain(..) {
            if let Some(person) = self.get::<Person>(no)? {
                newcomers.push((name_sort_key(&person.record.full_name), no));
            }
        }
        newcomers.sort_unstable();
        people.extend(newcomers.into_iter().map(|(_, no)| no));
        Ok(())
    }
}
