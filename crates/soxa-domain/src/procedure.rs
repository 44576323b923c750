//! Procedures: what an office does on request, as dated entries of the rule pack.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::deadline::TimeLimit;
use super::labels::vocabulary;

/// How a case came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the counter, on paper.
    Direct,
    /// By the citizen on the portal.
    Online,
    /// On the portal, at the counter, with an officer's help.
    AssistedOnline,
    /// By public post.
    Post,
}

vocabulary!(Channel {
    Direct = "direct", "Trực tiếp";
    Online = "online", "Trực tuyến", "trực tuyến (công dân tự nộp)";
    AssistedOnline = "assisted_online", "Trực tuyến có hỗ trợ";
    Post = "post", "Bưu chính", "bưu chính công ích";
});

impl Channel {
    /// Whether the report counts it as online; the others count as direct.
    pub fn is_online(self) -> bool {
        matches!(self, Self::Online | Self::AssistedOnline)
    }
}

/// Which office answers, and so which family of slips it hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Commune police (Công an xã): residence.
    Police,
    /// People's committee (UBND xã): civil status.
    Committee,
}

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

/// What kind of value an extra field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// Free text.
    Text,
    /// A name: composed by the typing method, capitals kept.
    Name,
    /// A hamlet of the commune.
    Hamlet,
    /// A date.
    Date,
    /// A number of months.
    Months,
}

/// An extra field of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Key on the command line and in exports.
    pub key: String,
    /// Label on screen and slips.
    pub label: String,
    /// What it takes.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether the case is incomplete without it.
    #[serde(default)]
    pub required: bool,
    /// Whether a form proposes the last value entered.
    #[serde(default)]
    pub keep: bool,
    /// What a form proposes at first.
    #[serde(default)]
    pub default: String,
    /// One sentence for the help: what belongs in it.
    #[serde(default)]
    pub help: String,
}

/// One leg of a linked procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegRule {
    /// What is done.
    pub name: String,
    /// Who does it.
    pub agency: String,
    /// How long it may take, from its start.
    pub limit: TimeLimit,
}

/// What is paid, in đồng.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// For a case on paper.
    pub direct: u32,
    /// For a case on the portal.
    pub online: u32,
}

impl Fee {
    /// The fee for a channel.
    pub fn of(self, channel: Channel) -> u32 {
        if channel.is_online() { self.online } else { self.direct }
    }
}

/// A procedure as it holds from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// soxa's code, such as `CT-TTR`.
    pub code: String,
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
    /// English name.
    pub name_en: String,
    /// Short Vietnamese names people type to find it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Who answers.
    pub authority: Authority,
    /// How long it takes.
    pub limit: TimeLimit,
    /// Fee, where there is one.
    #[serde(default)]
    pub fee: Option<Fee>,
    /// Papers asked for.
    #[serde(default)]
    pub papers: Vec<PaperRule>,
    /// Extra fields.
    #[serde(default)]
    pub fields: Vec<FieldRule>,
    /// Legs of a linked procedure, in order; empty for a plain one.
    #[serde(default)]
    pub legs: Vec<LegRule>,
    /// Whether a receipt is handed out unasked (Decree 61/2018 art. 17.4: none for what is answered at once).
    #[serde(default)]
    pub receipt: bool,
    /// Legal basis.
    pub basis: String,
    /// What an officer should know.
    #[serde(default)]
    pub note: String,
}

impl Procedure {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}
