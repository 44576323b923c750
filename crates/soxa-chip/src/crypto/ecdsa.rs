//! Signatures by ECDSA, checked.

use super::curve::{Curve, Point, Residue, number};
use crate::tlv::{Malformed, only, tag, unsigned};

/// Whether a signature, two numbers in a sequence, is that of a key over a hash.
///
/// # Errors
/// It is no signature at all.
pub fn is_signed(curve: &Curve, key: &Point, hash: &[u8], signature: &[u8]) -> Result<bool, Malformed> {
    let what = "ECDSA";
    let mut pair = only(signature, tag::SEQUENCE, what)?;
    let r = unsigned(pair.tagged(tag::INTEGER, what)?.value).and_then(number).ok_or(Malformed(what))?;
    let s = unsigned(pair.tagged(tag::INTEGER, what)?.value).and_then(number).ok_or(Malformed(what))?;
    let order = curve.order.modulus().as_ref();
    if r.is_zero_vartime() || s.is_zero_vartime() || &r >= order || &s >= order {
        return Ok(false);
    }
    // The leftmost bits of the hash, as many as the order has.
    let bits = order.bit_width_vartime();
    let kept = hash.get(..hash.len().min(bits.div_ceil(8) as usize)).unwrap_or_default();
    let too_many = (kept.len() as u32 * 8).saturating_sub(bits);
    let message = number(kept).ok_or(Malformed(what))?.shr_vartime(too_many);
    let residue = |number: &_| Residue::new(number, &curve.order);
    let Some(inverse) = residue(&s).invert_vartime().into_option() else { return Ok(false) };
    let ours = residue(&message).mul(&inverse).retrieve();
    let theirs = residue(&r).mul(&inverse).retrieve();
    let sum = curve.add(&curve.times(&ours, &curve.generator()), &curve.times(&theirs, key));
    Ok(sum.affine().is_some_and(|(x, _)| residue(&x).retrieve() == r))
}
