//! Readies what the program carries: the files of the sample commune as one compressed archive (half a mebibyte instead
//! of two), the typeface for machines without one, and the data files as JSON.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use flate2::Compression;
use flate2::write::DeflateEncoder;

fn main() -> io::Result<()> {
    let folder = Path::new("sample_data");
    println!("cargo::rerun-if-changed=sample_data");
    let mut files = Vec::new();
    gather(folder, "csv", &mut files)?;
    files.sort();
    let mut archive = packed("sample_data.bin")?;
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let text = fs::read(&file)?;
        // Name and length on a line, then the file.
        archive.write_all(format!("{name} {}\n", text.len()).as_bytes())?;
        archive.write_all(&text)?;
    }
    archive.finish()?.flush()?;
    let mut face = packed("serif.bin")?;
    face.write_all(dejavu::serif::regular())?;
    face.finish()?.flush()?;
    pack_relocations();
    hand_on_data(Path::new("src"))
}

/// Relocations take a third of a mebibyte less where the C library of this machine reads them packed (glibc 2.36 and
/// later), if the program is built for this machine.
fn pack_relocations() {
    let told = |name: &str| env::var(name).unwrap_or_default();
    let here = told("TARGET") == told("HOST") && told("TARGET") == "x86_64-unknown-linux-gnu";
    let version = || {
        let said = Command::new("ldd").arg("--version").output().ok()?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let (major, minor) = said.lines().next()?.rsplit_once(' ')?.1.split_once('.')?;
        Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    };
    if here && version().is_some_and(|glibc| glibc >= (2, 36)) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Every TOML file below `src/` as JSON, for `text::data_file`.
fn hand_on_data(folder: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let mut files = Vec::new();
    gather(folder, "toml", &mut files)?;
    for file in files {
        let read: toml::Table = toml::from_str(&fs::read_to_string(&file)?)
            .map_err(|e| io::Error::other(format!("{}: {e}", file.display())))?;
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().into_owned() + ".json";
        let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name);
        fs::create_dir_all(out.parent().unwrap_or(&out))?;
        fs::write(&out, serde_json::to_vec(&read)?)?;
    }
    Ok(())
}

fn packed(name: &str) -> io::Result<DeflateEncoder<fs::File>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name);
    Ok(DeflateEncoder::new(fs::File::create(out)?, Compression::best()))
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
