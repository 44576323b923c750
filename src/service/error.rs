//! Why an operation was refused, in sentences an officer can act on.

use thiserror::Error;

use super::actor::Permission;
use crate::domain::case::MoveError;
use crate::domain::rulebook::RuleError;
use crate::domain::time::Timestamp;
use crate::store::backup::BackupError;
use crate::store::{OpenError, StoreError};
use crate::text::words::InWords;
use crate::text::words::Lang;

/// Why an operation did not happen.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// The operator may not do that.
    #[error("{operator} không có quyền {}: nhờ người có quyền hoặc báo quản trị", permission.in_words(Lang::Vi))]
    Denied {
        /// Who.
        operator: String,
        /// What was missing.
        permission: Permission,
    },
    /// The operator was kept out, perhaps in the middle of something.
    #[error("{operator} đã bị khóa, không làm tiếp được: nhờ người quản lý cán bộ mở lại")]
    Disabled {
        /// Who.
        operator: String,
    },
    /// The terminal is only to look.
    #[error("terminal này chỉ để xem, không ghi gì vào sổ: mở soxa ở máy làm việc")]
    ReadOnly,
    /// A second pair of eyes is needed: it was proposed, not done.
    #[error(
        "đã đề nghị số {number} ({act}), chưa làm: chờ người thứ hai xác nhận trước {} bằng soxa proposal confirm {number}, hoặc ở màn hình 0{}",
        until.vi(),
        who_confirms(who)
    )]
    Proposed {
        /// Number of the proposal.
        number: u32,
        /// What was proposed.
        act: String,
        /// Until when it can be confirmed.
        until: Timestamp,
        /// Who can.
        who: Vec<String>,
    },
    /// A viewer has opened as much as may be opened in an hour.
    #[error(
        "{operator} đã mở {limit} hồ sơ trong một giờ, mức nhiều nhất cho người chỉ xem: đợi, hoặc báo người quản trị"
    )]
    TooMuch {
        /// Who.
        operator: String,
        /// How many may be opened.
        limit: u32,
    },
    /// Too many are being let in at this moment.
    #[error("nhiều người đang đăng nhập cùng lúc: thử lại sau vài giây")]
    Busy,
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

/// Who can confirm, for the sentence.
fn who_confirms(who: &[String]) -> String {
    if who.is_empty() {
        return "; hiện chưa có ai khác được xác nhận".to_owned();
    }
    format!(" ({})", who.join(", "))
}

impl ServiceError {
    /// An unacceptable value.
    pub fn invalid(field: &str, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.to_owned(), reason: reason.into() }
    }

    /// The exit status of the command line: 1 proposed, 3 refused, 4 cannot be opened, 5 damage.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Proposed { .. } => 1,
            Self::Open(OpenError::Damaged { .. }) | Self::Store(StoreError::Damaged(_)) => 5,
            Self::Open(_)
            | Self::Store(_)
            | Self::NotSaved(_)
            | Self::UnknownOperator(_)
            | Self::WrongSecret
            | Self::Busy
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
