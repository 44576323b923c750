//! The data key of an encrypted register: how it is kept, what opens it, and the ciphers it drives.
//!
//! A register's file begins with a [`header`] in two copies. It holds no secret in clear: the data key lies in its
//! [`slot`]s, sealed anew for each way to open it (a passphrase, a key file, recovery words, shares of several officers,
//! a token). Whoever has one [`Secret`] gets a [`RegisterKey`]: the key in locked memory, the cipher of the file's pages, and
//! the seal of files beside the register. This crate touches no file and asks nobody anything.

mod cipher;
mod data_key;
pub mod header;
mod passphrase;
pub mod problem;
mod recovery;
mod register_key;
mod scratch;
mod sealed;
mod secret;
mod shares;
pub mod slot;
mod words;
mod xts;

pub use cipher::{Cipher, PAGE, Pages, SECTOR, unit_at};
pub use data_key::KEY;
pub use passphrase::SHORTEST;
pub use problem::KeyProblem;
pub use recovery::RecoveryWords;
pub use register_key::RegisterKey;
pub use scratch::{ScratchKey, Stream};
pub use sealed::is_sealed;
pub use secret::{Credential, KeyFile, Secret};
pub use slot::{Method, NewMethod, OfToken, Slot};
