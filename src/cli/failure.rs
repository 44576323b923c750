//! Why a command did not do what was asked.

use thiserror::Error;

use soxa_domain::rulebook::RuleError;
use soxa_exchange::problem::FileError;
use soxa_service::ServiceError;
use soxa_store::{OpenError, StoreError};

/// Why a command ends without its work done.
#[derive(Debug, Error)]
pub enum Failure {
    /// Wrong usage.
    #[error("{0}")]
    Usage(String),
    /// The input is refused; nothing was written.
    #[error("{0}")]
    Refused(String),
    /// The service said no.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file cannot be read or written.
    #[error("không đọc hoặc ghi được {what}: {}", soxa_store::error::system(error))]
    Io {
        /// Which file, doing what.
        what: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The register's owner is gone in the middle of something.
    #[error("mất liên lạc với máy giữ sổ ({0}): việc vừa làm có thể đã lưu hoặc chưa; mở lại soxa và xem")]
    Lost(std::io::ErrorKind),
    /// What another process of soxa said, and its exit status.
    #[error("{text}")]
    Told {
        /// The exit status.
        status: u8,
        /// What it said.
        text: String,
    },
    /// Whoever read the output is gone.
    #[error("")]
    Pipe,
}

impl Failure {
    /// A file that could not be read or written.
    pub fn io(what: impl Into<String>, error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::Pipe
        } else {
            Self::Io { what: what.into(), error }
        }
    }

    /// The exit status.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Refused(_) | Self::File(_) | Self::Io { .. } => 3,
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
            Self::Told { text, .. } => text.contains(OpenError::IN_USE),
            _ => false,
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
        Self::Refused(e.to_string())
    }
}

impl From<csv::Error> for Failure {
    fn from(e: csv::Error) -> Self {
        match e.into_kind() {
            csv::ErrorKind::Io(e) => Self::io("CSV", e),
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                let row = pos.map(|p| format!("dòng {}: ", p.line())).unwrap_or_default();
                Self::Refused(format!(
                    "{row}có {len} cột, tiêu đề có {expected_len}: xem lại dấu ngăn và dấu nháy"
                ))
            }
            e => Self::Refused(format!(
                "tệp CSV đọc không được: mở ra xem, rồi lưu lại dưới dạng CSV UTF-8 [{e:?}]"
            )),
        }
    }
}
