//! Files that are whole or not there.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file: complete, or, on an error, as it was before. A device or a pipe is written to as it is.
/// `failed` makes the caller's error of a system error.
pub fn write<E>(
    path: &Path,
    failed: impl Fn(io::Error) -> E + Copy,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    if path.exists() && !path.is_file() {
        let mut out = BufWriter::new(File::options().write(true).open(path).map_err(failed)?);
        write(&mut out)?;
        return out.flush().map_err(failed);
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut out = BufWriter::new(File::create(&part).map_err(failed)?);
    let written = write(&mut out)
        .and_then(|()| out.flush().map_err(failed))
        .and_then(|()| out.get_ref().sync_all().map_err(failed));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
        return written;
    }
    std::fs::rename(&part, path).map_err(failed)
}
