//! What somebody brings to open a register.

use zeroize::Zeroizing;

use crate::data_key::{KEY, random};
use crate::problem::KeyProblem;
use crate::recovery::RecoveryWords;
use crate::slot::NewMethod;

/// What opens a register.
pub enum Secret {
    /// A passphrase, as it was typed.
    Passphrase(Zeroizing<String>),
    /// A key file.
    KeyFile(KeyFile),
    /// Recovery words.
    Recovery(RecoveryWords),
    /// Holders of shares, each with the passphrase of the share.
    Shares(Vec<(String, Zeroizing<String>)>),
    /// What a token unwrapped for a slot.
    OfToken {
        /// The slot's number.
        slot: u32,
        /// The key that the token had wrapped.
        key: Zeroizing<[u8; KEY]>,
    },
}

/// What somebody said, or has in a file: for whom, where it is a holder's part, and the text.
pub type Credential = (Option<String>, Zeroizing<String>);

impl Secret {
    /// Finds out what was told: a key file and recovery words are known by how they look, all else is a passphrase; with names
    /// they are shares.
    #[must_use]
    pub fn of(parts: Vec<Credential>) -> Option<Self> {
        if parts.iter().any(|(name, _)| name.is_some()) {
            let named = parts.into_iter().filter_map(|(name, text)| Some((name?, first_line(&text))));
            return Some(Self::Shares(named.collect()));
        }
        let (_, text) = parts.into_iter().next()?;
        if let Ok(file) = KeyFile::parse(&text) {
            return Some(Self::KeyFile(file));
        }
        if let Ok(words) = RecoveryWords::parse(&text) {
            return Some(Self::Recovery(words));
        }
        Some(Self::Passphrase(first_line(&text)))
    }
}

impl NewMethod {
    /// The way that a text in a file is to become: a key file, recovery words, or the passphrase on its first line.
    #[must_use]
    pub fn of(text: &Zeroizing<String>) -> Self {
        match Secret::of(vec![(None, text.clone())]) {
            Some(Secret::KeyFile(file)) => Self::KeyFile(file),
            Some(Secret::Recovery(words)) => Self::Recovery(words),
            _ => Self::Passphrase(first_line(text)),
        }
    }
}

fn first_line(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.lines().next().unwrap_or_default().to_owned())
}

/// The first line of a key file.
const HEAD: &str = "soxa-key-file-1";

/// A random key in a file, for a stick that is carried away.
pub struct KeyFile(pub(crate) Zeroizing<[u8; KEY]>);

impl KeyFile {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn generate() -> Result<Self, KeyProblem> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// What the file has in it.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.push_str(HEAD);
        text.push('\n');
        for byte in self.0.iter() {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(half), 16).unwrap_or_default());
            }
        }
        text.push('\n');
        text
    }

    /// From a file's text.
    ///
    /// # Errors
    /// It is no key file.
    pub fn parse(text: &str) -> Result<Self, KeyProblem> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let (head, key) = (lines.next(), lines.next().unwrap_or_default());
        let mut bytes = Zeroizing::new([0; KEY]);
        let digits = Zeroizing::new(key.chars().filter_map(|c| c.to_digit(16)).collect::<Vec<_>>());
        if head != Some(HEAD) || lines.next().is_some() || key.len() != 2 * KEY || digits.len() != 2 * KEY {
            return Err(KeyProblem::NotAKeyFile);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |byte, half| byte << 4 | u8::try_from(*half).unwrap_or_default());
        }
        Ok(Self(bytes))
    }
}
