//! Where slips lie until the printer has them, and to be printed again: as PDF, or sealed where the register is encrypted.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use soxa_files::whole;
use soxa_keys::{KeyProblem, Vault, is_sealed};
use soxa_service::{Register, ServiceError};
use zeroize::Zeroizing;

/// What the name of a sealed slip ends in.
const SEALED: &str = "sealed";

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
pub fn reseal(folder: &Path, old: Option<&Vault>, new: Option<&Vault>) -> io::Result<usize> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut done = 0;
    for entry in entries {
        let file = entry?.path();
        let is_slip = file.extension().is_some_and(|e| e == "pdf" || e == SEALED);
        if !is_slip || !file.is_file() {
            continue;
        }
        let bytes = Zeroizing::new(fs::read(&file)?);
        let clear = match old {
            Some(vault) if is_sealed(&bytes) => vault.unseal(&bytes).map_err(unsealed)?,
            _ if is_sealed(&bytes) => continue,
            _ => bytes,
        };
        let plain = if file.extension().is_some_and(|e| e == SEALED) {
            file.with_extension("")
        } else {
            file.clone()
        };
        let Some(name) = plain.file_name().and_then(|name| name.to_str()) else { continue };
        let sealed = new.map(|vault| vault.seal(&clear)).transpose().map_err(unsealed)?;
        if place(folder, name, &clear, sealed.as_deref())? != file {
            wipe(&file)?;
        }
        done += 1;
    }
    Ok(done)
}

/// Overwrites a file in clear before its name goes.
fn wipe(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    let open = fs::File::options().write(true).open(file)?;
    let length = usize::try_from(open.metadata()?.len()).unwrap_or(usize::MAX);
    open.write_all_at(&vec![0; length], 0)?;
    open.sync_all()?;
    fs::remove_file(file)
}
