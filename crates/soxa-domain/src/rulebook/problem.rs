//! What can be wrong with a rule file.

use chrono::NaiveDate;
use thiserror::Error;

use crate::words::PHRASES;
use soxa_text::words::{InWords, Lang, worded};

worded! {
    /// What is wrong in a rule file, and what to do.
    pub enum RuleProblem from PHRASES ["rule"] {
        Syntax { said: String },
        CodeForm { code: String },
        NationalCodeForm { code: String, national: String },
        EndsBeforeItBegins { code: String },
        ProcedureTwice { code: String, day: NaiveDate },
        FieldTwice { code: String, field: String },
        FieldKey { code: String, field: String },
        FieldDefault { code: String, field: String, value: String },
        NoChoices { code: String, field: String },
        LimitOfNought { code: String },
        LegTwice { code: String, leg: String },
        LegUnknown { code: String, leg: String, known: String },
        LegCycle { code: String },
        LegGroupOfOne { code: String, group: String },
        ChannelTwice { code: String, channel: String },
        UnknownForm { code: String, form: String },
        UnknownLayout { code: String, layout: String, known: String },
        NoName { code: String },
        NoRows,
        UnknownLine { code: String, line: String, known: String },
        UnknownService { code: String, service: String },
        PackTwice { name: String, day: NaiveDate, other: String },
        BeforeFirstDay { code: String, name: String, day: NaiveDate },
        NothingToAmend { code: String, day: NaiveDate },
        NothingToEnd { code: String, day: NaiveDate },
        AmendWithout { key: String },
        AmendKey { code: String, key: String, said: String },
        FeePeriodBackwards,
        TooManyRows { most: usize },
        NoColumns { missing: String, found: String },
        CellForm { column: String, value: String, known: String },
        CodeTwice { code: String },
        Twice { kind: String, name: String },
        DayBeforeFirst { what: String, day: NaiveDate, name: String, first: NaiveDate },
        HoursOrder,
        HolidayName { day: NaiveDate },
        ServiceCode { code: String },
        ServiceWords { code: String },
        KindName { id: String },
        KindOpened { id: String },
        KindAnswers { id: String },
        KindColumn { id: String, column: String, known: String },
        KindHeaders { id: String, column: String },
        KindQueue { id: String, queue: String, known: String },
        KindOutcome { id: String, outcome: String, known: String },
        KindFigure { id: String, figure: String, known: String },
        RegisterName { id: String },
        RegisterKey { id: String, field: String },
        RegisterDay { id: String, day: String },
        RegisterWidth { id: String },
        RegisterHidden { id: String },
        RegisterChoices { id: String, field: String },
        RegisterLabel { id: String, field: String },
        RegisterOf { id: String, field: String, known: String },
        RegisterKeeps { id: String, what: String },
        SheetName { id: String },
        SectionOf { id: String, name: String },
        SectionName { id: String },
        LineName { id: String },
        FigureName { code: String },
        FigureOf { code: String, name: String, known: String },
        FigureUncounted { code: String },
        FigureCycle { code: String },
        CheckOf { id: String, name: String },
        CheckShape { id: String },
        UnknownWord { key: String, known: String },
        WordText { key: String, most: usize },
        Unreadable { said: String },
        NotAPublicKey,
        NoSignature,
        SignatureWrong,
    }
}

/// A mistake in a rule file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub struct RuleError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub problem: RuleProblem,
}

impl RuleError {
    /// A mistake at a place.
    pub fn new(file: &str, line: usize, problem: RuleProblem) -> Self {
        Self { file: file.to_owned(), line, problem }
    }
}

impl InWords for RuleError {
    fn in_words(&self, lang: Lang) -> String {
        format!("{}:{}: {}", self.file, self.line, self.problem.in_words(lang))
    }
}
