//! What can stand against reading a chip, in sentences.

use std::path::PathBuf;

use soxa_text::words::{InWords, Lang, worded};

use crate::tlv::Malformed;
use crate::words::PHRASES;

worded! {
    /// Why a chip was not read.
    pub enum ChipProblem from PHRASES ["chip"] {
        NoService,
        NotAllowed,
        ServiceVersion { theirs: String },
        ServiceLost,
        NoReader,
        NoSuchReader { name: String, known: String },
        SeveralCards { names: String },
        NoCard { seconds: u64 },
        TakenAway,
        Mute,
        InUse,
        TooSlow { seconds: u64 },
        Stopped,
        BankCard,
        OtherCard,
        Passport,
        OtherState { state: String },
        WrongCan,
        WrongZone,
        CanBlocked,
        NeedsZone,
        NotACan,
        NotAZone,
        NoAccess,
        Hostile { what: String },
        TooLong { file: String, bytes: u64 },
        Unsupported { what: String },
        Said { doing: String, status: String },
        NoRandom,
        AuthorityUnread { path: PathBuf, said: String },
        NotAnAuthority { path: PathBuf },
        TooManyAuthorities { path: PathBuf, most: usize },
    }
}

impl ChipProblem {
    /// A card or its service answered what it never should.
    pub(crate) fn hostile(what: impl Into<String>) -> Self {
        Self::Hostile { what: what.into() }
    }
}

impl From<Malformed> for ChipProblem {
    fn from(Malformed(what): Malformed) -> Self {
        Self::hostile(what)
    }
}

impl std::fmt::Display for ChipProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_words(Lang::Vi))
    }
}

impl std::error::Error for ChipProblem {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn every_problem_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<ChipProblem>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
