//! Which component procedure of a linked case is done, where several may be.

use super::{Asked, Kind};
use crate::tui::backend::Choice;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::{Case, MoveError};
use soxa_service::{ServiceError, case_moves};
use soxa_store::codec::Stored;

pub(super) const KIND: Kind = Kind { first: "leg", specs, fill, write };

fn choices(case: &Case) -> Vec<Choice> {
    let leg = |place: usize| {
        let leg = case.legs.get(place)?;
        Some(Choice { detail: leg.agency.clone(), ..Choice::new(&place.to_string(), &leg.name) })
    };
    case.legs_open().into_iter().filter_map(leg).collect()
}

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    vec![asked.field("leg", Input::Choice(Choices::These(choices(asked.case)))).required()]
}

fn fill(form: &mut Form, case: &Stored<Case>, _: &Workspace) -> Result<(), ServiceError> {
    if let Some(first) = choices(&case.record).into_iter().next() {
        form.fill("leg", &Value::Chosen(first));
    }
    Ok(())
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let place = match form.value("leg") {
        Value::Chosen(choice) => choice.id.parse::<usize>().ok(),
        _ => None,
    };
    let place = place.ok_or(MoveError::NotThatLeg)?;
    let code = case.record.code.to_string();
    case_moves::finish_leg(&workspace.register, &workspace.actor, &code, place, None, Some(case.version))
        .map(drop)
}
