//! Records and settings held against the journal: each must be what the last entry about it left.
//!
//! Records that came in by a list have no values in the journal, but a seal over all of them; what they were before a
//! later change stands in that change. Values erased from the journal cannot be compared and are passed over.

use soxa_domain::action::ActionId;
use std::collections::HashMap;

use redb::{ReadableTable, TableError};
use roaring::RoaringBitmap;

use super::codec::{KEPT, Kind};
use super::error::StoreError;
use super::history_check::HistoryRows;
use super::journal::{Body, HEAD, SEAL, Seal, Sealing, Subject, setting_subject};
use super::reader::Reader;
use super::recent_bodies::{RecentBodies, Told};
use super::tables::{HISTORY, META, SUBMISSIONS};

/// More findings than this help nobody.
const ENOUGH: usize = 100;
/// What the newest entry with values says of a subject.
enum Said {
    /// Nothing: it was only looked at, or the values were erased.
    Nothing,
    /// These bytes; `None` where it was taken out.
    Left(Option<Vec<u8>>),
}

/// What is known of the subjects gone through.
#[derive(Default)]
struct Seen {
    /// Records that some entry speaks of, by kind.
    told: HashMap<u8, RoaringBitmap>,
    bodies: RecentBodies,
    history: HistoryRows,
    damage: Vec<String>,
}

impl Reader {
    /// Compares every record and setting with the journal; what does not fit, in words.
    pub(super) fn check_records(&self) -> Result<Vec<String>, StoreError> {
        let mut seen = Seen::default();
        let settings = self.settings_by_subject()?;
        let mut group: Option<(Subject, Vec<u64>)> = None;
        for row in self.txn.open_table(HISTORY)?.iter()? {
            let row = row?;
            let Some((subject, seq)) = parts(row.0.value()) else {
                seen.damage.push("chỉ mục lịch sử có khóa lạ".to_owned());
                continue;
            };
            match &mut group {
                Some((same, seqs)) if *same == subject => seqs.push(seq),
                _ => {
                    if let Some((subject, seqs)) = group.replace((subject, vec![seq])) {
                        self.check_subject(subject, &seqs, &settings, &mut seen)?;
                    }
                }
            }
            if seen.damage.len() >= ENOUGH {
                return Ok(seen.damage);
            }
        }
        if let Some((subject, seqs)) = group {
            self.check_subject(subject, &seqs, &settings, &mut seen)?;
        }
        seen.damage.extend(self.check_history(&seen.history)?);
        self.check_lists(&mut seen)?;
        self.check_submissions(&mut seen)?;
        Ok(seen.damage)
    }

    fn settings_by_subject(&self) -> Result<HashMap<Subject, (String, Vec<u8>)>, StoreError> {
        let mut settings = HashMap::new();
        for row in self.txn.open_table(META)?.iter()? {
            let (name, value) = row?;
            let name = name.value().to_owned();
            if name != HEAD {
                settings.insert(setting_subject(&name), (name, value.value().to_vec()));
            }
        }
        Ok(settings)
    }

    fn check_subject(
        &self,
        subject: Subject,
        seqs: &[u64],
        settings: &HashMap<Subject, (String, Vec<u8>)>,
        seen: &mut Seen,
    ) -> Result<(), StoreError> {
        for seq in seqs {
            if !seen.history.row(self.entry(*seq)?.as_ref(), subject) {
                seen.damage.push(format!("chỉ mục lịch sử: mục {seq} không nói về {}", name(subject)));
            }
        }
        seen.told.entry(subject.kind.byte()).or_default().insert(subject.no);
        let Said::Left(left) = self.said(subject, seqs, &mut seen.bodies)? else { return Ok(()) };
        let there = match KEPT.iter().find(|(kind, _)| *kind == subject.kind) {
            Some((_, table)) => self.txn.open_table(*table)?.get(subject.no)?.map(|b| b.value().to_vec()),
            None => settings.get(&subject).map(|(_, value)| value.clone()),
        };
        if there != left {
            let what =
                settings.get(&subject).map_or_else(|| name(subject), |(name, _)| format!("cài đặt {name}"));
            seen.damage.push(format!("{what} khác với nhật ký"));
        }
        Ok(())
    }

    fn said(&self, subject: Subject, seqs: &[u64], bodies: &mut RecentBodies) -> Result<Said, StoreError> {
        for seq in seqs.iter().rev() {
            match bodies.did(self, *seq, subject) {
                Ok(Told::Did(did)) => return Ok(Said::Left(did.after.clone())),
                Ok(Told::Nothing) => {}
                // A look changed nothing, whatever its note said.
                Ok(Told::Erased) if self.is_look(*seq)? => {}
                Ok(Told::Erased) | Err(_) => return Ok(Said::Nothing),
            }
        }
        Ok(Said::Nothing)
    }

    fn is_look(&self, seq: u64) -> Result<bool, StoreError> {
        Ok(self.entry(seq)?.is_some_and(|e| e.action.is_look()))
    }

