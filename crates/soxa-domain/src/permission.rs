//! What an officer may be allowed to do.

use serde::{Deserialize, Serialize};

use soxa_text::words::InWords;
use soxa_text::words::Lang;

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
    /// Change settings and calendar, erase what is past its period.
    Administer,
    /// Read the journal.
    ReadJournal,
    /// Look special-person files and prisoner lists up.
    ReadSensitive,
    /// Work on special-person files and prisoner lists.
    WriteSensitive,
    /// Write the other registers and the report.
    WriteRegisters,
    /// Make backups for the recipients that were fixed.
    Backup,
    /// Try whether a backup can be restored.
    Restore,
    /// Keys: those that sign the journal's heads, and the recipients of backups.
    Keys,
    /// Operators: who may work here, in which role.
    Operators,
    /// Be the second pair of eyes: confirm what somebody else proposed.
    Confirm,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 18] = [
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
        Self::Backup,
        Self::Restore,
        Self::Keys,
        Self::Operators,
        Self::Confirm,
    ];

    /// Those that change nothing and take nothing out of the house: all that a terminal for looking has.
    pub const LOOKS: [Self; 2] = [Self::ReadPeople, Self::ReadCases];

    /// Those that give power over others' rights, or over the whole register: never given by one alone.
    pub const POWERS: [Self; 6] =
        [Self::Administer, Self::Operators, Self::Keys, Self::Backup, Self::Restore, Self::Confirm];
}

impl InWords for Permission {
    fn in_words(&self, lang: Lang) -> String {
        let (vi, en) = match self {
            Self::ReadPeople => ("xem nhân khẩu", "look people up"),
            Self::WritePeople => ("sửa nhân khẩu", "change people"),
            Self::ReadCases => ("xem hồ sơ", "look cases up"),
            Self::ReceiveCases => ("tiếp nhận hồ sơ", "receive cases"),
            Self::MoveCases => ("xử lý hồ sơ", "work on cases"),
            Self::Import => ("nhập danh sách", "import lists"),
            Self::Export => ("xuất dữ liệu", "write data out"),
            Self::Print => ("in phiếu", "print slips"),
            Self::Administer => ("quản trị", "administer"),
            Self::ReadJournal => ("xem nhật ký", "read the journal"),
            Self::ReadSensitive => ("xem hồ sơ đặc biệt", "look special files up"),
            Self::WriteSensitive => ("xử lý hồ sơ đặc biệt", "work on special files"),
            Self::WriteRegisters => ("ghi sổ khác và báo cáo", "write the other registers and reports"),
            Self::Backup => ("sao lưu", "make backups"),
            Self::Restore => ("thử khôi phục", "try a restore"),
            Self::Keys => {
                ("giữ khóa ký và khóa nhận sao lưu", "keep the keys that sign and those of backups")
            }
            Self::Operators => ("quản lý cán bộ", "manage operators"),
            Self::Confirm => ("xác nhận việc người khác đề nghị", "confirm what others propose"),
        };
        lang.pick(vi, en).to_owned()
    }
}
