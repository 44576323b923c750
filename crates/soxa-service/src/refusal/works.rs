//! What is wrong with a line of a register, a report, a finding, a waiting item.

use super::Refusal;
use crate::words::PHRASES;
use soxa_domain::finding::FindingState;
use soxa_domain::partial_date::DateError;
use soxa_domain::time::Timestamp;
use soxa_text::words::Mid;
use soxa_text::words::worded;

worded! {
    /// What is wrong with a line of a register, a report, a finding, a waiting item.
    pub enum WorkProblem from PHRASES ["works"] {
        NoSuchRegister { register: String, known: String },
        RegisterPrintsNothing { register: String },
        NoSuchField { register: String, known: String },
        Missing,
        NotWhole { value: String },
        NotADate { why: DateError },
        WholeDay,
        NotAChoice { value: String, known: String },
        InLine { refusal: Box<Refusal> },
        MissingToFreeze,
        Frozen { number: String },
        WhyPostpone,
        WhyDismiss,
        Settled { state: Mid<FindingState> },
        EndBeforeBegin,
        NoSuchSystem { system: String, known: String },
        NoReference,
        EnteredAlready { operator: String, at: Timestamp, reference: String },
        NoSuchFigure { code: String },
        NoDocument { why: String },
        NothingToSign,
        NotFrozen,
        OtherThanFrozen { count: usize },
    }
}
