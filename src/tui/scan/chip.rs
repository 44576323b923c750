//! A card whose chip was read: a scan that says more, and how far it is to be believed.

use std::sync::Arc;

use super::Scan;
use crate::tui::theme::Tone;
use soxa_chip::{Bearer, Chip, Verdict};
use soxa_domain::card::Card;
use soxa_domain::person::PersonField;

/// What the chip of a card said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipScan {
    /// The card, as a scan of it would give it.
    pub card: Card,
    /// What only the chip has.
    pub bearer: Option<Bearer>,
    /// Whether it is authentic.
    pub verdict: Verdict,
}

impl From<Chip> for Scan {
    fn from(chip: Chip) -> Self {
        let Chip { card, bearer, verdict, .. } = chip;
        Self { text: card.pid.clone(), chip: Some(Arc::new(ChipScan { card, bearer, verdict })) }
    }
}

impl ChipScan {
    /// How the verdict is shown; its sign says it without colour.
    pub const fn tone(&self) -> Tone {
        match self.verdict {
            Verdict::Authentic { .. } => Tone::Good,
            Verdict::Unchecked(_) => Tone::Look,
            Verdict::Forged(_) => Tone::Bad,
        }
    }

    /// Whether what it says may be taken into the register.
    pub const fn may_be_taken(&self) -> bool {
        !matches!(self.verdict, Verdict::Forged(_))
    }

    /// What the chip says that no scanned code does, field by field; what it does not say is left out.
    pub fn more(&self) -> Vec<(PersonField, &str)> {
        let Some(bearer) = &self.bearer else { return Vec::new() };
        let all = [
            (PersonField::Ethnicity, &bearer.ethnicity),
            (PersonField::Religion, &bearer.religion),
            (PersonField::Nationality, &bearer.nationality),
            (PersonField::Origin, &bearer.origin),
            (PersonField::FatherName, &bearer.father),
            (PersonField::MotherName, &bearer.mother),
            (PersonField::SpouseName, &bearer.spouse),
        ];
        all.into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| (field, text.as_str()))
            .collect()
    }
}
