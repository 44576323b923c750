//! The official code.

use super::{Asked, Kind, nothing};
use crate::tui::widgets::form::{FieldSpec, Form, Kind as Input};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_service::{ServiceError, case_moves};
use soxa_store::codec::Stored;

pub(super) const KIND: Kind = Kind { first: "official", specs, fill: nothing, write };

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    vec![asked.field("official", Input::Text).required()]
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let code = case.record.code.to_string();
    case_moves::bind(&workspace.register, &workspace.actor, &code, &form.text("official")).map(drop)
}
