//! Files that are in memory only: what passes through them never lies on a disk.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::PathBuf;

use rustix::fs::{MemfdFlags, memfd_create};

/// An empty file in memory; it goes with its last handle.
///
/// # Errors
/// The system has no more of them.
pub fn file() -> io::Result<File> {
    Ok(File::from(memfd_create("soxa", MemfdFlags::CLOEXEC)?))
}

/// A path that leads to an open file in this process.
pub fn path(file: &File) -> PathBuf {
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}
