//! Who vouches for a backup: the key that signs the register's checkpoints signs its backups too (Ed25519). Anybody can
//! encrypt to a public key; only who holds the signing key can make a backup that a restore believes.

use std::io::{Read, Write};

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::stream::{Trailer, odd};
use crate::error::StoreError;
use crate::journal::base32_groups;

const NONE: u8 = 0;
const ED25519: u8 = 1;

/// The public key that signed a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signer(pub VerifyingKey);

impl Signer {
    /// The key's code as it is shown and written on paper: 80 bits of its hash, in four groups of four letters.
    pub fn code(&self) -> String {
        let hash = blake3::derive_key("soxa signer v1", self.0.as_bytes());
        base32_groups(hash.get(..10).unwrap_or_default()).join("-")
    }

    /// Whether somebody means this key by a code, typed as people do.
    pub fn is_meant_by(&self, typed: &str) -> bool {
        let letters = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        letters(&self.code()) == letters(typed)
    }
}

/// What is signed: the header and what the trailer says of all rows.
fn message(head: &[u8], trailer: &Trailer) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("soxa backup signature v1");
    hasher.update(&(head.len() as u64).to_be_bytes());
    hasher.update(head);
    hasher.update(&trailer.rows.to_be_bytes());
    hasher.update(&trailer.digest);
    *hasher.finalize().as_bytes()
}

pub(super) fn write(
    signing: Option<&SigningKey>,
    head: &[u8],
    trailer: &Trailer,
    out: &mut impl Write,
) -> Result<(), StoreError> {
    let Some(key) = signing else { return Ok(out.write_all(&[NONE])?) };
    out.write_all(&[ED25519])?;
    out.write_all(key.verifying_key().as_bytes())?;
    out.write_all(&key.sign(&message(head, trailer)).to_bytes())?;
    Ok(())
}

/// Reads who signed; an error where the signature is not that key's.
pub(super) fn read(input: &mut impl Read, head: &[u8], trailer: &Trailer) -> std::io::Result<Option<Signer>> {
    let mut kind = [0];
    input.read_exact(&mut kind)?;
    match kind {
        [NONE] => return Ok(None),
        [ED25519] => {}
        _ => return Err(odd("chữ ký kiểu lạ")),
    }
    let (mut key, mut signature) = ([0; 32], [0; 64]);
    input.read_exact(&mut key)?;
    input.read_exact(&mut signature)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| odd("khóa ký"))?;
    let signature = Signature::from_bytes(&signature);
    key.verify_strict(&message(head, trailer), &signature).map_err(|_| odd("chữ ký không khớp"))?;
    Ok(Some(Signer(key)))
}
