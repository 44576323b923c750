//! A list of others that is held against the register (đối khớp), row by row.

use crate::person::PersonField;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::labels::{Vocabulary, vocabulary};
use super::person::Status;
use super::time::Timestamp;

use soxa_data::data_file;

/// The id of a kind of list.
pub type ListKindId = String;

/// A kind of list, as `data/list_kinds.toml` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What may be said of its rows; the usual answers where it names none.
    #[serde(default = "usual_answers")]
    pub answers: Vec<Verdict>,
    /// Columns only lists of this kind have: a stable name, and the headers it is met under.
    #[serde(default)]
    pub columns: BTreeMap<String, Vec<String>>,
    /// Fields that a match takes from the list where the register has nothing.
    #[serde(default)]
    pub fills: Vec<PersonField>,
    /// Fields in which the list is right: a match takes them whatever the register has.
    #[serde(default)]
    pub writes: Vec<PersonField>,
    /// Columns that are told of the person from then on.
    #[serde(default)]
    pub shows: Vec<String>,
    /// The national system in which what is wrong or missing on the list has to be put right.
    #[serde(default)]
    pub queue: Option<String>,
    /// The figures of the report that its rows count for.
    #[serde(default)]
    pub figures: Vec<KindFigure>,
    /// What its sender calls an outcome, where that is another word than soxa's (TT 136/2026).
    #[serde(default)]
    pub outcomes: BTreeMap<Verdict, String>,
}

/// A figure that rows of a kind count for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindFigure {
    /// Its code.
    pub code: String,
    /// The rows that count, by what was decided; every decided one where none is named.
    #[serde(default)]
    pub verdicts: Vec<Verdict>,
}

fn usual_answers() -> Vec<Verdict> {
    use Verdict::{Later, ListWrong, NotInRegister, RegisterWrong, SamePerson};
    vec![SamePerson, NotInRegister, ListWrong, RegisterWrong, Later]
}

impl ListKind {
    /// Whether rows of this kind are answered so; nothing is forced to stay decided.
    pub fn takes(&self, verdict: Verdict) -> bool {
        verdict == Verdict::Undecided || self.answers.contains(&verdict)
    }

    /// What the sender of such a list calls an outcome.
    pub fn outcome(&self, verdict: Verdict) -> &str {
        self.outcomes.get(&verdict).map_or_else(|| verdict.vi(), String::as_str)
    }

    /// The kind's own column that a header names; `key` makes headers comparable.
    pub fn column(&self, header: &str, key: impl Fn(&str) -> String) -> Option<&str> {
        let wanted = key(header);
        let named = self.columns.iter().find(|(_, headers)| headers.iter().any(|h| key(h) == wanted));
        named.map(|(name, _)| name.as_str())
    }
}

/// Every kind of list that comes with the program; rule files may add to them.
pub fn kinds() -> &'static [ListKind] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        kind: Vec<ListKind>,
    }
    static KINDS: OnceLock<Vec<ListKind>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let file = data_file!("data/list_kinds.toml" as File);
        file.map(|f| f.kind).unwrap_or_default()
    })
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
    /// A double: the commune's record stays, the other goes.
    Keep,
    /// A double within the register: made one.
    Merged,
    /// Answered in words.
    Answered,
}

vocabulary!(Verdict {
    Undecided = "undecided", "Chưa xem";
    SamePerson = "same_person", "Đúng người";
    NotInRegister = "not_in_register", "Không có trong sổ";
    ListWrong = "list_wrong", "Danh sách sai";
    RegisterWrong = "register_wrong", "Sổ sai";
    Later = "later", "Để sau";
    Keep = "keep", "Giữ bản của xã";
    Merged = "merged", "Đã gộp";
    Answered = "answered", "Đã trả lời";
});

impl Verdict {
    /// Whether the row is done with.
    pub fn is_decided(self) -> bool {
        !matches!(self, Self::Undecided | Self::Later)
    }

    /// Whether the row and a person were found to be the same.
    pub fn is_match(self) -> bool {
        matches!(self, Self::SamePerson | Self::ListWrong | Self::RegisterWrong | Self::Keep | Self::Merged)
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
    /// What stood above the header: title, number, date.
    pub title: Vec<Vec<String>>,
    /// Whether it came as a spreadsheet, and goes back as one.
    pub is_sheet: bool,
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

    fn kind(id: &str) -> Option<&'static ListKind> {
        kinds().iter().find(|k| k.id == id)
    }

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
        for kind in kinds() {
            assert!(kind.answers.contains(&Verdict::NotInRegister), "{}", kind.id);
            assert!(kind.shows.iter().all(|c| kind.columns.contains_key(c)), "{}", kind.id);
        }
        assert!(!kind("duplicates").is_some_and(|k| k.takes(Verdict::SamePerson)));
        assert!(kind("prisoners").is_some_and(|k| k.sensitive && k.status == Some(Status::InPrison)));
    }
}
