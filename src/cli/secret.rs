//! Secrets that stand in files: read once, never repeated in messages.

use std::path::Path;

use zeroize::Zeroizing;

use super::failure::Failure;
use super::output::Ui;
use crate::cli::problem::CommandProblem;
use soxa_files::bounded;

/// A small secret file, or standard input for `-`; never repeated in messages.
pub fn read_secret(ui: &Ui, path: &Path) -> Result<String, Failure> {
    let io = |e| Failure::io(path.display().to_string(), e);
    if path != Path::new("-") || ui.is_remote() {
        return bounded::text(ui.fetch(path)?.path(), bounded::SMALL).map_err(io);
    }
    let bytes = bounded::up_to(std::io::stdin().lock(), bounded::SMALL).map_err(io)?;
    String::from_utf8(bytes).map_err(|_| io(std::io::ErrorKind::InvalidData.into()))
}

/// The first line of a file with a secret; nothing of it is ever shown.
pub fn first_line(ui: &Ui, path: &Path) -> Result<String, Failure> {
    let text = Zeroizing::new(read_secret(ui, path)?);
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Failure::Refused(CommandProblem::NoPassword { path: path.to_owned() }));
    }
    Ok(line.to_owned())
}
