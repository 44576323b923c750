//! Following the journal's chain: from its start, or only its end, and naming the first entry that does not fit.
//!
//! A changed entry shows in the one after it, which still carries the old hash; so before an entry is blamed, the next
//! one is asked which of the two it vouches for. The last entry is vouched for by the head kept in `meta`.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use redb::ReadableTable;
use serde::Deserialize;

use super::error::StoreError;
use super::journal::{HEAD, Head, Subject, chain_hash};
use super::reader::Reader;
use super::tables::{JOURNAL, JOURNAL_BODIES};
use crate::domain::time::Timestamp;

/// How many entries from the end are followed when a register is opened: bounded, a few hundredths of a second.
pub const TAIL: u64 = 10_000;

/// From so many entries on the chain is followed on several cores.
const LONG: u64 = 20_000;

/// What following the chain told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// Entries that hold together, from the first one followed.
    pub entries: u64,
    /// The last of them.
    pub head: Head,
    /// Entries whose values were erased; the chain holds without them.
    pub erased: u64,
    /// The first entry that does not fit, and why.
    pub wrong: Option<Wrong>,
    /// The hashes at the numbers asked for, where the chain reached them.
    pub hashes: BTreeMap<u64, [u8; 32]>,
}

/// An entry that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong {
    /// Its number.
    pub seq: u64,
    /// What does not fit.
    pub why: Why,
}

/// What does not fit about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is not there.
    Missing,
    /// It was changed, or written by something else than soxa.
    Changed,
    /// The values it speaks of are not those it was written with.
    Values,
    /// It stands after the end that the register remembers.
    Unknown,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self.why {
            Why::Missing => "không còn",
            Why::Changed => "không khớp (đã bị sửa)",
            Why::Values => "không khớp: giá trị kèm theo đã bị sửa",
            Why::Unknown => "không khớp: đứng sau mục cuối mà sổ đã ghi",
        };
        write!(f, "nhật ký: mục {} {what}", self.seq)
    }
}

/// An entry read where it lies, without copying its texts.
#[derive(Deserialize)]
#[allow(dead_code, reason = "every part must read back, not only those that are compared")]
struct Seen<'a> {
    seq: u64,
    at: Timestamp,
    operator: &'a str,
    terminal: &'a str,
    action: &'a str,
    subjects: Vec<Subject>,
    body_hash: [u8; 32],
    previous: [u8; 32],
}

/// A part of the chain that holds in itself.
struct Piece {
    previous: [u8; 32],
    head: Head,
    erased: u64,
    hashes: BTreeMap<u64, [u8; 32]>,
}

impl Piece {
    fn after(previous: [u8; 32]) -> Self {
        Self { previous, head: Head::default(), erased: 0, hashes: BTreeMap::new() }
    }
}

/// An entry of the chain as far as it was checked by itself.
struct Link {
    hash: [u8; 32],
    previous: [u8; 32],
}

fn read<'a>(seq: u64, bytes: &'a [u8]) -> Option<(Seen<'a>, Link)> {
    let (seen, rest) = postcard::take_from_bytes::<Seen<'a>>(bytes).ok()?;
    if !rest.is_empty() || seen.seq != seq {
        return None;
    }
    let link = Link { hash: chain_hash(&seen.previous, seq, bytes), previous: seen.previous };
    Some((seen, link))
}

