//! A referral: a case that one commune received and another decides (receiving regardless of place, Decree 118/2025 as
//! amended by Decree 309/2026). Both registers keep one under the same id: the one that received the case says what it is,
//! the one that decides answers where it stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case_state::CaseState;
use crate::drawn_id::drawn_id;
use crate::labels::vocabulary;
use crate::procedure::{Channel, PaperKind};
use crate::time::Timestamp;

drawn_id! {
    /// What both registers call a referral by, drawn by the one that begins it.
    ReferralId
}

/// Which way a case went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Received here, decided there.
    Out,
    /// Received there, decided here.
    In,
}

vocabulary!(Way {
    Out = "out", "Chuyển đi";
    In = "in", "Chuyển đến";
});

/// The other commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Five digits.
    pub code: String,
    /// Its name, `Xã Ba Tơ`.
    pub name: String,
}

/// What was decided about a referral here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The commune that decides took the case into its own book.
    Taken,
    /// It gave the case back.
    Returned,
    /// The commune that received it took it back.
    Withdrawn,
}

vocabulary!(Outcome {
    Taken = "taken", "Đã tiếp nhận";
    Returned = "returned", "Trả lại";
    Withdrawn = "withdrawn", "Đã rút lại";
});

/// An outcome with its circumstances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Which.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
    /// Who decided.
    pub operator: String,
    /// Why; empty where it was taken.
    pub reason: String,
}

/// The case as the commune that received it tells it. Ids are those of files: of fields of a person, of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its code there.
    pub case_code: String,
    /// Code of the procedure.
    pub procedure: String,
    /// How the citizen handed it in.
    pub channel: Channel,
    /// When it was received there.
    pub received_at: Timestamp,
    /// When it was handed over.
    pub referred_at: Timestamp,
    /// The applicant, by fields of a person.
    pub applicant: BTreeMap<String, String>,
    /// What the procedure asks beside it.
    pub fields: BTreeMap<String, String>,
    /// The papers that go with it.
    pub papers: Vec<(String, PaperKind)>,
    /// Fee in đồng that was paid there.
    pub fee: Option<u32>,
    /// Who received it.
    pub officer: String,
    /// What the officer says with it.
    pub note: String,
    /// When and why it was taken back, where it was.
    pub withdrawn: Option<(Timestamp, String)>,
}

/// Where the case stands with the commune that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// When it came there: the clock of the commune that decides runs from here (Decree 118/2025 art. 8.3).
    pub came_at: Timestamp,
    /// Whether it was taken or returned; `None` while nobody has looked at it.
    pub outcome: Option<Outcome>,
    /// When that was decided.
    pub decided_at: Option<Timestamp>,
    /// Why it was returned.
    pub reason: String,
    /// The case's code there.
    pub case_code: Option<String>,
    /// Its state there.
    pub state: Option<CaseState>,
    /// Since when.
    pub state_since: Option<Timestamp>,
    /// By when the answer is due there.
    pub due_at: Option<Timestamp>,
}

/// A case handed over to another commune, or by one, as the register here keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// What both registers call it.
    pub id: ReferralId,
    /// Which way the case went.
    pub way: Way,
    /// The other commune.
    pub peer: Peer,
    /// Number of the case here; of one that came, once it is taken.
    pub case: Option<u32>,
    /// When it was handed over, or came here.
    pub at: Timestamp,
    /// What is said with a case that goes out.
    pub note: String,
    /// What was decided here.
    pub decision: Option<Decision>,
    /// Of a case that came: what it is.
    pub told: Option<Told>,
    /// Of a case that went: what the other commune last answered.
    pub answer: Option<Answer>,
    /// Fingerprint of what the other register last said, as far as it is here; empty before anything is.
    pub known: String,
    /// Fingerprint of what the other register knows of what this one says; empty before it knows anything.
    pub heard: String,
}

