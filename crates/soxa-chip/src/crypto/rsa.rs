//! Signatures by RSA, checked: PKCS #1 version 1.5, and PSS. Nothing here is secret.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U4096};

use super::hash::Hash;
use super::same;
use crate::tlv::{Malformed, object, only, tag, unsigned};

/// Bytes of the largest modulus: 4096 bits.
const MOST: usize = 512;
/// Bytes of the smallest: 2048 bits.
const LEAST: usize = 256;

/// A public key.
#[derive(Debug, Clone)]
pub struct Key {
    modulus: Odd<U4096>,
    exponent: U4096,
    /// Bits of the modulus.
    bits: u32,
}

fn number(bytes: &[u8]) -> Option<U4096> {
    let mut whole = [0; MOST];
    let at = MOST.checked_sub(bytes.len())?;
    whole.get_mut(at..)?.copy_from_slice(bytes);
    Some(U4096::from_be_slice(&whole))
}

impl Key {
    /// The key of a RSAPublicKey; `None` where it is too small, too large or even.
    ///
    /// # Errors
    /// It is another thing.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, Malformed> {
        let what = "RSA";
        let mut pair = only(bytes, tag::SEQUENCE, what)?;
        let modulus = unsigned(pair.tagged(tag::INTEGER, what)?.value).ok_or(Malformed(what))?;
        let exponent = unsigned(pair.tagged(tag::INTEGER, what)?.value).ok_or(Malformed(what))?;
        // A long exponent only costs time; nobody uses one.
        if !(LEAST..=MOST).contains(&modulus.len()) || !(1..=8).contains(&exponent.len()) {
            return Ok(None);
        }
        let key = number(modulus).zip(number(exponent)).and_then(|(modulus, exponent)| {
            let bits = modulus.bit_width_vartime();
            Some(Self { modulus: Odd::new(modulus).into_option()?, exponent, bits })
        });
        Ok(key)
    }

    /// The encoded message that a signature is; `None` where it is no number below the modulus.
    fn opened(&self, signature: &[u8], bytes: usize) -> Option<Vec<u8>> {
        let number = number(signature).filter(|number| number < self.modulus.as_ref())?;
        let params = FixedMontyParams::new_vartime(self.modulus);
        let opened =
            FixedMontyForm::new(&number, &params).pow_vartime(&self.exponent).retrieve().to_be_bytes();
        let opened: &[u8] = opened.as_ref();
        let (above, message) = opened.split_at_checked(opened.len().checked_sub(bytes)?)?;
        above.iter().all(|byte| *byte == 0).then(|| message.to_vec())
    }

    /// Whether this key signed a hash, by PKCS #1 version 1.5.
    pub fn is_signed(&self, hash: Hash, digest: &[u8], signature: &[u8]) -> bool {
        let bytes = self.bits.div_ceil(8) as usize;
        let name = object(tag::OID, hash.oid());
        let null = object(tag::NULL, &[]);
        let Some(opened) = self.opened(signature, bytes) else { return false };
        // Some leave the empty parameters of the hash out.
        [name.clone(), [name, null].concat()].iter().any(|named| {
            let algorithm = object(tag::SEQUENCE, named);
            let info = object(tag::SEQUENCE, &[algorithm, object(tag::OCTET_STRING, digest)].concat());
            let Some(fill) = bytes.checked_sub(info.len() + 3).filter(|fill| *fill >= 8) else {
                return false;
            };
            let wanted = [vec![0, 1], vec![0xff; fill], vec![0], info].concat();
            same(&wanted, &opened)
        })
    }

    /// Whether this key signed a hash, by PSS with a mask of this hash and a salt of so many bytes (RFC 8017, 9.1.2).
    pub fn is_signed_pss(
        &self,
        hash: Hash,
        mask: Hash,
        salt: usize,
        digest: &[u8],
        signature: &[u8],
    ) -> bool {
        self.pss(hash, mask, salt, digest, signature).unwrap_or(false)
    }

    fn pss(&self, hash: Hash, mask: Hash, salt: usize, digest: &[u8], signature: &[u8]) -> Option<bool> {
        let bits = self.bits.checked_sub(1)?;
        let bytes = bits.div_ceil(8) as usize;
        let opened = self.opened(signature, bytes)?;
        let (0xbc, rest) = opened.split_last()? else { return Some(false) };
        let (sealed, told) = rest.split_at_checked(rest.len().checked_sub(digest.len())?)?;
        let unused = bytes as u32 * 8 - bits;
        let high = 0xff_u8.checked_shr(unused).unwrap_or(0);
        if sealed.first()? & !high != 0 {
            return Some(false);
        }
        let mut block: Vec<u8> =
            sealed.iter().zip(masked(mask, told, sealed.len())).map(|(a, b)| a ^ b).collect();
        *block.first_mut()? &= high;
        let (fill, salted) = block.split_at_checked(block.len().checked_sub(salt)?)?;
        let (1, zeros) = fill.split_last()? else { return Some(false) };
        if zeros.iter().any(|byte| *byte != 0) {
            return Some(false);
        }
        Some(same(&hash.of(&[&[0; 8][..], digest, salted].concat()), told))
    }
}

/// The mask that a seed makes (MGF1).
fn masked(hash: Hash, seed: &[u8], bytes: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for counter in 0_u32.. {
        if out.len() >= bytes {
            break;
        }
        out.extend(hash.of(&[seed, &counter.to_be_bytes()].concat()));
    }
    out.truncate(bytes);
    out
}
