//! The ciphers, hashes and curves that chips and their certificates use. Block ciphers and hashes are RustCrypto's; numbers
//! are `crypto-bigint`'s. What is written here is how they are put together: chaining, codes, one curve arithmetic for all
//! curves, and the check of signatures. Nothing here touches a card.

pub(crate) mod block;
pub(crate) mod curve;
mod curves;
pub(crate) mod ecdsa;
pub(crate) mod hash;
pub(crate) mod rsa;

/// Compares without telling by its time where the first difference is.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}
