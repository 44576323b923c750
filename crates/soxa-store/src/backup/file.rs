//! A backup's file: written aside, synced, read back in full, then renamed. A power cut leaves the old one or the new.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use super::BackupError;
use super::seal::{Closed, Key, Lock, at_end};
use super::signature::Signer;
use super::stream::{self, Header, Trailer, Whole};
use crate::checkpoint::origin;
use crate::reader::Reader;
use crate::tables::FORMAT;
use soxa_domain::time::Timestamp;
use soxa_files::folder::Folder;
use soxa_files::whole::{self, Whole as NewFile};

/// How an age file begins.
const AGE: &[u8] = b"age-encryption.org/v1\n";

/// A backup as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Where it lies.
    pub path: PathBuf,
    /// What it says of itself.
    pub header: Header,
    /// Rows and digest.
    pub trailer: Trailer,
    /// Size in bytes.
    pub bytes: u64,
    /// The key that signed it.
    pub signer: Option<Signer>,
}

/// Writes a backup of what the reader sees. An existing file is replaced only if it is an age file.
pub fn save(
    reader: &Reader,
    at: Timestamp,
    path: &Path,
    lock: &Lock,
    signing: Option<&SigningKey>,
) -> Result<Made, BackupError> {
    let io = BackupError::io(path);
    let (folder, name) = Folder::of(path).map_err(&io)?;
    if folder.has(&name) && !folder.read(&name).is_ok_and(|mut file| is_age(&mut file)) {
        return Err(BackupError::NotOurs(path.to_owned()));
    }
    let whole = NewFile::begin_in(folder, name).map_err(&io)?;
    let made = save_into(reader, at, (whole.file(), path), lock, signing)?;
    whole.finish().map_err(&io)?;
    Ok(made)
}

/// Writes a backup into an open file and reads it back; `path` is where it will lie, and stands in messages.
pub fn save_into(
    reader: &Reader,
    at: Timestamp,
    (file, path): (&File, &Path),
    lock: &Lock,
    signing: Option<&SigningKey>,
) -> Result<Made, BackupError> {
    let (header, trailer, bytes) = save_at(reader, at, (file, path), lock, signing)?;
    let signer = signing.map(|key| Signer(key.verifying_key()));
    Ok(Made { path: path.to_owned(), header, trailer, bytes, signer })
}

fn save_at(
    reader: &Reader,
    at: Timestamp,
    (file, path): (&File, &Path),
    lock: &Lock,
    signing: Option<&SigningKey>,
) -> Result<(Header, Trailer, u64), BackupError> {
    let io = BackupError::io(path);
    let head = reader.head()?;
    let first = reader.hash_at(1)?;
    let origin = first.as_ref().map(origin).unwrap_or_default();
    let header = Header { format: FORMAT, origin, seq: head.seq, hash: head.hash, at };
    let file = file.try_clone().map_err(&io)?;
    let (sealed, key) = lock.close(BufWriter::with_capacity(1 << 16, file)).map_err(&io)?;
    // Level 3 is a fifth larger than 6 and twice as fast: an old PC has room rather than time.
    let mut packed = GzEncoder::new(sealed, Compression::new(3));
    let trailer = stream::write(reader, &header, signing, &mut packed)?;
    let file = packed
        .finish()
        .and_then(age::stream::StreamWriter::finish)
        .and_then(|out| out.into_inner().map_err(std::io::IntoInnerError::into_error))
        .map_err(&io)?;
    file.sync_all().map_err(&io)?;
    // What is read back shall come from the disk, not from memory.
    let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    let bytes = file.metadata().map_err(&io)?.len();
    let read = read_from(file, path, &key, |_| Ok(()), |_, _, _| Ok(()))?;
    let signer = signing.map(|key| Signer(key.verifying_key()));
    if read != (Whole { header: header.clone(), trailer, signer }) {
        return Err(BackupError::Damaged {
            path: path.to_owned(), what: "đọc lại không giống".to_owned()
        });
    }
    Ok((header, trailer, bytes))
}

