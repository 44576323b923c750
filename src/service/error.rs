//! Why an operation was refused, in sentences an officer can act on.

use thiserror::Error;

use super::actor::Permission;
use crate::domain::case::MoveError;
use crate::domain::rulebook::RuleError;
use crate::store::backup::BackupError;
use crate::store::{OpenError, StoreError};

/// Why an operation did not happen.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// The operator may not do that.
    #[error("{operator} không có quyền {}: nhờ người có quyền hoặc báo quản trị", permission.vi())]
    Denied {
        /// Who.
        operator: String,
        /// What was missing.
        permission: Permission,
    },
    /// The system user is no operator of this register.
    #[error(
        "người dùng hệ thống số {0} chưa là cán bộ của sổ này: dùng --operator, hoặc nhờ quản trị khai báo"
    )]
    UnknownOperator(u32),
    /// The name and the secret do not go together.
    #[error("tên hoặc mật khẩu không đúng: gõ lại, hoặc nhờ quản trị đặt lại mật khẩu")]
    WrongSecret,
    /// Too many wrong attempts.
    #[error("sai nhiều lần: đợi {seconds} giây rồi thử lại")]
    TooSoon {
        /// How long still.
        seconds: i64,
    },
    /// Nothing has that id.
    #[error("không có {what} “{id}” trong sổ: xem lại số đã gõ, hoặc tìm theo tên")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// The id given.
        id: String,
    },
    /// A value is not acceptable.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which field.
        field: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The rules warn of it; with a reason it may be done all the same.
    #[error("{what}: xem lại, hoặc ghi lý do để vẫn lưu")]
    Warned {
        /// What they warn of.
        what: String,
    },
    /// Another officer changed the record in between.
    #[error(
        "hồ sơ vừa được người khác sửa (bản {current}, bạn mở bản {seen}): bấm Esc, mở lại xem rồi làm lại"
    )]
    Stale {
        /// The version the change was made against.
        seen: u64,
        /// The version in the register.
        current: u64,
    },
    /// The case may not do that.
    #[error(transparent)]
    Move(#[from] MoveError),
    /// A rule file is wrong.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// A failed save was looked into: nothing was saved.
    #[error("chưa lưu được: {0}; những gì đã gõ vẫn còn, sau đó lưu lại")]
    NotSaved(String),
    /// A backup cannot be made or restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The register cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The register cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ServiceError {
    /// An unacceptable value.
    pub fn invalid(field: &str, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.to_owned(), reason: reason.into() }
    }

    /// The exit status of the command line: 3 refused, 4 cannot be opened, 5 damage.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Open(OpenError::Damaged { .. }) | Self::Store(StoreError::Damaged(_)) => 5,
            Self::Open(_)
            | Self::Store(_)
            | Self::NotSaved(_)
            | Self::UnknownOperator(_)
            | Self::WrongSecret
            | Self::TooSoon { .. } => 4,
            Self::Backup(e) => match e {
                BackupError::Damaged { .. }
                | BackupError::Open(OpenError::Damaged { .. })
                | BackupError::Store(StoreError::Damaged(_)) => 5,
                BackupError::WrongKey(_)
                | BackupError::Later(_)
                | BackupError::Open(_)
                | BackupError::Store(_) => 4,
                _ => 3,
            },
            _ => 3,
        }
    }
}
