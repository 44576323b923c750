//! Where the bytes of a register lie when that is not simply a file: a disk that tests let fail, or one that encrypts.

use redb::{Builder, Database, DatabaseError};

/// Opens the storage, again and again: after a failed commit the register is closed and opened anew.
pub trait Medium: std::fmt::Debug + Send + Sync {
    /// Hands the storage to redb by [`Builder::create_with_backend`], which opens what is there or begins anew.
    fn open(&self, builder: &Builder) -> Result<Database, DatabaseError>;
}
