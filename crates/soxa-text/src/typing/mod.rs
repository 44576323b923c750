//! Typing Vietnamese with Telex, VNI or VIQR: one engine over raw keys.
//!
//! A [`Composer`] keeps the raw keys of the current word and computes the word afresh after each key
//! (`word.rs`); what it hands back is the [`Edit`] that turns the old text before the cursor into the
//! new. It knows nothing of fields or terminals. Start reading at [`Composer::key`].

mod compose;
pub mod letter;
mod method;
pub mod syllable;
#[cfg(test)]
mod tests;
mod word;

use serde::{Deserialize, Serialize};

pub use compose::{Composer, Edit, compose_line};
pub use method::Method;

/// Where the tone sits in oa, oe, uy without a final consonant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ToneStyle {
    /// On the main vowel: hoà, thuý.
    #[default]
    New,
    /// Balanced: hòa, thúy.
    Old,
}

impl ToneStyle {
    /// Reads the name used on the command line and in settings.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::New, Self::Old].into_iter().find(|style| style.as_str().eq_ignore_ascii_case(name.trim()))
    }

    /// The name used on the command line and in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Old => "old",
        }
    }
}

/// Takes a word of Vietnamese letters apart into toneless lower-case letters and its tone.
///
/// `None` if it has two tones or a letter that is no Latin letter.
pub fn take_apart(word: &str) -> Option<(Vec<letter::Letter>, Option<letter::Tone>)> {
    let mut letters = Vec::with_capacity(word.len());
    let mut tone = None;
    for c in word.chars().flat_map(char::to_lowercase) {
        let (letter, found) = letter::without_tone(c);
        if !letter.base.is_ascii_alphabetic() || (found.is_some() && tone.is_some()) {
            return None;
        }
        tone = tone.or(found);
        letters.push(letter);
    }
    Some((letters, tone))
}

/// Whether the word is one whole syllable of the common language, in NFC, marks and tone fitting.
pub fn is_syllable(word: &str) -> bool {
    let Some((letters, tone)) = take_apart(word) else { return false };
    if letters.is_empty() || !syllable::is_common(&letters) {
        return false;
    }
    let stop = syllable::ends_in_stop(&letters);
    !stop || !matches!(tone, Some(letter::Tone::Grave | letter::Tone::Hook | letter::Tone::Tilde))
}
