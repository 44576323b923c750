//! History against journal, both ways: every row of the history is about an entry that names the record, and every
//! record that an entry names has its row.

use std::collections::BTreeMap;

use super::error::StoreError;
use super::journal::{AllSubjects, Entry, MAX_SUBJECTS, Subject, SubjectsHasher};
use super::reader::Reader;

/// The rows of the history gone through, in ascending order of their keys.
#[derive(Default)]
pub(super) struct HistoryRows {
    /// Rows about entries that list all their subjects.
    listed: u64,
    /// By number of the entry, what stands for the subjects of those that do not.
    long: BTreeMap<u64, SubjectsHasher>,
}

impl HistoryRows {
    /// Takes a row; whether its entry may be about this subject.
    pub(super) fn row(&mut self, entry: Option<&Entry>, subject: Subject) -> bool {
        let Some(entry) = entry else { return false };
        match names(entry) {
            Names::All => {
                self.listed += 1;
                entry.subjects.contains(&subject)
            }
            Names::Hashed(_) => {
                self.long.entry(entry.seq).or_default().add(subject);
                true
            }
            Names::Some => true,
        }
    }
}

/// What an entry says of its subjects.
enum Names {
    /// It lists them all.
    All,
    /// It lists the first ones, and has this for all.
    Hashed(AllSubjects),
    /// It lists the first ones only: written before format 4.
    Some,
}

fn names(entry: &Entry) -> Names {
    match &entry.tail {
        Some(tail) => tail.all_subjects.map_or(Names::All, Names::Hashed),
        None if entry.subjects.len() < MAX_SUBJECTS => Names::All,
        None => Names::Some,
    }
}

impl Reader {
    /// Holds what the entries name against the rows that are there; what does not fit, in words.
    pub(super) fn check_history(&self, rows: &HistoryRows) -> Result<Vec<String>, StoreError> {
        let (mut listed, mut damage) = (0, Vec::new());
        self.journal_from(1, |entry| {
            match names(&entry) {
                Names::All => {
                    let mut subjects = entry.subjects;
                    subjects.sort_unstable();
                    subjects.dedup();
                    listed += subjects.len() as u64;
                }
                Names::Hashed(all) => {
                    let found = rows.long.get(&entry.seq).map(SubjectsHasher::finish);
                    if found != Some(all) {
                        damage.push(format!("chỉ mục lịch sử: mục {} nói về các bản ghi khác", entry.seq));
                    }
                }
                Names::Some => {}
            }
            Ok(damage.len() < 100)
        })?;
        if listed != rows.listed {
            damage.push(format!("chỉ mục lịch sử có {} dòng, nhật ký nói đến {listed}", rows.listed));
        }
        Ok(damage)
    }
}
