//! Taking a change back: each record it wrote is put back as it was before, by a new change.

use super::codec::{EachRecord, Record, decode, each_record};
use super::error::StoreError;
use super::journal::Change;
use super::view::View;
use super::writer::Writer;

/// What became of the attempt to take one change of an entry back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// The record is as it was.
    Done,
    /// Somebody changed the record since.
    ChangedSince,
    /// Not a record: a setting, or a kind of a later version.
    NotARecord,
}

/// How the record of a change stands to what the change left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// As the entry left it.
    AsLeft,
    /// Somebody changed it since.
    ChangedSince,
    /// It is no record: a setting, or a kind of a later version.
    NotARecord,
}

struct Standing<'a, V> {
    view: &'a V,
    change: &'a Change,
    seq: u64,
    outcome: Stands,
}

impl<V: View> EachRecord for Standing<'_, V> {
    fn record<R: Record>(&mut self) -> Result<(), StoreError> {
        let subject = self.change.subject;
        if R::KIND != subject.kind {
            return Ok(());
        }
        // What was changed since and put back again stands as this entry left it.
        let as_left = match (self.view.record::<R>(subject.no)?, &self.change.after) {
            (Some(now), Some(after)) => {
                now.version == self.seq || now.record == decode::<R>(subject.no, after)?.record
            }
            (None, None) => true,
            _ => false,
        };
        self.outcome = if as_left { Stands::AsLeft } else { Stands::ChangedSince };
        Ok(())
    }
}

/// How the record of a change of journal entry `seq` stands to what the change left, where it is the entry's last of it.
pub fn stands(view: &impl View, seq: u64, change: &Change) -> Result<Stands, StoreError> {
    let mut standing = Standing { view, change, seq, outcome: Stands::NotARecord };
    each_record(&mut standing)?;
    Ok(standing.outcome)
}

struct Back<'a> {
    writer: &'a mut Writer,
    change: &'a Change,
}

impl EachRecord for Back<'_> {
    fn record<R: Record>(&mut self) -> Result<(), StoreError> {
        let subject = self.change.subject;
        if R::KIND != subject.kind {
            return Ok(());
        }
        let before = self.change.before.as_ref().map(|b| decode::<R>(subject.no, b)).transpose()?;
        self.writer.put_back::<R>(subject.no, before.as_ref().map(|b| &b.record))
    }
}

impl Writer {
    /// Puts one record of journal entry `seq` back as it was before that entry, unless it was changed since.
    pub fn take_back(&mut self, seq: u64, change: &Change) -> Result<TakenBack, StoreError> {
        Ok(match stands(self, seq, change)? {
            Stands::AsLeft => {
                each_record(&mut Back { writer: self, change })?;
                TakenBack::Done
            }
            Stands::ChangedSince => TakenBack::ChangedSince,
            Stands::NotARecord => TakenBack::NotARecord,
        })
    }
}
