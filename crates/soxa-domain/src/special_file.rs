//! A file on a person without papers (hồ sơ nhân khẩu đặc biệt), from its opening to the answer of the provincial
//! administrative police (PC06). States and papers: `data/special_files.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::labels::{Vocabulary, vocabulary};
use super::partial_date::PartialDate;
use super::person::Sex;
use super::personal_id::PersonalId;
use super::time::Timestamp;

use soxa_data::data_file;

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialState {
    /// Found, the file is open.
    Opened,
    /// Papers and statements are gathered.
    Collecting,
    /// The birth is being registered.
    BirthRegistration,
    /// Everything is there.
    Complete,
    /// Handed over to PC06.
    Transferred,
    /// PC06 wants more.
    Returned,
    /// PC06 refused.
    Rejected,
    /// A personal id was given.
    IdIssued,
    /// Done.
    Closed,
}

vocabulary!(SpecialState {
    Opened = "opened", "Phát hiện";
    Collecting = "collecting", "Thu thập, xác minh";
    BirthRegistration = "birth_registration", "Phối hợp khai sinh";
    Complete = "complete", "Đã thiết lập hồ sơ";
    Transferred = "transferred", "Đã chuyển PC06";
    Returned = "returned", "PC06 trả lại bổ sung";
    Rejected = "rejected", "PC06 từ chối";
    IdIssued = "id_issued", "Đã cấp số định danh";
    Closed = "closed", "Kết thúc";
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    days_to_answer: u16,
    papers: Vec<String>,
    moves: BTreeMap<SpecialState, Vec<SpecialState>>,
    needs_reason: Vec<SpecialState>,
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        data_file!("data/special_files.toml").unwrap_or_else(|_| Rules {
            days_to_answer: 30,
            papers: Vec::new(),
            moves: BTreeMap::new(),
            needs_reason: Vec::new(),
        })
    })
}

impl SpecialState {
    /// The states that may follow.
    pub fn moves(self) -> &'static [SpecialState] {
        rules().moves.get(&self).map_or(&[], Vec::as_slice)
    }

    /// Whether a move into this state takes a reason.
    pub fn needs_reason(self) -> bool {
        rules().needs_reason.contains(&self)
    }

    /// Whether the file still waits to be handed over.
    pub fn is_before_transfer(self) -> bool {
        matches!(
            self,
            Self::Opened | Self::Collecting | Self::BirthRegistration | Self::Complete | Self::Returned
        )
    }
}

/// The papers a file needs, as the checklist begins.
pub fn wanted_papers() -> Vec<SpecialPaper> {
    let paper = |name: &String| SpecialPaper { name: name.clone(), held: Held::Missing };
    rules().papers.iter().map(paper).collect()
}

/// In how many days PC06 is expected to answer.
pub fn days_to_answer() -> u16 {
    rules().days_to_answer
}

/// Whether a paper of the checklist is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Not there.
    Missing,
    /// The original is there.
    Original,
    /// A copy is there.
    Copy,
}

vocabulary!(Held {
    Missing = "missing", "chưa có", "thiếu";
    Original = "original", "bản chính", "có";
    Copy = "copy", "bản sao";
});

/// A paper of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialPaper {
    /// What it is.
    pub name: String,
    /// Whether it is there.
    pub held: Held,
}

/// One move of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialStep {
    /// Into which state.
    pub state: SpecialState,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why, or what was asked for.
    pub reason: String,
}

/// What is told of a person without papers. Free texts are left out where the register may hold no secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialStory {
    /// How the person came to be without papers.
    pub circumstances: String,
    /// What the person says.
    pub statement: String,
    /// Witnesses.
    pub witnesses: String,
    /// Relatives named.
    pub relatives: String,
    /// Measures taken.
    pub measures: String,
}

/// A special-person file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialFile {
    /// Its number, unique: `02/HS-NKĐB`.
    pub number: String,
    /// The person of the register, where there is one.
    pub person: Option<u32>,
    /// What the person is called.
    pub name: String,
    /// Date of birth as far as it is told.
    pub birth: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Hamlet where the person lives.
    pub hamlet: String,
    /// What is told.
    pub story: SpecialStory,
    /// The checklist.
    pub papers: Vec<SpecialPaper>,
    /// Where it stands.
    pub state: SpecialState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Since when it stands there.
    pub state_since: Timestamp,
    /// The moves, oldest first.
    pub steps: Vec<SpecialStep>,
    /// The day it was last handed over.
    pub transferred_on: Option<NaiveDate>,
    /// Who handed it over.
    pub handed_over_by: String,
    /// Who received it.
    pub receiver: String,
    /// The receiver's number.
    pub receipt: String,
    /// By when an answer is expected.
    pub answer_by: Option<NaiveDate>,
    /// The id that was given.
    pub issued_id: Option<PersonalId>,
    /// Who opened it.
    pub officer: String,
}

impl SpecialFile {
    /// Whether the answer is late on a day.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.state == SpecialState::Transferred && self.answer_by.is_some_and(|by| by < today)
    }

    /// Papers that are there, of how many.
    pub fn papers_held(&self) -> (usize, usize) {
        (self.papers.iter().filter(|p| p.held != Held::Missing).count(), self.papers.len())
    }

    /// The states that may follow, as ids.
    pub fn next(&self) -> Vec<&'static str> {
        self.state.moves().iter().map(|s| s.id()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_read_and_every_state_but_the_last_leads_on() {
        let file = data_file!("data/special_files.toml" as Rules);
        assert!(file.is_ok_and(|f| !f.papers.is_empty() && f.days_to_answer > 0));
        for label in SpecialState::LABELS {
            assert_eq!(label.value.moves().is_empty(), label.value == SpecialState::Closed, "{}", label.id);
        }
        assert_eq!(SpecialState::Returned.moves(), [SpecialState::Collecting]);
    }
}
