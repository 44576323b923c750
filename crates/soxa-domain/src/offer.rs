//! A signed file that the level above offers its communes: a rule pack, or a change of their units. A person in the commune
//! takes or refuses it; nothing comes into force by itself.

use serde::{Deserialize, Serialize};

use crate::drawn_id::drawn_id;
use crate::labels::vocabulary;
use crate::time::Timestamp;

drawn_id! {
    /// What an offer is called above and in every register, drawn above.
    OfferId
}

/// What an offered file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// A rule pack (TOML).
    Rules,
    /// A change of hamlets, or of the commune's name and head (TOML).
    Units,
}

vocabulary!(OfferKind {
    Rules = "rules", "Gói quy định";
    Units = "units", "Thay đổi thôn, xã";
});

/// What was decided about an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferDecision {
    /// Whether it was taken; refused otherwise.
    pub is_taken: bool,
    /// When.
    pub at: Timestamp,
    /// Who decided.
    pub operator: String,
    /// Why it was refused; empty where it was taken.
    pub reason: String,
}

/// An offered file as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What everybody calls it.
    pub id: OfferId,
    /// What it is.
    pub kind: OfferKind,
    /// Name of the file, `2027-01-quang-ngai.toml`.
    pub name: String,
    /// What it says; empty once it is taken, since it stands elsewhere then.
    pub text: String,
    /// The text of its signature.
    pub signature: String,
    /// When it came here.
    pub came_at: Timestamp,
    /// What was decided here.
    pub decision: Option<OfferDecision>,
    /// When the level above was found to offer it no more, while it was not taken.
    pub withdrawn_at: Option<Timestamp>,
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfferStanding {
    /// It came, and nobody has decided.
    Waiting,
    /// It holds here.
    Taken,
    /// It was refused; it can still be taken.
    Refused,
    /// The level above offers it no more.
    Withdrawn,
}

vocabulary!(OfferStanding {
    Waiting = "waiting", "Chờ quyết định";
    Taken = "taken", "Đã nhận";
    Refused = "refused", "Không nhận";
    Withdrawn = "withdrawn", "Cấp trên đã rút";
});

impl Offer {
    /// Where it stands.
    pub fn standing(&self) -> OfferStanding {
        match &self.decision {
            Some(decision) if decision.is_taken => OfferStanding::Taken,
            _ if self.withdrawn_at.is_some() => OfferStanding::Withdrawn,
            Some(_) => OfferStanding::Refused,
            None => OfferStanding::Waiting,
        }
    }

    /// Whether somebody is still to decide.
    pub fn is_pending(&self) -> bool {
        self.standing() == OfferStanding::Waiting
    }

    /// Whether it can be taken: a refusal is not for ever.
    pub fn can_be_taken(&self) -> bool {
        matches!(self.standing(), OfferStanding::Waiting | OfferStanding::Refused)
    }
}
