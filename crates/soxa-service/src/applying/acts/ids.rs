//! Personal ids: a number that is cancelled and given anew by decision.

use super::{Ground, Write, here, wrong};
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::id_files;
use crate::refusal::{CaseProblem, PeopleProblem};
use soxa_domain::id_cancellation::{CancelState, IdCancellation};
use soxa_domain::person::{FieldProblem, PersonField};
use soxa_domain::personal_id::PersonalId;

pub(super) fn cancellation(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    here(&g.applicant)?;
    let person = &g.applicant.record;
    let bad = |why| wrong("new_id", CaseProblem::ActField { why: FieldProblem::Id(why) });
    let new_id = match g.field("new_id") {
        "" => None,
        text => Some(PersonalId::parse(text).map_err(bad)?),
    };
    let (decision, ground) = (g.field("decision").to_owned(), g.needed("ground")?.to_owned());
    // The number may be cancelled already, by the file on it.
    if !person.cancelled_ids.is_empty() && person.person_id == new_id {
        return Ok(Vec::new());
    }
    let Some(old_id) = person.person_id else {
        let name = person.full_name.clone();
        return Err(ServiceError::refused(PersonField::PersonId, PeopleProblem::NoIdToCancel { name }));
    };
    let grant = g.actor.require(ReadPeople)?;
    let open = g.register.read(&grant, |r| id_files::open_on(r, g.applicant.no, old_id))?;
    let new = || IdCancellation {
        number: String::new(),
        person: g.applicant.no,
        old_id,
        new_id: None,
        reason: ground,
        papers: Vec::new(),
        decision: String::new(),
        state: CancelState::Found,
        opened_on: g.case.record.received_at.date(),
        sent_on: None,
        decided_on: None,
        officer: g.actor.operator.clone(),
    };
    let begun = open.as_ref().map_or_else(new, |f| f.record.clone());
    let file = IdCancellation {
        new_id,
        decision: if decision.is_empty() { begun.decision.clone() } else { decision },
        state: if new_id.is_some() { CancelState::Reissued } else { CancelState::Cancelled },
        decided_on: Some(g.result_day()),
        ..begun
    };
    let (person, open) = (Box::new(g.applicant.clone()), open.map(Box::new));
    Ok(vec![Write::Id { person, open, file: Box::new(file) }])
}
