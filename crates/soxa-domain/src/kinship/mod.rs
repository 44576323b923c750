//! Kinship: what every member of a household is to its head when the head changes.
//!
//! Links of parents and spouses decide first, the old relationships second, sex and age third. An answer is *certain*
//! only where every reading of what is known gives it; else it is a list of choices, likeliest first, with the reason
//! why it is open. Nothing is guessed. The words and paths are data (`data/kinship.csv`); start at [`set_head`].
//! Source of the labels: the closed list of Circular 55/2021/TT-BCA and the older household books.

mod derive;
mod explain;
mod family;
mod known;
mod likely;
mod reading;
mod table;
mod words;

pub use derive::set_head;

use super::partial_date::PartialDate;
use super::person::{Marital, Person, Sex};
use super::relationship::Relationship;
use soxa_text::fold::fold;

/// Whom a link names: an id that some record carries, or only a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The id, as given.
    pub id: Option<String>,
    /// The name, folded.
    pub name: Option<String>,
}

/// What of a person matters for kinship: a member of the household, or somebody through whom members are kin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relative {
    /// Every id by which links may name this person.
    pub ids: Vec<String>,
    /// Name, folded.
    pub name: String,
    /// Sex, where known.
    pub sex: Option<Sex>,
    /// Birth, as far as known.
    pub birth: Option<PartialDate>,
    /// Father.
    pub father: Named,
    /// Mother.
    pub mother: Named,
    /// Spouse.
    pub spouse: Named,
    /// Guardian.
    pub guardian: Named,
    /// Known to have no spouse now.
    pub unmarried: bool,
    /// Whether this person is of the household.
    pub member: bool,
    /// Whether this person still lives and belongs here; a head who does not is still whom the labels speak of.
    pub active: bool,
    /// The relationship to the old head.
    pub label: Option<Relationship>,
}

impl Relative {
    /// From a person's record.
    pub fn of(person: &Person, member: bool) -> Self {
        let named = |link: &super::person::Link| Named {
            id: link.id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned),
            name: link.name.as_deref().map(fold).filter(|n| !n.is_empty()),
        };
        let ids = person.person_id.iter().chain(&person.cancelled_ids).map(ToString::to_string);
        Self {
            ids: ids.chain(person.local_id.clone()).collect(),
            name: fold(&person.full_name),
            sex: person.sex,
            birth: person.birth_date,
            father: named(&person.father),
            mother: named(&person.mother),
            spouse: named(&person.spouse),
            guardian: named(&person.guardian),
            unmarried: matches!(person.marital, Some(Marital::Single | Marital::Divorced | Marital::Widowed)),
            member,
            active: person.is_active(),
            label: if member { person.relationship } else { None },
        }
    }
}

/// Which words a region has for parents' elder siblings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Usage {
    /// Cô, Cậu, Dì whether older or younger, as in central Vietnam.
    #[default]
    Central,
    /// Bác for every elder sibling of a parent, as in the north.
    North,
}

/// What a member is to the new head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Every reading of what is known gives this.
    Certain(Relationship),
    /// It is one of these, likeliest first.
    Open(Vec<Relationship>),
}

/// A member's new relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Which of the relatives given.
    pub who: usize,
    /// The relationship so far.
    pub old: Option<Relationship>,
    /// The new one.
    pub answer: Answer,
    /// What it rests on, or why it is open; a sentence.
    pub reason: &'static str,
    /// The path in words ("con của anh trai"), where it is certain and known.
    pub precise: Option<String>,
}
