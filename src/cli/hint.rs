//! By which option a command is told what a service misses: services are asked by screens too, and know no options.

use crate::cli::words::PHRASES;
use soxa_service::ServiceError;
use soxa_service::refusal::{CaseProblem, FieldId, Problem, Refusal};
use soxa_text::words::worded;

worded! {
    /// By which option a command is told what a service misses.
    pub enum Hint from PHRASES ["hint"] {
        Value { key: String },
        Relationship { id: String },
        WhichField,
        Correction,
        Supplement,
        Wrong,
        CancelId,
    }
}

impl Hint {
    /// What helps where a service refused; `None` where no option does.
    pub fn of(e: &ServiceError) -> Option<Self> {
        let Refusal { at, why: Problem::Cases(why) } = e.refusal()? else { return None };
        match (why, at) {
            // Who is not in the register yet has no id.
            (CaseProblem::ActRelationOpen { id, .. }, FieldId::Data { key, .. }) if id.is_empty() => {
                Some(Self::Value { key: key.clone() })
            }
            (CaseProblem::ActRelationOpen { id, .. }, _) => Some(Self::Relationship { id: id.clone() }),
            (CaseProblem::ActWhichField, _) => Some(Self::WhichField),
            (CaseProblem::NothingToEdit, _) => Some(Self::Correction),
            (CaseProblem::NothingWanted { .. }, _) => Some(Self::Supplement),
            (CaseProblem::WhatIsWrong { .. }, _) => Some(Self::Wrong),
            (CaseProblem::ActIdSecond, _) => Some(Self::CancelId),
            (
                CaseProblem::ActNeeds
                | CaseProblem::ActHousehold { .. }
                | CaseProblem::ActWhichHousehold { .. }
                | CaseProblem::ActWhichMember { .. }
                | CaseProblem::ActDay { .. }
                | CaseProblem::ActMonths { .. }
                | CaseProblem::ActRelationship { .. }
                | CaseProblem::ActSex { .. },
                FieldId::Data { key, .. },
            ) => Some(Self::Value { key: key.clone() }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use soxa_service::refusal::Field;
    use soxa_text::words::{InWords, Lang};

    #[test]
    fn every_hint_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<Hint>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_command_learns_the_option_and_other_refusals_have_none() {
        let at = FieldId::data("household", "Hộ");
        let household = ServiceError::refused(at, CaseProblem::ActHousehold { name: "An".to_owned() });
        for lang in Lang::ALL {
            let said = Hint::of(&household).map(|hint| hint.in_words(lang)).unwrap_or_default();
            assert!(said.contains("--field household="), "{said}");
        }
        let cases = ServiceError::refused(Field::State, CaseProblem::NoCases);
        assert_eq!(Hint::of(&cases), None);
        assert_eq!(Hint::of(&ServiceError::Busy), None);
    }
}
