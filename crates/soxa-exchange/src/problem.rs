//! What is wrong with a file, by row and column.

use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

/// One thing wrong with one cell or row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line in the file, from 1.
    pub row: u64,
    /// Header of the column; empty for the whole row.
    pub column: String,
    /// What stood there, cut to a readable length.
    pub value: String,
    /// Why it cannot be taken, and what to do.
    pub reason: String,
}

impl Problem {
    /// A problem with a cell.
    pub fn new(row: u64, column: &str, value: &str, reason: impl Into<String>) -> Self {
        let value = soxa_text::display::sanitise(value).chars().take(60).collect();
        Self { row, column: column.to_owned(), value, reason: reason.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "dòng {}", self.row)?;
        if !self.column.is_empty() {
            write!(f, ", cột “{}”", self.column)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, Error)]
pub enum FileError {
    /// The system refused.
    #[error("không đọc được {}: {what}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: String,
    },
    /// Too big for one in a legacy encoding, which must be held in memory.
    #[error("{} lớn quá {limit} MiB và không phải UTF-8: lưu lại dưới dạng CSV UTF-8", path.display())]
    TooBig {
        /// The file.
        path: PathBuf,
        /// The limit in MiB.
        limit: u64,
    },
    /// No row looks like a header.
    #[error("{}: không tìm thấy dòng tiêu đề cột trong 20 dòng đầu (cần có {wanted})", path.display())]
    NoHeader {
        /// The file.
        path: PathBuf,
        /// A column that must be there.
        wanted: &'static str,
    },
    /// A row that is no row.
    #[error("{}, dòng {line}: {what}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// Its line.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// A spreadsheet that cannot be taken.
    #[error("{}: {what}", path.display())]
    Sheet {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        what: String,
    },
    /// Two columns mean the same.
    #[error("{}: cột “{first}” và “{second}” cùng là {meaning}: bỏ bớt một cột hoặc dùng --columns", path.display())]
    Twice {
        /// The file.
        path: PathBuf,
        /// One header.
        first: String,
        /// The other.
        second: String,
        /// What both mean.
        meaning: String,
    },
}

impl FileError {
    /// The same of a file that goes by another name: what was read is a copy.
    #[must_use]
    pub fn named(mut self, name: &Path) -> Self {
        let (Self::Io { path, .. }
        | Self::TooBig { path, .. }
        | Self::NoHeader { path, .. }
        | Self::Row { path, .. }
        | Self::Sheet { path, .. }
        | Self::Twice { path, .. }) = &mut self;
        name.clone_into(path);
        self
    }
}
