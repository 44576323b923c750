//! Passwords and PINs: kept as Argon2id hashes (RFC 9106) whose cost is tuned to this PC when they are set.

use std::time::{Duration, Instant};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::error::ServiceError;
use super::turns;
use crate::refusal::Field;
use crate::refusal::OperatorProblem;
use soxa_store::writer::random_bytes;

/// The least cost: 19 MiB twice over (OWASP's minimum for Argon2id).
const LEAST: (u32, u32) = (19 * 1024, 2);
/// Costs to try, the dearest first: KiB and passes.
const COSTS: [(u32, u32); 3] = [(64 * 1024, 3), (48 * 1024, 2), (32 * 1024, 2)];
/// What a person waits for without noticing.
const PATIENCE: Duration = Duration::from_millis(900);
/// Fewer characters a password may not have (ASVS 5.0, 6.2.1), nor more (6.2.9).
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=128;
/// Passwords that are tried first by whoever tries.
const COMMON: &str = "12345678 123456789 1234567890 password password1 qwertyuiop 11111111 00000000 88888888 \
    66668888 iloveyou 87654321 abcd1234 abc12345 1q2w3e4r qwerty123 admin123 matkhau1 matkhau123 anhyeuem \
    emyeuanh vietnam1 vietnam123 quangngai quangngai1 congan123 soxa1234 12341234 123123123 12345679";

/// The hash of a new password.
pub fn of_password(operator: &str, password: &str) -> Result<String, ServiceError> {
    check_password(operator, password)?;
    hash(password)
}

/// Why a password cannot be one.
pub fn check_password(operator: &str, password: &str) -> Result<(), ServiceError> {
    let wrong = |why: OperatorProblem| Err(ServiceError::refused(Field::Password, why));
    let length = password.chars().count();
    if !LENGTHS.contains(&length) {
        return wrong(OperatorProblem::PasswordLength);
    }
    let small = Zeroizing::new(password.to_lowercase());
    if COMMON.split_whitespace().any(|common| common == small.as_str())
        || small.contains(&operator.to_lowercase())
    {
        return wrong(OperatorProblem::PasswordGuessed);
    }
    Ok(())
}

/// The hash of a new PIN.
pub fn of_pin(pin: &str) -> Result<String, ServiceError> {
    let digits = pin.len() >= 4 && pin.len() <= 12 && pin.bytes().all(|b| b.is_ascii_digit());
    let same = pin.bytes().all(|b| Some(b) == pin.bytes().next());
    if !digits || same || "01234567890".contains(pin) {
        return Err(ServiceError::refused(Field::Pin, OperatorProblem::PinForm));
    }
    hash(pin)
}

/// Whether a secret has this hash. A hash that cannot be read fits nothing. Called by whoever has a turn.
pub fn fits(secret: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|parsed| Argon2::default().verify_password(secret.as_bytes(), &parsed).is_ok())
}

/// As long as a comparison takes, so that a name nobody has is refused no faster than one somebody has.
pub fn waste_time(secret: &str) {
    let _ = with_cost(LEAST).and_then(|argon| hash_with(&argon, secret));
}

fn hash(secret: &str) -> Result<String, ServiceError> {
    let _turn = turns::take_patiently();
    for cost in COSTS {
        let began = Instant::now();
        let hashed = with_cost(cost).and_then(|argon| hash_with(&argon, secret))?;
        if began.elapsed() <= PATIENCE {
            return Ok(hashed);
        }
    }
    with_cost(LEAST).and_then(|argon| hash_with(&argon, secret))
}

fn with_cost((memory, passes): (u32, u32)) -> Result<Argon2<'static>, ServiceError> {
    let params = Params::new(memory, passes, 1, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_with(argon: &Argon2<'_>, secret: &str) -> Result<String, ServiceError> {
    let bytes: [u8; 16] = random_bytes()?;
    let salt = SaltString::encode_b64(&bytes).map_err(failed)?;
    Ok(argon.hash_password(secret.as_bytes(), &salt).map_err(failed)?.to_string())
}

fn failed(e: impl std::fmt::Display) -> ServiceError {
    ServiceError::refused(Field::Password, OperatorProblem::NotHashed { why: e.to_string() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_secret_fits_its_hash_only_and_weak_ones_are_refused() {
        let hash = of_password("Lan", "suối chảy qua bản").unwrap();
        assert!(fits("suối chảy qua bản", &hash));
        assert!(!fits("suối chảy qua bảN", &hash));
        assert!(!fits("", "not a hash"));
        assert!(!hash.contains("suối"));
        for weak in ["ngắn", "12345678", "Password1", "xin chào lan ơi"] {
            assert!(of_password("Lan", weak).is_err(), "{weak}");
        }
        assert!(of_pin("2468").is_ok());
        for weak in ["123", "1111", "1234", "12a4"] {
            assert!(of_pin(weak).is_err(), "{weak}");
        }
    }
}
