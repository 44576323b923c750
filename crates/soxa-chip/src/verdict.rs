//! What was found of a chip: whether its data are what an authority signed, and whether it is the chip they were signed for.

use soxa_text::words::{InWords, Lang, worded};

use crate::words::PHRASES;

worded! {
    /// Why nobody can say whether a chip is authentic.
    pub enum Unchecked from PHRASES ["chip_unchecked"] {
        NoAuthorities,
        NoAuthority { issuer: String },
        AuthorityNotValid { name: String, from: String, until: String },
        SignerNotValid { name: String, from: String, until: String },
        Algorithm { name: String },
        NotShown,
    }
}

worded! {
    /// Why a chip is not to be believed.
    pub enum Forged from PHRASES ["chip_forged"] {
        NoSignature,
        SignatureUnreadable { what: String },
        GroupChanged { group: String },
        GroupNotSigned { group: String },
        GroupMissing { group: String },
        Attributes,
        Signature,
        Signer { issuer: String },
        NotASigner { name: String },
        Revoked { name: String },
        NumbersDiffer,
        Copied,
    }
}

/// Whether a chip is authentic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its data are those that were signed under this authority.
    Authentic {
        /// The authority's name.
        authority: String,
        /// The signer's.
        signer: String,
    },
    /// Nothing is wrong, and nothing vouches for it.
    Unchecked(Unchecked),
    /// Something is wrong.
    Forged(Forged),
}

impl Verdict {
    /// Its name for programs.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Authentic { .. } => "authentic",
            Self::Unchecked(_) => "unchecked",
            Self::Forged(_) => "forged",
        }
    }

    /// Why, where it is not authentic.
    pub fn why(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Authentic { .. } => None,
            Self::Unchecked(why) => Some(why.in_words(lang)),
            Self::Forged(what) => Some(what.in_words(lang)),
        }
    }

    /// The name of the reason for programs, where it is not authentic.
    pub fn reason(&self) -> Option<String> {
        use soxa_text::words::Worded;
        match self {
            Self::Authentic { .. } => None,
            Self::Unchecked(why) => Some(why.kind()),
            Self::Forged(what) => Some(what.kind()),
        }
    }
}

impl InWords for Verdict {
    /// One line, with a sign that says it without colour.
    fn in_words(&self, lang: Lang) -> String {
        let said = match self {
            Self::Authentic { .. } => return lang.pick("☑ chip xác thực", "☑ chip authentic").to_owned(),
            Self::Unchecked(_) => lang.pick("! chip chưa kiểm được", "! chip not checked"),
            Self::Forged(_) => lang.pick("✗ chip sai", "✗ chip not authentic"),
        };
        format!("{said}: {}", self.why(lang).unwrap_or_default())
    }
}

/// Whether the chip showed that it is no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Original {
    /// It did.
    Shown,
    /// It offers no way to.
    NotOffered,
    /// It offers one and would not do it.
    NotDone,
}

impl Original {
    /// Its name for programs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::NotOffered => "not_offered",
            Self::NotDone => "not_done",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        let mut wrong = soxa_text::words::gaps::<Unchecked>();
        wrong.extend(soxa_text::words::gaps::<Forged>());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
