//! Why an operation was refused, in sentences an officer can act on.

use thiserror::Error;

use super::actor::Permission;
use super::refusal::FieldId;
use super::refusal::Problem;
use super::refusal::Refusal;
use super::refusal::Thing;
use super::words::PHRASES;
use soxa_domain::case::MoveError;
use soxa_domain::rulebook::RuleError;
use soxa_domain::time::Timestamp;
use soxa_keys::KeyProblem;
use soxa_store::backup::BackupError;
use soxa_store::error::Cause;
use soxa_store::{OpenError, StoreError};
use soxa_text::words::Both;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_text::words::in_words;

/// Why an operation did not happen.
#[derive(Debug, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum ServiceError {
    /// The operator may not do that.
    Denied {
        /// Who.
        operator: String,
        /// What was missing.
        permission: Permission,
    },
    /// The operator was kept out, perhaps in the middle of something.
    Disabled {
        /// Who.
        operator: String,
    },
    /// The terminal is only to look.
    ReadOnly,
    /// A second pair of eyes is needed: it was proposed, not done.
    Proposed {
        /// Number of the proposal.
        number: u32,
        /// What was proposed.
        act: Both,
        /// Until when it can be confirmed.
        until: Timestamp,
        /// Who can.
        who: Confirmers,
    },
    /// A viewer has opened as much as may be opened in an hour.
    TooMuch {
        /// Who.
        operator: String,
        /// How many may be opened.
        limit: u32,
    },
    /// Too many are being let in at this moment.
    Busy,
    /// Very many people are being taken in: until they are, the register is only read.
    TakingIn,
    /// The system user is no operator of this register.
    UnknownOperator(u32),
    /// The name and the secret do not go together.
    WrongSecret,
    /// Too many wrong attempts.
    TooSoon {
        /// How long still.
        seconds: i64,
    },
    /// Nothing has that id.
    NotFound {
        /// What kind of thing.
        what: Thing,
        /// The id given.
        id: String,
    },
    /// No role has that id.
    NoSuchRole {
        /// The id given.
        id: String,
        /// Those there are.
        known: String,
    },
    /// A value is not acceptable.
    Refused(Refusal),
    /// The rules warn of it; with a reason it may be done all the same.
    Warned {
        /// What they warn of.
        what: String,
    },
    /// Another officer changed the record in between.
    Stale {
        /// The version the change was made against.
        seen: u64,
        /// The version in the register.
        current: u64,
    },
    /// The case may not do that.
    Move(#[from] MoveError),
    /// A rule file is wrong.
    Rules(#[from] RuleError),
    /// Work was left before its end.
    Stopped,
    /// A failed save was looked into: nothing was saved.
    NotSaved(Cause),
    /// A backup cannot be made or restored.
    Backup(#[from] BackupError),
    /// A way to open the register cannot be made, used or taken away.
    Key(#[from] KeyProblem),
    /// The register cannot be opened.
    Open(#[from] OpenError),
    /// The register cannot be read or written.
    Store(#[from] StoreError),
}

in_words! { ServiceError from PHRASES ["refused"] {
    Denied { operator, permission }, Disabled { operator }, ReadOnly, Proposed { number, act, until, who },
    TooMuch { operator, limit }, Busy, TakingIn, UnknownOperator(uid), WrongSecret, TooSoon { seconds },
    NotFound { what, id }, NoSuchRole { id, known }, Refused(refusal), Warned { what }, Stale { seen, current },
    Move(error), Rules(error), Stopped, NotSaved(what), Backup(error), Key(error), Open(error), Store(error),
} }

/// Who can confirm, as the sentence ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmers(pub Vec<String>);

impl InWords for Confirmers {
    fn in_words(&self, lang: Lang) -> String {
        let name = if self.0.is_empty() { "Nobody" } else { "These" };
        PHRASES.fill(lang, "confirmers", name, &[("names", self.0.join(", "))])
    }
}

impl ServiceError {
    /// A value is not acceptable, at this field for this reason.
    pub fn refused(at: impl Into<FieldId>, why: impl Into<Problem>) -> Self {
        Self::Refused(Refusal { at: at.into(), why: why.into() })
    }

    /// What was refused, where it was a value.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The exit status of the command line: 1 proposed, 3 refused, 4 cannot be opened, 5 damage.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Proposed { .. } => 1,
            Self::Open(OpenError::Damaged { .. }) | Self::Store(StoreError::Damaged(_)) => 5,
            Self::Open(_)
            | Self::Store(_)
            | Self::NotSaved(_)
            | Self::UnknownOperator(_)
            | Self::WrongSecret
            | Self::Busy
            | Self::TakingIn
            | Self::TooSoon { .. } => 4,
            Self::Backup(e) => match e {
                BackupError::Damaged { .. }
                | BackupError::Open(OpenError::Damaged { .. })
                | BackupError::Store(StoreError::Damaged(_)) => 5,
                BackupError::WrongKey(_)
                | BackupError::Later(_)
                | BackupError::Open(_)
                | BackupError::Store(_) => 4,
                _ => 3,
            },
            _ => 3,
        }
    }
}
