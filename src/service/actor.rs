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
    /// Look special-person files and prisoner lists up.
    ReadSensitive,
    /// Work on special-person files and prisoner lists.
    WriteSensitive,
    /// Write the other registers and the report.
    WriteRegisters,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 13] = [
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
        Self::ReadSensitive,
        Self::WriteSensitive,
        Self::WriteRegisters,
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
            Self::ReadSensitive => "xem hồ sơ đặc biệt",
            Self::WriteSensitive => "xử lý hồ sơ đặc biệt",
            Self::WriteRegisters => "ghi sổ khác và báo cáo",
        }
    }
}

/// An operator of the register.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The name shown and journalled.
    pub name: String,
    /// Id of the role (`roles.toml`).
    pub role: String,
    /// The system user that needs no further proof.
    pub uid: Option<u32>,
    /// The SSH key (base 64) that is needed as well, where several share a system user.
    pub key: Option<String>,
    /// Hash of the password.
    pub password: Option<String>,
    /// Hash of the PIN that opens a locked screen.
    pub pin: Option<String>,
    /// Whether the operator is kept out.
    pub disabled: bool,
}

impl Operator {
    /// Somebody who may do everything, and is known by the system user.
    pub fn full(name: &str, uid: Option<u32>) -> Self {
        let (name, role) = (name.to_owned(), super::roles::FULL.to_owned());
        Self { name, role, uid, key: None, password: None, pin: None, disabled: false }
    }

    /// What the operator may do.
    pub fn permissions(&self) -> &'static [Permission] {
        super::roles::find(&self.role).map_or(&[], |role| &role.permissions)
    }
}

/// Hashes stay out of every message.
impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operator").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
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
            permissions: operator.permissions().to_vec(),
        }
    }

    /// Somebody who may do nothing yet: for the journal of attempts.
    pub(super) fn nobody(name: &str, terminal: &str) -> Self {
        Self { operator: name.to_owned(), terminal: terminal.to_owned(), permissions: Vec::new() }
    }

    /// The register's owner itself, for what is done by plan and not by a person: backups.
    pub fn by_plan() -> Self {
        let (operator, terminal) = ("soxa".to_owned(), "-".to_owned());
        Self { operator, terminal, permissions: vec![Permission::Export] }
    }

    /// Whether the operator may do that.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// This actor with nothing but the right to look.
    pub fn read_only(mut self) -> Self {
        self.permissions.retain(|p| matches!(p, Permission::ReadPeople | Permission::ReadCases));
        self
    }

    /// Refuses an actor who lacks a permission.
    pub fn require(&self, permission: Permission) -> Result<(), ServiceError> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(ServiceError::Denied { operator: self.operator.clone(), permission })
        }
    }
}