impl Reader {
    /// Follows the whole chain; `at` are the numbers whose hashes are wanted. Stops at the first entry that does not fit.
    pub fn chain(&self, at: &[u64]) -> Result<Chain, StoreError> {
        let last = self.txn.open_table(JOURNAL)?.last()?.map_or(0, |(seq, _)| seq.value());
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4) as u64;
        if last >= LONG
            && cores > 1
            && let Some(chain) = self.in_pieces(last, cores, at)?
        {
            return Ok(chain);
        }
        self.follow(1, at)
    }

    /// Follows a long chain in as many pieces as there are cores. `None` where anything is odd: then it is followed from its
    /// start, which names what does not fit.
    fn in_pieces(&self, last: u64, cores: u64, at: &[u64]) -> Result<Option<Chain>, StoreError> {
        let long = last.div_ceil(cores);
        let pieces: Vec<Result<Option<Piece>, StoreError>> = std::thread::scope(|scope| {
            let ranges = (0..cores).map(|i| i * long + 1..=((i + 1) * long).min(last));
            let running: Vec<_> = ranges.map(|range| scope.spawn(move || self.piece(range, at))).collect();
            running.into_iter().map(|piece| piece.join().unwrap_or(Ok(None))).collect()
        });
        let mut chain = Chain::default();
        for piece in pieces {
            let Some(piece) = piece? else { return Ok(None) };
            if piece.previous != chain.head.hash {
                return Ok(None);
            }
            chain.head = piece.head;
            chain.erased += piece.erased;
            chain.hashes.extend(piece.hashes);
        }
        chain.entries = last;
        let whole = chain.head.seq == last && self.kept_head()?.is_none_or(|kept| kept == chain.head);
        let stray = self.txn.open_table(JOURNAL_BODIES)?.range(last + 1..)?.next().is_some();
        Ok((whole && !stray).then_some(chain))
    }

    fn piece(&self, range: RangeInclusive<u64>, at: &[u64]) -> Result<Option<Piece>, StoreError> {
        let (journal, bodies) = (self.txn.open_table(JOURNAL)?, self.txn.open_table(JOURNAL_BODIES)?);
        let mut bodies = bodies.range(range.clone())?;
        let mut body = bodies.next().transpose()?;
        let mut piece: Option<Piece> = None;
        let mut rows = journal.range(range.clone())?;
        for expected in range {
            let Some((seq, bytes)) = rows.next().transpose()? else { return Ok(None) };
            let seq = seq.value();
            let Some((seen, link)) = read(seq, bytes.value()).filter(|_| seq == expected) else {
                return Ok(None);
            };
            let piece = piece.get_or_insert_with(|| Piece::after(link.previous));
            if seq > 1 && piece.head.seq > 0 && piece.head.hash != link.previous {
                return Ok(None);
            }
            match &body {
                Some((no, values)) if no.value() == seq => {
                    if *blake3::hash(values.value()).as_bytes() != seen.body_hash {
                        return Ok(None);
                    }
                    body = bodies.next().transpose()?;
                }
                _ => piece.erased += 1,
            }
            if at.contains(&seq) {
                piece.hashes.insert(seq, link.hash);
            }
            piece.head = Head { seq, hash: link.hash };
        }
        Ok(piece)
    }

    /// Follows the last entries only, in bounded time.
    pub fn chain_end(&self) -> Result<Chain, StoreError> {
        let last = self.txn.open_table(JOURNAL)?.last()?.map_or(0, |(seq, _)| seq.value());
        self.follow(last.saturating_sub(TAIL - 1).max(1), &[])
    }

    fn follow(&self, from: u64, at: &[u64]) -> Result<Chain, StoreError> {
        let mut chain = Chain::default();
        let journal = self.txn.open_table(JOURNAL)?;
        let mut bodies = self.txn.open_table(JOURNAL_BODIES)?.range(from..)?;
        let mut body = bodies.next().transpose()?;
        let mut previous = (from == 1).then_some([0; 32]);
        let mut expected = from;
        for row in journal.range(from..)? {
            let (seq, bytes) = row?;
            let seq = seq.value();
            if seq != expected {
                chain.wrong = Some(Wrong { seq: expected.min(seq), why: Why::Missing });
                return Ok(chain);
            }
            let Some((seen, link)) = read(seq, bytes.value()) else {
                chain.wrong = Some(Wrong { seq, why: Why::Changed });
                return Ok(chain);
            };
            if previous.is_some_and(|p| p != link.previous) {
                let blamed = if seq > 1 && self.is_vouched_for(seq, &link)? { seq - 1 } else { seq };
                chain.wrong = Some(Wrong { seq: blamed, why: Why::Changed });
                return Ok(chain);
            }
            match &body {
                Some((no, values)) if no.value() == seq => {
                    if *blake3::hash(values.value()).as_bytes() != seen.body_hash {
                        chain.wrong = Some(Wrong { seq, why: Why::Values });
                        return Ok(chain);
                    }
                    body = bodies.next().transpose()?;
                }
                _ => chain.erased += 1,
            }
            if at.contains(&seq) {
                chain.hashes.insert(seq, link.hash);
            }
            previous = Some(link.hash);
            expected = seq + 1;
            chain.entries += 1;
            chain.head = Head { seq, hash: link.hash };
        }
        chain.wrong = match (self.kept_head()?, body) {
            (Some(kept), _) if kept.seq > chain.head.seq => Some((expected, Why::Missing)),
            (Some(kept), _) if kept.seq < chain.head.seq => Some((kept.seq + 1, Why::Unknown)),
            (Some(kept), _) if kept != chain.head => Some((kept.seq, Why::Changed)),
            (_, Some((seq, _))) => Some((seq.value(), Why::Missing)),
            _ => None,
        }
        .map(|(seq, why)| Wrong { seq, why });
        Ok(chain)
    }

    /// Whether what comes after an entry carries its hash.
    fn is_vouched_for(&self, seq: u64, link: &Link) -> Result<bool, StoreError> {
        let journal = self.txn.open_table(JOURNAL)?;
        if let Some(next) = journal.get(seq + 1)? {
            return Ok(read(seq + 1, next.value()).is_some_and(|(_, next)| next.previous == link.hash));
        }
        Ok(self.kept_head()?.is_some_and(|kept| kept == Head { seq, hash: link.hash }))
    }

    /// The head as the last change left it; registers made before it was kept have none until their next change.
    pub(super) fn kept_head(&self) -> Result<Option<Head>, StoreError> {
        let kept: Option<(u64, [u8; 32])> = self.setting(HEAD)?;
        Ok(kept.map(|(seq, hash)| Head { seq, hash }))
    }

    /// The hash of one entry, without following the chain; `None` where there is no such entry.
    pub fn hash_at(&self, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let journal = self.txn.open_table(JOURNAL)?;
        Ok(journal.get(seq)?.and_then(|bytes| read(seq, bytes.value()).map(|(_, link)| link.hash)))
    }
}
