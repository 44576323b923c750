//! The container: files by name, deflated. What is read is bounded, whatever the file claims about itself.

use std::io::{Cursor, Error, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// More than this is no report.
pub const MOST: u64 = 8 * 1024 * 1024;

/// A container being written.
pub struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Default for Archive {
    fn default() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }
}

impl Archive {
    /// Adds a file. Its time is that of no day, so that the same report is the same file.
    ///
    /// # Errors
    /// Where it cannot be packed, or one of that name is there.
    pub fn add(&mut self, name: &str, content: &[u8]) -> std::io::Result<()> {
        self.0.start_file(name, SimpleFileOptions::default()).map_err(Error::from)?;
        self.0.write_all(content)
    }

    /// The whole file.
    ///
    /// # Errors
    /// Where the directory cannot be written.
    pub fn finish(self) -> std::io::Result<Vec<u8>> {
        Ok(self.0.finish().map_err(Error::from)?.into_inner())
    }
}

/// One file of a container; `None` where there is none, or the container is broken, or it unpacks to more than [`MOST`].
pub fn file(container: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(container)).ok()?;
    let mut out = Vec::new();
    archive.by_name(name).ok()?.take(MOST + 1).read_to_end(&mut out).ok()?;
    (out.len() as u64 <= MOST).then_some(out)
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
        let bytes = archive.finish().unwrap();
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
