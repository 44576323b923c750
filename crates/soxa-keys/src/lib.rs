//! The data key of an encrypted register: how it is kept, what opens it, and the ciphers it drives.
//!
//! A register's file begins with a [`header`] in two copies. It holds no secret in clear: the data key lies in its
//! [`slot`]s, sealed anew for each way to open it (a passphrase, a key file, recovery words, shares of several officers,
//! a token). Whoever has one [`Secret`] gets a [`Vault`]: the key in locked memory, the cipher of the file's pages, and
//! the seal of files beside the register. This crate touches no file and asks nobody anything.

mod cipher;
mod data_key;
pub mod header;
mod passing;
mod passphrase;
pub mod problem;
mod recovery;
mod sealed;
mod secret;
mod shares;
pub mod slot;
mod vault;
mod words;
mod xts;

pub use cipher::{Cipher, PAGE, Pages, SECTOR, unit_at};
pub use data_key::KEY;
pub use passing::{Passing, Stream};
pub use passphrase::SHORTEST;
pub use problem::KeyProblem;
pub use recovery::RecoveryWords;
pub use sealed::is_sealed;
pub use secret::{KeyFile, Secret, Told};
pub use slot::{NewWay, OfToken, Slot, Way};
pub use vault::Vault;
