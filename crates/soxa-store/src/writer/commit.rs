//! The end of a change: what it adds up to, its journal entry, and one sync.

use std::collections::BTreeSet;

use redb::{ReadableTable, TableHandle};

use super::{Act, REBUILD_FROM, Writer, random_bytes};
use crate::error::{self, StoreError};
use crate::journal::{
    AllSubjects, Body, Change, ERASED, Entry, HEAD, Head, MAX_SUBJECTS, Subject, SubjectsHasher, Tail,
    chain_hash, history_key_of,
};
use crate::register::note_bytes;
use crate::search::{self, ORDERED};
use crate::tables::{HISTORY, JOURNAL, JOURNAL_BODIES, META, SUBMISSIONS};

impl Writer {
    /// Writes the journal entry and makes the change durable. An error here is [`StoreError::Unknown`]: the change may be there.
    pub fn commit(mut self, act: &Act<'_>) -> Result<Head, StoreError> {
        self.close_lists()?;
        if let Some((id, subject)) = act.submission {
            self.keep_submission(id, subject)?;
        }
        let erases = !self.erased.is_empty();
        if erases {
            let seqs = postcard::to_stdvec(&std::mem::take(&mut self.erased))?;
            self.changes.push(Change { subject: ERASED, before: None, after: Some(seqs) });
        }
        let root = {
            let changed = self.sum.is_some();
            let sum = self.sum()?.clone();
            if changed {
                sum.keep(&self.txn)?;
            }
            sum.root()
        };
        let body = Body {
            salt: random_bytes()?,
            note: act.note.to_owned(),
            changes: std::mem::take(&mut self.changes),
        };
        let (bytes, body_hash) = body.seal()?;
        let all: BTreeSet<(u8, u32)> = self.subjects.iter().map(|s| (s.kind.byte(), s.no)).collect();
        let (subjects, all_subjects) = listed(std::mem::take(&mut self.subjects), all.len());
        let entry = Entry {
            seq: self.seq,
            at: act.at,
            operator: act.operator.to_owned(),
            terminal: act.terminal.to_owned(),
            action: act.action.into(),
            subjects,
            body_hash,
            previous: self.previous,
            tail: Some(Tail { root, all_subjects, erases }),
        };
        let entry_bytes = entry.to_bytes()?;
        let head = Head { seq: self.seq, hash: chain_hash(&self.previous, self.seq, &entry_bytes) };
        {
            let kept = note_bytes(&(head.seq, head.hash))?;
            self.txn.open_table(META)?.insert(HEAD, kept.as_slice())?;
            self.txn.open_table(JOURNAL)?.insert(self.seq, entry_bytes.as_slice())?;
            self.txn.open_table(JOURNAL_BODIES)?.insert(self.seq, bytes.as_slice())?;
            let mut table = self.txn.open_table(HISTORY)?;
            for (kind, no) in all {
                table.insert(history_key_of(kind, no, self.seq).as_slice(), ())?;
            }
        }
        let seq = self.seq;
        self.txn.commit().map_err(|e| StoreError::Unknown { what: error::commit(&e), seq, body_hash })?;
        Ok(head)
    }

    /// Ends what was put in by lists: their seals, and the name order.
    fn close_lists(&mut self) -> Result<(), StoreError> {
        for (_, sealing) in std::mem::take(&mut self.listed) {
            self.sealed(&sealing.seal())?;
        }
        if self.listed_people >= REBUILD_FROM {
            let before = self.ordered_bytes()?;
            search::rebuild(&self.txn)?;
            let after = self.ordered_bytes()?;
            self.sum()?.replace(META.name(), ORDERED.as_bytes(), before.as_deref(), after.as_deref());
        } else if self.listed_people > 0 {
            search::add_missing(&self.txn)?;
        }
        Ok(())
    }

    /// Where the ordered names end, as it is kept.
    fn ordered_bytes(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.txn.open_table(META)?.get(ORDERED)?.map(|bytes| bytes.value().to_vec()))
    }

    fn keep_submission(&mut self, id: &str, subject: Subject) -> Result<(), StoreError> {
        let bytes = postcard::to_stdvec(&subject)?;
        let old = {
            let mut table = self.txn.open_table(SUBMISSIONS)?;
            table.insert(id.as_bytes(), bytes.as_slice())?.map(|old| old.value().to_vec())
        };
        self.sum()?.replace(SUBMISSIONS.name(), id.as_bytes(), old.as_deref(), Some(&bytes));
        Ok(())
    }
}

/// The subjects an entry lists, none twice, in the order they were named; and what stands for `count` of them where
/// they are too many.
fn listed(named: Vec<Subject>, count: usize) -> (Vec<Subject>, Option<AllSubjects>) {
    if count <= MAX_SUBJECTS {
        let mut seen = BTreeSet::new();
        return (named.into_iter().filter(|s| seen.insert((s.kind.byte(), s.no))).collect(), None);
    }
    let mut sorted = named.clone();
    sorted.sort_unstable_by_key(|s| (s.kind.byte(), s.no));
    sorted.dedup();
    let mut hasher = SubjectsHasher::default();
    for subject in sorted {
        hasher.add(subject);
    }
    let mut seen = BTreeSet::new();
    let first = named.into_iter().filter(|s| seen.insert((s.kind.byte(), s.no))).take(MAX_SUBJECTS).collect();
    (first, Some(hasher.finish()))
}
