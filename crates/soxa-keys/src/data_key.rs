//! The one random key of a register, and the keys that are made of it.

use zeroize::Zeroizing;

use crate::problem::KeyProblem;

/// Bytes of a key.
pub const KEY: usize = 32;

/// So many random bytes of the system's.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyProblem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeyProblem::NoRandomness)?;
    Ok(bytes)
}

/// A key in memory that is wiped when it is let go, and that the system does not swap out where it allows that.
pub(crate) struct DataKey {
    bytes: Box<Zeroizing<[u8; KEY]>>,
    _locked: Option<region::LockGuard>,
}

impl DataKey {
    /// From bytes that are wiped by whoever has them.
    pub(crate) fn new(bytes: &[u8; KEY]) -> Self {
        let bytes = Box::new(Zeroizing::new(*bytes));
        // A system that allows no locked memory does not keep the counter shut.
        let locked = region::lock(std::ptr::from_ref(&**bytes).cast::<u8>(), KEY).ok();
        Self { bytes, _locked: locked }
    }

    /// A new one.
    pub(crate) fn generate() -> Result<Self, KeyProblem> {
        Ok(Self::new(&Zeroizing::new(random()?)))
    }

    /// The key itself, to be sealed for a slot.
    pub(crate) fn bytes(&self) -> &[u8; KEY] {
        &self.bytes
    }

    /// A key for one purpose (BLAKE3 `derive_key`): none tells of another, or of the data key.
    pub(crate) fn derive<const N: usize>(&self, purpose: &str) -> Zeroizing<[u8; N]> {
        let mut key = Zeroizing::new([0; N]);
        let mut hasher = blake3::Hasher::new_derive_key(purpose);
        hasher.update(&**self.bytes).finalize_xof().fill(&mut *key);
        key
    }
}

/// A key stays out of every message.
impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey")
    }
}
