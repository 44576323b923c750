//! A folder held open: what is made, renamed and removed in it happens in *this* folder, whatever its path leads to by
//! then.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

/// Files of the program are their owner's alone.
pub const FILE_MODE: Mode = Mode::from_raw_mode(0o600);
const FOLDER_MODE: Mode = Mode::from_raw_mode(0o700);
/// How the name of everything begins that is not finished yet; what of it outlives its maker is swept away.
pub const UNFINISHED: &str = ".soxa-tmp-";
/// Names tried before it is believed that none is free.
const TRIES: usize = 16;
/// Write permission of everybody.
const OTHERS_WRITE: u32 = 0o002;

/// An open folder.
#[derive(Debug)]
pub struct Folder {
    fd: OwnedFd,
}

impl Folder {
    /// Opens a folder that somebody named: the way to it may lead through links, as the person meant it.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self { fd: rustix::fs::open(path, flags, Mode::empty())? })
    }

    /// The folder a file is in, and the file's name there.
    pub fn of(path: &Path) -> io::Result<(Self, OsString)> {
        let name = path.file_name().ok_or(Errno::ISDIR)?.to_owned();
        Ok((Self::open(path.parent().unwrap_or(Path::new(".")))?, name))
    }

    /// Opens a folder of the program's own, made where it is missing. A link in its place, another user's folder, or
    /// one that everybody may write to is refused.
    pub fn own(path: &Path) -> io::Result<Self> {
        let made = !path.exists();
        if made {
            DirBuilder::new().recursive(true).mode(FOLDER_MODE.as_raw_mode()).create(path)?;
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::empty()).map_err(|e| match e {
            Errno::LOOP | Errno::NOTDIR => refused(path, "phải là thư mục thật, không phải liên kết"),
            e => e.into(),
        })?;
        let here = rustix::fs::fstat(&fd)?;
        let own = rustix::process::geteuid().as_raw();
        if here.st_uid != own && here.st_uid != 0 {
            return Err(refused(path, "thư mục của người dùng khác: xem chủ của thư mục"));
        }
        if here.st_mode & OTHERS_WRITE != 0 {
            return Err(refused(path, "ai cũng ghi được vào thư mục này: chạy chmod o-w rồi làm lại"));
        }
        if made {
            // A disk without permissions (a USB stick) has nothing to set.
            let _ = rustix::fs::fchmod(&fd, FOLDER_MODE);
        }
        Ok(Self { fd })
    }

    /// A new file under a name that nobody could have guessed, locked for as long as it is open.
    pub fn unfinished(&self) -> io::Result<(File, OsString)> {
        for _ in 0..TRIES {
            let name = unguessable()?;
            match self.create_new(&name) {
                Ok(file) => {
                    // A disk that has no locks has no sweeping beside it either.
                    let _ = rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive);
                    return Ok((file, name));
                }
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Makes a file that must not be there, not even as a link, whatever the umask says.
    pub fn create_new(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::openat(&self.fd, name, flags, FILE_MODE)?);
        let _ = rustix::fs::fchmod(&file, FILE_MODE);
        Ok(file)
    }

    /// Opens a regular file of this folder for reading; a link is none.
    pub fn read(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::openat(&self.fd, name, flags, Mode::empty())?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(ErrorKind::InvalidInput.into()) }
    }

    /// Whether something, if only a broken link, has this name.
    pub fn has(&self, name: &OsStr) -> bool {
        rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
    }

    /// Gives a file its name, in place of what had it; a power cut leaves the old one or the new one.
    pub fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        rustix::fs::renameat(&self.fd, from, &self.fd, to)?;
        self.sync()
    }

    /// Gives a file a name that nothing has.
    pub fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        match rustix::fs::renameat_with(&self.fd, from, &self.fd, to, RenameFlags::NOREPLACE) {
            Ok(()) => self.sync(),
            Err(Errno::EXIST) => Err(ErrorKind::AlreadyExists.into()),
            Err(_) if self.has(to) => Err(ErrorKind::AlreadyExists.into()),
            // A disk that cannot promise it (an old file system): having looked has to do.
            Err(_) => self.rename(from, to),
        }
    }

    /// Removes a file, or the link that has its name.
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::empty())?)
    }

    /// Makes what was renamed last.
    pub fn sync(&self) -> io::Result<()> {
        match rustix::fs::fsync(&self.fd) {
            // Not every file system syncs folders.
            Ok(()) | Err(Errno::INVAL | Errno::ROFS) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }
}

impl AsFd for Folder {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// A path for something unfinished beside a file.
pub fn unfinished_beside(path: &Path) -> io::Result<PathBuf> {
    Ok(path.with_file_name(unguessable()?))
}

fn unguessable() -> io::Result<OsString> {
    let mut bytes = [0_u8; 8];
    rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty())?;
    Ok(format!("{UNFINISHED}{:016x}", u64::from_le_bytes(bytes)).into())
}

fn refused(path: &Path, why: &str) -> io::Error {
    io::Error::new(ErrorKind::PermissionDenied, format!("{}: {why}", path.display()))
}
