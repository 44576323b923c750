//! Where a finished slip goes: a file always, and the system's print service where there is one.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where a slip went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file that holds it.
    pub file: PathBuf,
    /// Whether it was handed to the print service.
    pub sent: bool,
}

/// Writes a slip's PDF under its case's code and hands it to the default printer, without waiting for paper.
pub fn print(folder: &Path, code: &str, pdf: &[u8]) -> io::Result<Printed> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!("{code}.pdf"));
    let part = folder.join(format!("{code}.pdf.part"));
    std::fs::write(&part, pdf)?;
    std::fs::rename(&part, &file)?;
    let child = Command::new("lp")
        .arg("-s")
        .arg("--")
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let sent = match child {
        Ok(mut child) => {
            std::thread::Builder::new().name("lp".to_owned()).spawn(move || child.wait()).is_ok()
        }
        Err(_) => false,
    };
    Ok(Printed { file, sent })
}