    /// The lists people came in by, and whether any record came from nowhere.
    fn check_lists(&self, seen: &mut Seen) -> Result<(), StoreError> {
        let mut listed: HashMap<u8, RoaringBitmap> = HashMap::new();
        let mut all_sealed = true;
        let mut lists = Vec::new();
        self.journal_from(1, |entry| {
            if entry.action.known().is_some_and(ActionId::is_import) {
                lists.push(entry.seq);
            }
            Ok(true)
        })?;
        for seq in lists {
            let seals = self.body(seq)?.map(|body| seals(&body)).unwrap_or_default();
            all_sealed &= !seals.is_empty();
            for seal in seals {
                let end = seal.first.saturating_add(seal.count);
                listed.entry(seal.kind.byte()).or_default().insert_range(seal.first..end);
                if !self.seal_holds(seq, &seal, &mut seen.bodies)? {
                    let what = seal.kind.id();
                    seen.damage.push(format!(
                        "{what} {}–{} khác với danh sách đã nhập ở mục {seq}",
                        seal.first,
                        end - 1
                    ));
                }
            }
        }
        for (kind, table) in KEPT.iter().copied() {
            if !all_sealed && matches!(kind, Kind::Person | Kind::Household | Kind::Case) {
                continue;
            }
            let told =
                |map: &HashMap<u8, RoaringBitmap>, no| map.get(&kind.byte()).is_some_and(|m| m.contains(no));
            for row in self.txn.open_table(table)?.iter()? {
                let no = row?.0.value();
                if !told(&seen.told, no) && !told(&listed, no) && seen.damage.len() < ENOUGH {
                    seen.damage.push(format!("{} không có trong nhật ký", name(Subject { kind, no })));
                }
            }
        }
        Ok(())
    }

    /// Whether the records of a list are as they came in, later changes undone.
    fn seal_holds(&self, seq: u64, seal: &Seal, bodies: &mut RecentBodies) -> Result<bool, StoreError> {
        let Some((_, table)) = KEPT.iter().find(|(kind, _)| *kind == seal.kind) else { return Ok(false) };
        let table = self.txn.open_table(*table)?;
        let mut sealing = Sealing::begin(seal.kind, seal.first);
        for no in seal.first..seal.first.saturating_add(seal.count) {
            let now = table.get(no)?;
            let version = now
                .as_ref()
                .and_then(|b| b.value().get(1..9)?.first_chunk().copied())
                .map(u64::from_be_bytes);
            match (&now, version) {
                (Some(bytes), Some(v)) if v == seq => sealing.add(bytes.value()),
                _ => {
                    let subject = Subject { kind: seal.kind, no };
                    match self.first_change(subject, seq, bodies)? {
                        Said::Nothing => return Ok(true),
                        Said::Left(None) => return Ok(false),
                        Said::Left(Some(before)) => sealing.add(&before),
                    }
                }
            }
        }
        Ok(sealing.seal() == *seal)
    }

    /// What a record was before the first change after an entry, where that was not erased.
    fn first_change(
        &self,
        subject: Subject,
        after: u64,
        bodies: &mut RecentBodies,
    ) -> Result<Said, StoreError> {
        for seq in self.history(subject)?.into_iter().filter(|seq| *seq > after) {
            match bodies.did(self, seq, subject)? {
                Told::Did(did) => return Ok(Said::Left(did.before.clone())),
                Told::Nothing => {}
                Told::Erased => return Ok(Said::Nothing),
            }
        }
        Ok(Said::Left(None))
    }

    fn check_submissions(&self, seen: &mut Seen) -> Result<(), StoreError> {
        for row in self.txn.open_table(SUBMISSIONS)?.iter()? {
            let (_, value) = row?;
            let subject = postcard::take_from_bytes::<Subject>(value.value()).ok();
            let known = match subject {
                Some((subject, [])) => match KEPT.iter().find(|(kind, _)| *kind == subject.kind) {
                    // A change that changed nothing of somebody who came in by a list leaves no entry about them.
                    Some((_, table)) => {
                        !self.history(subject)?.is_empty()
                            || self.txn.open_table(*table)?.get(subject.no)?.is_some()
                    }
                    None => true,
                },
                _ => false,
            };
            if !known && seen.damage.len() < ENOUGH {
                seen.damage.push("bảng lần gửi trỏ tới chỗ không có".to_owned());
            }
        }
        Ok(())
    }

    /// Whether a table is there: registers of earlier versions lack the later ones.
    pub(super) fn has<K: redb::Key + 'static, V: redb::Value + 'static>(
        &self,
        table: redb::TableDefinition<'static, K, V>,
    ) -> Result<bool, StoreError> {
        match self.txn.open_table(table) {
            Ok(_) => Ok(true),
            Err(TableError::TableDoesNotExist(_)) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }
}

fn seals(body: &Body) -> Vec<Seal> {
    let found = body.changes.iter().filter(|c| c.subject == SEAL);
    found.filter_map(|c| postcard::from_bytes(c.after.as_deref()?).ok()).collect()
}

fn name(subject: Subject) -> String {
    format!("{} số {}", subject.kind.id(), subject.no)
}

/// Subject and number of a history key.
fn parts(key: &[u8]) -> Option<(Subject, u64)> {
    let (kind, rest) = key.split_first()?;
    let (no, seq) = rest.split_first_chunk::<4>()?;
    let seq = <[u8; 8]>::try_from(seq).ok()?;
    let kind = Kind::from_byte(*kind)?;
    Some((Subject { kind, no: u32::from_be_bytes(*no) }, u64::from_be_bytes(seq)))
}
