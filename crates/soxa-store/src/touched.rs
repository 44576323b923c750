//! Which records journal entries changed, for whoever follows the journal from an entry on.

use std::collections::BTreeSet;

use super::codec::{Kind, Record, Stored, decode};
use super::error::StoreError;
use super::journal::{Body, Entry, Head, SEAL, Seal, Subject, chain_hash};
use super::reader::Reader;
use super::tables::JOURNAL;

/// The records that a stretch of the journal changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Nobody can say: what an entry changed was erased.
    Unknown,
    /// These, each once.
    These(BTreeSet<Subject>),
}

impl Reader {
    /// The records changed by the entries after one number up to another. Looks change nothing, whatever they mention.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn touched(&self, after: u64, to: u64) -> Result<Touched, StoreError> {
        let mut found = BTreeSet::new();
        let mut is_known = true;
        self.journal_from(after.saturating_add(1), |entry| {
            if entry.seq > to {
                return Ok(false);
            }
            if !entry.action.is_look() {
                let body = self.body(entry.seq)?;
                is_known = body.is_some();
                body.iter().try_for_each(|body| add(body, &mut found))?;
            }
            Ok(is_known)
        })?;
        Ok(if is_known { Touched::These(found) } else { Touched::Unknown })
    }

    /// An entry's number and chained hash; `None` where there is none of that number.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn head_at(&self, seq: u64) -> Result<Option<Head>, StoreError> {
        let table = self.txn.open_table(JOURNAL)?;
        let Some(bytes) = table.get(seq)? else { return Ok(None) };
        let entry = Entry::from_bytes(bytes.value())?;
        Ok(Some(Head { seq, hash: chain_hash(&entry.previous, seq, bytes.value()) }))
    }

    /// Calls `f` with every record of a kind above a number, in order of number, until it says stop.
    ///
    /// # Errors
    /// A record cannot be read, or what `f` says.
    pub fn each_after<R: Record>(
        &self,
        no: u32,
        mut f: impl FnMut(Stored<R>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(first) = no.checked_add(1) else { return Ok(()) };
        for row in self.txn.open_table(R::TABLE)?.range(first..)? {
            let (no, bytes) = row?;
            if !f(decode(no.value(), bytes.value())?)? {
                break;
            }
        }
        Ok(())
    }
}

/// What a body names, one by one or by the seal of a list.
fn add(body: &Body, found: &mut BTreeSet<Subject>) -> Result<(), StoreError> {
    for change in &body.changes {
        match (&change.after, change.subject) {
            (Some(bytes), SEAL) => {
                let seal: Seal = postcard::from_bytes(bytes)?;
                let last = seal.first.saturating_add(seal.count);
                found.extend((seal.first..last).map(|no| Subject { kind: seal.kind, no }));
            }
            (_, subject) if subject.kind != Kind::Register => {
                found.insert(subject);
            }
            _ => {}
        }
    }
    Ok(())
}
