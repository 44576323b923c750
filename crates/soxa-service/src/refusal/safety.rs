//! What is wrong with a backup, a key, the clock, the journal, or what is past its period.

use crate::words::PHRASES;
use soxa_domain::time::Timestamp;
use soxa_store::backup::KeyError;
use soxa_store::error::Trouble;
use soxa_text::words::worded;

worded! {
    /// What is wrong with a backup, a key, the clock, the journal, or what is past its period.
    pub enum SafetyProblem from PHRASES ["safety"] {
        NoRequest,
        Recipients { why: KeyError },
        PlanEmpty,
        NoPlanFolder,
        NotARecipient { key: String, fixed: String },
        FixRecipientsFirst,
        RecipientsAreFixed { fixed: String },
        StrangeKey,
        KeyGone,
        KeyFile { why: Trouble },
        NotAKey,
        KeyReadable,
        ClockJumped { from: Timestamp, to: Timestamp },
        ClockWrong { now: Timestamp, last: Timestamp },
        NothingToUndo { seq: u64 },
        TakenBackAlready { seq: u64 },
        ChangedSince { seq: u64 },
        NotTakenBack { seq: u64 },
        NoSuchClass { class: String, known: String },
        CasesByList,
        NotRemoved { why: String },
        NoSocket { why: String },
    }
}
