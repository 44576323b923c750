//! Small files beside an encrypted register, such as slips that wait for the printer: sealed under a key of the register's.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::data_key::{DataKey, random};
use crate::header::FileId;
use crate::problem::KeyProblem;

const MAGIC: &[u8; 8] = b"soxaseal";
const NONCE: usize = 24;
const SEAL_KEY: &str = "soxa 2026-11 files beside a register";

/// Whether a file's bytes are sealed.
#[must_use]
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

pub(crate) fn seal(key: &DataKey, file: &FileId, what: &[u8]) -> Result<Vec<u8>, KeyProblem> {
    let nonce = random::<NONCE>()?;
    let sealed = XChaCha20Poly1305::new((&*key.derive::<32>(SEAL_KEY)).into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: what, aad: file })
        .map_err(|_| KeyProblem::NoMemory)?;
    Ok([&MAGIC[..], &nonce, &sealed].concat())
}

pub(crate) fn open(key: &DataKey, file: &FileId, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(KeyProblem::SealedDamaged)?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(KeyProblem::SealedDamaged)?;
    let opened = XChaCha20Poly1305::new((&*key.derive::<32>(SEAL_KEY)).into())
        .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: file });
    opened.map(Zeroizing::new).map_err(|_| KeyProblem::SealedDamaged)
}
