//! Following the journal's chain: from its start, or only its end, and naming the first entry that does not fit.
//!
//! A changed entry shows in the one after it, which still carries the old hash; so before an entry is blamed, the next
//! one is asked which of the two it vouches for. The last entry is vouched for by the head kept in `meta`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use redb::ReadableTable;
use serde::Deserialize;

use super::error::StoreError;
use super::journal::{Body, ERASED, HEAD, Head, Subject, Tail, chain_hash};
use super::reader::Reader;
use super::state::Sum;
use super::tables::{JOURNAL, JOURNAL_BODIES};
use soxa_domain::time::Timestamp;

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
    /// The state root that the last of them carries.
    pub root: Option<[u8; 32]>,
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
    /// The values it speaks of are gone, and no entry says that they were erased.
    Erased,
    /// It vouches for other rows than the register's sum does.
    State,
    /// It stands after the end that the register remembers.
    Unknown,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self.why {
            Why::Missing => "không còn",
            Why::Changed => "không khớp (đã bị sửa)",
            Why::Values => "không khớp: giá trị kèm theo đã bị sửa",
            Why::Erased => "mất giá trị kèm theo mà không mục nào ghi là đã hủy",
            Why::State => "không khớp với tổng của các bảng: có bảng bị sửa hoặc đặt lại",
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
    bodies: Bodies,
    hashes: BTreeMap<u64, [u8; 32]>,
    root: Option<[u8; 32]>,
}

impl Piece {
    fn after(previous: [u8; 32]) -> Self {
        Self {
            previous,
            head: Head::default(),
            bodies: Bodies::default(),
            hashes: BTreeMap::new(),
            root: None,
        }
    }
}

/// Which bodies are missing, and which are said to have been erased.
#[derive(Debug, Default)]
struct Bodies {
    missing: BTreeSet<u64>,
    erased: BTreeSet<u64>,
}

impl Bodies {
    /// Takes note of an entry whose body is there, or not.
    fn note(&mut self, entry: &Seen<'_>, tail: Option<&Tail>, body: Option<&[u8]>) -> Result<(), StoreError> {
        let Some(body) = body else {
            self.missing.insert(entry.seq);
            return Ok(());
        };
        if tail.is_some_and(|tail| tail.erases) {
            let body: Body = postcard::from_bytes(body)?;
            for named in
                body.changes.iter().filter(|c| c.subject == ERASED).filter_map(|c| c.after.as_deref())
            {
                self.erased.extend(postcard::from_bytes::<Vec<u64>>(named)?);
            }
        }
        Ok(())
    }

    /// The first body that is missing although nothing says that it was erased.
    fn unexplained(&self) -> Option<Wrong> {
        self.missing.difference(&self.erased).next().map(|seq| Wrong { seq: *seq, why: Why::Erased })
    }
}

/// An entry of the chain as far as it was checked by itself.
struct Link {
    hash: [u8; 32],
    previous: [u8; 32],
    tail: Option<Tail>,
}

