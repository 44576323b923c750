//! What a kill or a power cut left unfinished beside a register is swept away by the next who opens it. What somebody
//! still writes is locked, and stays.

use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags};

use super::folder::{Folder, UNFINISHED};

/// How the copies of earlier versions were called: `.tmp` and six letters or digits.
const OLD: &[u8] = b".tmp";
const OLD_LENGTH: usize = 10;

/// Removes what is unfinished in a folder and nobody's any more; how many.
pub fn sweep(path: &Path) -> usize {
    let Ok(folder) = Folder::open(path) else { return 0 };
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    let names = entries.flatten().map(|entry| entry.file_name()).filter(|name| is_unfinished(name));
    names.filter(|name| is_nobody_s(&folder, name) && folder.remove(name).is_ok()).count()
}

fn is_unfinished(name: &OsStr) -> bool {
    let bytes = name.as_bytes();
    let old = || {
        let rest = bytes.strip_prefix(OLD).filter(|_| bytes.len() == OLD_LENGTH);
        rest.is_some_and(|rest| rest.iter().all(u8::is_ascii_alphanumeric))
    };
    bytes.starts_with(UNFINISHED.as_bytes()) || old()
}

/// Whether it is a file of this user that no process holds, or a socket that was never put in place.
fn is_nobody_s(folder: &Folder, name: &OsStr) -> bool {
    let Ok(stat) = rustix::fs::statat(folder.as_fd(), name, AtFlags::SYMLINK_NOFOLLOW) else { return false };
    if stat.st_uid != rustix::process::geteuid().as_raw() {
        return false;
    }
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::Socket => true,
        FileType::RegularFile => {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let opened = rustix::fs::openat(folder.as_fd(), name, flags, Mode::empty()).map(File::from);
            opened
                .is_ok_and(|file| rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::whole::Whole;

    #[test]
    fn what_is_nobody_s_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let named = |name: &str| folder.path().join(name);
        for name in
            [".soxa-tmp-0123456789abcdef", ".tmpAb3dEf", ".tmpfile", ".tmpAb3d-f", "out.csv", "out.csv.part"]
        {
            std::fs::write(named(name), b"people").unwrap();
        }
        std::os::unix::fs::symlink(named("out.csv"), named(".soxa-tmp-link")).unwrap();
        let writing = Whole::begin(&named("a.pdf")).unwrap();
        assert_eq!(sweep(folder.path()), 2);
        for name in [".tmpfile", ".tmpAb3d-f", "out.csv", "out.csv.part"] {
            assert!(named(name).exists(), "{name}");
        }
        writing.finish().unwrap();
        assert!(named("a.pdf").exists());
    }
}
