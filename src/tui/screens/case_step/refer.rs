//! The case goes to the commune that decides it.

use super::{Asked, Kind, nothing};
use crate::tui::backend::Choice;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::referral::Peer;
use soxa_service::ServiceError;
use soxa_service::referrals::{self, NewReferral};
use soxa_store::codec::Stored;

const COMMUNE: &str = "commune";
const NAME: &str = "commune_name";
const NOTE: &str = "refer_note";

pub(super) const KIND: Kind = Kind { first: COMMUNE, specs, fill: nothing, write };

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    let note = asked.field(NOTE, Input::Note);
    if asked.communes.is_empty() {
        let code = asked.field(COMMUNE, Input::Text).required();
        return vec![code, asked.field(NAME, Input::Text).required(), note];
    }
    let choice = |peer: &Peer| Choice { detail: peer.code.clone(), ..Choice::new(&peer.code, &peer.name) };
    let choices = Choices::These(asked.communes.iter().map(choice).collect());
    vec![asked.field(COMMUNE, Input::Choice(choices)).required(), note]
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let commune = match form.value(COMMUNE) {
        Value::Chosen(choice) => choice.id,
        _ => form.text(COMMUNE),
    };
    let (code, name, note) = (case.record.code.to_string(), form.text(NAME), form.text(NOTE));
    let new = NewReferral { case: &code, commune: &commune, name: &name, note: &note };
    referrals::send(&workspace.register, &workspace.actor, &new).map(drop)
}
