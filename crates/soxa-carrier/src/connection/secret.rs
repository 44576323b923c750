//! Passwords and keys that stand in files: read once, never said again.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use soxa_files::bounded;
use zeroize::Zeroizing;

use crate::problem::Wrong;

/// The first line of a file that not every user of the machine may read.
///
/// # Errors
/// The file cannot be read, is open to all, or begins with an empty line.
pub fn first_line(path: &Path) -> Result<Zeroizing<String>, Wrong> {
    let text = private(path)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Wrong::SecretEmpty { path: path.to_owned() });
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// The text of a file that not every user of the machine may read.
///
/// # Errors
/// The file cannot be read or is open to all.
pub fn private(path: &Path) -> Result<Zeroizing<String>, Wrong> {
    // Group rights stay out of it: what a service manager hands over may show them for the one user it lets in.
    let rights = std::fs::metadata(path).map_err(|error| unread(path, &error))?.permissions().mode();
    if rights & 0o004 != 0 {
        return Err(Wrong::SecretForAll { path: path.to_owned() });
    }
    open(path).map(Zeroizing::new)
}

/// The text of a file that is no secret.
///
/// # Errors
/// The file cannot be read.
pub fn open(path: &Path) -> Result<String, Wrong> {
    bounded::text(path, bounded::SMALL).map_err(|error| unread(path, &error))
}

fn unread(path: &Path, error: &std::io::Error) -> Wrong {
    Wrong::Unread { path: path.to_owned(), said: error.to_string() }
}
