//! What `soxa setup` asks and says.

use crate::cli::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// What is asked and said where a commune is set up.
    pub enum Word from PHRASES ["setup"] {
        Welcome,
        Commune { proposed: String },
        Hamlets,
        Operator { proposed: String },
        Password { operator: String },
        Lock,
        Printer,
        Scanner,
        Backup,
        Above,
        Practice,
        Again,
        NotTheSame,
        NoCommune { text: String },
        HamletTwice { name: String },
        Wrong { why: String },
        LockShort { least: usize },
        NoFolder { path: String },
        NoKey { path: String },
        NoAccount,
        ScannerGood,
        ScannerMarks,
        ScannerBad { why: String },
        MadeCommune { name: String, path: String },
        MadeHamlets { count: usize },
        MadeOperator { name: String },
        MadeLock,
        NoLock,
        MadePrinter { place: String },
        NoPrinter,
        MadeBackup { folder: String, key: String },
        NoBackup,
        MadeAbove { name: String, line: String },
        NoAbove,
        MadePractice { path: String },
        NoPractice,
        NotDone { what: String, why: String },
        Done,
    }
}

impl Word {
    /// The sign before it: made, left for later, or not well.
    pub const fn sign(&self) -> &'static str {
        match self {
            Self::MadeCommune { .. }
            | Self::MadeHamlets { .. }
            | Self::MadeOperator { .. }
            | Self::MadeLock
            | Self::MadePrinter { .. }
            | Self::MadeBackup { .. }
            | Self::MadeAbove { .. }
            | Self::MadePractice { .. }
            | Self::ScannerGood => "✓ ",
            Self::NoLock | Self::NoPrinter | Self::NoBackup | Self::NoAbove | Self::NoPractice => "– ",
            Self::NotDone { .. } | Self::NoAccount | Self::ScannerMarks | Self::ScannerBad { .. } => "! ",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        let wrong = soxa_text::words::gaps::<Word>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
