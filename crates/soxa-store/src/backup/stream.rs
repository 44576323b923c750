//! What stands in a backup, before compression and encryption.
//!
//! A line that names the format; a header; for each table its name and its rows in key order; at the end the number of
//! rows and the digest of [`Reader::digest`], and since format 2 who vouches for all of it ([`super::signature`]). Lengths
//! are u32, big endian. The same rows make the same bytes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use ed25519_dalek::SigningKey;

use super::signature::{self, Signer};
use crate::error::StoreError;
use crate::journal::Head;
use crate::reader::Reader;
use soxa_domain::time::Timestamp;

/// The first line, and that of backups nobody signed.
const MAGIC: &[u8; 14] = b"soxa backup 2\n";
const UNSIGNED: &[u8; 14] = b"soxa backup 1\n";
const END: u8 = 0;
const TABLE: u8 = 1;
const ROW: u8 = 2;
/// Longer keys, names and headers are damage.
const LONGEST_KEY: u32 = 1 << 20;
/// Longer values are damage.
const LONGEST_VALUE: u32 = 1 << 30;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The register's format.
    pub format: u32,
    /// The register's name in checkpoints; empty for one without entries.
    pub origin: String,
    /// Number of the last journal entry.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// When the backup was made.
    pub at: Timestamp,
}

impl Header {
    /// The head of the journal.
    pub fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash }
    }
}

/// A backup's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trailer {
    /// Rows of all tables.
    pub rows: u64,
    /// Over all rows.
    pub digest: [u8; 32],
}

/// Hashes rows as they pass.
pub struct RowDigest(blake3::Hasher);

impl Default for RowDigest {
    fn default() -> Self {
        Self(blake3::Hasher::new_derive_key("soxa tables v1"))
    }
}

impl RowDigest {
    /// The next row.
    pub fn add(&mut self, table: &str, key: &[u8], value: &[u8]) {
        for part in [table.as_bytes(), key, value] {
            self.0.update(&(part.len() as u64).to_be_bytes());
            self.0.update(part);
        }
    }

    /// Over all rows so far.
    pub fn finish(&self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

impl Reader {
    /// A digest of every table: equal registers have equal digests.
    pub fn digest(&self) -> Result<[u8; 32], StoreError> {
        let mut digest = RowDigest::default();
        self.each_row(|table, key, value| {
            digest.add(table, key, value);
            Ok(())
        })?;
        Ok(digest.finish())
    }
}

/// Writes everything the reader sees, signed with a key where there is one.
pub fn write(
    reader: &Reader,
    header: &Header,
    signing: Option<&SigningKey>,
    out: &mut impl Write,
) -> Result<Trailer, StoreError> {
    out.write_all(MAGIC)?;
    let head = postcard::to_stdvec(header)?;
    part(out, &head)?;
    let mut digest = RowDigest::default();
    let (mut at, mut rows) = (String::new(), 0u64);
    reader.each_row(|table, key, value| {
        if at != table {
            table.clone_into(&mut at);
            out.write_all(&[TABLE])?;
            part(out, table.as_bytes())?;
        }
        out.write_all(&[ROW])?;
        part(out, key)?;
        part(out, value)?;
        digest.add(table, key, value);
        rows += 1;
        Ok(())
    })?;
    let trailer = Trailer { rows, digest: digest.finish() };
    out.write_all(&[END])?;
    out.write_all(&rows.to_be_bytes())?;
    out.write_all(&trailer.digest)?;
    signature::write(signing, &head, &trailer, out)?;
    Ok(trailer)
}

fn part(out: &mut impl Write, bytes: &[u8]) -> Result<(), StoreError> {
    let length = u32::try_from(bytes.len()).map_err(|e| StoreError::Damaged(e.to_string()))?;
    out.write_all(&length.to_be_bytes())?;
    Ok(out.write_all(bytes)?)
}

/// What was read of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// What it says of itself.
    pub header: Header,
    /// Rows and digest.
    pub trailer: Trailer,
    /// The public key that signed it, where one did. Whose key it is, the reader must know.
    pub signer: Option<Signer>,
}

/// Reads header and rows; `row` gets table, key and value. The digest and the signature are checked here.
pub fn read<E: From<io::Error>>(
    input: &mut impl Read,
    mut begin: impl FnMut(&Header) -> Result<(), E>,
    mut row: impl FnMut(&str, Vec<u8>, Vec<u8>) -> Result<(), E>,
) -> Result<Whole, E> {
    let mut magic = [0; MAGIC.len()];
    input.read_exact(&mut magic)?;
    if magic != *MAGIC && magic != *UNSIGNED {
        return Err(odd("định dạng lạ").into());
    }
    let head = take(input, LONGEST_KEY)?;
    let header: Header = postcard::from_bytes(&head).map_err(|_| odd("phần đầu"))?;
    begin(&header)?;
    let mut digest = RowDigest::default();
    let (mut table, mut rows) = (String::new(), 0u64);
    loop {
        let mut tag = [0];
        input.read_exact(&mut tag)?;
        match tag {
            [TABLE] => {
                table = String::from_utf8(take(input, LONGEST_KEY)?).map_err(|_| odd("tên bảng"))?;
            }
            [ROW] => {
                let (key, value) = (take(input, LONGEST_KEY)?, take(input, LONGEST_VALUE)?);
                digest.add(&table, &key, &value);
                rows += 1;
                row(&table, key, value)?;
            }
            [END] => break,
            _ => return Err(odd("dòng lạ").into()),
        }
    }
    let (mut count, mut told) = ([0; 8], [0; 32]);
    input.read_exact(&mut count)?;
    input.read_exact(&mut told)?;
    let trailer = Trailer { rows: u64::from_be_bytes(count), digest: told };
    if trailer != (Trailer { rows, digest: digest.finish() }) {
        return Err(odd("số dòng hoặc mã kiểm tra không khớp").into());
    }
    let signer = if magic == *MAGIC { signature::read(input, &head, &trailer)? } else { None };
    Ok(Whole { header, trailer, signer })
}

fn take(input: &mut impl Read, longest: u32) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > longest {
        return Err(odd("độ dài vô lý"));
    }
    // Grows with what really comes: a false length must not cost memory.
    let mut bytes = Vec::with_capacity(length.min(1 << 16) as usize);
    input.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() == length as usize { Ok(bytes) } else { Err(odd("bị cụt")) }
}

pub(super) fn odd(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

/// The names of the tables a backup carries.
pub fn tables() -> Result<Vec<String>, StoreError> {
    crate::rows::names()
}
