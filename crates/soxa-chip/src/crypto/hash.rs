//! Hashes by their names in certificates, and the keys that ICAO 9303 derives with them.

use sha1::Sha1;
use sha2::digest::Update;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1: no longer taken for signatures.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// Every one, with the value of its object identifier.
    const ALL: [(Self, &'static [u8]); 5] = [
        (Self::Sha1, &[0x2b, 0x0e, 0x03, 0x02, 0x1a]),
        (Self::Sha224, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04]),
        (Self::Sha256, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]),
        (Self::Sha384, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02]),
        (Self::Sha512, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03]),
    ];

    /// The one with this object identifier.
    pub fn of_oid(oid: &[u8]) -> Option<Self> {
        Self::ALL.iter().find(|(_, of)| *of == oid).map(|(hash, _)| *hash)
    }

    /// Its object identifier's value.
    pub fn oid(self) -> &'static [u8] {
        Self::ALL.iter().find(|(hash, _)| *hash == self).map_or(&[], |(_, oid)| *oid)
    }

    /// The hash of bytes.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        let mut running = self.begin();
        running.update(bytes);
        running.end()
    }

    /// A hash of what comes piece by piece.
    pub fn begin(self) -> Running {
        match self {
            Self::Sha1 => Running::Sha1(Sha1::new()),
            Self::Sha224 => Running::Sha224(Sha224::new()),
            Self::Sha256 => Running::Sha256(Sha256::new()),
            Self::Sha384 => Running::Sha384(Sha384::new()),
            Self::Sha512 => Running::Sha512(Sha512::new()),
        }
    }
}

/// A hash that is not yet at its end.
#[derive(Clone)]
pub enum Running {
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Running {
    /// Takes more.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(h) => Update::update(h, bytes),
            Self::Sha224(h) => Update::update(h, bytes),
            Self::Sha256(h) => Update::update(h, bytes),
            Self::Sha384(h) => Update::update(h, bytes),
            Self::Sha512(h) => Update::update(h, bytes),
        }
    }

    /// The hash of all.
    pub fn end(self) -> Vec<u8> {
        match self {
            Self::Sha1(h) => h.finalize().to_vec(),
            Self::Sha224(h) => h.finalize().to_vec(),
            Self::Sha256(h) => h.finalize().to_vec(),
            Self::Sha384(h) => h.finalize().to_vec(),
            Self::Sha512(h) => h.finalize().to_vec(),
        }
    }
}

/// The key for one purpose out of a shared secret (ICAO 9303-11, 9.7.1): 1 encrypts, 2 authenticates, 3 is a password's.
pub fn derive(secret: &[u8], purpose: u8, bytes: usize) -> Zeroizing<Vec<u8>> {
    let hash = if bytes > 16 { Hash::Sha256 } else { Hash::Sha1 };
    let mut running = hash.begin();
    running.update(secret);
    running.update(&[0, 0, 0, purpose]);
    let mut key = Zeroizing::new(running.end());
    key.truncate(bytes);
    key
}
