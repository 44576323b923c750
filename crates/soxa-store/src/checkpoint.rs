//! Signed heads of the journal, as text that can be printed, mailed and kept anywhere but in the register.
//!
//! The form is that of transparency logs (c2sp.org/tlog-checkpoint in a c2sp.org/signed-note): origin, number of
//! entries, hash in base 64, a line with the time, an empty line, and the signature (Ed25519). Whoever rewrites the whole
//! chain, cuts its end or puts an old file back cannot change what stands on paper or in another office.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::journal::Head;
use soxa_domain::time::Timestamp;

/// The name of the key in signature lines.
const KEY_NAME: &str = "soxa";
/// How a signature line begins.
const SIGNED: &str = "\u{2014} ";

/// A head of the journal at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which register: `soxa/` and the beginning of its first entry's hash.
    pub origin: String,
    /// Number and hash of the last entry.
    pub head: Head,
    /// When it was made.
    pub at: Option<Timestamp>,
}

/// A checkpoint as read, with what signs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What is said.
    pub checkpoint: Checkpoint,
    text: String,
    signatures: Vec<([u8; 4], Signature)>,
}

/// The register's name in checkpoints, from the hash of its first entry (which holds random bytes).
pub fn origin(first: &[u8; 32]) -> String {
    let hex = blake3::Hash::from_bytes(*first).to_hex();
    format!("soxa/{}", hex.get(..16).unwrap_or_default())
}

impl Checkpoint {
    /// What is signed.
    fn text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.head.seq, STANDARD.encode(self.head.hash));
        if let Some(at) = self.at {
            text.push_str(&format!("time {at}\n"));
        }
        text
    }

    /// The checkpoint with its signature, ready to be kept.
    pub fn sign(&self, key: &SigningKey) -> String {
        let text = self.text();
        let mut signature = key_id(&key.verifying_key()).to_vec();
        signature.extend_from_slice(&key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n{SIGNED}{KEY_NAME} {}\n", STANDARD.encode(signature))
    }
}

impl Signed {
    /// Whether one of these keys signed it.
    pub fn is_signed_by(&self, keys: &[VerifyingKey]) -> bool {
        self.signatures.iter().any(|(id, signature)| {
            keys.iter()
                .any(|key| key_id(key) == *id && key.verify_strict(self.text.as_bytes(), signature).is_ok())
        })
    }
}

/// The four bytes by which a signed note tells keys apart.
fn key_id(key: &VerifyingKey) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(KEY_NAME.as_bytes());
    hasher.update([b'\n', 1]);
    hasher.update(key.as_bytes());
    hasher.finalize().first_chunk().copied().unwrap_or_default()
}

/// The checkpoints in a text, which may hold other lines too; for each that cannot be read, the number of its line.
pub fn read_all(text: &str) -> (Vec<Signed>, Vec<usize>) {
    let lines: Vec<&str> = text.lines().map(|l| l.trim_end_matches('\r')).collect();
    let (mut found, mut bad) = (Vec::new(), Vec::new());
    for (i, line) in lines.iter().enumerate() {
        if line.starts_with("soxa/") {
            match lines.get(i..).and_then(read_one) {
                Some(signed) => found.push(signed),
                None => bad.push(i + 1),
            }
        }
    }
    (found, bad)
}

fn read_one(lines: &[&str]) -> Option<Signed> {
    let blank = lines.iter().take(16).position(|l| l.is_empty())?;
    let (said, rest) = lines.split_at_checked(blank)?;
    let (&[origin, size, hash], extra) = said.split_first_chunk::<3>()?;
    let hash: [u8; 32] = STANDARD.decode(hash).ok()?.try_into().ok()?;
    let seq: u64 = size.parse().ok().filter(|n: &u64| n.to_string() == size)?;
    let at = extra.iter().find_map(|l| Timestamp::parse(l.strip_prefix("time ")?));
    let signature = |line: &&str| {
        let (_, encoded) = line.strip_prefix(SIGNED)?.rsplit_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        Some((*id, Signature::from_slice(signature).ok()?))
    };
    let signatures: Vec<_> = rest.iter().skip(1).map_while(signature).collect();
    if signatures.is_empty() {
        return None;
    }
    let mut text = said.join("\n");
    text.push('\n');
    let checkpoint = Checkpoint { origin: origin.to_owned(), head: Head { seq, hash }, at };
    Some(Signed { checkpoint, text, signatures })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn what_was_signed_is_read_and_any_change_is_seen() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let other = SigningKey::from_bytes(&[8; 32]);
        let checkpoint = Checkpoint {
            origin: origin(&[1; 32]),
            head: Head { seq: 42, hash: [9; 32] },
            at: Some(Timestamp::from_seconds(1_800_000_000)),
        };
        let text = checkpoint.sign(&key);
        let (read, bad) =
            read_all(&format!("thư của huyện\r\n\n{text}\n{}", other_text(&checkpoint, &other)));
        assert_eq!((read.len(), bad.len()), (2, 0));
        assert_eq!(read[0].checkpoint, checkpoint);
        assert!(read[0].is_signed_by(&[other.verifying_key(), key.verifying_key()]));
        assert!(!read[0].is_signed_by(&[other.verifying_key()]));
        assert!(!read[1].is_signed_by(&[key.verifying_key()]));
        for (i, _) in text.char_indices().filter(|(_, c)| c.is_ascii_graphic()) {
            let mut bytes = text.clone().into_bytes();
            bytes[i] = if bytes[i] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            let (read, _) = read_all(&changed);
            let name = changed.find(SIGNED).is_some_and(|at| i > at && i < at + 3 + 1 + KEY_NAME.len() + 1);
            assert!(name || read.iter().all(|s| !s.is_signed_by(&[key.verifying_key()])), "{changed}");
        }
    }

    fn other_text(checkpoint: &Checkpoint, key: &SigningKey) -> String {
        checkpoint.sign(key)
    }
}
