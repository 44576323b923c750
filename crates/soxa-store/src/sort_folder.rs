//! The folder in which a large import sorts, beside the register.

use std::io;
use std::path::{Path, PathBuf};

/// Where keys and names are sorted: a folder of its own beside the register, which goes with all that is in it.
pub(super) struct SortFolder(pub(super) PathBuf);

impl SortFolder {
    pub(super) fn path(register: &Path) -> PathBuf {
        let mut name = register.as_os_str().to_owned();
        name.push(".sort");
        PathBuf::from(name)
    }

    pub(super) fn make(register: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let path = Self::path(register);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for SortFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
