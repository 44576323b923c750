//! soxa ("sổ xã"): the register of a Vietnamese commune, for its service counter.
//!
//! What the program knows and does lies in the crates of `crates/`, each of which may use only those below it; here are
//! the ways in: the screens ([`tui`]), the owner of a register that serves several terminals ([`server`]), and the
//! command line ([`cli`]). Start reading at `docs/ARCHITECTURE.md`.

pub mod cli;
pub mod server;
pub mod tui;
