//! From a passphrase to a key: Argon2id (RFC 9106), its cost found out on this PC.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use soxa_text::typing::{Method, ToneStyle, compose_line};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::data_key::{KEY, random};
use crate::problem::KeyProblem;

/// Fewer characters a passphrase may not have.
pub const SHORTEST: usize = 12;
/// What is tried first by whoever tries: words that, alone or repeated, are no passphrase.
const COMMON: [&str; 12] = [
    "123456",
    "password",
    "matkhau",
    "matkhausoxa",
    "soxa",
    "congan",
    "quangngai",
    "minhlong",
    "longhiep",
    "qwerty",
    "anhyeuem",
    "admin",
];
/// The least cost: 19 MiB twice over (OWASP's minimum for Argon2id).
const LEAST: Cost = Cost { memory: 19 * 1024, passes: 2 };
/// Costs to try, the dearest first.
const COSTS: [Cost; 4] = [
    Cost { memory: 256 * 1024, passes: 3 },
    Cost { memory: 128 * 1024, passes: 4 },
    Cost { memory: 64 * 1024, passes: 4 },
    Cost { memory: 64 * 1024, passes: 2 },
];
/// The longest an opening may take, which decides the cost.
const PATIENCE: Duration = Duration::from_secs(1);
/// More memory (KiB) or passes no header may ask for: it is read before anybody has shown a secret.
const MOST: Cost = Cost { memory: 512 * 1024, passes: 16 };

/// How much work a passphrase takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    /// In KiB.
    memory: u32,
    passes: u32,
}

/// What a passphrase is stretched with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    salt: [u8; 16],
    cost: Cost,
}

impl Stretch {
    /// A new one for a passphrase that is good enough, and the key it makes; takes half a second to a second.
    pub(crate) fn of_new(passphrase: &str) -> Result<(Self, Zeroizing<[u8; KEY]>), KeyProblem> {
        good_enough(passphrase)?;
        let salt = random()?;
        let typed = normal(passphrase);
        for cost in COSTS {
            let this = Self { salt, cost };
            let began = Instant::now();
            // A PC without that much memory takes the next.
            if let Ok(key) = this.key(&typed)
                && began.elapsed() <= PATIENCE
            {
                return Ok((this, key));
            }
        }
        let this = Self { salt, cost: LEAST };
        let key = this.key(&typed)?;
        Ok((this, key))
    }

    /// The keys a typed passphrase may mean, the likeliest first.
    pub(crate) fn keys(&self, typed: &str) -> impl Iterator<Item = Result<Zeroizing<[u8; KEY]>, KeyProblem>> {
        let vni = trimmed(&compose_line(typed, Method::Vni, ToneStyle::New));
        let mut readings = vec![normal(typed)];
        for reading in [vni, trimmed(typed)] {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        readings.into_iter().map(|reading| self.key(&reading))
    }

    fn key(&self, typed: &str) -> Result<Zeroizing<[u8; KEY]>, KeyProblem> {
        if self.cost.memory > MOST.memory || self.cost.passes > MOST.passes {
            return Err(KeyProblem::HeaderForged);
        }
        let params = Params::new(self.cost.memory, self.cost.passes, 1, Some(KEY))
            .map_err(|_| KeyProblem::HeaderForged)?;
        let mut key = Zeroizing::new([0; KEY]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(typed.as_bytes(), &self.salt, &mut *key)
            .map_err(|_| KeyProblem::NoMemory)?;
        Ok(key)
    }
}

/// One form for what looks the same, and no blanks that nobody saw.
fn trimmed(typed: &str) -> Zeroizing<String> {
    Zeroizing::new(typed.trim().nfc().collect())
}

/// What a passphrase is kept as: as the input method would write it, so that it is the same with Telex on and off.
fn normal(typed: &str) -> Zeroizing<String> {
    trimmed(&compose_line(typed, Method::Telex, ToneStyle::New))
}

fn good_enough(passphrase: &str) -> Result<(), KeyProblem> {
    let text = normal(passphrase);
    if text.chars().count() < SHORTEST {
        return Err(KeyProblem::PassphraseShort { least: SHORTEST });
    }
    let mut rest = Zeroizing::new(text.to_lowercase());
    for common in COMMON {
        *rest = rest.replace(common, "");
    }
    let distinct = rest.chars().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 5 { Err(KeyProblem::PassphraseGuessed) } else { Ok(()) }
}
