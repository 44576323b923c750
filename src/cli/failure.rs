//! Why a command did not do what was asked.

use std::path::Path;

use thiserror::Error;

use crate::cli::hint::Hint;
use crate::cli::problem::CommandProblem;
use crate::cli::words::PHRASES;
use soxa_chip::ChipProblem;
use soxa_domain::rulebook::RuleError;
use soxa_exchange::problem::{FileError, Problem};
use soxa_exchange::refusal::CellProblem;
use soxa_service::ServiceError;
use soxa_sign::SignProblem;
use soxa_store::backup::KeyError;
use soxa_store::error::Trouble;
use soxa_store::{OpenError, StoreError};
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_token::TokenProblem;

/// Why a command ends without its work done.
#[derive(Debug, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum Failure {
    /// Wrong usage.
    Usage(CommandProblem),
    /// The input is refused; nothing was written.
    Refused(CommandProblem),
    /// The service said no.
    Service(#[from] ServiceError),
    /// A key or passphrase cannot be used.
    Key(KeyError),
    /// A chip was not read.
    Chip(ChipProblem),
    /// A security token says no.
    Token(TokenProblem),
    /// A document is not signed.
    Sign(SignProblem),
    /// A file cannot be read.
    File(#[from] FileError),
    /// A file cannot be read or written.
    Io {
        /// Which file, doing what.
        what: String,
        /// What the system said.
        error: Trouble,
    },
    /// The register's owner is gone in the middle of something.
    Lost(std::io::ErrorKind),
    /// What another process of soxa said, and its exit status.
    Told {
        /// The exit status.
        status: u8,
        /// What it said.
        text: String,
        /// Whether it said so because the register is open elsewhere.
        in_use: bool,
    },
    /// Whoever read the output is gone.
    Pipe,
}

impl Failure {
    /// A file that is refused for a line or row of it.
    pub fn at_line(path: &Path, line: u64, why: CellProblem) -> Self {
        Self::Refused(CommandProblem::AtLine { path: path.to_owned(), line, why })
    }

    /// Refuses a file for the first thing that is wrong with it.
    ///
    /// # Errors
    /// That, where there is one.
    pub fn of_first(path: &Path, problems: Vec<Problem>) -> Result<(), Self> {
        let first = problems.into_iter().next();
        first.map_or(Ok(()), |problem| Err(Self::at_line(path, problem.row, problem.reason)))
    }

    /// A file that could not be read or written.
    pub fn io(what: impl Into<String>, error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::Pipe
        } else {
            Self::Io { what: what.into(), error: error.into() }
        }
    }

    /// The exit status.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Refused(_)
            | Self::Key(_)
            | Self::Chip(_)
            | Self::Token(_)
            | Self::Sign(_)
            | Self::File(_)
            | Self::Io { .. } => 3,
            Self::Service(e) => e.exit_code(),
            Self::Lost(_) => 4,
            Self::Told { status, .. } => *status,
            Self::Pipe => 0,
        }
    }

    /// Whether another process has the register open.
    pub fn is_in_use(&self) -> bool {
        match self {
            Self::Service(ServiceError::Open(OpenError::InUse(_))) => true,
            Self::Told { in_use, .. } => *in_use,
            _ => false,
        }
    }
}

impl InWords for Failure {
    fn in_words(&self, lang: Lang) -> String {
        match self {
            Self::Usage(problem) | Self::Refused(problem) => problem.in_words(lang),
            Self::Told { text, .. } => text.clone(),
            Self::Service(e) => match Hint::of(e) {
                Some(hint) => format!("{} ({})", e.in_words(lang), hint.in_words(lang)),
                None => e.in_words(lang),
            },
            Self::Key(e) => e.in_words(lang),
            Self::Chip(e) => e.in_words(lang),
            Self::Token(e) => e.in_words(lang),
            Self::Sign(e) => e.in_words(lang),
            Self::File(e) => e.in_words(lang),
            Self::Io { what, error } => {
                let parameters = [("what", what.clone()), ("error", error.in_words(lang))];
                PHRASES.fill(lang, "failure", "Io", &parameters)
            }
            Self::Lost(kind) => PHRASES.fill(lang, "failure", "Lost", &[("kind", kind.to_string())]),
            Self::Pipe => String::new(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Self::Service(e.into())
    }
}

impl From<RuleError> for Failure {
    fn from(e: RuleError) -> Self {
        Self::Refused(CommandProblem::Rules { why: e })
    }
}

impl From<csv::Error> for Failure {
    fn from(e: csv::Error) -> Self {
        match e.into_kind() {
            csv::ErrorKind::Io(e) => Self::io("CSV", e),
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                let (expected, found) = (expected_len, len);
                Self::Refused(match pos {
                    Some(pos) => CommandProblem::CsvRow { line: pos.line(), expected, found },
                    None => CommandProblem::CsvRows { expected, found },
                })
            }
            e => Self::Refused(CommandProblem::CsvUnreadable { said: format!("{e:?}") }),
        }
    }
}
