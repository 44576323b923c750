//! Packs the files of the sample commune into one compressed archive, so that they cost the program half a mebibyte
//! instead of two.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use flate2::Compression;
use flate2::write::DeflateEncoder;

fn main() -> io::Result<()> {
    let folder = Path::new("sample_data");
    println!("cargo::rerun-if-changed=sample_data");
    let mut files = Vec::new();
    gather(folder, &mut files)?;
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("sample_data.bin");
    let mut archive = DeflateEncoder::new(fs::File::create(out)?, Compression::best());
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let text = fs::read(&file)?;
        // Name and length on a line, then the file.
        archive.write_all(format!("{name} {}\n", text.len()).as_bytes())?;
        archive.write_all(&text)?;
    }
    archive.finish()?.flush()
}

fn gather(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "csv") {
            into.push(path);
        }
    }
    Ok(())
}
