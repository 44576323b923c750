//! Which figures the level above knows: they are worked out anew each time, and only those that became others go up. This PC
//! notes a fingerprint of each; a PC that has no note sends all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use soxa_upward::message::Chunk;

use crate::error::ServiceError;
use crate::grant::Upkeep;
use crate::register::Register;

/// The name of the note.
const NOTE: &str = "upward_figures";

/// By what names a row, a fingerprint of the rest.
type Fingerprints = BTreeMap<String, u64>;

/// What went up, and what is on its way with the chunk that ends at an entry.
#[derive(Default, Serialize, Deserialize)]
struct Known {
    /// Whom they went to, and the entry that was in there with them.
    to: String,
    at: u64,
    above: Fingerprints,
    on_its_way: Option<(u64, Fingerprints)>,
}

/// A row that is sent when it became another one.
pub struct Derived {
    /// The values that name it.
    pub key: Vec<String>,
    /// What it says.
    pub says: Vec<Option<String>>,
    /// The row as it is sent.
    pub row: Vec<Option<String>>,
}

impl Derived {
    fn fingerprint(&self) -> (String, u64) {
        let mut hasher = blake3::Hasher::new();
        for value in &self.says {
            hasher.update(&[u8::from(value.is_some())]);
            hasher.update(value.as_deref().unwrap_or_default().as_bytes());
            hasher.update(&[0]);
        }
        let bytes = hasher.finalize();
        let number = bytes.as_bytes().first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        (self.key.join("|"), number)
    }
}

/// Of rows that go up with a chunk, those that the level above does not know as they are.
///
/// # Errors
/// This PC's notes cannot be read or written.
pub fn unknown_above(
    register: &Register,
    (chunk, to): (&Chunk, &str),
    rows: Vec<Derived>,
) -> Result<Vec<Vec<Option<String>>>, ServiceError> {
    let mut known: Known =
        register.with_store(&Upkeep, |store| Ok(store.place_note(NOTE)?))?.unwrap_or_default();
    match known.on_its_way.take() {
        // Begun anew, set back, or another place: nothing that went up before counts.
        _ if chunk.last.seq == 0 || chunk.last.seq < known.at || known.to != to => {
            known = Known { to: to.to_owned(), ..Known::default() };
        }
        Some((end, sent)) if chunk.last.seq >= end => {
            known.at = end;
            known.above.extend(sent);
        }
        _ => {}
    }
    let mut sent = Fingerprints::new();
    let mut unknown = Vec::new();
    for row in rows {
        let (key, fingerprint) = row.fingerprint();
        if known.above.get(&key) != Some(&fingerprint) {
            sent.insert(key, fingerprint);
            unknown.push(row.row);
        }
    }
    known.on_its_way = Some((chunk.to.seq, sent));
    register.with_store(&Upkeep, |store| Ok(store.keep_place_note(NOTE, &known)?))?;
    Ok(unknown)
}
