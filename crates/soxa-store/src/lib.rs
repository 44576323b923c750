//! The register on disk: one redb file.
//!
//! [`tables`] lists every table; [`codec`] says how records become bytes; [`index`] declares every secondary index
//! once; [`search`] holds the word postings; [`writer`] is the one way to change anything, and appends to the
//! [`journal`] in the same transaction; [`register`] opens, creates and closes the file; [`verify`] rebuilds what can
//! be derived and compares; [`bulk`] builds a register of many people in bounded memory.
//!
//! This layer knows what a person or a case looks like, not what an officer may do: that is `service`.

pub mod anchor;
pub mod backup;
pub mod bulk;
mod census;
pub mod chain;
pub mod checkpoint;
pub mod codec;
pub mod drafts;
pub mod encrypted;
pub mod error;
mod history_check;
pub mod index;
pub mod journal;
pub mod medium;
mod old;
mod place;
pub mod reader;
mod recent_bodies;
mod record_check;
pub mod register;
pub mod reserve;
mod rewrite;
mod rows;
pub mod search;
mod search_check;
mod search_match;
pub mod setting;
mod sort;
mod sort_folder;
mod state;
pub mod tables;
pub mod take_back;
pub mod tally;
pub mod touched;
mod upgrade;
pub mod verify;
pub mod view;
pub(crate) mod words;
pub mod writer;

pub use error::{OpenError, StoreError};
pub use reader::Reader;
pub use register::Store;
pub use writer::Writer;
