//! What is missing or wrong in a case is asked for: papers and facts chosen from what the procedure needs, with what is wrong.

use super::{Asked, Kind};
use crate::tui::backend::Choice;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_service::refusal::{CaseProblem, FieldId};
use soxa_service::supplements::{self, Ask};
use soxa_service::{ServiceError, cases};
use soxa_store::codec::Stored;

const MISSING: &str = "missing";
const WRONG: &str = "wrong";
const WHY: &str = "why_wrong";
const REASON: &str = "reason";

pub(super) const KIND: Kind = Kind { first: MISSING, specs, fill, write };

/// The papers and facts of the procedure.
fn parts(case: &Case, workspace: &Workspace) -> Vec<Choice> {
    let pack = workspace.register.rules().on(case.received_at.date());
    let Some(procedure) = pack.procedure(&case.procedure) else { return Vec::new() };
    let papers = procedure.papers.iter().map(|p| Choice::new(&p.name, &p.name));
    papers.chain(procedure.fields.iter().map(|f| Choice::new(&f.key, &f.label))).collect()
}

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    let parts = || Choices::These(parts(asked.case, asked.workspace));
    vec![
        asked.field(MISSING, Input::People(parts())),
        asked.field(WRONG, Input::People(parts())),
        asked.field(WHY, Input::Note),
        asked.field(REASON, Input::Note),
    ]
}

/// What the case is known to lack is proposed; it can be taken out again.
fn fill(form: &mut Form, case: &Stored<Case>, workspace: &Workspace) -> Result<(), ServiceError> {
    let lacking = cases::missing(&workspace.register, &case.record)?;
    let lacks = |part: &Choice| lacking.iter().any(|what| what.id() == part.id);
    let parts = parts(&case.record, workspace).into_iter().filter(lacks).collect();
    form.fill(MISSING, &Value::Several(parts));
    Ok(())
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let chosen = |key: &str| match form.value(key) {
        Value::Several(parts) => parts,
        _ => Vec::new(),
    };
    let why = form.text(WHY);
    let wrong = chosen(WRONG);
    if let Some(part) = wrong.first().filter(|_| why.trim().is_empty()) {
        let problem = CaseProblem::WhatIsWrong { name: part.label.clone() };
        return Err(ServiceError::refused(FieldId::data(WHY, ""), problem));
    }
    // What is there and wrong is not missing, even where it was proposed as such.
    let wrong = wrong.into_iter().map(|part| Ask { name: part.id, wrong: Some(why.clone()) });
    let missing = chosen(MISSING).into_iter().map(|part| Ask { name: part.id, wrong: None });
    let asks: Vec<Ask> = wrong.chain(missing).collect();
    let (register, code) = (&workspace.register, case.record.code.to_string());
    supplements::ask(register, &workspace.actor, &code, &asks, &form.text(REASON), None).map(drop)
}
