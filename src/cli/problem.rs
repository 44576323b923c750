//! What is wrong with what a command was given, or found.

use std::path::PathBuf;

use crate::cli::words::PHRASES;
use soxa_domain::partial_date::DateError;
use soxa_domain::person::FieldProblem;
use soxa_domain::person::UnknownField;
use soxa_domain::personal_id::IdError;
use soxa_domain::rulebook::RuleError;
use soxa_domain::time::Timestamp;
use soxa_exchange::columns::MappingError;
use soxa_exchange::refusal::CellProblem;
use soxa_exchange::values::answers::AnswerError;
use soxa_store::error::Trouble;
use soxa_text::words::worded;

worded! {
    /// What is wrong with what a command was given, or found.
    pub enum CommandProblem from PHRASES ["command"] {
        NoTerminal,
        NotTheSame,
        WordsAtTerminal,
        MergeIntoWhat,
        UnitHeader { path: PathBuf, wanted: &'static str },
        NotADocx { path: PathBuf },
        NoReport { path: PathBuf },
        NoSuchSheet { sheet: String, known: String },
        Mapping { why: MappingError },
        Answers { why: AnswerError },
        NotAPair { text: String },
        NoSuchTheme { name: String },
        HelpWords { why: String },
        OwnerSends,
        NoticesForWhom,
        NobodyWithoutNotice,
        PlanChanged { code: String },
        NothingAboutPerson { person: String },
        NobodyInSample,
        NoSuchChannel { channel: String, known: String },
        SubmissionLength,
        NoSuchState { state: String, known: String },
        AnchorUnreadable { name: String, line: usize },
        NoAnchor { name: String },
        FromAfterTo,
        NoPeriod,
        PlanAsOwner,
        AtLine { path: PathBuf, line: u64, why: CellProblem },
        AtFile { path: PathBuf, why: String },
        FileUnread { path: PathBuf, why: Trouble },
        NoPlaceForSocket,
        NotAmong { option: String, text: String, known: String },
        NotAnId { why: IdError },
        NotATime { text: String },
        BirthDate { text: String, why: DateError },
        Born { text: String, why: DateError },
        Width { least: usize, most: usize },
        RollWidth,
        SetupAnswer { number: u8, why: String },
        NoReceiptPrinter { name: String },
        NoCarrier { path: PathBuf },
        NoSuchSlip { form: String, known: String },
        SlipOfWhat,
        InQueue { why: String },
        NoKeyGiven,
        NoUnlockGiven,
        NoPinGiven,
        NoSigner,
        SexForm,
        RelationUnclear { name: String, known: String },
        RelationsUnclear { names: String },
        NewRelationsUnclear { names: String },
        NoSuchOwner { name: String },
        FixedNow { text: String },
        NoPassword { path: PathBuf },
        NoSuchRow { list: u32, row: u32 },
        NeedsNoOwner,
        TooManyRows { most: usize },
        NotAnSshKey { path: PathBuf },
        MostDays { most: u32 },
        NotATimeOfReceipt { text: String },
        Sample { file: String, what: String },
        NoSuchRelation { text: String, known: String },
        NobodyThen { at: String },
        NoTime,
        NoSuchPersonField { why: UnknownField },
        NotAValue { why: FieldProblem },
        NoSuchRule { rule: String, known: String },
        FindingStates { known: String },
        NoFixByItself { no: u32 },
        NoUntil,
        CsvRow { line: u64, expected: u64, found: u64 },
        CsvRows { expected: u64, found: u64 },
        CsvUnreadable { said: String },
        Rules { why: RuleError },
        FileNeeded,
        RuleMistakes { name: String, count: usize },
        PackThere { path: PathBuf },
        NoSigningKey { path: PathBuf },
        NotSigned { path: PathBuf },
        PeopleNeeded,
        TableColumn { path: PathBuf, column: String },
        BlockApart { path: PathBuf, block: String },
        BlockLarge { path: PathBuf, block: String, most: usize },
        HandedOverBefore { at: Timestamp, received: Timestamp },
        Other { why: String },
    }
}

impl CommandProblem {
    /// What something else says, which has no words of its own here.
    pub fn other(why: &impl std::fmt::Display) -> Self {
        Self::Other { why: why.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<CommandProblem>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
