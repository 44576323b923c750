//! The layer under redb that encrypts: the header first, then the storage's own file, unit by unit, at the same length.
//!
//! A page is written as a whole or not at all as far as the storage is concerned (it never writes over one in use), but for
//! the first, of which it writes the beginning in place: that one is encrypted sector by sector, so that a torn write
//! harms no more than it would in clear.

use std::fs::{File, OpenOptions};
use std::io;
use std::ops::Bound;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use soxa_keys::header::{self, COPY, LENGTH};
use soxa_keys::{KeyProblem, PAGE, RegisterKey, unit_at};

/// A storage that encrypts what it hands on to another.
#[derive(Debug)]
pub struct Encrypted<B> {
    inner: B,
    register_key: Arc<RegisterKey>,
}

const BEFORE: u64 = LENGTH as u64;

impl<B: StorageBackend> Encrypted<B> {
    /// Over a storage that begins with the header of this key.
    pub fn new(inner: B, register_key: Arc<RegisterKey>) -> Self {
        Self { inner, register_key }
    }

    /// Calls `each` with every unit that a range touches: where it begins, its bytes, and which of them are meant.
    fn units(
        offset: u64,
        length: usize,
        mut each: impl FnMut(u64, usize, std::ops::Range<usize>, std::ops::Range<usize>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut done = 0;
        while done < length {
            let place = offset + done as u64;
            let (begin, size) = unit_at(place);
            let from = (place - begin) as usize;
            let take = (size - from).min(length - done);
            each(begin, size, from..from + take, done..done + take)?;
            done += take;
        }
        Ok(())
    }

    fn read_unit(&self, begin: u64, unit: &mut [u8]) -> io::Result<()> {
        self.inner.read(BEFORE + begin, unit)?;
        self.register_key.pages().decrypt(begin, unit);
        Ok(())
    }
}

fn outside() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

impl<B: StorageBackend> StorageBackend for Encrypted<B> {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()?.checked_sub(BEFORE).ok_or_else(outside)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        Self::units(offset, out.len(), |begin, size, within, at| {
            let part = out.get_mut(at).ok_or_else(outside)?;
            if part.len() == size {
                return self.read_unit(begin, part);
            }
            let mut unit = [0; PAGE];
            let unit = unit.get_mut(..size).ok_or_else(outside)?;
            self.read_unit(begin, unit)?;
            part.copy_from_slice(unit.get(within).ok_or_else(outside)?);
            Ok(())
        })
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.inner.set_len(BEFORE + len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.inner.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        // What lies together goes to the disk together, as it would in clear.
        let (first, _) = unit_at(offset);
        let mut together = Vec::with_capacity(data.len() + 2 * PAGE);
        Self::units(offset, data.len(), |begin, size, within, at| {
            let part = data.get(at).ok_or_else(outside)?;
            let from = together.len();
            together.resize(from + size, 0);
            let unit = together.get_mut(from..).ok_or_else(outside)?;
            if part.len() < size {
                self.read_unit(begin, unit)?;
            }
            unit.get_mut(within).ok_or_else(outside)?.copy_from_slice(part);
            self.register_key.pages().encrypt(begin, unit);
            Ok(())
        })?;
        self.inner.write(BEFORE + first, &together)
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.query_lock_range(start, end)
    }
}

/// Begins a new file of this key: the header in both copies, and nothing after it.
pub(super) fn begin(file: &File, register_key: &RegisterKey) -> Result<(), HeaderError> {
    let copy = register_key.copy()?;
    file.write_all_at(&copy, 0)?;
    file.write_all_at(&copy, COPY as u64)?;
    Ok(file.sync_all()?)
}

/// The storage of an encrypted file.
pub(super) fn backend(
    file: File,
    register_key: &Arc<RegisterKey>,
) -> Result<Encrypted<FileBackend>, redb::DatabaseError> {
    Ok(Encrypted::new(FileBackend::new(file)?, Arc::clone(register_key)))
}

/// What stands at the beginning of a register's file; `None` where it lies in clear.
///
/// # Errors
/// The file cannot be read, or its header holds no longer.
pub fn find(register: &Path) -> Result<Option<header::Found>, HeaderError> {
    let file = File::open(register)?;
    let mut beginning = vec![0; LENGTH];
    let mut have = 0;
    while let Some(rest) = beginning.get_mut(have..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, have as u64)? {
            0 => break,
            more => have += more,
        }
    }
    beginning.truncate(have);
    if !header::is_header(&beginning) {
        return Ok(None);
    }
    Ok(Some(header::read(&beginning)?))
}

/// Writes a changed header: the copy that is older or broken first, then, once that is on the disk, the other.
///
/// # Errors
/// The file cannot be written; what was there before still opens.
pub fn put(register: &Path, copy: &[u8]) -> Result<(), HeaderError> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
    let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(register)?;
    for place in order(&file)? {
        file.write_all_at(copy, place)?;
        file.sync_data()?;
    }
    Ok(())
}

/// Which copy is written first.
fn order(file: &File) -> Result<[u64; 2], HeaderError> {
    let mut generations = [None; 2];
    for (place, generation) in [0, COPY as u64].into_iter().zip(&mut generations) {
        let mut bytes = vec![0; COPY];
        file.read_exact_at(&mut bytes, place)?;
        *generation = header::read(&bytes).ok().and_then(|found| found.newest().map(|h| h.generation));
    }
    let [first, second] = generations;
    Ok(if first > second { [COPY as u64, 0] } else { [0, COPY as u64] })
}

/// Why the beginning of an encrypted file cannot be read or written.
#[derive(Debug)]
pub enum HeaderError {
    /// The system refused.
    Io(io::Error),
    /// What stands there, or is to stand there, cannot be.
    Key(KeyProblem),
}

impl From<io::Error> for HeaderError {
    fn from(e: io::Error) -> Self {
        Self::Io(e)
    }
}

impl From<KeyProblem> for HeaderError {
    fn from(e: KeyProblem) -> Self {
        Self::Key(e)
    }
}
