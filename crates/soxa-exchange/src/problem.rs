//! What is wrong with a file, by row and column.

use crate::refusal::CellProblem;
use crate::refusal::SheetProblem;
use crate::words::PHRASES;
use soxa_store::error::Cause;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_text::words::Worded;
use soxa_text::words::in_words;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};
use thiserror::Error;

/// One thing wrong with one cell or row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of thing is wrong.
    pub kind: String,
    /// The sheet; empty in a file of text.
    pub sheet: String,
    /// Line or row in the file, from 1.
    pub row: u64,
    /// Header of the column, or the stable name of the field it is of; empty for the whole row.
    pub column: String,
    /// What officers call the column, where it stands under its stable name.
    #[serde(skip)]
    pub shown_column: Option<String>,
    /// What stood there, cut to a readable length.
    pub value: String,
    /// Why it cannot be taken, and what to do.
    #[serde(serialize_with = "vietnamese")]
    pub reason: CellProblem,
}

impl Problem {
    /// A problem with a cell.
    pub fn new(row: u64, column: &str, value: &str, reason: CellProblem) -> Self {
        let value = soxa_text::display::sanitise(value).chars().take(60).collect();
        Self {
            kind: kind(&reason),
            sheet: String::new(),
            row,
            column: column.to_owned(),
            shown_column: None,
            value,
            reason,
        }
    }

    /// The same under a header that officers know: that of the file, or the field's own name.
    #[must_use]
    pub fn under(mut self, header: &str) -> Self {
        self.shown_column = Some(header.to_owned()).filter(|header| !header.is_empty());
        self
    }
}

/// The kind of a reason: a value that is none, by its field.
fn kind(reason: &CellProblem) -> String {
    match reason {
        CellProblem::Field { why } => why.field.id().to_owned(),
        reason => reason.kind(),
    }
}

fn vietnamese<S: Serializer>(reason: &CellProblem, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&reason.in_words(Lang::Vi))
}

impl InWords for Problem {
    fn in_words(&self, lang: Lang) -> String {
        let column = self.shown_column.as_ref().unwrap_or(&self.column);
        let column = if column.is_empty() {
            String::new()
        } else {
            PHRASES.fill(lang, "where", "Column", &[("column", column.clone())])
        };
        let row = PHRASES.fill(lang, "where", "Row", &[("row", self.row.to_string())]);
        let sheet = if self.sheet.is_empty() {
            String::new()
        } else {
            PHRASES.fill(lang, "where", "Sheet", &[("sheet", self.sheet.clone())])
        };
        format!("{sheet}{row}{column}: {}", self.reason.in_words(lang))
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_words(Lang::Vi))
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum FileError {
    /// The system refused.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: Cause,
    },
    /// Too big for one in a legacy encoding, which must be held in memory.
    TooBig {
        /// The file.
        path: PathBuf,
        /// The limit in MiB.
        limit: u64,
    },
    /// No row looks like a header.
    NoHeader {
        /// The file.
        path: PathBuf,
        /// A column that must be there.
        wanted: &'static str,
    },
    /// A header is there, but none that is known to be the name.
    NoName {
        /// The file.
        path: PathBuf,
        /// The headers that are not known.
        headers: String,
        /// One of them, for the example.
        example: String,
    },
    /// A row that is no row.
    Row {
        /// The file.
        path: PathBuf,
        /// Its line.
        line: u64,
        /// What is wrong.
        what: CellProblem,
    },
    /// A spreadsheet that cannot be taken.
    Sheet {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        what: SheetProblem,
    },
    /// Two columns mean the same.
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

in_words! { FileError from PHRASES ["file"] {
    Io { path, what }, TooBig { path, limit }, NoHeader { path, wanted },
    NoName { path, headers, example }, Row { path, line, what }, Sheet { path, what },
    Twice { path, first, second, meaning },
} }

impl FileError {
    /// The same of a file that goes by another name: what was read is a copy.
    #[must_use]
    pub fn named(mut self, name: &Path) -> Self {
        let (Self::Io { path, .. }
        | Self::TooBig { path, .. }
        | Self::NoHeader { path, .. }
        | Self::NoName { path, .. }
        | Self::Row { path, .. }
        | Self::Sheet { path, .. }
        | Self::Twice { path, .. }) = &mut self;
        name.clone_into(path);
        self
    }
}
