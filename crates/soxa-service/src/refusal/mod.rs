//! Why an operation was refused, as a type: at which field, and for what reason. Screens mark the field by its id and
//! have the reason say itself in the language of whoever reads it; nobody reads a sentence to know what happened. Each
//! room of the services has its own problems, each a variant with the values that its words need (`service/words/`).

mod cases;
mod description;
mod field;
mod households;
mod lists;
mod offers;
mod operators;
mod people;
mod printers;
mod proposal_state;
mod referrals;
mod safety;
mod thing;
mod units;
mod upward;
mod works;

pub use cases::CaseProblem;
pub use description::Description;
pub use field::Field;
pub use households::HouseholdProblem;
pub use lists::ListProblem;
pub use offers::{OfferProblem, OfferedProblem};
pub use operators::OperatorProblem;
pub use people::PeopleProblem;
pub use printers::PrinterProblem;
pub use proposal_state::ProposalState;
pub use referrals::{MessageProblem, ReferralProblem};
pub use safety::SafetyProblem;
pub use thing::Thing;
pub use units::UnitProblem;
pub use upward::UpwardProblem;
pub use works::WorkProblem;

use super::words::PHRASES;
use soxa_domain::person::PersonField;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// What was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// At which field.
    pub at: FieldId,
    /// Why.
    pub why: Problem,
}

impl InWords for Refusal {
    fn in_words(&self, lang: Lang) -> String {
        format!("{}: {}", self.at.in_words(lang), self.why.in_words(lang))
    }
}

/// A field, or what stands in its place where there is no form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldId {
    /// A field of a person.
    Person(PersonField),
    /// A field of a procedure, a register, a rule: it has its name from the data.
    Data {
        /// Its key in the data; the label where it has none.
        key: String,
        /// What the data call it.
        label: String,
    },
    /// Any other.
    Other(Field),
}

impl FieldId {
    /// A field named by the data.
    pub fn data(key: &str, label: &str) -> Self {
        Self::Data { key: key.to_owned(), label: label.to_owned() }
    }
}

impl InWords for FieldId {
    fn in_words(&self, lang: Lang) -> String {
        match self {
            // A few are called shorter here than in lists.
            Self::Person(field) => match PHRASES.find(lang, "person_field", field.id()) {
                Some(label) => label.to_owned(),
                None => field.in_words(lang),
            },
            Self::Data { label, .. } => label.clone(),
            Self::Other(field) => field.in_words(lang),
        }
    }
}

impl From<PersonField> for FieldId {
    fn from(field: PersonField) -> Self {
        Self::Person(field)
    }
}

impl From<Field> for FieldId {
    fn from(field: Field) -> Self {
        Self::Other(field)
    }
}

macro_rules! problems {
    ($( $(#[$doc:meta])* $room:ident($problem:ident) ),* $(,)?) => {
        /// Why it was refused, by the room of the services that refused it.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Problem {
            $( $(#[$doc])* $room($problem), )*
        }

        impl InWords for Problem {
            fn in_words(&self, lang: Lang) -> String {
                match self {
                    $( Self::$room(problem) => problem.in_words(lang), )*
                }
            }
        }

        $( impl From<$problem> for Problem {
            fn from(problem: $problem) -> Self {
                Self::$room(problem)
            }
        } )*

        #[cfg(test)]
        fn gaps_of_problems() -> Vec<String> {
            [$( soxa_text::words::gaps::<$problem>() ),*].concat()
        }
    };
}

problems! {
    /// What is wrong with a person, or with what happened to one.
    People(PeopleProblem),
    /// What is wrong with a household, its head, or who moves.
    Households(HouseholdProblem),
    /// What is wrong with a case, a list of stays, or a slip.
    Cases(CaseProblem),
    /// What is wrong with a list or a decision on it.
    Lists(ListProblem),
    /// What is wrong with a line of a register, a report, a finding, a waiting item.
    Works(WorkProblem),
    /// What is wrong with an operator, a secret, or a proposal.
    Operators(OperatorProblem),
    /// What is wrong with a backup, a key, the clock, the journal, or what is past its period.
    Safety(SafetyProblem),
    /// What is wrong with a reorganisation of the units.
    Units(UnitProblem),
    /// What is wrong with a receipt printer.
    Printers(PrinterProblem),
    /// What stands against sending something to the level above.
    Upward(UpwardProblem),
    /// What stands against handing a case over to another commune, or against taking one.
    Referrals(ReferralProblem),
    /// What stands against taking or refusing a file that the level above offers.
    Offers(OfferProblem),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServiceError;
    use soxa_text::words::gaps;

    #[test]
    fn every_problem_and_field_has_words_in_both_languages() {
        let all = [
            gaps_of_problems(),
            gaps::<Field>(),
            gaps::<Thing>(),
            gaps::<MessageProblem>(),
            gaps::<OfferedProblem>(),
            gaps::<ProposalState>(),
            gaps::<Description>(),
            gaps::<crate::cases::Happened>(),
            gaps::<ServiceError>(),
        ]
        .concat();
        assert!(all.is_empty(), "{}", all.join("\n"));
    }

    /// A screen shows these too: how a command is told what is missing, the command says itself.
    #[test]
    fn what_is_wrong_with_a_case_is_said_without_options_commands_and_raw_keys() {
        use soxa_text::words::Worded;
        for lang in Lang::ALL {
            for name in PHRASES.names(lang, CaseProblem::SECTION) {
                let words = PHRASES.find(lang, CaseProblem::SECTION, name).unwrap_or_default();
                let raw = ["--", "soxa id", "_"].iter().any(|sign| {
                    let said: String = words.split(['{', '}']).step_by(2).collect();
                    said.contains(sign)
                });
                assert!(!raw, "{name} ({lang:?}): {words}");
            }
        }
    }

    #[test]
    fn a_refusal_says_its_field_and_why() {
        let refusal = Refusal { at: PersonField::FullName.into(), why: PeopleProblem::NoName.into() };
        assert_eq!(refusal.in_words(Lang::Vi), "Họ tên: phải có họ tên");
        assert_eq!(refusal.in_words(Lang::En), "Full name: a full name is needed");
    }
}
