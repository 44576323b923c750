//! Scanners type keys, at first indistinguishable from a person. A card or a case code is recognised by what
//! it holds; whatever its first characters did by then (a field filled, the next one reached, a screen
//! opened) is rolled back to where it began, and the screen is handed the whole as one event.

mod card;
mod code;

use crate::domain::card::{Card, CardError, parse};
pub use card::CardGate;
pub use code::{CodeGate, is_case_code};

/// The text of a scanned card, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// What the scanner typed, without its suffix.
    pub text: String,
}

impl Scan {
    /// Reads the card.
    pub fn card(&self) -> Result<Card, CardError> {
        parse(&self.text)
    }
}

/// What to do with a key that may belong to a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is an ordinary key.
    Pass,
    /// It is an ordinary key so far, but a scan may begin here: remember how things stand before it.
    Remember,
    /// It belongs to a scan: nobody else may see it.
    Swallow,
    /// It has just become clear that this is a scan: go back to what was remembered.
    RollBack,
}
