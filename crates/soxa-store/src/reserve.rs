//! A file that only takes up room: on a full disk even deleting needs some, and giving this up provides it.

use std::fs;
use std::path::{Path, PathBuf};

use soxa_files::whole::Whole;

/// Its size in bytes.
pub const SIZE: u64 = 16 * 1024 * 1024;

/// Free bytes at which a disk has room to spare.
const ROOMY: u64 = 16 * SIZE;

/// Where the reserve of a register lies.
pub fn path(register: &Path) -> PathBuf {
    let mut name = register.as_os_str().to_owned();
    name.push(".reserve");
    PathBuf::from(name)
}

/// Makes the reserve where there is none. Failing is no error: a nearly full disk may have no room for it.
pub fn ensure(register: &Path) {
    let path = path(register);
    // A link in its place is not followed, broken or not.
    if fs::symlink_metadata(&path).is_ok() {
        return;
    }
    let Ok(whole) = Whole::begin(&path) else { return };
    let flags = rustix::fs::FallocateFlags::empty();
    if rustix::fs::fallocate(whole.file(), flags, 0, SIZE).is_ok() {
        let _ = whole.finish_new();
    }
}

/// Makes a reserve that was given up again, once the disk has room to spare: never with what the work needs.
pub fn restore(register: &Path) {
    let roomy = || {
        let folder = register.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        rustix::fs::statvfs(folder).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= ROOMY)
    };
    if fs::symlink_metadata(path(register)).is_err() && roomy() {
        ensure(register);
    }
}

/// Gives the reserve up; how many bytes came free.
pub fn release(register: &Path) -> std::io::Result<u64> {
    let path = path(register);
    match fs::symlink_metadata(&path) {
        Ok(meta) => fs::remove_file(&path).map(|()| meta.len()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(e) => Err(e),
    }
}