/// Where a referral stands, as lists say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nobody there has it yet.
    OnItsWay,
    /// It is there, and nobody has looked at it.
    Arrived,
    /// It came here, and nobody has looked at it.
    Waiting,
    /// The commune that decides has it in its book.
    Taken,
    /// The commune that decides gave it back.
    Returned,
    /// The commune that received it took it back.
    Withdrawn,
}

vocabulary!(Standing {
    OnItsWay = "on_its_way", "Đang trên đường";
    Arrived = "arrived", "Đã đến nơi";
    Waiting = "waiting", "Chờ tiếp nhận";
    Taken = "taken", "Đã tiếp nhận";
    Returned = "returned", "Trả lại";
    Withdrawn = "withdrawn", "Đã rút lại";
});

impl Referral {
    /// One that begins: nothing is known of what the other side says, and nothing is decided.
    pub fn new(id: ReferralId, way: Way, peer: Peer, at: Timestamp) -> Self {
        Self {
            id,
            way,
            peer,
            case: None,
            at,
            note: String::new(),
            decision: None,
            told: None,
            answer: None,
            known: String::new(),
            heard: String::new(),
        }
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        let withdrawn = self.told.as_ref().is_some_and(|told| told.withdrawn.is_some());
        let answered = self.answer.as_ref().and_then(|answer| answer.outcome);
        match (self.way, self.decision.as_ref().map(|d| d.outcome).or(answered)) {
            (_, Some(Outcome::Taken)) => Standing::Taken,
            (_, Some(Outcome::Returned)) => Standing::Returned,
            (_, Some(Outcome::Withdrawn)) => Standing::Withdrawn,
            (Way::In, None) if withdrawn => Standing::Withdrawn,
            (Way::In, None) => Standing::Waiting,
            (Way::Out, None) if self.heard.is_empty() => Standing::OnItsWay,
            (Way::Out, None) => Standing::Arrived,
        }
    }

    /// Whether somebody is still to do something: here decide, there get hold of it.
    pub fn is_pending(&self) -> bool {
        matches!(self.standing(), Standing::OnItsWay | Standing::Waiting)
    }

    /// Whether it stands still for longer than a day: nobody there has it, or nobody here has looked at it.
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.is_pending() && now > self.at.plus_hours(24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn referral(way: Way) -> Referral {
        let peer = Peer { code: "21361".into(), name: "Xã Minh Long".into() };
        Referral::new(ReferralId::new([7; 16]), way, peer, Timestamp::from_seconds(0))
    }

    fn decided(outcome: Outcome) -> Option<Decision> {
        let at = Timestamp::from_seconds(1);
        Some(Decision { outcome, at, operator: "lan".into(), reason: String::new() })
    }

    #[test]
    fn an_id_is_32_digits_and_nothing_else() {
        let id = ReferralId::new([0xab; 16]);
        assert_eq!(ReferralId::parse(&id.to_string()), Some(id));
        for wrong in ["", "ab", &"AB".repeat(16), &"+1".repeat(16), &"ab".repeat(17), &"ă".repeat(16)] {
            assert_eq!(ReferralId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_was_decided_says_where_it_stands_before_what_was_heard() {
        let mut out = referral(Way::Out);
        assert_eq!((out.standing(), out.is_pending()), (Standing::OnItsWay, true));
        out.heard = "a".into();
        assert_eq!((out.standing(), out.is_pending()), (Standing::Arrived, false));
        let mut came = referral(Way::In);
        assert_eq!((came.standing(), came.is_pending()), (Standing::Waiting, true));
        assert!(came.is_stuck(Timestamp::from_seconds(86_401)) && !came.is_stuck(came.at.plus_hours(24)));
        for (outcome, standing) in [
            (Outcome::Taken, Standing::Taken),
            (Outcome::Returned, Standing::Returned),
            (Outcome::Withdrawn, Standing::Withdrawn),
        ] {
            came.decision = decided(outcome);
            out.decision = decided(outcome);
            assert_eq!((came.standing(), out.standing()), (standing, standing));
        }
    }
}
