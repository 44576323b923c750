//! What is wrong with a backup, a key, the clock, the journal, or what is past its period.

use crate::domain::time::Timestamp;
use crate::service::words::PHRASES;
use crate::store::backup::KeyError;
use crate::store::error::Trouble;
use crate::text::words::worded;

worded! {
    /// What is wrong with a backup, a key, the clock, the journal, or what is past its period.
    pub enum SafetyProblem from PHRASES ["safety"] {
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
        ClockWrong { now: Timestamp, last: Timestamp },
        NothingToUndo { seq: u64 },
        ChangedSince { seq: u64 },
        SettingsChanged { seq: u64 },
        NoSuchClass { class: String, known: String },
        CasesByList,
        NotRemoved { why: String },
        NoSocket { why: String },
    }
}
