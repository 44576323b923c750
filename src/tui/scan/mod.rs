//! Scanners type keys, at first indistinguishable from a person. A card or a case code is recognised by what
//! it holds; whatever its first characters did by then (a field filled, the next one reached, a screen
//! opened) is rolled back to where it began, and the screen is handed the whole as one event.

mod card;
mod chip;
mod code;

pub use card::CardFilter;
pub use chip::ChipScan;
pub use code::{CodeFilter, is_case_code};
use soxa_domain::card::{Card, CardError, parse};
use std::sync::Arc;

/// A card, complete: what a scanner typed, or a chip said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// What the scanner typed, without its suffix; the personal id of a chip.
    pub text: String,
    /// What the chip said, where it was one.
    pub chip: Option<Arc<ChipScan>>,
}

impl From<String> for Scan {
    fn from(text: String) -> Self {
        Self { text, chip: None }
    }
}

impl Scan {
    /// Reads the card.
    pub fn card(&self) -> Result<Card, CardError> {
        self.chip.as_ref().map_or_else(|| parse(&self.text), |chip| Ok(chip.card.clone()))
    }

    /// The bearer's personal id, even where the rest cannot be read: digits come through any garbling.
    pub fn personal_id(&self) -> Option<String> {
        let beginning = || self.text.chars().take(12).collect::<String>();
        let digits = |id: &String| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
        self.card().map_or_else(|_| Some(beginning()), |card| Some(card.pid)).filter(digits)
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

#[cfg(test)]
mod tests {
    use super::Scan;

    #[test]
    fn the_id_is_read_where_the_name_cannot_be() {
        let scan = |text: &str| Scan::from(text.to_owned());
        let garbled = scan("051171942958||L\u{c3}\u{aa} Thi\u{323} Ch?u|22041971|N?|Long Hi\u{e1}p|09052021");
        assert!(garbled.card().is_err());
        assert_eq!(garbled.personal_id().as_deref(), Some("051171942958"));
        assert_eq!(scan("SX-261118-0003").personal_id(), None);
    }
}
