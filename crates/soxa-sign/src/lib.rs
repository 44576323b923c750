//! Electronic signatures in PDF files, pure: made by whatever holds a key, checked against authorities that are believed.
//!
//! A document is signed in two steps, since the key may be on a token: [`Prepared`] says which bytes are to be signed and
//! takes their signature. What is made is a PAdES baseline signature (ETSI EN 319 142-1), with a time stamp where a server
//! gave one. [`signatures`] reads those of others too, and finds what was added to the file after each.

mod algorithm;
mod authorities;
mod certificate;
mod detached;
mod found;
mod key_file;
mod message;
mod pdf;
mod problem;
pub mod stamp;
mod words;

pub use algorithm::Scheme;
pub use authorities::{Authorities, SignedAt};
pub use certificate::Certificate;
pub use detached::{Detached, Digests, detached};
pub use found::{Found, Verdict};
pub use key_file::KeyFile;
pub use pdf::{LARGEST, PLACE, Prepared, Wish, signatures};
pub use problem::{Breach, Distrust, SignProblem};
