//! Files that are written once, read once and gone: enciphered by a key that nobody keeps.

use chacha20::XChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};
use zeroize::Zeroizing;

use crate::data_key::{KEY, random};
use crate::problem::KeyProblem;

/// A key for files that pass.
#[derive(Clone)]
pub struct ScratchKey(Zeroizing<[u8; KEY]>);

impl ScratchKey {
    /// A new one, which goes with this process.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new() -> Result<Self, KeyProblem> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// The stream of a file, by a number that no other file of this key has: from its first byte on, to write it or to
    /// read it.
    #[must_use]
    pub fn stream(&self, file: u64) -> Stream {
        let mut nonce = [0; 24];
        let (number, _) = nonce.split_at_mut(8);
        number.copy_from_slice(&file.to_le_bytes());
        Stream(Box::new(XChaCha20::new((&*self.0).into(), (&nonce).into())))
    }
}

/// Bytes of a file in their order.
pub struct Stream(Box<XChaCha20>);

impl Stream {
    /// Enciphers or deciphers what comes next.
    pub fn apply(&mut self, bytes: &mut [u8]) {
        self.0.apply_keystream(bytes);
    }
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stream")
    }
}
