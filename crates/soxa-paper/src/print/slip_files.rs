//! Where slips lie until the printer has them, and to be printed again: as PDF, or as a receipt printer takes them; sealed
//! where the register is encrypted.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use soxa_files::whole;
use soxa_files::wipe::wipe;
use soxa_keys::{KeyProblem, RegisterKey, is_sealed};
use soxa_service::{Register, ServiceError};
use zeroize::Zeroizing;

/// What the name of a sealed slip ends in.
const SEALED: &str = "sealed";
/// What the name of a slip for a page printer ends in.
pub(super) const FOR_PAGES: &str = "pdf";
/// What the name of one for a receipt printer ends in.
pub(super) const FOR_RECEIPTS: &str = "escpos";

/// Whether a slip is for a receipt printer, sealed or not.
pub(super) fn is_for_receipts(file: &Path) -> bool {
    let is_sealed = file.extension().is_some_and(|e| e == SEALED);
    let plain = if is_sealed { file.with_extension("") } else { file.to_owned() };
    plain.extension().is_some_and(|e| e == FOR_RECEIPTS)
}

fn failed(e: &ServiceError) -> io::Error {
    io::Error::other(e.to_string())
}

fn unsealed(why: KeyProblem) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

/// Puts a PDF into the folder; where it lies.
pub(super) fn put(register: &Register, folder: &Path, name: &str, pdf: &[u8]) -> io::Result<PathBuf> {
    let sealed = register.seal(pdf).map_err(|e| failed(&e))?;
    place(folder, name, pdf, sealed.as_deref())
}

fn place(folder: &Path, name: &str, pdf: &[u8], sealed: Option<&[u8]>) -> io::Result<PathBuf> {
    let name = if sealed.is_some() { format!("{name}.{SEALED}") } else { name.to_owned() };
    whole::into_own(folder, &name, sealed.unwrap_or(pdf))?;
    Ok(folder.join(name))
}

/// Where a slip lies today that was put there before the register was encrypted, or put back in clear.
pub(super) fn find(file: &Path) -> Option<PathBuf> {
    let other = if file.extension().is_some_and(|e| e == SEALED) {
        file.with_extension("")
    } else {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(SEALED);
        PathBuf::from(name)
    };
    [file.to_owned(), other].into_iter().find(|file| file.is_file())
}

/// The PDF of a file that is sealed; `None` where it is not.
pub(super) fn open(register: &Register, file: &Path) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    if file.extension().is_none_or(|e| e != SEALED) {
        return Ok(None);
    }
    register.unseal(&fs::read(file)?).map(Some).map_err(|e| failed(&e))
}

/// Seals what lies in the folder for another key, or puts it in clear; how many slips that were.
///
/// # Errors
/// The folder cannot be read or written. What was done stays done.
pub fn reseal(folder: &Path, old: Option<&RegisterKey>, new: Option<&RegisterKey>) -> io::Result<usize> {
    let open = |bytes: &[u8]| old.map(|key| key.unseal(bytes)).transpose().map_err(unsealed);
    let seal = |pdf: &[u8]| new.map(|key| key.seal(pdf)).transpose().map_err(unsealed);
    each(folder, &open, &seal)
}

/// Seals what lies in clear beside an encrypted register: slips that were not reached when it was encrypted and the power went.
///
/// # Errors
/// The folder cannot be read or written.
pub fn seal_rest(register: &Register, folder: &Path) -> io::Result<usize> {
    if !register.is_encrypted().map_err(|e| failed(&e))? {
        return Ok(0);
    }
    each(folder, &|_| Ok(None), &|pdf| register.seal(pdf).map_err(|e| failed(&e)))
}

/// What opens a sealed slip; nothing where it stays as it is.
type Open<'a> = &'a dyn Fn(&[u8]) -> io::Result<Option<Zeroizing<Vec<u8>>>>;
/// What seals one; nothing where it is to lie in clear.
type Seal<'a> = &'a dyn Fn(&[u8]) -> io::Result<Option<Vec<u8>>>;

fn each(folder: &Path, open: Open<'_>, seal: Seal<'_>) -> io::Result<usize> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut done = 0;
    for entry in entries {
        let file = entry?.path();
        let has_ending = |ending: &str| file.extension().is_some_and(|e| e == ending);
        if ![FOR_PAGES, FOR_RECEIPTS, SEALED].into_iter().any(has_ending) || !file.is_file() {
            continue;
        }
        let bytes = Zeroizing::new(fs::read(&file)?);
        let opened = if is_sealed(&bytes) { open(&bytes)? } else { Some(bytes) };
        let Some(pdf) = opened else { continue };
        let plain = if has_ending(SEALED) { file.with_extension("") } else { file.clone() };
        let Some(name) = plain.file_name().and_then(|name| name.to_str()) else { continue };
        if place(folder, name, &pdf, seal(&pdf)?.as_deref())? != file {
            wipe(&fs::File::options().write(true).open(&file)?)?;
            fs::remove_file(&file)?;
        }
        done += 1;
    }
    Ok(done)
}