fn read<'a>(seq: u64, bytes: &'a [u8]) -> Option<(Seen<'a>, Link)> {
    let (seen, rest) = postcard::take_from_bytes::<Seen<'a>>(bytes).ok()?;
    let tail = Tail::from_rest(rest).ok()?;
    if seen.seq != seq {
        return None;
    }
    let link = Link { hash: chain_hash(&seen.previous, seq, bytes), previous: seen.previous, tail };
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
        let (mut chain, mut bodies) = (Chain::default(), Bodies::default());
        for piece in pieces {
            let Some(mut piece) = piece? else { return Ok(None) };
            if piece.previous != chain.head.hash {
                return Ok(None);
            }
            (chain.head, chain.root) = (piece.head, piece.root);
            bodies.missing.append(&mut piece.bodies.missing);
            bodies.erased.append(&mut piece.bodies.erased);
            chain.hashes.extend(piece.hashes);
        }
        chain.entries = last;
        chain.erased = bodies.missing.len() as u64;
        let whole = chain.head.seq == last && bodies.unexplained().is_none();
        Ok((whole && self.end_of(&chain)?.is_none()).then_some(chain))
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
            let here = body.as_ref().filter(|(no, _)| no.value() == seq).map(|(_, values)| values.value());
            if here.is_some_and(|values| *blake3::hash(values).as_bytes() != seen.body_hash) {
                return Ok(None);
            }
            piece.bodies.note(&seen, link.tail.as_ref(), here)?;
            if here.is_some() {
                body = bodies.next().transpose()?;
            }
            if at.contains(&seq) {
                piece.hashes.insert(seq, link.hash);
            }
            piece.head = Head { seq, hash: link.hash };
            piece.root = link.tail.map(|tail| tail.root);
        }
        Ok(piece)
    }

    /// Follows the last entries only, in bounded time.
    pub fn chain_end(&self) -> Result<Chain, StoreError> {
        let last = self.txn.open_table(JOURNAL)?.last()?.map_or(0, |(seq, _)| seq.value());
        self.follow(last.saturating_sub(TAIL - 1).max(1), &[])
    }

    fn follow(&self, from: u64, at: &[u64]) -> Result<Chain, StoreError> {
        let (mut chain, mut told) = (Chain::default(), Bodies::default());
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
            let here = body.as_ref().filter(|(no, _)| no.value() == seq).map(|(_, values)| values.value());
            if here.is_some_and(|values| *blake3::hash(values).as_bytes() != seen.body_hash) {
                chain.wrong = Some(Wrong { seq, why: Why::Values });
                return Ok(chain);
            }
            told.note(&seen, link.tail.as_ref(), here)?;
            if here.is_some() {
                body = bodies.next().transpose()?;
            }
            if at.contains(&seq) {
                chain.hashes.insert(seq, link.hash);
            }
            previous = Some(link.hash);
            expected = seq + 1;
            chain.entries += 1;
            chain.head = Head { seq, hash: link.hash };
            chain.root = link.tail.map(|tail| tail.root);
        }
        chain.erased = told.missing.len() as u64;
        chain.wrong = match self.end_of(&chain)? {
            None => told.unexplained(),
            wrong => wrong,
        };
        Ok(chain)
    }

    /// What does not fit at the end of a chain that holds up to there.
    fn end_of(&self, chain: &Chain) -> Result<Option<Wrong>, StoreError> {
        let last = chain.head.seq;
        let stray = self.txn.open_table(JOURNAL_BODIES)?.range(last + 1..)?.next().transpose()?;
        let wrong = match self.kept_head()? {
            Some(kept) if kept.seq > last => Some((last + 1, Why::Missing)),
            Some(kept) if kept.seq < last => Some((kept.seq + 1, Why::Unknown)),
            Some(kept) if kept != chain.head => Some((kept.seq, Why::Changed)),
            None if last > 0 => Some((last, Why::Unknown)),
            _ => stray.map(|(seq, _)| (seq.value(), Why::Missing)),
        };
        // The last entry says what all rows add up to; `verify` adds them up.
        let same = || Ok::<_, StoreError>(last == 0 || chain.root == Some(Sum::kept_root(&self.txn)?));
        Ok(match wrong {
            None if !same()? => Some(Wrong { seq: last, why: Why::State }),
            wrong => wrong.map(|(seq, why)| Wrong { seq, why }),
        })
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
        let kept: Option<(u64, [u8; 32])> = self.counter(HEAD)?;
        Ok(kept.map(|(seq, hash)| Head { seq, hash }))
    }

    /// The hash of one entry, without following the chain; `None` where there is no such entry.
    pub fn hash_at(&self, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let journal = self.txn.open_table(JOURNAL)?;
        Ok(journal.get(seq)?.and_then(|bytes| read(seq, bytes.value()).map(|(_, link)| link.hash)))
    }
}
