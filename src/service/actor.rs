//! Who acts, and what that operator may do.

use serde::{Deserialize, Serialize};

use super::error::ServiceError;

/// What an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Look people and households up.
    ReadPeople,
    /// Add and change people and households.
    WritePeople,
    /// Look cases up.
    ReadCases,
    /// Receive cases.
    ReceiveCases,
    /// Move cases through their states.
    MoveCases,
    /// Read lists in from files.
    Import,
    /// Write records out to files.
    Export,
    /// Print slips.
    Print,
    /// Change settings, calendar, operators.
    Administer,
    /// Read the journal.
    ReadJournal,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 10] = [
        Self::ReadPeople,
        Self::WritePeople,
        Self::ReadCases,
        Self::ReceiveCases,
        Self::MoveCases,
        Self::Import,
        Self::Export,
        Self::Print,
        Self::Administer,
        Self::ReadJournal,
    ];

    /// What it allows, in Vietnamese.
    pub fn vi(self) -> &'static str {
        match self {
            Self::ReadPeople => "xem nhân khẩu",
            Self::WritePeople => "sửa nhân khẩu",
            Self::ReadCases => "xem hồ sơ",
            Self::ReceiveCases => "tiếp nhận hồ sơ",
            Self::MoveCases => "xử lý hồ sơ",
            Self::Import => "nhập danh sách",
            Self::Export => "xuất dữ liệu",
            Self::Print => "in phiếu",
            Self::Administer => "quản trị",
            Self::ReadJournal => "xem nhật ký",
        }
    }
}

/// An operator of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The name shown and journalled.
    pub name: String,
    /// The system user that needs no further proof.
    pub uid: Option<u32>,
    /// What the operator may do.
    pub permissions: Vec<Permission>,
}

/// Who does something, where, and with what rights. Every service function takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Name of the operator.
    pub operator: String,
    /// The terminal, such as `tty1` or `pts/3`.
    pub terminal: String,
    permissions: Vec<Permission>,
}

impl Actor {
    /// An operator at a terminal.
    pub fn new(operator: &Operator, terminal: &str) -> Self {
        Self {
            operator: operator.name.clone(),
            terminal: terminal.to_owned(),
            permissions: operator.permissions.clone(),
        }
    }

    /// This actor with nothing but the right to look.
    pub fn read_only(mut self) -> Self {
        self.permissions.retain(|p| matches!(p, Permission::ReadPeople | Permission::ReadCases));
        self
    }

    /// Refuses an actor who lacks a permission.
    pub fn require(&self, permission: Permission) -> Result<(), ServiceError> {
        if self.permissions.contains(&permission) {
            Ok(())
        } else {
            Err(ServiceError::Denied { operator: self.operator.clone(), permission })
        }
    }
}
