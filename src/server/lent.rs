//! What a client lends to the owner that runs its command: the files that stand in its own arguments, to be read or
//! to be written as they stand there, and no others.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::protocol::ToClient;
use super::transfer;
use soxa_files::folder::Folder;
use soxa_store::backup::file::is_age;
use soxa_text::display::is_clean;

/// Standard input among the arguments.
const STDIN: &str = "-";

/// The files of a command's arguments, by how the owner knows them.
#[derive(Debug, Default)]
pub struct Lent {
    read: BTreeMap<PathBuf, PathBuf>,
    written: BTreeMap<PathBuf, PathBuf>,
    /// What pipes had, taken before the owner waits for it.
    taken: BTreeMap<PathBuf, File>,
}

impl Lent {
    /// A file to be read.
    pub fn reads(&mut self, path: &Path) {
        self.read.insert(known_as(path), path.to_owned());
    }

    /// A file to be written.
    pub fn writes(&mut self, path: &Path) {
        self.written.insert(known_as(path), path.to_owned());
    }

    /// Whether a file comes from a pipe, and so is to be taken first.
    pub fn has_pipes(&self) -> bool {
        self.read.values().any(|path| is_pipe(path))
    }

    /// Takes what pipes have: nobody knows how long that lasts, and the owner does not wait for ever.
    pub fn take_pipes(&mut self) -> io::Result<()> {
        for (known, path) in self.read.iter().filter(|(_, path)| is_pipe(path)) {
            let mut copy = tempfile::tempfile()?;
            let from: Box<dyn Read> = match path.to_str() {
                Some(STDIN) => Box::new(io::stdin().lock()),
                _ => Box::new(File::open(path)?),
            };
            if io::copy(&mut from.take(transfer::FILE + 1), &mut copy)? > transfer::FILE {
                return Err(Errno::FBIG.into());
            }
            self.taken.insert(known.clone(), copy);
        }
        Ok(())
    }

    /// What a file's pipe had, if it is one: it can be read again and again, as a file can.
    pub fn of_pipe(path: &Path) -> io::Result<Option<File>> {
        let mut lent = Self::default();
        lent.reads(path);
        lent.take_pipes()?;
        Ok(lent.taken.into_values().next())
    }

    /// Whether what the owner asks for stands in the arguments.
    pub fn covers(&self, asked: &ToClient) -> bool {
        match asked {
            ToClient::Fetch(path) => self.read.contains_key(path),
            ToClient::Store(path) => self.written.contains_key(path),
            ToClient::Place(path, name) => self.written.contains_key(path) && is_name(name),
            _ => true,
        }
    }

    /// Opens a file that is lent to be read.
    pub fn open(&self, known: &Path) -> io::Result<File> {
        if let Some(taken) = self.taken.get(known) {
            let mut taken = taken.try_clone()?;
            taken.rewind()?;
            return Ok(taken);
        }
        let file = File::open(self.read.get(known).ok_or(Errno::ACCESS)?)?;
        let here = file.metadata()?;
        match here.file_type() {
            kind if kind.is_dir() => Err(Errno::ISDIR.into()),
            kind if !kind.is_file() => Err(Errno::INVAL.into()),
            _ if here.len() > transfer::FILE => Err(Errno::FBIG.into()),
            _ => Ok(file),
        }
    }

    /// Where a file that is lent to be written lies.
    pub fn real(&self, known: &Path) -> PathBuf {
        self.written.get(known).cloned().unwrap_or_else(|| known.to_owned())
    }

    /// Where a backup goes: to the path given, or under this name into the folder given. What is no backup is not
    /// written over.
    pub fn place(&mut self, known: &Path, name: &str) -> Result<PathBuf, i32> {
        let given = self.real(known);
        let path = if given.is_dir() { given.join(name) } else { given };
        let path = std::path::absolute(path).map_err(|e| code(&e))?;
        let (folder, name) = Folder::of(&path).map_err(|e| code(&e))?;
        if folder.has(&name) && !folder.read(&name).is_ok_and(|mut file| is_age(&mut file)) {
            return Err(Errno::EXIST.raw_os_error());
        }
        let known = known_as(&path);
        self.written.insert(known.clone(), path);
        Ok(known)
    }
}

/// The system's number of an error; EIO where it gave none.
pub fn code(e: &io::Error) -> i32 {
    e.raw_os_error().unwrap_or(match e.kind() {
        ErrorKind::FileTooLarge => Errno::FBIG.raw_os_error(),
        _ => Errno::IO.raw_os_error(),
    })
}

/// Arguments go to the owner as text.
fn known_as(path: &Path) -> PathBuf {
    PathBuf::from(path.to_string_lossy().into_owned())
}

/// A plain name of a file, and nothing that leads elsewhere.
fn is_name(name: &str) -> bool {
    !name.starts_with('.') && !name.contains('/') && !name.is_empty() && is_clean(name)
}

fn is_pipe(path: &Path) -> bool {
    path == Path::new(STDIN)
        || path == Path::new("/dev/stdin")
        || std::fs::metadata(path).is_ok_and(|file| file.file_type().is_fifo())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_stands_in_the_arguments_is_lent_and_only_as_it_stands_there() {
        let folder = tempfile::tempdir().unwrap();
        let (list, out) = (folder.path().join("list.csv"), folder.path().join("out.csv"));
        std::fs::write(&list, b"people").unwrap();
        let mut lent = Lent::default();
        lent.reads(&list);
        lent.writes(&out);
        assert!(lent.covers(&ToClient::Fetch(list.clone())) && lent.covers(&ToClient::Store(out.clone())));
        for (read, written) in [(&out, &list), (&folder.path().join("shadow"), &folder.path().join("x"))] {
            assert!(!lent.covers(&ToClient::Fetch(read.clone())));
            assert!(!lent.covers(&ToClient::Store(written.clone())));
        }
        assert!(!lent.covers(&ToClient::Fetch(STDIN.into())), "standard input was not named");
        for name in ["../x", ".bashrc", "a/b", "", "a\u{1b}b"] {
            assert!(!lent.covers(&ToClient::Place(out.clone(), name.to_owned())), "{name:?}");
        }
        assert_eq!(lent.place(&out, "x.age"), Ok(out.clone()));
        std::fs::write(&out, b"letter").unwrap();
        assert_eq!(lent.place(&out, "x.age"), Err(17));
        assert!(lent.open(Path::new("/etc/passwd")).is_err());
    }

    #[test]
    fn a_device_is_not_lent() {
        let mut lent = Lent::default();
        lent.reads(Path::new("/dev/zero"));
        assert_eq!(lent.open(Path::new("/dev/zero")).unwrap_err().raw_os_error(), Some(22));
    }
}
