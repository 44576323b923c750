//! What communes tell each other by way of the level above: cases that one received and another decides, and the answers.
//!
//! Each side has a row of its own for a referral, and each row says by a fingerprint which words of the other's it has.
//! So nothing is delivered twice for good, and each side sees what the other does not have yet.

use serde::{Deserialize, Serialize};

/// The most bytes of a document. What is longer is not sent: the other side sees that something is there and asks for it.
pub const LONGEST_DOCUMENT: usize = 64 << 10;

/// What is above for a commune.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// Every commune that is admitted, by code.
    pub communes: Vec<CommuneName>,
    /// What the commune does not have yet.
    pub messages: Vec<Message>,
    /// The files that the level above offers it.
    #[serde(default)]
    pub offers: Offers,
}

impl Incoming {
    /// Whether there is anything in it that the commune has not answered yet.
    pub fn has_news(&self) -> bool {
        !self.messages.is_empty() || !self.offers.new.is_empty()
    }
}

/// The files that the level above offers a commune.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// Ids of all that are offered now. `None` where nobody looked.
    pub there: Option<Vec<String>>,
    /// Those that the commune has said nothing of yet.
    pub new: Vec<OfferedFile>,
}

/// A file that the level above offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedFile {
    /// 32 hexadecimal digits, drawn above.
    pub id: String,
    /// Id of what it is, `rules` or `units`.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The text of its signature.
    pub signature: String,
}

/// The most bytes of an offered file.
pub const LONGEST_OFFER: usize = 512 << 10;
/// The most bytes of the text of a signature.
pub const LONGEST_SIGNATURE: usize = 1_000;
/// The most letters of an offered file's name.
pub const LONGEST_OFFER_NAME: usize = 80;

/// What of an offered file is not as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferFault {
    /// Its name could lead out of the folder of rules, or is no rule file's.
    Name,
    /// It is too long, or no text.
    Text,
    /// Its signature is.
    Signature,
}

impl OfferFault {
    /// The field, as [`OfferedFile`] calls it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Text => "text",
            Self::Signature => "signature",
        }
    }
}

impl OfferedFile {
    /// What is wrong with its name, text or signature. Both ends ask: what one offers the other takes in.
    pub fn fault(&self) -> Option<OfferFault> {
        let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r');
        let signature = &self.signature;
        match () {
            () if !is_file_name(&self.name) => Some(OfferFault::Name),
            () if self.text.len() > LONGEST_OFFER || self.text.contains('\0') => Some(OfferFault::Text),
            () if signature.len() > LONGEST_SIGNATURE || signature.contains(is_control) => {
                Some(OfferFault::Signature)
            }
            () => None,
        }
    }
}

/// Whether a name can be a rule file's in a folder of rules, and names nothing outside it.
fn is_file_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let stem = name.strip_suffix(".toml").unwrap_or_default();
    let is_stem = !stem.is_empty() && !stem.starts_with('.');
    is_stem && name.len() <= LONGEST_OFFER_NAME && name.chars().all(fits)
}

/// So many files are fetched at once.
pub const OFFERS_AT_ONCE: usize = 8;

/// A commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommuneName {
    /// Five digits.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// The row of another commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Code of the commune whose row it is.
    pub from: String,
    /// Its name.
    pub name: String,
    /// The referral's id.
    pub id: String,
    /// Which way the case went, as that commune sees it: `out` is a case for the reader, `in` an answer.
    pub way: String,
    /// Fingerprint of what the row says.
    pub said: String,
    /// Fingerprint of what the other side knows of the reader's row; empty before it knows anything.
    pub known: String,
    /// What it says, as JSON; none where that is no longer kept above.
    pub document: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::is_file_name;

    #[test]
    fn a_name_leads_nowhere_else() {
        for name in ["a.toml", "2027-01-01.quang_ngai.toml"] {
            assert!(is_file_name(name), "{name}");
        }
        let long = format!("{}.toml", "a".repeat(76));
        for name in
            ["", ".toml", "..toml", "a", "../a.toml", "a/b.toml", "a b.toml", "ă.toml", "a.toml\n", &long]
        {
            assert!(!is_file_name(name), "{name:?}");
        }
    }
}
