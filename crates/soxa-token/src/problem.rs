//! What can stand against a token, in sentences.

use std::path::PathBuf;

use soxa_text::words::{InWords, Lang, worded};

use crate::words::PHRASES;

worded! {
    /// Why a token does not do what it should.
    pub enum TokenProblem from PHRASES ["token"] {
        NoLibrary,
        Library { path: PathBuf, said: String },
        NotThere { name: String },
        Several { labels: Vec<String> },
        WrongPin { name: String },
        WrongPinLast { name: String },
        LastTry { name: String },
        PinLocked { name: String },
        NoKey,
        NoCertificate,
        NoSuchCertificate { name: String, names: Vec<String> },
        SeveralCertificates { names: Vec<String> },
        NoSigningKey { name: String },
        Gone,
        NoTokenWay,
        Said { said: String },
    }
}

impl std::fmt::Display for TokenProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_words(Lang::Vi))
    }
}

impl std::error::Error for TokenProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<TokenProblem>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
