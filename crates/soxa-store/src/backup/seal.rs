//! Around a backup: encryption in the age format, by public keys or by a passphrase.
//!
//! A file for public keys also gets a key made for this one file and forgotten at once: with it the finished file is read
//! back and proven before anybody relies on it. Passphrases and secret keys are never shown, logged or kept.

use crate::backup::KeyError;
use std::io::{BufRead, Read, Write};

use age::secrecy::{ExposeSecret, SecretString};
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};

/// Work put into a passphrase, as a power of two: 64 MiB of memory, which the old PC has, and a quarter of a second here.
const WORK: u8 = 16;
/// Files of the `age` program take 18; more than 20 is an attack on this PC's memory.
const MOST_WORK: u8 = 20;
/// A shorter passphrase is no protection.
const SHORTEST: usize = 8;

/// For whom a backup is made.
#[derive(Clone)]
pub enum Lock {
    /// Whoever has one of the secret keys.
    Recipients(Vec<x25519::Recipient>),
    /// Whoever knows the passphrase.
    Passphrase(SecretString),
}

/// What opens a backup.
pub enum Key {
    /// Secret keys, any of which may fit.
    Identities(Vec<x25519::Identity>),
    /// The passphrase.
    Passphrase(SecretString),
}

/// Why a file does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The key does not fit.
    WrongKey,
    /// Its beginning is damaged.
    Damaged,
}

impl Lock {
    /// From public keys as `age1…`.
    pub fn recipients(keys: &[String]) -> Result<Self, KeyError> {
        let parsed: Result<Vec<x25519::Recipient>, KeyError> = keys
            .iter()
            .map(|key| key.trim().parse().map_err(|_| KeyError::NotPublic { key: key.clone() }))
            .collect();
        match parsed {
            Ok(keys) if keys.is_empty() => Err(KeyError::NoRecipient),
            parsed => parsed.map(Self::Recipients),
        }
    }

    /// From the first line of a file.
    pub fn passphrase(text: &str) -> Result<Self, KeyError> {
        passphrase(text).map(Self::Passphrase)
    }

    /// Encrypts what is written, and the key by which the result can be read back.
    pub(super) fn close<W: Write>(&self, out: W) -> std::io::Result<(StreamWriter<W>, Key)> {
        match self {
            Self::Recipients(keys) => {
                let own = x25519::Identity::generate();
                let mut all: Vec<x25519::Recipient> = keys.clone();
                all.push(own.to_public());
                let encryptor = Encryptor::with_recipients(all.iter().map(|r| r as &dyn age::Recipient));
                let writer = encryptor.map_err(|_| std::io::Error::other("age"))?.wrap_output(out)?;
                Ok((writer, Key::Identities(vec![own])))
            }
            Self::Passphrase(passphrase) => {
                let mut recipient = scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(WORK);
                let encryptor =
                    Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient));
                let writer = encryptor.map_err(|_| std::io::Error::other("age"))?.wrap_output(out)?;
                Ok((writer, Key::Passphrase(passphrase.clone())))
            }
        }
    }
}

impl Key {
    /// From a file of secret keys (`AGE-SECRET-KEY-1…`, a line each; `#` begins a remark), as `age-keygen` writes it.
    pub fn identities(text: &str) -> Result<Self, KeyError> {
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let keys: Result<Vec<x25519::Identity>, _> = lines.map(str::parse).collect();
        match keys {
            Ok(keys) if !keys.is_empty() => Ok(Self::Identities(keys)),
            // What stands in the file may be secret: it is not repeated.
            _ => Err(KeyError::NotSecret),
        }
    }

    /// From the first line of a file.
    pub fn passphrase(text: &str) -> Result<Self, KeyError> {
        passphrase(text).map(Self::Passphrase)
    }

    /// A new pair: the text for the secret file, and the public key.
    pub fn generate() -> (SecretString, String) {
        let identity = x25519::Identity::generate();
        let public = identity.to_public().to_string();
        let text = format!("# public key: {public}\n{}\n", identity.to_string().expose_secret());
        (SecretString::from(text), public)
    }

    /// Decrypts what is read.
    pub(super) fn open<R: BufRead>(&self, input: R) -> Result<StreamReader<R>, Closed> {
        let decryptor = Decryptor::new_buffered(input).map_err(|_| Closed::Damaged)?;
        let opened = match self {
            Self::Identities(keys) => decryptor.decrypt(keys.iter().map(|k| k as &dyn age::Identity)),
            Self::Passphrase(passphrase) => {
                let mut identity = scrypt::Identity::new(passphrase.clone());
                identity.set_max_work_factor(MOST_WORK);
                decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity))
            }
        };
        opened.map_err(|e| match e {
            DecryptError::NoMatchingKeys
            | DecryptError::KeyDecryptionFailed
            | DecryptError::DecryptionFailed => Closed::WrongKey,
            _ => Closed::Damaged,
        })
    }
}

/// Reads to the end, so that the last piece is authenticated and nothing stands behind it.
pub(super) fn at_end(input: &mut impl Read) -> std::io::Result<bool> {
    let mut rest = [0; 64];
    Ok(input.read(&mut rest)? == 0)
}

fn passphrase(text: &str) -> Result<SecretString, KeyError> {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() < SHORTEST {
        return Err(KeyError::ShortPassphrase { least: SHORTEST });
    }
    Ok(SecretString::from(line.to_owned()))
}

/// The text of a secret, for the one file it is written to.
pub fn reveal(secret: &SecretString) -> &str {
    secret.expose_secret()
}
