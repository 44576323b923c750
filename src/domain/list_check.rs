//! A list of others that is held against the register (đối khớp), row by row.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::labels::vocabulary;
use super::person::Status;
use super::time::Timestamp;

use crate::text::data_file::data_file;

/// The id of a kind of list.
pub type ListKindId = String;

/// A kind of list, as `data/list_kinds.toml` has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListKind {
    /// As on the command line.
    pub id: ListKindId,
    /// What officers call it.
    pub label: String,
    /// Whether only those see it who may see special files.
    #[serde(default)]
    pub sensitive: bool,
    /// What a match makes of the person's status.
    #[serde(default)]
    pub status: Option<Status>,
    /// Whether a match writes down where the person is.
    #[serde(default)]
    pub place: bool,
    /// The figure that counts decided rows.
    #[serde(default)]
    pub reviewed: Option<String>,
    /// The figure that counts rows found to be a person.
    #[serde(default)]
    pub matched: Option<String>,
}

/// Every kind of list.
pub fn kinds() -> &'static [ListKind] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        kind: Vec<ListKind>,
    }
    static KINDS: OnceLock<Vec<ListKind>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let file = data_file!("domain/data/list_kinds.toml" as File);
        file.map(|f| f.kind).unwrap_or_default()
    })
}

/// The kind of an id.
pub fn kind(id: &str) -> Option<&'static ListKind> {
    kinds().iter().find(|k| k.id == id)
}

/// What was decided about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing yet.
    Undecided,
    /// The row and the person are the same.
    SamePerson,
    /// Nobody of the register is meant.
    NotInRegister,
    /// The same person; the list is wrong.
    ListWrong,
    /// The same person; the register was wrong.
    RegisterWrong,
    /// Put off.
    Later,
}

vocabulary!(Verdict {
    Undecided = "undecided", "Chưa xem";
    SamePerson = "same_person", "Đúng người";
    NotInRegister = "not_in_register", "Không có trong sổ";
    ListWrong = "list_wrong", "Danh sách sai";
    RegisterWrong = "register_wrong", "Sổ sai";
    Later = "later", "Để sau";
});

impl Verdict {
    /// Whether the row is done with.
    pub fn is_decided(self) -> bool {
        !matches!(self, Self::Undecided | Self::Later)
    }

    /// Whether the row and a person were found to be the same.
    pub fn is_match(self) -> bool {
        matches!(self, Self::SamePerson | Self::ListWrong | Self::RegisterWrong)
    }
}

/// A list as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCheck {
    /// Its kind's id.
    pub kind: ListKindId,
    /// What it is called: the file's name.
    pub name: String,
    /// Who sent it.
    pub sender: String,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// The header cells, in the sender's order.
    pub columns: Vec<String>,
    /// For each column the field it is read as; empty for none.
    pub fields: Vec<String>,
    /// How many rows.
    pub rows: u32,
    /// Who took it in.
    pub officer: String,
    /// Whether everything is decided and answered.
    pub closed: bool,
}

/// Somebody a row may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The person.
    pub person: u32,
    /// How likely, in ten-thousandths.
    pub likelihood: u16,
    /// Whether the engine is sure of it.
    pub is_sure: bool,
    /// What speaks for and against it, strongest first.
    pub why: Vec<Ground>,
}

/// What one field says about a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// What officers call the field.
    pub label: String,
    /// How the two values agree, in words.
    pub agreement: String,
    /// What that is worth, in tenths of a bit.
    pub tenths: i32,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Number of its list.
    pub list: u32,
    /// Its place in the list, from 1.
    pub row: u32,
    /// The cells, in the order of the list's columns.
    pub cells: Vec<String>,
    /// Who may be meant, likeliest first.
    pub candidates: Vec<Candidate>,
    /// What was decided.
    pub verdict: Verdict,
    /// Who is meant.
    pub person: Option<u32>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: String,
    /// Remark.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eight_kinds_are_read() {
        let ids: Vec<&str> = kinds().iter().map(|k| k.id.as_str()).collect();
        let wanted = [
            "prisoners",
            "vaccination",
            "union",
            "children",
            "insurance",
            "support",
            "duplicates",
            "sharing",
        ];
        assert_eq!(ids, wanted);
        assert!(kind("prisoners").is_some_and(|k| k.sensitive && k.status == Some(Status::InPrison)));
    }
}
