//! Procedures: what an office does on request, as dated entries of the rule pack.

mod act;
mod channel;
mod fee;
mod field_rule;
mod leg_rule;
mod schedule;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::deadline::TimeLimit;
use super::labels::vocabulary;
use super::national_system::NationalSystem;

pub use act::RegisterAct;
pub use channel::Channel;
pub use fee::{Charge, Exemption, Fee, FeePer, FeePeriod};
pub use field_rule::{FieldRule, FieldType, FieldValueError};
pub use leg_rule::{LegRule, before, order};
pub use schedule::{Reception, Schedule, WorkTime};

/// Which office answers, and so which family of slips it hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Commune police (Công an xã): residence.
    Police,
    /// People's committee (UBND xã): civil status.
    Committee,
    /// Military command of the commune (Ban Chỉ huy Quân sự xã).
    Military,
    /// A specialised department of the commune (phòng chuyên môn).
    Department,
}

vocabulary!(Authority {
    Police = "police", "Công an xã";
    Committee = "committee", "UBND xã";
    Military = "military", "Ban Chỉ huy Quân sự xã";
    Department = "department", "Phòng chuyên môn";
});

/// Original or copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Bản chính.
    Original,
    /// Bản sao.
    Copy,
}

vocabulary!(PaperKind {
    Original = "original", "bản chính";
    Copy = "copy", "bản sao";
});

/// A paper that a procedure asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRule {
    /// Its name as slips print it.
    pub name: String,
    /// What is handed in.
    pub kind: PaperKind,
    /// Whether a case can be complete without it.
    #[serde(default)]
    pub optional: bool,
}

/// What somebody else has to say before the office can go on, in a time that is not the office's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Whose consent to what, and where it is given.
    pub name: String,
    /// How long it may take; not counted.
    pub limit: TimeLimit,
}

/// A national system that somebody types the case into by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueRule {
    /// The system.
    pub system: NationalSystem,
    /// The channels whose cases are not there already.
    pub channels: Vec<Channel>,
}

/// A procedure as it holds from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// soxa's code, such as `CT-TTR`; the national one where soxa has none of its own.
    pub code: String,
    /// Code in the national data base of procedures, such as `1.004194`.
    #[serde(default)]
    pub national_code: Option<String>,
    /// First day it holds.
    pub valid_from: NaiveDate,
    /// Last day it holds; `None` while in force.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Number among the 25 essential services (`DVC04`).
    #[serde(default)]
    pub service: Option<String>,
    /// Prefix of its figures in the report (`svc.tam_tru`).
    #[serde(default)]
    pub report: Option<String>,
    /// Vietnamese name.
    pub name: String,
    /// Its name in the national data base, where that is another one.
    #[serde(default)]
    pub official_name: String,
    /// English name; empty where there is none.
    #[serde(default)]
    pub name_en: String,
    /// Short Vietnamese names people type to find it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Field of administration (lĩnh vực).
    #[serde(default)]
    pub field: String,
    /// Who answers.
    pub authority: Authority,
    /// Who answers together with them.
    #[serde(default)]
    pub together_with: Vec<Authority>,
    /// Who decides, where that is not whoever answers.
    #[serde(default)]
    pub decided_by: String,
    /// Ways it may come in; empty for the usual ones.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// How long it takes.
    pub limit: TimeLimit,
    /// How long it takes where something has to be verified.
    #[serde(default)]
    pub if_verified: Option<TimeLimit>,
    /// Whether what comes after the cut-off counts as of the next working day.
    #[serde(default)]
    pub late_is_next_day: bool,
    /// A consent in a time that does not count.
    #[serde(default)]
    pub consent: Option<Consent>,
    /// How long the citizen has for a supplement before the work is stopped.
    #[serde(default)]
    pub supplement_within: Option<TimeLimit>,
    /// Fee, where there is one.
    #[serde(default)]
    pub fee: Option<Fee>,
    /// Papers asked for.
    #[serde(default)]
    pub papers: Vec<PaperRule>,
    /// Extra fields.
    #[serde(default)]
    pub fields: Vec<FieldRule>,
    /// Legs of a linked procedure; empty for a plain one.
    #[serde(default)]
    pub legs: Vec<LegRule>,
    /// Forms of its own, by slip; the others are those of the authority.
    #[serde(default)]
    pub forms: BTreeMap<SlipName, String>,
    /// Systems it is typed into.
    #[serde(default)]
    pub queue: Vec<QueueRule>,
    /// What a positive result changes in the register.
    #[serde(default)]
    pub act: Option<RegisterAct>,
    /// Whether a receipt is handed out unasked (Decree 61/2018 art. 17.4: none for what is answered at once).
    #[serde(default)]
    pub receipt: bool,
    /// Legal basis.
    pub basis: String,
    /// What an officer should know.
    #[serde(default)]
    pub note: String,
}

/// A slip of a case, whichever form it is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipName {
    /// Receipt and appointment.
    Receipt,
    /// What is still to be handed in.
    Supplement,
    /// Why the case is not taken or not granted.
    Refusal,
    /// Work is stopped.
    Stop,
    /// Apology and new appointment.
    Apology,
    /// Who had the case, from when to when.
    Control,
    /// The case book.
    Book,
    /// Certificate of residence data.
    Residence,
    /// Notice of the result.
    Result,
    /// Figures of a period.
    Statistics,
}

vocabulary!(SlipName {
    Receipt = "receipt", "Phiếu tiếp nhận và hẹn trả";
    Supplement = "supplement", "Phiếu bổ sung";
    Refusal = "refusal", "Phiếu từ chối";
    Stop = "stop", "Thông báo dừng";
    Apology = "apology", "Phiếu xin lỗi, hẹn lại";
    Control = "control", "Phiếu kiểm soát";
    Book = "book", "Sổ theo dõi";
    Residence = "residence", "Xác nhận cư trú";
    Result = "result", "Thông báo kết quả";
    Statistics = "statistics", "Thống kê";
});

impl Procedure {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether a code is its own or its national one; case of letters does not matter.
    pub fn is_called(&self, code: &str) -> bool {
        let code = code.trim();
        self.code.eq_ignore_ascii_case(code) || self.national_code.as_deref() == Some(code)
    }

    /// The ways it may come in.
    pub fn channels(&self) -> &[Channel] {
        if self.channels.is_empty() { &Channel::USUAL } else { &self.channels }
    }

    /// Whether an authority answers it, alone or with others.
    pub fn is_answered_by(&self, authority: Authority) -> bool {
        self.authority == authority || self.together_with.contains(&authority)
    }
}
