//! What an officer does: one function an operation. Each takes the actor and names the permission it needs, checks,
//! writes the records and their journal entry in one transaction, and says what changed.
//!
//! [`register`] is the open register with its clock, rules and commune; the other files are the operations.

pub mod access;
pub mod actor;
pub mod backup;
pub mod calendar;
pub mod cards;
pub mod case_moves;
pub mod cases;
pub mod claims;
pub mod clock;
pub mod corrections;
pub mod drafts;
pub mod entries;
pub mod error;
pub mod events;
pub mod exercises;
pub mod find;
pub mod heads;
pub mod households;
pub mod id_files;
pub mod import;
pub mod import_update;
pub mod intake;
pub mod journal;
pub mod keeping;
pub mod keyring;
mod linking;
pub mod lists;
pub mod merging;
pub mod moving;
pub mod news;
pub mod notices;
mod number;
mod opened;
pub mod operators;
pub mod overview;
pub mod people;
pub mod printing;
pub mod proof;
pub mod quality;
pub mod queue;
pub mod register;
pub mod reports;
pub mod requests;
mod retention;
pub mod roles;
mod secrets;
mod setting;
pub mod settings;
pub mod signing;
pub mod sojourns;
pub mod special;
mod special_list;
pub mod stays;
pub mod undo;
pub mod veil;
pub mod versions;

pub use actor::{Actor, Permission};
pub use error::ServiceError;
pub use register::{Clock, Register, RegisterKind};
