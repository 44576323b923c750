//! Where somebody lives: residence, its end, the people and fields of a correction.

use super::{Ground, Write, chosen, ended, here, person, relation_open, wrong};
use crate::error::ServiceError;
use crate::events::with_reason;
use crate::moving::{self, Mover};
use crate::refusal::CaseProblem;
use soxa_domain::person::{Person, PersonField, Standing, Status};
use soxa_domain::sojourn::SojournKind;
use soxa_domain::time::DAY;
use soxa_store::codec::Stored;

pub(super) fn permanent_residence(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let (hamlet, address) = (g.needed("dwelling_hamlet")?.to_owned(), g.dwelling()?);
    let household = g.field("household");
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        let mut new = seen.record.clone();
        (new.hamlet, new.address) = (hamlet.clone(), address.clone());
        if new.temporary_address == address {
            new.temporary_address.clear();
        }
        (new.status, new.standing) = (Some(Status::Present), Standing::Resident);
        if !household.is_empty() && new.household != household {
            let mut plan = moving::propose_move(g.register, g.actor, &seen.record.public_id(), household)?;
            if let Some(label) = chosen(g, &seen.record)? {
                plan.choose(&seen.record.public_id(), label)?;
            }
            let settled = plan.movers.first().and_then(Mover::settled);
            let open = || relation_open(&seen.record);
            new.relationship = Some(settled.ok_or_else(open)?);
            household.clone_into(&mut new.household);
        }
        writes.push(person(seen, new));
        for sojourn in g.going_on(seen.no, SojournKind::Temporary)? {
            writes.push(ended(seen, sojourn, g.result_day()));
        }
    }
    Ok(writes)
}

pub(super) fn permanent_residence_end(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let day = g.result_day();
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        let note = format!("xóa đăng ký thường trú {}: {}", day.format(DAY), g.needed("ground")?);
        let note = with_reason(&seen.record.note, &note);
        writes.push(person(seen, Person { status: Some(Status::Moved), note, ..seen.record.clone() }));
        for kind in [SojournKind::Temporary, SojournKind::Absent] {
            writes.extend(g.going_on(seen.no, kind)?.into_iter().map(|s| ended(seen, s, day)));
        }
    }
    Ok(writes)
}

pub(super) fn declaration(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let place = g.dwelling()?;
    let one = |seen: &&Stored<Person>| {
        person(
            seen,
            Person { temporary_address: place.clone(), standing: Standing::Resident, ..seen.record.clone() },
        )
    };
    Ok(g.everybody()?.iter().map(one).collect())
}

/// Fields of the applicant, by the names of the columns of a file of people.
pub(super) fn correction(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    here(&g.applicant)?;
    let mut new = g.applicant.record.clone();
    let mut any = false;
    for field in PersonField::ALL {
        let value = g.field(field.id());
        if !value.is_empty() {
            any = true;
            field
                .set(&mut new, value)
                .map_err(|e| ServiceError::refused(e.field, CaseProblem::ActField { why: e.why }))?;
        }
    }
    if !any {
        return Err(wrong("change", CaseProblem::ActWhichField));
    }
    Ok(vec![person(&g.applicant, new)])
}
