//! Taking a change back: each record it wrote is put back as it was before, by a new change.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{EachRecord, Record, decode, each_record};
use super::error::StoreError;
use super::journal::{Change, setting_subject};
use super::setting::Setting;
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

struct Back<'a> {
    writer: &'a mut Writer,
    change: &'a Change,
    seq: u64,
    outcome: TakenBack,
}

impl EachRecord for Back<'_> {
    fn record<R: Record>(&mut self) -> Result<(), StoreError> {
        let subject = self.change.subject;
        if R::KIND != subject.kind {
            return Ok(());
        }
        let now = self.writer.get::<R>(subject.no)?;
        // What was changed since and put back again stands as this entry left it.
        let untouched = match (&now, &self.change.after) {
            (Some(now), Some(after)) => {
                now.version == self.seq || now.record == decode::<R>(subject.no, after)?.record
            }
            (None, None) => true,
            _ => false,
        };
        if !untouched {
            self.outcome = TakenBack::ChangedSince;
            return Ok(());
        }
        let before = self.change.before.as_ref().map(|b| decode::<R>(subject.no, b)).transpose()?;
        self.writer.put_back::<R>(subject.no, before.as_ref().map(|b| &b.record))?;
        self.outcome = TakenBack::Done;
        Ok(())
    }
}

impl Writer {
    /// Puts one record of journal entry `seq` back as it was before that entry, unless it was changed since.
    pub fn take_back(&mut self, seq: u64, change: &Change) -> Result<TakenBack, StoreError> {
        let mut back = Back { writer: self, change, seq, outcome: TakenBack::NotARecord };
        each_record(&mut back)?;
        Ok(back.outcome)
    }

    /// Puts a setting back as it was before a change of it, unless it was changed since; one that was never set before gets
    /// its first value.
    ///
    /// # Errors
    /// The setting cannot be read or written.
    pub fn take_back_setting<T: Serialize + DeserializeOwned + Default + PartialEq>(
        &mut self,
        setting: &Setting<T>,
        change: &Change,
    ) -> Result<TakenBack, StoreError> {
        if change.subject != setting_subject(setting.name()) {
            return Ok(TakenBack::NotARecord);
        }
        let read = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|b| setting.from_bytes(b)).transpose();
        if self.setting(setting)? != read(&change.after)? {
            return Ok(TakenBack::ChangedSince);
        }
        self.set_setting(setting, &read(&change.before)?.unwrap_or_default())?;
        Ok(TakenBack::Done)
    }
}
