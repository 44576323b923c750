//! What can stand against signing, and against a signature, in sentences.

use soxa_text::words::{InWords, Lang, worded};

use crate::words::PHRASES;

worded! {
    /// Why a document is not signed.
    pub enum SignProblem from PHRASES ["sign"] {
        NotAPdf { said: String },
        Mended,
        Encrypted,
        NoPage,
        TooLarge { most: u64 },
        NoChangesAllowed,
        NotACertificate { said: String },
        NoCertificate,
        NoKeyInFile,
        KeyLocked,
        KeyOfAnother,
        KeyKind,
        NotYet { name: String, from: String },
        OutOfDate { name: String, until: String },
        NotForSigning { name: String },
        OtherScheme,
        TooLong,
        StampRefused { said: String },
        StampForged,
        Encoding { said: String },
    }
}

worded! {
    /// Why a signature says nothing: the document is not the one that was signed, or nobody can tell.
    pub enum Breach from PHRASES ["breach"] {
        Unreadable { said: String },
        Kind { kind: String },
        Range,
        Changed,
        NotByKey,
        NoSigner,
        OtherCertificate,
        Algorithm { oid: String },
        Key,
        Altered { object: u32 },
        Hidden,
        StampForged,
    }
}

worded! {
    /// Why a signature that holds is not believed to be somebody's.
    pub enum Distrust from PHRASES ["distrust"] {
        UnknownAuthority { issuer: String },
        OutOfDate { name: String, until: String },
        NotYet { name: String, from: String },
        Revoked { name: String },
        NotForSigning { name: String },
        Extension { name: String, oid: String },
    }
}

macro_rules! said_as_an_error {
    ($($problem:ty),*) => {$(
        impl std::fmt::Display for $problem {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.in_words(Lang::Vi))
            }
        }

        impl std::error::Error for $problem {}
    )*};
}

said_as_an_error!(SignProblem, Breach, Distrust);

#[cfg(test)]
mod tests {
    use soxa_text::words::gaps;

    use super::*;

    #[test]
    fn every_problem_has_words_in_both_languages() {
        let wrong = [gaps::<SignProblem>(), gaps::<Breach>(), gaps::<Distrust>()].concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
