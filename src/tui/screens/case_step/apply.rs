//! What neither the case nor the register says, before a finished case is written into the register.

use std::collections::BTreeMap;

use super::{Asked, Kind, nothing};
use crate::tui::lookup::Source;
use crate::tui::person_fields;
use crate::tui::screens::intake::fields;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::person::PersonField;
use soxa_domain::procedure::{FieldRule, RegisterAct};
use soxa_service::{ServiceError, applying, people};
use soxa_store::codec::Stored;

pub(super) const KIND: Kind = Kind { first: "given", specs, fill: nothing, write };

/// Fields of a person that a correction may be about.
const CORRECTED: [PersonField; 8] = [
    PersonField::FullName,
    PersonField::BirthDate,
    PersonField::Sex,
    PersonField::Ethnicity,
    PersonField::Religion,
    PersonField::Origin,
    PersonField::BirthPlace,
    PersonField::PersonId,
];

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    let today = asked.workspace.register.now().date();
    let pack = asked.workspace.register.rules().on(asked.case.received_at.date());
    let procedure = pack.procedure(&asked.case.procedure);
    let act = procedure.and_then(|p| p.act);
    // What the case itself should have said comes first.
    let lacks = |f: &&FieldRule| f.required && !asked.case.fields.contains_key(&f.key);
    let rules = procedure.map_or(&[][..], |p| &p.fields);
    let mut specs: Vec<FieldSpec> = rules.iter().filter(lacks).map(fields::own_field).collect();
    let of_person = |field: &PersonField| person_fields::spec(*field, asked.words, today);
    let somebody = |key: &str| asked.field(key, Input::Choice(Choices::Backend(Source::PERSONS)));
    let household = || asked.field("household", Input::Text);
    // Of whoever stands in a household it is that one.
    let of_which = || asked.applicant.household.is_empty().then(|| household().required()).into_iter();
    let of_act = match act {
        Some(RegisterAct::Birth) => vec![
            of_person(&PersonField::Sex).required(),
            household(),
            of_person(&PersonField::Relationship),
            somebody("father"),
            somebody("mother"),
        ],
        Some(RegisterAct::Death) => vec![somebody("person").required()],
        Some(RegisterAct::Marriage) => vec![somebody("partner")],
        Some(RegisterAct::HeadChange) => of_which().chain([somebody("head")]).collect(),
        Some(RegisterAct::HouseholdSplit) => of_which().collect(),
        Some(RegisterAct::PermanentResidence) => {
            vec![household(), of_person(&PersonField::Relationship)]
        }
        Some(RegisterAct::DataCorrection | RegisterAct::CivilStatusChange) => {
            CORRECTED.iter().map(of_person).collect()
        }
        _ => Vec::new(),
    };
    // What the act asks for in its own way is asked once, and not where the case says it.
    specs.retain(|own| !of_act.iter().any(|spec| spec.key == own.key));
    specs.extend(of_act.into_iter().filter(|spec| !asked.case.fields.contains_key(&spec.key)));
    if specs.is_empty() {
        specs.push(asked.field("given", Input::Text));
    }
    specs
}

/// What was given, by the keys that the act takes; people by their ids.
fn given(form: &Form, workspace: &Workspace) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut given = BTreeMap::new();
    for (key, value) in form.values() {
        let text = match (key, &value) {
            ("father" | "mother" | "person" | "partner" | "head", Value::Chosen(choice)) => {
                let no = choice.id.parse().unwrap_or_default();
                Some(people::person(&workspace.register, &workspace.actor, no)?.record.public_id())
            }
            ("sex", Value::Chosen(choice)) => Some(choice.id.clone()),
            _ => fields::text_of(&value),
        };
        given.extend(text.map(|text| (key.to_owned(), text)));
    }
    Ok(given)
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let (register, actor, code) = (&workspace.register, &workspace.actor, case.record.code.to_string());
    let proposal = applying::propose(register, actor, &code, &given(form, workspace)?)?;
    applying::apply(register, actor, &proposal).map(drop)
}
