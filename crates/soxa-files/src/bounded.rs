//! Small files read up to a bound: secrets, keys, rules. A device without end is refused before it is read.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

/// More than any secret, key or file of anchors has.
pub const SMALL: u64 = 64 * 1024;

/// Reads a regular file, a pipe or a terminal of at most so many bytes.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let kind = std::fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(io::Error::from_raw_os_error(rustix::io::Errno::ISDIR.raw_os_error()));
    }
    if kind.is_block_device() || (kind.is_char_device() && !is_ours(path)) {
        return Err(strange());
    }
    let file = File::open(path)?;
    let now = file.metadata()?.file_type();
    let is_terminal = now.is_char_device() && rustix::termios::isatty(&file);
    if !now.is_file() && !now.is_fifo() && !is_terminal {
        return Err(strange());
    }
    up_to(file, most)
}

/// Reads a source to its end, which must come within so many bytes.
pub fn up_to(source: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("quá {} KiB", most >> 10)));
    }
    Ok(bytes)
}

/// The same as text.
pub fn text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(read(path, most)?).map_err(|_| ErrorKind::InvalidData.into())
}

/// What a process has open of its own may be a terminal somebody types at.
fn is_ours(path: &Path) -> bool {
    ["/dev/stdin", "/dev/fd/", "/dev/tty", "/dev/pts/", "/proc/self/fd/"]
        .iter()
        .any(|own| path.to_string_lossy().starts_with(own))
}

fn strange() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, "không phải tệp thường")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_device_without_end_is_refused_and_a_large_file_too() {
        for device in ["/dev/zero", "/dev/random", "/dev/full"] {
            assert_eq!(
                read(Path::new(device), SMALL).unwrap_err().kind(),
                ErrorKind::InvalidInput,
                "{device}"
            );
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, vec![b'a'; SMALL as usize]).unwrap();
        assert_eq!(read(&path, SMALL).unwrap().len() as u64, SMALL);
        assert_eq!(read(&path, SMALL - 1).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(read(folder.path(), SMALL).unwrap_err().kind(), ErrorKind::IsADirectory);
    }
}
