//! What is wrong with a list or a decision on it.

use std::path::PathBuf;

use crate::words::PHRASES;
use soxa_store::error::Trouble;
use soxa_text::words::worded;

worded! {
    /// What is wrong with a list or a decision on it.
    pub enum ListProblem from PHRASES ["lists"] {
        NoSuchKind { kind: String, known: String },
        TwoRecords,
        DecidedAlready,
        LaterAlready,
        EachRow { list: String },
        NotThatVerdict { list: String, known: String },
        NoAnswer,
        NoPerson,
        PersonOfRow { row: u32 },
        TooManyToDecide { most: usize },
        Schema { why: String },
        NotReadAgain { file: PathBuf, why: String },
        Exported { why: Trouble },
    }
}
