//! Readies what the program carries: the files of the sample commune as one compressed archive (half a mebibyte instead
//! of two), and the words as JSON.

use std::fs;
use std::io;
use std::path::Path;

use soxa_data::build;

fn main() -> io::Result<()> {
    let folder = Path::new("sample_data");
    println!("cargo::rerun-if-changed=sample_data");
    let mut pieces = Vec::new();
    for file in build::files(folder, "csv")? {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let text = fs::read(&file)?;
        // Name and length on a line, then the file.
        pieces.push(format!("{name} {}\n", text.len()).into_bytes());
        pieces.push(text);
    }
    let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
    build::packed("sample_data.bin", &pieces)?;
    pack_relocations();
    fold_code();
    build::toml_as_json("src")
}

/// Has the linker write the table of addresses to be moved at the start packed (`DT_RELR`, glibc 2.36 and later): 430 KiB
/// less in each program, and the dynamic loader reads that much less from the old disk.
fn pack_relocations() {
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Has the linker keep functions once that came out alike: much of what is written for one type is the same for another. Only
/// where the linker is the one that comes with Rust, and in what is handed out.
fn fold_code() {
    let says = |name: &str, wanted: &str| std::env::var(name).is_ok_and(|text| text == wanted);
    let is_ours = says("CARGO_CFG_TARGET_ARCH", "x86_64")
        && says("CARGO_CFG_TARGET_OS", "linux")
        && says("CARGO_CFG_TARGET_ENV", "gnu");
    let chosen = std::env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let linker_is_chosen = std::env::var_os("RUSTC_LINKER").is_some() || chosen.contains("link");
    if is_ours && !linker_is_chosen && says("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}
