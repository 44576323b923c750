//! Files whose contents must not stay behind: overwritten before the system gives their blocks away.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Bytes overwritten at a time.
const PIECE: usize = 1 << 20;

/// Overwrites a file with noughts, and waits for the disk. One that keeps old blocks elsewhere (an SSD) may have them still.
///
/// # Errors
/// The disk refuses.
pub fn wipe(file: &File) -> io::Result<()> {
    let noughts = vec![0; PIECE];
    let (mut at, end) = (0, file.metadata()?.len());
    while at < end {
        let piece = (end - at).min(PIECE as u64) as usize;
        file.write_all_at(noughts.get(..piece).unwrap_or_default(), at)?;
        at += piece as u64;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nothing_of_it_is_left() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), vec![b'a'; PIECE + 17]).unwrap();
        wipe(&File::options().write(true).open(file.path()).unwrap()).unwrap();
        let left = std::fs::read(file.path()).unwrap();
        assert!(left.len() == PIECE + 17 && left.iter().all(|byte| *byte == 0));
    }
}
