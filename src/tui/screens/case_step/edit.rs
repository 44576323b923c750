//! A received case put right: the fields of its procedure, with a reason.

use std::collections::BTreeMap;

use super::{Asked, Kind};
use crate::tui::screens::intake::fields;
use crate::tui::widgets::form::{FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::procedure::{FieldRule, FieldType};
use soxa_service::case_edits::{self, Correction};
use soxa_service::{ServiceError, intake};
use soxa_store::codec::Stored;

pub(super) const KIND: Kind = Kind { first: "reason", specs, fill, write };

fn rules<'w>(case: &Case, workspace: &'w Workspace) -> &'w [FieldRule] {
    let pack = workspace.register.rules().on(case.received_at.date());
    intake::find_procedure(&pack, &case.procedure).map_or(&[], |p| &p.fields)
}

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    let mut specs: Vec<FieldSpec> =
        rules(asked.case, asked.workspace).iter().map(fields::own_field).collect();
    specs.push(asked.field("reason", Input::Note).required());
    specs
}

fn fill(form: &mut Form, case: &Stored<Case>, workspace: &Workspace) -> Result<(), ServiceError> {
    for rule in rules(&case.record, workspace) {
        let Some(text) = case.record.fields.get(&rule.key) else { continue };
        let value = match (rule.kind, PartialDate::parse(text)) {
            (FieldType::Date, Ok(date)) => Value::Date(date),
            _ => Value::Text(text.clone()),
        };
        form.fill(&rule.key, &value);
    }
    Ok(())
}

/// Only what is another than before is a correction.
fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let mut changed = BTreeMap::new();
    for rule in rules(&case.record, workspace) {
        let now = fields::text_of(&form.value(&rule.key)).unwrap_or_default();
        if now != case.record.fields.get(&rule.key).cloned().unwrap_or_default() {
            changed.insert(rule.key.clone(), now);
        }
    }
    let correction = Correction { fields: changed, ..Correction::default() };
    let (code, reason) = (case.record.code.to_string(), form.text("reason"));
    case_edits::correct(&workspace.register, &workspace.actor, &code, &correction, &reason).map(drop)
}
