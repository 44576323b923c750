//! The container: files by name, deflated. What is read is bounded, whatever the file claims about itself.

use std::io::{Read, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// More than this is no report.
pub const MOST: u64 = 8 * 1024 * 1024;

/// A container being written.
#[derive(Debug, Default)]
pub struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

impl Archive {
    /// Adds a file.
    pub fn add(&mut self, name: &str, content: &[u8]) -> std::io::Result<()> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content)?;
        let packed = encoder.finish()?;
        let mut crc = Crc::new();
        crc.update(content);
        let offset = self.bytes.len() as u32;
        // Version, flags (names in UTF-8), deflate; the time is that of no day, so that the same report is the same file.
        let mut head = Vec::new();
        for half in [20u16, 0x0800, 8, 0, 0x21] {
            head.extend_from_slice(&half.to_le_bytes());
        }
        for word in [crc.sum(), packed.len() as u32, content.len() as u32] {
            head.extend_from_slice(&word.to_le_bytes());
        }
        head.extend_from_slice(&(name.len() as u16).to_le_bytes());
        head.extend_from_slice(&0u16.to_le_bytes());
        self.bytes.extend_from_slice(b"PK\x03\x04");
        self.bytes.extend_from_slice(&head);
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(&packed);
        self.directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        self.directory.extend_from_slice(&head);
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend_from_slice(&offset.to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
        self.files += 1;
        Ok(())
    }

    /// The whole file.
    pub fn finish(mut self) -> Vec<u8> {
        let at = self.bytes.len() as u32;
        self.bytes.extend_from_slice(&self.directory);
        self.bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend_from_slice(&self.files.to_le_bytes());
        self.bytes.extend_from_slice(&self.files.to_le_bytes());
        self.bytes.extend_from_slice(&(self.directory.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(&at.to_le_bytes());
        self.bytes.extend_from_slice(&[0, 0]);
        self.bytes
    }
}

/// One file of a container; `None` where there is none, or the container is broken.
pub fn file(container: &[u8], name: &str) -> Option<Vec<u8>> {
    let end = container.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = number(container, end + 10, 2)?;
    let mut at = number(container, end + 16, 4)? as usize;
    for _ in 0..count {
        if container.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let method = number(container, at + 10, 2)?;
        let packed = number(container, at + 20, 4)? as usize;
        let [names, extra, comment] =
            [number(container, at + 28, 2)?, number(container, at + 30, 2)?, number(container, at + 32, 2)?];
        let offset = number(container, at + 42, 4)? as usize;
        let from = at + 46;
        if container.get(from..from + names as usize)? == name.as_bytes() {
            let skip = number(container, offset + 26, 2)? + number(container, offset + 28, 2)?;
            let begin = offset + 30 + skip as usize;
            return unpack(container.get(begin..begin.checked_add(packed)?)?, method);
        }
        at = from + (names + extra + comment) as usize;
    }
    None
}

fn unpack(packed: &[u8], method: u64) -> Option<Vec<u8>> {
    match method {
        0 => Some(packed.to_vec()),
        8 => {
            let mut out = Vec::new();
            flate2::read::DeflateDecoder::new(packed).take(MOST + 1).read_to_end(&mut out).ok()?;
            (out.len() as u64 <= MOST).then_some(out)
        }
        _ => None,
    }
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_put_in_comes_out_and_broken_containers_give_nothing() {
        let mut archive = Archive::default();
        archive.add("a.xml", "Hết đợt".repeat(1000).as_bytes()).unwrap();
        archive.add("thư/mục.xml", b"").unwrap();
        let bytes = archive.finish();
        assert_eq!(file(&bytes, "a.xml").unwrap(), "Hết đợt".repeat(1000).as_bytes());
        assert_eq!(file(&bytes, "thư/mục.xml").unwrap(), b"");
        assert_eq!(file(&bytes, "b.xml"), None);
        for cut in 0..bytes.len() {
            let _ = file(bytes.get(..cut).unwrap(), "a.xml");
            let mut wrong = bytes.clone();
            *wrong.get_mut(cut).unwrap() ^= 0xff;
            let _ = file(&wrong, "a.xml");
        }
    }
}
