//! Files that are whole or not there: written under a name nobody could have guessed, synced, renamed. A power cut
//! leaves the old one or the new one, a link is never followed, and nobody else reads them.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::folder::Folder;

/// A file being written; dropped before it is finished, it leaves nothing.
#[derive(Debug)]
pub struct Whole {
    folder: Folder,
    name: OsString,
    unfinished: Option<OsString>,
    file: File,
}

impl Whole {
    /// Begins a file at a path that somebody named.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let (folder, name) = Folder::of(path)?;
        Self::begin_in(folder, name)
    }

    /// Begins a file in a folder that is open already.
    pub fn begin_in(folder: Folder, name: OsString) -> io::Result<Self> {
        let (file, unfinished) = folder.unfinished()?;
        Ok(Self { folder, name, unfinished: Some(unfinished), file })
    }

    /// The file, to be written and read back.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Puts it in place of whatever had its name.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        let Some(unfinished) = &self.unfinished else { return Ok(()) };
        self.folder.rename(unfinished, &self.name)?;
        self.unfinished = None;
        Ok(())
    }

    /// Puts it in place where nothing has its name.
    pub fn finish_new(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        let Some(unfinished) = &self.unfinished else { return Ok(()) };
        self.folder.rename_new(unfinished, &self.name)?;
        self.unfinished = None;
        Ok(())
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some(name) = self.unfinished.take() {
            let _ = self.folder.remove(&name);
        }
    }
}

/// Writes a file: complete, or, on an error, as it was before. A device or a pipe is written to as it is.
/// `failed` makes the caller's error of a system error.
pub fn write<E>(
    path: &Path,
    failed: impl Fn(io::Error) -> E + Copy,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    if is_device(path) {
        let mut out = BufWriter::new(File::options().write(true).open(path).map_err(failed)?);
        write(&mut out)?;
        return out.flush().map_err(failed);
    }
    let whole = Whole::begin(path).map_err(failed)?;
    let mut out = BufWriter::with_capacity(64 * 1024, whole.file());
    write(&mut out)?;
    out.flush().map_err(failed)?;
    drop(out);
    whole.finish().map_err(failed)
}

/// Writes a file of these bytes.
pub fn bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, |e| e, |out| out.write_all(bytes))
}

/// Writes a file of these bytes where there must be none.
pub fn new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let whole = Whole::begin(path)?;
    whole.file().write_all(bytes)?;
    whole.finish_new()
}

/// Writes a file into a folder of the program's own.
pub fn into_own(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let whole = Whole::begin_in(Folder::own(folder)?, name.into())?;
    whole.file().write_all(bytes)?;
    whole.finish()
}

/// Whether a path leads to something that is no file: it is written to, never replaced. `/dev/stdout` is such, whatever
/// stands behind it.
fn is_device(path: &Path) -> bool {
    let system = ["/dev", "/proc"].iter().any(|root| path.starts_with(root));
    path.exists() && !path.is_dir() && (system || !path.is_file())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::{MetadataExt, symlink};

    use super::*;

    #[test]
    fn a_file_is_whole_or_as_it_was_and_its_owner_s_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        bytes(&path, b"one").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        let torn = write(
            &path,
            |e| e,
            |out| {
                out.write_all(b"half")?;
                Err(io::ErrorKind::Interrupted.into())
            },
        );
        assert!(torn.is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left over");
        assert!(new(&path, b"two").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
    }

    #[test]
    fn links_are_replaced_and_never_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (target, path) = (folder.path().join("target"), folder.path().join("a.pdf"));
        std::fs::write(&target, b"letter").unwrap();
        for name in ["a.pdf", "a.pdf.part"] {
            symlink(&target, folder.path().join(name)).unwrap();
        }
        bytes(&path, b"slip").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"letter");
        assert!(!std::fs::symlink_metadata(&path).unwrap().is_symlink());
        symlink(folder.path().join("nowhere"), folder.path().join("b")).unwrap();
        assert!(new(&folder.path().join("b"), b"key").is_err());
        assert!(!folder.path().join("nowhere").exists());
    }

    #[test]
    fn a_folder_of_its_own_is_no_link_and_not_everybody_s() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("slips"), folder.path().join("link"));
        into_own(&real, "a.pdf", b"slip").unwrap();
        assert_eq!(std::fs::metadata(&real).unwrap().mode() & 0o777, 0o700);
        symlink(&real, &link).unwrap();
        assert!(into_own(&link, "a.pdf", b"other").is_err());
        rustix::fs::chmod(&real, rustix::fs::Mode::from_raw_mode(0o777)).unwrap();
        assert!(into_own(&real, "a.pdf", b"other").is_err());
        assert_eq!(std::fs::read(real.join("a.pdf")).unwrap(), b"slip");
    }
}
