//! Space for clients' files beside the register: so many bytes for each, for each user and for all together, and never
//! what the disk needs for the register itself. A file here has no name; it goes when its command ends, or is killed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use soxa_files::memory;

/// The most bytes of one file.
pub const FILE: u64 = 256 << 20;
/// The most of one system user, and of all.
const USER: u64 = 384 << 20;
const ALL: u64 = 768 << 20;
/// What stays free on the disk, whoever asks; on a small disk that part of it.
const SPARE: u64 = 64 << 20;
const SPARE_PART: u64 = 16;
/// The disk is looked at before each so many bytes.
const LOOK: u64 = 4 << 20;

/// The folder that files pass through, and how much of it is taken.
pub struct Transfers {
    folder: PathBuf,
    /// Whether nothing may lie on the disk in clear.
    in_memory: Box<dyn Fn() -> bool + Send + Sync>,
    taken: Mutex<HashMap<u32, u64>>,
}

impl Transfers {
    /// In a folder on the register's disk, or in memory for as long as the register is encrypted.
    pub fn new(folder: PathBuf, in_memory: impl Fn() -> bool + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { folder, in_memory: Box::new(in_memory), taken: Mutex::default() })
    }

    /// An empty file for a user.
    pub fn file(self: &Arc<Self>, uid: u32) -> io::Result<Transfer> {
        self.look()?;
        let file = if (self.in_memory)() { memory::file()? } else { tempfile::tempfile_in(&self.folder)? };
        let path = memory::path(&file);
        Ok(Transfer { file, path, transfers: Arc::clone(self), uid, bytes: 0 })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<u32, u64>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, uid: u32, bytes: u64) -> io::Result<()> {
        let mut taken = self.taken();
        let all: u64 = taken.values().sum();
        let own = taken.entry(uid).or_default();
        if *own + bytes > USER || all + bytes > ALL {
            return Err(crowded());
        }
        *own += bytes;
        Ok(())
    }

    fn give_back(&self, uid: u32, bytes: u64) {
        let mut taken = self.taken();
        if let Some(own) = taken.get_mut(&uid) {
            *own = own.saturating_sub(bytes);
        }
        taken.retain(|_, bytes| *bytes > 0);
    }

    fn look(&self) -> io::Result<()> {
        let disk = rustix::fs::statvfs(&self.folder)?;
        let [whole, free] = [disk.f_blocks, disk.f_bavail].map(|blocks| blocks.saturating_mul(disk.f_frsize));
        if free < spare(whole) { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

/// What must be free on a disk of so many bytes before the next piece is taken.
fn spare(disk: u64) -> u64 {
    let spare = SPARE.min(disk / SPARE_PART);
    spare + LOOK.min(spare)
}

fn crowded() -> io::Error {
    io::Error::new(
        ErrorKind::QuotaExceeded,
        "máy giữ sổ đang giữ nhiều tệp của các lệnh khác: đợi rồi thử lại",
    )
}

/// A file on its way to or from a client.
pub struct Transfer {
    file: File,
    path: PathBuf,
    transfers: Arc<Transfers>,
    uid: u32,
    bytes: u64,
}

impl Transfer {
    /// The open file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// A path that leads to it in this process, for as long as it is open.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Write for Transfer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let more = bytes.len() as u64;
        if self.bytes + more > FILE {
            return Err(io::Error::new(ErrorKind::FileTooLarge, format!("quá {} MiB", FILE >> 20)));
        }
        if self.bytes / LOOK != (self.bytes + more) / LOOK {
            self.transfers.look()?;
        }
        self.transfers.take(self.uid, more)?;
        self.bytes += more;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        self.transfers.give_back(self.uid, self.bytes);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_small_disk_takes_files_too_while_it_has_room() {
        assert_eq!(spare(1 << 40), SPARE + LOOK);
        assert_eq!(spare(40 << 20), 5 << 20);
        assert_eq!(spare(0), 0);
    }

    #[test]
    fn what_is_taken_is_bounded_for_a_user_and_for_all_and_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let transfers = Transfers::new(folder.path().to_owned(), || false);
        let mut file = transfers.file(1).unwrap();
        file.write_all(b"people").unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), b"people");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
        assert!(transfers.take(1, USER - 6).is_ok());
        assert_eq!(file.write_all(b"x").unwrap_err().kind(), ErrorKind::QuotaExceeded);
        assert!(transfers.take(2, ALL - USER).is_ok());
        assert!(transfers.take(3, 1).is_err());
        transfers.give_back(2, ALL - USER);
        drop(file);
        transfers.give_back(1, USER - 6);
        assert!(transfers.taken().is_empty());
    }
}
