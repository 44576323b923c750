//! Something has to be verified, so that the longer limit holds.

use super::{Asked, Kind, nothing};
use crate::tui::widgets::form::{FieldSpec, Form, Kind as Input};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_service::{ServiceError, terms};
use soxa_store::codec::Stored;

pub(super) const KIND: Kind = Kind { first: "verify_reason", specs, fill: nothing, write };

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    vec![asked.field("verify_reason", Input::Note).required()]
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let code = case.record.code.to_string();
    terms::verify(&workspace.register, &workspace.actor, &code, &form.text("verify_reason")).map(drop)
}
