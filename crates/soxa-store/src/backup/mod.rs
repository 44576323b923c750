//! Backups: a register as one encrypted file, and back.
//!
//! [`stream`] is what stands in the file: every row of every table as it was at one moment, the journal's head, and a
//! digest over all of it. [`seal`] is what lies around it: compression (gzip) and encryption (the age format, so that
//! the `age` program opens it where there is no soxa). [`mod@file`] writes one aside, reads it back and renames it; [`restore`]
//! makes a register of one, equally aside. Copying the register's file while it is open is no backup.

pub mod file;
pub mod restore;
pub mod seal;
pub mod signature;
pub mod stream;

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::error::{OpenError, StoreError};

/// Why a backup cannot be made or read.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The system refused.
    #[error("bản sao lưu {}: {}", path.display(), super::error::system(error))]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// The place is taken by something else.
    #[error("{} đã có và không phải bản sao lưu: không ghi đè; chọn tên khác hoặc một thư mục", .0.display())]
    NotOurs(PathBuf),
    /// The file is no backup of soxa.
    #[error("{} không phải bản sao lưu của soxa: xem lại tên tệp", .0.display())]
    NoBackup(PathBuf),
    /// Neither passphrase nor key opens it.
    #[error("{} không mở được bằng khóa này: dùng đúng --identity hoặc --passphrase-file của bản này", .0.display())]
    WrongKey(PathBuf),
    /// The contents do not hold together.
    #[error("bản sao lưu {} bị hỏng ({what}): không khôi phục gì; dùng bản khác", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// Nobody who is known here signed it.
    #[error("bản sao lưu {} {why}: không khôi phục gì; nếu chắc là bản thật, đối mã khóa ký với giấy cất trong két rồi thêm --signer MÃ (bản không ký: --unsigned)", path.display())]
    Unproven {
        /// Which file.
        path: PathBuf,
        /// What is known of who signed it.
        why: String,
    },
    /// Written by a later version.
    #[error("bản sao lưu {} thuộc phiên bản mới hơn: cài bản soxa mới hơn rồi khôi phục", .0.display())]
    Later(PathBuf),
    /// A register is there already.
    #[error("đã có sổ ở {}: không ghi đè; chọn chỗ khác bằng --store, hoặc dời sổ cũ đi trước", .0.display())]
    Exists(PathBuf),
    /// A key or passphrase cannot be used.
    #[error("{0}")]
    Key(String),
    /// The register could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The register could not be opened or made.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl BackupError {
    fn io(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), error }
    }
}
