//! What is known above of all communes together, as the carrier answers it (`soxa-upward ask`). A key that a later version
//! adds is left out here.

use serde::{Deserialize, Serialize};

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Where each commune stands, and how much is open there.
    Communes,
    /// The open cases of a commune, by procedure and state.
    Cases(String),
    /// The report's figures of every period that went up, by commune.
    Figures,
    /// Those of one period alone: first and last day, ISO.
    Period(String, String),
    /// What the rules of data quality found, by rule and commune.
    Findings,
    /// What waits to be typed into the national systems, by system and commune.
    Queues,
    /// People of several communes who may be one person.
    Doubles,
    /// The files that were offered, and what each commune said of them.
    Offers,
}

impl Question {
    /// As the carrier calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Communes => "communes",
            Self::Cases(_) => "cases",
            Self::Figures | Self::Period(..) => "figures",
            Self::Findings => "findings",
            Self::Queues => "queues",
            Self::Doubles => "doubles",
            Self::Offers => "offers",
        }
    }

    /// The first and last day of the period it is about.
    pub fn period(&self) -> Option<(&str, &str)> {
        match self {
            Self::Period(from, to) => Some((from, to)),
            _ => None,
        }
    }

    /// The commune it is about.
    pub fn commune(&self) -> Option<&str> {
        match self {
            Self::Cases(code) => Some(code),
            _ => None,
        }
    }
}

/// The answer to [`Question::Communes`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Communes {
    /// By code.
    pub communes: Vec<Commune>,
}

/// A commune. Times are RFC 3339.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commune {
    /// Five digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// When it was last there; none where it never was.
    pub seen_at: Option<String>,
    /// The last entry that is in.
    pub last_seq: Option<u64>,
    /// Why nothing more of it is taken until a person decides.
    pub held: Option<String>,
    /// Why the last chunk was refused.
    pub refused: Option<String>,
    /// Its people who are counted.
    pub people: u64,
    /// Cases that are open.
    pub cases_open: u64,
    /// Those of them past their day.
    pub cases_overdue: u64,
    /// What waits to be typed into the national systems.
    pub queue_waiting: u64,
    /// Since when the oldest of it waits.
    pub queue_oldest: Option<String>,
    /// Findings of data quality that are open.
    pub findings_open: u64,
}

/// The answer to [`Question::Cases`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCases {
    /// By procedure and state.
    pub cases: Vec<OpenCase>,
}

/// Open cases of one procedure in one state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCase {
    /// Code of the procedure.
    pub procedure: String,
    /// Id of the state.
    pub state: String,
    /// How many.
    pub open: u64,
    /// Those of them past their day.
    pub overdue: u64,
    /// The first day due.
    pub first_due: Option<String>,
}

/// The answer to [`Question::Figures`] and [`Question::Period`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// By first day.
    pub periods: Vec<PeriodFigures>,
}

/// The figures of a period, ISO days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodFigures {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// By code.
    pub figures: Vec<Figure>,
}

/// A figure, added up: a share by what it is a share of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Its code in the report.
    pub code: String,
    /// Its unit.
    pub unit: Option<String>,
    /// The sum of counts; none for a share.
    pub value: Option<String>,
    /// Of a share, what is counted …
    pub num: Option<u64>,
    /// … and of what.
    pub den: Option<u64>,
    /// Each commune's.
    pub communes: Vec<FigureOf>,
}

/// A commune's figure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureOf {
    /// Code of the commune.
    pub commune: String,
    /// What it says.
    pub value: Option<String>,
    /// Of a share, what is counted …
    pub num: Option<u64>,
    /// … and of what.
    pub den: Option<u64>,
}

/// The answer to [`Question::Findings`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// By rule.
    pub findings: Vec<FindingsOf>,
}

/// What a rule found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingsOf {
    /// Id of the rule.
    pub rule: String,
    /// How much is open.
    pub open: u64,
    /// How much was put right or dismissed.
    pub closed: u64,
    /// Each commune's.
    pub communes: Vec<FindingsIn>,
}

/// What a rule found in a commune.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingsIn {
    /// Code of the commune.
    pub commune: String,
    /// How much is open.
    pub open: u64,
    /// How much was put right or dismissed.
    pub closed: u64,
}

/// The answer to [`Question::Queues`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queues {
    /// By system.
    pub queues: Vec<Queue>,
}

/// What waits for a national system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Id of the system.
    pub system: String,
    /// How much.
    pub waiting: u64,
    /// Since when the oldest waits.
    pub oldest: Option<String>,
    /// Each commune's.
    pub communes: Vec<QueueIn>,
}

/// What waits in a commune.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueIn {
    /// Code of the commune.
    pub commune: String,
    /// How much.
    pub waiting: u64,
    /// Since when the oldest waits.
    pub oldest: Option<String>,
}

/// The answer to [`Question::Doubles`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubles {
    /// People who share a number, or a name and a day of birth.
    pub doubles: Vec<Block>,
}

/// People of at least two communes who share something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Who they are.
    pub people: Vec<PersonAbove>,
}

/// A person as the level above knows one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAbove {
    /// Code of the commune.
    pub commune: String,
    /// Number in its register.
    pub no: u32,
    /// Personal id.
    pub person_id: Option<String>,
    /// Name without marks, in small letters.
    pub name: Option<String>,
    /// Day of birth as far as it is known.
    pub birth: Option<String>,
    /// `male` or `female`.
    pub sex: Option<String>,
}

/// The answer to [`Question::Offers`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// The newest first.
    pub offers: Vec<OfferAbove>,
}

/// A file that was offered. Times are RFC 3339.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferAbove {
    /// Its id.
    pub id: String,
    /// Id of what it is, `rules` or `units`.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// Since when it is offered.
    pub offered_at: String,
    /// Since when it is offered no more.
    pub withdrawn_at: Option<String>,
    /// What each commune that it is for has said of it.
    pub communes: Vec<OfferIn>,
}

/// What a commune has said of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferIn {
    /// Code of the commune.
    pub commune: String,
    /// Id of where it stands there; none where the commune does not have it yet.
    pub standing: Option<String>,
    /// Since when.
    pub at: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
}
