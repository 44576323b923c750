//! Taking a change back: each record it wrote is put back as it was before, by a new change.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{EachRecord, Record, decode, each_record};
use super::error::StoreError;
use super::journal::{Change, setting_subject};
use super::setting::Setting;
use super::view::View;
use super::writer::Writer;

/// What became of the attempt to take one change of an entry back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// The record is as it was.
    Done,
    /// It was so already: the entry was taken back before.
    AsBefore,
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
    /// As it was before the entry.
    AsBefore,
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
        let now = self.view.record::<R>(subject.no)?;
        let is = |then: &Option<Vec<u8>>| match (&now, then) {
            (Some(now), Some(then)) => Ok(now.record == decode::<R>(subject.no, then)?.record),
            (None, None) => Ok::<_, StoreError>(true),
            _ => Ok(false),
        };
        // What was changed since and put back again stands as this entry left it.
        self.outcome = if now.as_ref().is_some_and(|now| now.version == self.seq) || is(&self.change.after)? {
            Stands::AsLeft
        } else if is(&self.change.before)? {
            Stands::AsBefore
        } else {
            Stands::ChangedSince
        };
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
            Stands::AsBefore => TakenBack::AsBefore,
            Stands::ChangedSince => TakenBack::ChangedSince,
            Stands::NotARecord => TakenBack::NotARecord,
        })
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
        Ok(match setting_stands(self.setting(setting)?.as_ref(), setting, change)? {
            Stands::AsLeft => {
                let before = change.before.as_ref().map(|bytes| setting.from_bytes(bytes)).transpose()?;
                self.set_setting(setting, &before.unwrap_or_default())?;
                TakenBack::Done
            }
            Stands::AsBefore => TakenBack::AsBefore,
            Stands::ChangedSince => TakenBack::ChangedSince,
            Stands::NotARecord => TakenBack::NotARecord,
        })
    }
}

/// Whether a setting, of which `now` is the value, stands as a change left it; [`Stands::NotARecord`] for a change of
/// something else.
///
/// # Errors
/// The change holds no value of the setting.
pub fn setting_stands<T: Serialize + DeserializeOwned + PartialEq>(
    now: Option<&T>,
    setting: &Setting<T>,
    change: &Change,
) -> Result<Stands, StoreError> {
    if change.subject != setting_subject(setting.name()) {
        return Ok(Stands::NotARecord);
    }
    let then = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|bytes| setting.from_bytes(bytes)).transpose();
    Ok(if now == then(&change.after)?.as_ref() {
        Stands::AsLeft
    } else if now == then(&change.before)?.as_ref() {
        Stands::AsBefore
    } else {
        Stands::ChangedSince
    })
}