/// Reads a backup from its beginning to its end, handing rows out as they come. Nothing may be relied on before it
/// returns: only then everything was authenticated.
pub fn read(
    path: &Path,
    key: &Key,
    begin: impl FnMut(&Header) -> Result<(), BackupError>,
    row: impl FnMut(&str, Vec<u8>, Vec<u8>) -> Result<(), BackupError>,
) -> Result<Whole, BackupError> {
    read_from(File::open(path).map_err(BackupError::io(path))?, path, key, begin, row)
}

/// The same of an open file, from its beginning.
fn read_from(
    mut file: File,
    path: &Path,
    key: &Key,
    begin: impl FnMut(&Header) -> Result<(), BackupError>,
    row: impl FnMut(&str, Vec<u8>, Vec<u8>) -> Result<(), BackupError>,
) -> Result<Whole, BackupError> {
    let damaged = |what: &str| BackupError::Damaged { path: path.to_owned(), what: what.to_owned() };
    if !is_age(&mut file) {
        return Err(BackupError::NoBackup(path.to_owned()));
    }
    let opened = key.open(BufReader::with_capacity(1 << 16, file)).map_err(|e| match e {
        Closed::WrongKey => BackupError::WrongKey(path.to_owned()),
        Closed::Damaged => damaged("phần đầu"),
    })?;
    let mut unpacked = GzDecoder::new(BufReader::with_capacity(1 << 16, opened));
    let read = stream::read(&mut Told(&mut unpacked), begin_with(path, begin), row_with(row));
    let read = read.map_err(|e| e.into_backup(path))?;
    let mut whole = at_end(&mut unpacked).map_err(|_| damaged("đoạn cuối"))?;
    whole &= at_end(&mut unpacked.into_inner()).map_err(|_| damaged("đoạn cuối"))?;
    if whole { Ok(read) } else { Err(damaged("có gì đó đứng sau đoạn cuối")) }
}

/// A reader whose errors are the backup's, not the register's.
struct Told<'a, R>(&'a mut R);

impl<R: Read> Read for Told<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(out)
    }
}

/// Either the backup cannot be read, or what is made of it cannot be written.
enum Trouble {
    Reading(std::io::Error),
    Making(BackupError),
}

impl From<std::io::Error> for Trouble {
    fn from(e: std::io::Error) -> Self {
        Self::Reading(e)
    }
}

impl Trouble {
    fn into_backup(self, path: &Path) -> BackupError {
        match self {
            Self::Making(e) => e,
            Self::Reading(e) if e.raw_os_error().is_some() => {
                BackupError::Io { path: path.to_owned(), error: e.into() }
            }
            Self::Reading(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
                BackupError::Damaged { path: path.to_owned(), what: "bị cụt".to_owned() }
            }
            Self::Reading(_) => {
                BackupError::Damaged { path: path.to_owned(), what: "nội dung đã bị sửa".to_owned() }
            }
        }
    }
}

fn begin_with(
    path: &Path,
    mut begin: impl FnMut(&Header) -> Result<(), BackupError>,
) -> impl FnMut(&Header) -> Result<(), Trouble> {
    move |header| {
        if header.format > FORMAT {
            return Err(Trouble::Making(BackupError::Later(path.to_owned())));
        }
        begin(header).map_err(Trouble::Making)
    }
}

fn row_with(
    mut row: impl FnMut(&str, Vec<u8>, Vec<u8>) -> Result<(), BackupError>,
) -> impl FnMut(&str, Vec<u8>, Vec<u8>) -> Result<(), Trouble> {
    move |table, key, value| row(table, key, value).map_err(Trouble::Making)
}

/// Whether an open file begins as an age file does; it stands at its beginning afterwards.
pub fn is_age(file: &mut File) -> bool {
    let mut begin = [0; AGE.len()];
    file.rewind().and_then(|()| file.read_exact(&mut begin)).and_then(|()| file.rewind()).is_ok()
        && begin == *AGE
}

/// Makes a rename last.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    Folder::of(path)?.0.sync()
}

/// Writes a secret file that must not be there yet, readable by its owner only.
pub fn write_secret(path: &Path, text: &str) -> Result<(), BackupError> {
    whole::new(path, text.as_bytes()).map_err(BackupError::io(path))
}
