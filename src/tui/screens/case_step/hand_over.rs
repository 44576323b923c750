//! The result goes to whoever takes it: the applicant, or somebody whose card is scanned or whose name is typed.

use super::{Asked, Kind};
use crate::tui::widgets::form::{FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_service::{ServiceError, case_moves};
use soxa_store::codec::Stored;

/// Who takes the result.
pub(super) const TAKER: &str = "taker";

pub(super) const KIND: Kind = Kind { first: TAKER, specs, fill, write };

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    vec![asked.field(TAKER, Input::Text).required()]
}

/// The applicant is proposed; another taker is typed over it, or scanned.
fn fill(form: &mut Form, case: &Stored<Case>, workspace: &Workspace) -> Result<(), ServiceError> {
    form.fill(TAKER, &Value::Text(workspace.applicant_name(&case.record)?));
    Ok(())
}

/// The bearer of a scanned card takes the result.
pub(super) fn scanned(name: &str, id: &str, form: &mut Form) {
    form.set(TAKER, &Value::Text(format!("{name} ({id})")));
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let (register, code) = (&workspace.register, case.record.code.to_string());
    case_moves::hand_over(register, &workspace.actor, &code, &form.text(TAKER), Some(case.version)).map(drop)
}
