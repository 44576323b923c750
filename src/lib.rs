//! soxa ("sổ xã"): the register of a Vietnamese commune, for its service counter.
//!
//! The layers, each of which may use only those before it (held by `tests/layers.rs`):
//! `files`, `text` ← `domain` ← `quality`, `linkage` ← `store` ← `service` ← `exchange`, `print` ← `report` ← `tui` ← `server` ←
//! `cli`.
//! `sample` stands aside: it uses `text` and `domain` only.
//! Start reading at `docs/ARCHITECTURE.md`.

pub mod cli;
pub mod domain;
pub mod exchange;
pub mod files;
pub mod linkage;
pub mod print;
pub mod quality;
pub mod report;
pub mod sample;
pub mod server;
pub mod service;
pub mod store;
pub mod text;
pub mod tui;
