//! The last few journal bodies read, by what they changed: one of a batch is asked for as often as it has records.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use super::error::StoreError;
use super::journal::Subject;
use super::reader::Reader;

/// Bodies kept. Those of a batch lie next to each other in the history; a later batch over the same records is a second.
const KEPT: usize = 4;

/// What an entry did to one record.
#[derive(Debug, Clone, Default)]
pub(super) struct Did {
    /// The record before the entry's first change to it.
    pub before: Option<Vec<u8>>,
    /// The record after the last.
    pub after: Option<Vec<u8>>,
}

/// What an entry says of a record.
pub(super) enum Told<'a> {
    /// Its values were erased.
    Erased,
    /// It did nothing to the record.
    Nothing,
    /// What it did.
    Did(&'a Did),
}

/// The changes of an entry; `None` where its values were erased.
type Changes = Option<HashMap<Subject, Did>>;

/// The bodies read last.
#[derive(Debug, Default)]
pub(super) struct RecentBodies(VecDeque<(u64, Changes)>);

impl RecentBodies {
    /// What an entry did to a record.
    pub fn did(&mut self, reader: &Reader, seq: u64, subject: Subject) -> Result<Told<'_>, StoreError> {
        let known = self.0.iter().position(|(kept, _)| *kept == seq);
        if known.is_none() {
            self.0.truncate(KEPT - 1);
            self.0.push_front((seq, read(reader, seq)?));
        }
        let (_, changes) =
            self.0.get(known.unwrap_or(0)).ok_or_else(|| StoreError::Damaged(String::new()))?;
        Ok(match changes {
            None => Told::Erased,
            Some(changes) => changes.get(&subject).map_or(Told::Nothing, Told::Did),
        })
    }
}

fn read(reader: &Reader, seq: u64) -> Result<Changes, StoreError> {
    let Some(body) = reader.body(seq)? else { return Ok(None) };
    let mut changes = HashMap::with_capacity(body.changes.len());
    for change in body.changes {
        match changes.entry(change.subject) {
            Entry::Vacant(new) => {
                new.insert(Did { before: change.before, after: change.after });
            }
            Entry::Occupied(mut known) => known.get_mut().after = change.after,
        }
    }
    Ok(Some(changes))
}
