//! The cipher of the register's pages: each unit of the file is encrypted for itself, to the same length, with the place
//! it stands at as its tweak.
//!
//! AES-256-XTS (IEEE 1619) where the processor has instructions for it, else Adiantum (Crowley and Biggers, 2018:
//! `XChaCha12`, NH, Poly1305, one AES block), which is fast in software. Neither tells of a change; the page sums of the
//! storage, which lie inside, do, and the journal's chain beyond them.

use adiantum::cipher::KeyInit;
use adiantum::cipher::array::Array;
use aes::Aes256;
use chacha20::XChaCha12;
use serde::{Deserialize, Serialize};

use crate::data_key::DataKey;
use crate::xts::Xts;

/// Bytes of a page of the storage, the unit of encryption.
pub const PAGE: usize = 4096;
/// Bytes that a disk writes whole or not at all: the unit of the first page, which the storage writes in place.
pub const SECTOR: usize = 512;

const XTS_KEY: &str = "soxa 2026-11 register pages AES-256-XTS";
const ADIANTUM_KEY: &str = "soxa 2026-11 register pages Adiantum-XChaCha12";

/// Which cipher; stands in the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cipher {
    /// AES-256-XTS.
    AesXts,
    /// Adiantum with `XChaCha12` and AES-256.
    Adiantum,
}

impl Cipher {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::AesXts, Self::Adiantum];

    /// The one that is fast on this processor.
    #[must_use]
    pub fn of_this_processor() -> Self {
        if has_aes() { Self::AesXts } else { Self::Adiantum }
    }

    /// Its name for people and programs: `aes-xts`, `adiantum`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AesXts => "aes-xts",
            Self::Adiantum => "adiantum",
        }
    }

    /// By its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cipher| cipher.name() == name)
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn has_aes() -> bool {
    std::is_x86_feature_detected!("aes")
}

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
fn has_aes() -> bool {
    cfg!(target_feature = "aes")
}

/// The unit that holds a place of the file: where it begins, and its bytes.
#[must_use]
pub const fn unit_at(place: u64) -> (u64, usize) {
    let size = if place < PAGE as u64 { SECTOR } else { PAGE };
    (place - place % size as u64, size)
}

/// Encrypts and decrypts units.
pub struct Pages(Schedule);

enum Schedule {
    AesXts(Box<Xts>),
    Adiantum(Box<adiantum::Cipher<XChaCha12, Aes256>>),
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

impl Pages {
    pub(crate) fn new(cipher: Cipher, key: &DataKey) -> Self {
        Self(match cipher {
            Cipher::AesXts => Schedule::AesXts(Box::new(Xts::new(&key.derive::<64>(XTS_KEY)))),
            Cipher::Adiantum => {
                let key = Array::from(*key.derive::<32>(ADIANTUM_KEY));
                Schedule::Adiantum(Box::new(adiantum::Cipher::new(&key)))
            }
        })
    }

    /// Encrypts the unit that begins at a place, in place.
    pub fn encrypt(&self, place: u64, unit: &mut [u8]) {
        debug_assert_eq!(unit_at(place), (place, unit.len()), "a whole unit");
        let number = u128::from(place / SECTOR as u64);
        match &self.0 {
            Schedule::AesXts(cipher) => cipher.encrypt(number, unit),
            Schedule::Adiantum(cipher) => cipher.encrypt(unit, &number.to_le_bytes()),
        }
    }

    /// Decrypts the unit that begins at a place, in place. What was never written reads as noughts, as a file's holes do.
    pub fn decrypt(&self, place: u64, unit: &mut [u8]) {
        debug_assert_eq!(unit_at(place), (place, unit.len()), "a whole unit");
        if unit.iter().all(|byte| *byte == 0) {
            return;
        }
        let number = u128::from(place / SECTOR as u64);
        match &self.0 {
            Schedule::AesXts(cipher) => cipher.decrypt(number, unit),
            Schedule::Adiantum(cipher) => cipher.decrypt(unit, &number.to_le_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_and_each_key_has_a_cipher_of_its_own() {
        let clear = [7; PAGE];
        for cipher in Cipher::ALL {
            let mut seen = Vec::new();
            for key in [DataKey::new(&[1; 32]), DataKey::new(&[2; 32])] {
                let pages = Pages::new(cipher, &key);
                for place in [PAGE as u64, 2 * PAGE as u64] {
                    let mut unit = clear;
                    pages.encrypt(place, &mut unit);
                    assert!(!seen.contains(&unit) && unit != clear, "{cipher:?} {place}");
                    seen.push(unit);
                    pages.decrypt(place, &mut unit);
                    assert_eq!(unit, clear);
                }
            }
        }
    }

    #[test]
    fn units_tile_the_file() {
        let mut place = 0;
        while place < 4 * PAGE as u64 {
            let (begin, size) = unit_at(place);
            assert_eq!(begin, place);
            assert!((place..place + size as u64).all(|at| unit_at(at) == (begin, size)));
            place += size as u64;
        }
    }
}
