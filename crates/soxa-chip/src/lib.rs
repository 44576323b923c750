//! The chips of identity cards, read over a contactless reader: what a card says of its bearer, and whether its issuer signed
//! it (ICAO 9303, parts 10 to 12).
//!
//! From below: `tlv` reads what cards write, `crypto` has ciphers and curves, `pcsc` speaks to the system's card service,
//! `apdu` and `files` to a card, `access` opens it, `bearer` reads Vietnam's own group, `passive` judges the signature, and
//! [`read`](read()) puts them together. What a card answers is never believed before it is bounded, and every wait ends.
//! No picture is kept and no secret shown. Nothing here knows the register.

mod access;
mod apdu;
mod bearer;
mod crypto;
mod files;
mod passive;
mod pcsc;
mod problem;
mod read;
mod tlv;
mod verdict;
mod words;

pub use access::Opened;
pub use access::secret::{Can, Secret, Zone};
pub use bearer::Bearer;
pub use passive::authorities::Authorities;
pub use pcsc::{ReaderState, Readers, SOCKET, Service};
pub use problem::ChipProblem;
pub use read::{Chip, Picture, Request, Step, read};
pub use verdict::{Forged, Original, Unchecked, Verdict};
