//! The terminal application: sessions, screens, widgets.
//!
//! Input → [`session`] (scans, input methods, keymap) → a [`screen::Screen`]'s `update`, which may ask for effects
//! → one picture → the bytes that differ ([`painter`]). A session knows no terminal: [`local`] and the server
//! give it events and take its bytes. What it must never do: block in `view`, read a clock, or write anywhere.
//! Start reading at [`session`] and [`screen`]; a new screen is a file in [`screens`] and a line in its `open`.

pub mod action;
pub mod backend;
mod chrome;
pub mod driver;
pub mod exercises;
pub mod fault;
pub mod fit;
pub mod form_memory;
pub mod input;
pub mod job;
pub mod keymap;
pub mod list_memory;
pub mod local;
pub mod lookup;
mod needs;
mod overview;
pub mod painter;
mod person_fields;
mod plain;
pub mod procedures;
pub mod province;
pub mod route;
pub mod scan;
pub mod screen;
pub mod screens;
pub mod session;
pub mod sign_in;
pub mod terminal;
pub mod theme;
pub mod tokens;
mod told;
pub mod typing;
pub mod widgets;
pub mod words;
pub mod workspace;
