//! Recovery words: 128 random bits and a checksum as eighteen syllables that anybody here can read out, write down and type
//! without marks. A byte is a beginning and a rime, so that there is no list to keep.

use zeroize::Zeroizing;

use crate::data_key::random;
use crate::problem::KeyProblem;
use soxa_text::fold::fold;

/// Bytes of chance.
const ENTROPY: usize = 16;
/// Bytes of checksum.
const CHECK: usize = 2;
/// How many words there are.
const WORDS: usize = ENTROPY + CHECK;

const BEGINNINGS: [&str; 16] =
    ["b", "ch", "d", "h", "kh", "l", "m", "n", "nh", "ph", "r", "s", "t", "th", "tr", "v"];
/// None ends in a letter that an input method takes for a mark.
const RIMES: [&str; 16] =
    ["a", "ai", "am", "an", "ang", "anh", "ao", "au", "en", "im", "inh", "oi", "on", "ong", "un", "ung"];

const CHECKSUM: &str = "soxa 2026-11 recovery words checksum";

/// Words on paper that open a register.
pub struct RecoveryWords(pub(crate) Zeroizing<[u8; ENTROPY]>);

impl RecoveryWords {
    /// New ones.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn generate() -> Result<Self, KeyProblem> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// As they are written down: six to a line.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(WORDS * 8));
        for (at, byte) in self.0.iter().copied().chain(checksum(&self.0)).enumerate() {
            if at > 0 {
                text.push(if at.is_multiple_of(6) { '\n' } else { ' ' });
            }
            let [beginning, rime] = [byte >> 4, byte & 15].map(usize::from);
            text.push_str(BEGINNINGS.get(beginning).copied().unwrap_or_default());
            text.push_str(RIMES.get(rime).copied().unwrap_or_default());
        }
        text
    }

    /// As somebody types them: in any case, with or without marks, on any number of lines.
    ///
    /// # Errors
    /// A word that is none (its place), too few or too many, or words that do not belong together.
    pub fn parse(text: &str) -> Result<Self, KeyProblem> {
        let folded = Zeroizing::new(fold(text));
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
        let mut bytes = Zeroizing::new([0; WORDS]);
        for (at, word) in words.iter().enumerate() {
            let byte = byte_of(word).ok_or(KeyProblem::WordUnknown { place: at + 1 })?;
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
        if words.len() != WORDS {
            return Err(KeyProblem::WordsCount { needed: WORDS, given: words.len() });
        }
        let mut entropy = Zeroizing::new([0; ENTROPY]);
        let (said, check) = bytes.split_at(ENTROPY);
        entropy.copy_from_slice(said);
        if check == checksum(&entropy) { Ok(Self(entropy)) } else { Err(KeyProblem::WordsMistyped) }
    }
}

fn checksum(entropy: &[u8; ENTROPY]) -> [u8; CHECK] {
    let [first, second, ..] = blake3::derive_key(CHECKSUM, entropy);
    [first, second]
}

fn byte_of(word: &str) -> Option<u8> {
    let at = word.find(['a', 'e', 'i', 'o', 'u'])?;
    let (beginning, rime) = word.split_at_checked(at)?;
    let high = BEGINNINGS.iter().position(|b| *b == beginning)?;
    let low = RIMES.iter().position(|r| *r == rime)?;
    u8::try_from(high << 4 | low).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[test]
    fn every_byte_is_a_word_of_its_own() {
        for byte in 0..=u8::MAX {
            let word = format!("{}{}", BEGINNINGS[usize::from(byte >> 4)], RIMES[usize::from(byte & 15)]);
            assert_eq!(byte_of(&word), Some(byte), "{word}");
        }
    }

    #[test]
    fn words_come_back_however_they_are_typed() {
        let words = RecoveryWords(Zeroizing::new(*b"0123456789abcdef"));
        let text = words.text();
        for typed in
            [text.to_string(), text.to_uppercase(), text.replace(['\n', ' '], ", "), text.replace('a', "à")]
        {
            assert_eq!(*RecoveryWords::parse(&typed).unwrap().0, *b"0123456789abcdef", "{typed}");
        }
    }

    #[test]
    fn one_mistyped_word_is_told() {
        let text = RecoveryWords::generate().unwrap().text().to_string();
        let words: Vec<&str> = text.split_whitespace().collect();
        for at in 0..WORDS {
            let mut other = words.clone();
            other[at] = if words[at] == "ba" { "chai" } else { "ba" };
            // One in 65,536 would fit by chance; it is the checksum's own word or not.
            let told = RecoveryWords::parse(&other.join(" "));
            assert!(matches!(told, Err(KeyProblem::WordsMistyped)), "{at}");
            other[at] = "xyz";
            let told = RecoveryWords::parse(&other.join(" "));
            assert!(matches!(told, Err(KeyProblem::WordUnknown { place }) if place == at + 1));
            other.remove(at);
            let told = RecoveryWords::parse(&other.join(" "));
            assert!(matches!(told, Err(KeyProblem::WordsCount { given: 17, .. })));
        }
    }
}
