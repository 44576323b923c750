//! To another state.

use super::{Asked, Kind, nothing};
use crate::tui::backend::Choice;
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind as Input};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::Timestamp;
use soxa_service::refusal::{CaseProblem, Field};
use soxa_service::{ServiceError, case_moves};
use soxa_store::codec::Stored;

/// The state it goes to.
pub(super) const STATE: &str = "state";

pub(super) const KIND: Kind = Kind { first: STATE, specs, fill: nothing, write };

/// Whether a state was chosen that takes no more words.
pub(super) fn is_complete(key: &str, form: &Form) -> bool {
    key == STATE && CaseState::parse(&form.text(STATE)).is_some_and(|state| !state.needs_reason())
}

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    let states = asked.case.state.next().iter().map(|s| Choice::new(s.id(), s.vi())).collect();
    vec![
        asked.field(STATE, Input::Choice(Choices::These(states))).required(),
        asked.field("reason", Input::Note),
        asked.field("on", Input::Date(DateSense::Past)),
    ]
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let (register, code) = (&workspace.register, case.record.code.to_string());
    let to = CaseState::parse(&form.text(STATE));
    let to = to.ok_or_else(|| ServiceError::refused(Field::State, CaseProblem::NoState))?;
    let at = form.day("on").filter(|d| *d != register.now().date());
    let at = at.map(|day| Timestamp::at(day, register.now().time()));
    let reason = form.text("reason");
    case_moves::move_to(register, &workspace.actor, &code, to, at, &reason, Some(case.version)).map(drop)
}
