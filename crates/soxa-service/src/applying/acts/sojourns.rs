//! Temporary residence and absence: begun, extended, ended.

use chrono::{Months, NaiveDate};

use super::{Ground, Write, ended, person, wrong};
use crate::error::ServiceError;
use crate::refusal::{CaseProblem, Field};
use soxa_domain::person::Person;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_store::codec::Stored;

pub(super) fn temporary_residence(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let (place, from) = (g.dwelling()?, g.day("from")?.unwrap_or(g.result_day()));
    let until = until(from, g.months()?);
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        writes.extend(g.going_on(seen.no, SojournKind::Temporary)?.into_iter().map(|s| ended(seen, s, from)));
        if seen.record.temporary_address != place {
            writes.push(person(seen, Person { temporary_address: place.clone(), ..seen.record.clone() }));
        }
        let kind = SojournKind::Temporary;
        writes.push(sojourn(seen, kind, place.clone(), from, until));
    }
    Ok(writes)
}

/// The last day of so many months from a day.
fn until(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(months)).and_then(|day| day.pred_opt())
}

fn sojourn(
    seen: &Stored<Person>,
    kind: SojournKind,
    place: String,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Write {
    let (person, note) = (seen.no, String::new());
    let new = Sojourn { person, kind, place, from, until, ended_on: None, case: None, note };
    Write::Sojourn { person: seen.record.public_id(), new }
}

pub(super) fn extension(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let months = g.months()?;
    let mut writes = Vec::new();
    for seen in g.everybody_here()? {
        let Some(sojourn) = g.going_on(seen.no, SojournKind::Temporary)?.into_iter().next_back() else {
            let name = seen.record.full_name.clone();
            return Err(ServiceError::refused(Field::Person, CaseProblem::ActNoStay { name }));
        };
        let from = sojourn.record.until.and_then(|day| day.succ_opt()).unwrap_or(g.result_day());
        let new = Sojourn { until: until(from, months), ..sojourn.record.clone() };
        writes.push(Write::SojournChange { person: seen.record.public_id(), seen: sojourn, new });
    }
    Ok(writes)
}

pub(super) fn temporary_residence_end(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        let going_on = g.going_on(seen.no, SojournKind::Temporary)?;
        writes.extend(going_on.into_iter().map(|s| ended(seen, s, g.result_day())));
        let mut new = Person { temporary_address: String::new(), ..seen.record.clone() };
        new.standing = g.standing_after_stay(seen)?;
        if new != seen.record {
            writes.push(person(seen, new));
        }
    }
    Ok(writes)
}

pub(super) fn absence(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let from = g.day("absent_from")?.unwrap_or(g.case.record.received_at.date());
    let (until, place) = (g.day("absent_to")?, g.needed("destination")?.to_owned());
    if let Some(day) = until.filter(|day| *day < from) {
        return Err(wrong("absent_to", CaseProblem::ActEndsFirst { day, from }));
    }
    let one = |seen: &&Stored<Person>| sojourn(seen, SojournKind::Absent, place.clone(), from, until);
    Ok(g.everybody_here()?.iter().map(one).collect())
}
