//! The TOML files that travel in the program: code tables, states, forms, words.
//!
//! A crate's build script calls `build::toml_as_json`, and the crate reads a file with [`data_file!`]. A mistake in
//! the file's syntax so ends the build, and the program carries one reader for each type instead of two, and each file packed. What people
//! write themselves is TOML still, and is read as such.

use std::io::Read;

use serde::de::DeserializeOwned;

/// Unpacks a data file and reads it; [`data_file!`] names it.
///
/// # Errors
/// Where it does not hold what the type wants.
#[doc(hidden)]
pub fn read<T: DeserializeOwned>(packed: &[u8]) -> Result<T, serde_json::Error> {
    let mut text = Vec::with_capacity(packed.len() * 5);
    flate2::read::DeflateDecoder::new(packed).read_to_end(&mut text).map_err(serde_json::Error::io)?;
    serde_json::from_slice(&text)
}

/// Reads a data file of the calling crate by its path below `src/`; the type says what it must hold.
///
/// # Errors
/// Where the file does not hold what the type wants.
#[macro_export]
macro_rules! data_file {
    ($path:literal) => {
        $crate::data_file!($path as _)
    };
    ($path:literal as $type:ty) => {
        $crate::read::<$type>(include_bytes!(concat!(env!("OUT_DIR"), "/", $path, ".json.z")))
    };
}

/// Unpacks what `build::packed` wrote; `None` where it did not.
pub fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(packed.len() * 4);
    brotli_decompressor::Decompressor::new(packed, 4096).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Unpacks a text that the program was built with; [`text_file!`] names it.
#[doc(hidden)]
pub fn text(packed: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(packed.len() * 5);
    let unpacked = flate2::read::DeflateDecoder::new(packed).read_to_end(&mut bytes);
    debug_assert!(unpacked.is_ok(), "the build script packed it");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The text of a file of the calling crate by its path below `src/`, for which its build script calls `build::texts`: for
/// tables and rules of some size, that are read once.
#[macro_export]
macro_rules! text_file {
    ($path:literal) => {
        $crate::text(include_bytes!(concat!(env!("OUT_DIR"), "/", $path, ".z")))
    };
}

/// What build scripts call.
#[cfg(feature = "build")]
pub mod build {
    use std::io::Write;
    use std::path::{Path, PathBuf};
    use std::{env, fs, io};

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    /// The folder Cargo gives the build script for its results.
    fn out() -> PathBuf {
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default())
    }

    /// Writes every TOML file below a folder as packed JSON, under the same path, for [`crate::data_file!`].
    ///
    /// # Errors
    /// Where a file cannot be read or written, or is no TOML: the message names it.
    pub fn toml_as_json(folder: &str) -> io::Result<()> {
        println!("cargo::rerun-if-changed={folder}");
        let folder = Path::new(folder);
        for file in files(folder, "toml")? {
            let read: toml::Table = toml::from_str(&fs::read_to_string(&file)?)
                .map_err(|e| io::Error::other(format!("{}: {e}", file.display())))?;
            let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().into_owned() + ".json.z";
            let to = out().join(name);
            fs::create_dir_all(to.parent().unwrap_or(&to))?;
            let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&serde_json::to_vec(&read)?)?;
            fs::write(&to, packed.finish()?)?;
        }
        Ok(())
    }

    /// Packs files below `src/` as they are, under the same path, for [`crate::text_file!`].
    ///
    /// # Errors
    /// Where a file cannot be read or written.
    pub fn texts(paths: &[&str]) -> io::Result<()> {
        for path in paths {
            let to = out().join(format!("{path}.z"));
            fs::create_dir_all(to.parent().unwrap_or(&to))?;
            let mut packed = DeflateEncoder::new(fs::File::create(&to)?, Compression::best());
            packed.write_all(&fs::read(Path::new("src").join(path))?)?;
            packed.finish()?.flush()?;
        }
        Ok(())
    }

    /// Writes one large file from pieces, packed as small as can be where the program is handed out; [`crate::unpacked`]
    /// reads it, more slowly than the others, when it is first wanted.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn packed(name: &str, pieces: &[&[u8]]) -> io::Result<()> {
        let handed_out = env::var_os("PROFILE").is_some_and(|profile| profile == "release");
        let (quality, window) = if handed_out { (11, 22) } else { (4, 22) };
        let file = fs::File::create(out().join(name))?;
        let mut file = brotli::CompressorWriter::new(file, 1 << 16, quality, window);
        for piece in pieces {
            file.write_all(piece)?;
        }
        file.flush()?;
        file.into_inner().flush()
    }

    /// The files below a folder with an extension, in the order of their paths.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    pub fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        gather(folder, extension, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn gather(folder: &Path, extension: &str, into: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                gather(&path, extension, into)?;
            } else if path.extension().is_some_and(|e| e == extension) {
                into.push(path);
            }
        }
        Ok(())
    }
}
