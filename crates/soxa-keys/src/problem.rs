//! What can stand against opening, locking and keeping keys.

use soxa_text::words::worded;

use crate::words::PHRASES;

worded! {
    /// Why a register does not open, or a slot cannot be made or taken away.
    pub enum KeyProblem from PHRASES ["key"] {
        WrongSecret,
        WrongShares { needed: usize },
        TooFewShares { needed: usize, given: usize },
        ShareNumbers,
        ShareNames,
        ShareTwice { name: String },
        NotEncrypted,
        EncryptedAlready,
        NoSlotOfKind,
        NoSuchSlot { slot: u32 },
        LastSlot,
        TooManySlots { most: usize },
        NameTaken { name: String },
        NameForm,
        PassphraseShort { least: usize },
        PassphraseGuessed,
        NotAKeyFile,
        WordUnknown { place: usize },
        WordsCount { needed: usize, given: usize },
        WordsMistyped,
        HeaderDamaged,
        HeaderForged,
        HeaderLater { found: u32 },
        NotAHeader,
        SealedDamaged,
        NoRandomness,
        NoMemory,
    }
}

impl std::fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use soxa_text::words::{InWords, Lang};
        f.write_str(&self.in_words(Lang::Vi))
    }
}

impl std::error::Error for KeyProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<KeyProblem>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
