//! A new date with an apology, once.

use super::{Asked, Kind};
use crate::tui::widgets::form::{DateSense, FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_service::refusal::{CaseProblem, Field};
use soxa_service::{ServiceError, case_moves};
use soxa_store::codec::Stored;

pub(super) const KIND: Kind = Kind { first: "new_due", specs, fill, write };

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    vec![
        asked.field("new_due", Input::Date(DateSense::Near)).required(),
        asked.field("reason", Input::Note).required(),
    ]
}

/// The next working day is the least a citizen is asked to wait.
fn fill(form: &mut Form, _: &Stored<Case>, workspace: &Workspace) -> Result<(), ServiceError> {
    let next = workspace.register.calendar().next(workspace.register.now().date());
    form.fill("new_due", &Value::Date(next.into()));
    Ok(())
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let whole = || ServiceError::refused(Field::LastDay, CaseProblem::WholeDay);
    let (day, code) = (form.day("new_due").ok_or_else(whole)?, case.record.code.to_string());
    case_moves::apologize(&workspace.register, &workspace.actor, &code, day, &form.text("reason")).map(drop)
}
