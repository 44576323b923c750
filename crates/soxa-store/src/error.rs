//! What can go wrong with the register file.

use std::path::PathBuf;

use thiserror::Error;

/// Why a register cannot be opened or made.
#[derive(Debug, Error)]
pub enum OpenError {
    /// There is no file.
    #[error("chưa có sổ ở {}: chạy “soxa init” để tạo, hoặc chỉ đúng chỗ bằng --store", .0.display())]
    Missing(PathBuf),
    /// A register already stands there.
    #[error("đã có sổ ở {}: không ghi đè; chọn chỗ khác bằng --store", .0.display())]
    Exists(PathBuf),
    /// Another process has it open.
    #[error("sổ {} {}: đóng chương trình đó rồi thử lại", .0.display(), Self::IN_USE)]
    InUse(PathBuf),
    /// Written by a later version.
    #[error("sổ thuộc phiên bản {found}, chương trình này chỉ biết đến {known}: cài bản soxa mới hơn")]
    LaterVersion {
        /// Format on disk.
        found: u32,
        /// Newest format known.
        known: u32,
    },
    /// The contents do not hold together.
    #[error("sổ {} bị hỏng ({what}): không ghi thêm gì, giữ nguyên tệp này và khôi phục từ bản sao lưu gần nhất (“soxa restore”)", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The system refused.
    #[error("không mở được {}: {what}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: String,
    },
}

/// What went wrong while reading or writing.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("đĩa đã đầy: chạy “soxa doctor --release-reserve” để lấy lại chỗ dự trữ, rồi dọn đĩa")]
    DiskFull,
    /// The outcome of a commit is not known until the register is opened again.
    #[error("chưa rõ đã lưu hay chưa ({what}): mở lại soxa rồi xem hồ sơ đã có trong sổ chưa")]
    Unknown {
        /// What the storage said.
        what: String,
        /// The journal entry that would have been written, to be looked for after opening again.
        seq: u64,
        /// Its body's hash, which no other entry has.
        body_hash: [u8; 32],
    },
    /// Stored bytes do not read back.
    #[error("dữ liệu trong sổ hỏng ({0}): thoát ra, chạy soxa verify, rồi khôi phục từ bản sao lưu gần nhất")]
    Damaged(String),
    /// The storage failed.
    #[error("không đọc hoặc ghi được sổ ({0}): thử lại; nếu vẫn vậy, chạy soxa doctor")]
    Storage(String),
}

/// What the system refused, in a sentence that says what to do; its own words stand behind for whoever repairs it.
pub fn system(e: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let what = match e.kind() {
        ErrorKind::NotFound => "không có tệp hoặc thư mục này: xem lại đường dẫn",
        ErrorKind::PermissionDenied => "không có quyền: xem quyền của tệp, hoặc nhờ người quản trị máy",
        ErrorKind::AlreadyExists => "đã có tệp cùng tên: chọn tên khác",
        ErrorKind::IsADirectory => "đây là thư mục: chỉ rõ tên tệp",
        ErrorKind::NotADirectory => "đường dẫn đi qua một tệp: xem lại đường dẫn",
        ErrorKind::ReadOnlyFilesystem => "đĩa chỉ cho đọc: chọn chỗ khác hoặc gắn lại đĩa",
        ErrorKind::InvalidData => "nội dung không phải chữ UTF-8: lưu lại tệp dưới dạng UTF-8",
        ErrorKind::FileTooLarge => "tệp lớn quá mức: xem lại có đúng tệp không, hoặc tách nhỏ",
        ErrorKind::QuotaExceeded => "máy giữ sổ đang bận với tệp khác: đợi rồi thử lại",
        ErrorKind::InvalidInput => "không phải tệp thường đọc hoặc ghi được: xem lại đường dẫn",
        ErrorKind::TimedOut => "máy không trả lời kịp: thử lại",
        _ if is_full(e) => "đĩa đã đầy: dọn đĩa, hoặc chạy soxa doctor --release-reserve",
        _ => "máy từ chối: thử lại, rồi chạy soxa doctor",
    };
    format!("{what} [{e}]")
}

fn is_full(e: &std::io::Error) -> bool {
    e.kind() == std::io::ErrorKind::StorageFull || e.raw_os_error() == Some(28)
}

impl From<redb::StorageError> for StoreError {
    fn from(e: redb::StorageError) -> Self {
        match e {
            redb::StorageError::Io(e) => e.into(),
            redb::StorageError::Corrupted(what) => Self::Damaged(what),
            e => Self::Storage(e.to_string()),
        }
    }
}

impl From<redb::TableError> for StoreError {
    fn from(e: redb::TableError) -> Self {
        match e {
            redb::TableError::Storage(e) => e.into(),
            e => Self::Damaged(e.to_string()),
        }
    }
}

impl From<redb::TransactionError> for StoreError {
    fn from(e: redb::TransactionError) -> Self {
        match e {
            redb::TransactionError::Storage(e) => e.into(),
            e => Self::Storage(e.to_string()),
        }
    }
}

impl From<redb::CommitError> for StoreError {
    fn from(e: redb::CommitError) -> Self {
        Self::Unknown { what: commit(&e), seq: 0, body_hash: [0; 32] }
    }
}

/// What a commit that failed says: what the system refused, where it was the system.
pub(super) fn commit(e: &redb::CommitError) -> String {
    match e {
        redb::CommitError::Storage(redb::StorageError::Io(e)) => system(e),
        e => e.to_string(),
    }
}

impl From<redb::SetDurabilityError> for StoreError {
    fn from(e: redb::SetDurabilityError) -> Self {
        Self::Storage(e.to_string())
    }
}

impl From<postcard::Error> for StoreError {
    fn from(e: postcard::Error) -> Self {
        Self::Damaged(e.to_string())
    }
}

impl From<std::io::Error> for StoreError {
    fn from(e: std::io::Error) -> Self {
        if is_full(&e) { Self::DiskFull } else { Self::Storage(system(&e)) }
    }
}

impl OpenError {
    /// How [`Self::InUse`] is told from other troubles in what another process said.
    pub const IN_USE: &str = "đang được chương trình khác mở";
}
