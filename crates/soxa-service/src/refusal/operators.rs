//! What is wrong with an operator, a secret, or a proposal.

use super::ProposalState;
use crate::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// What is wrong with an operator, a secret, or a proposal.
    pub enum OperatorProblem from PHRASES ["operators"] {
        NameLetters,
        NameLength,
        NameReserved,
        NameTaken,
        NoSecret,
        OneManages,
        OneConfirms,
        PasswordLength,
        PasswordGuessed,
        PinForm,
        NotHashed { why: String },
        SecondCameIn,
        TooManyOpen { most: usize },
        SubjectChanged,
        OnlyTheProposer { by: String },
        Closed { state: ProposalState },
        NotOneself,
        SameHands,
        NoSuchMode { mode: String },
        TwoWhoConfirm,
        CertificateTaken,
        Certificate { why: soxa_sign::SignProblem },
    }
}
