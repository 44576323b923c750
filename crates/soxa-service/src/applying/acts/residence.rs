//! Where somebody lives: residence, its end, the people and fields of a correction.

use super::{Ground, Write, belongs, chosen, ended, person, relation_open, wrong};
use crate::error::ServiceError;
use crate::events::with_reason;
use crate::find;
use crate::grant::ReadPeople;
use crate::moving::{self, Mover};
use crate::people;
use crate::quality::{accept, would_find};
use crate::refusal::CaseProblem;
use crate::typed;
use soxa_domain::person::{Household, Person, PersonField, Standing, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::sojourn::SojournKind;
use soxa_domain::time::DAY;
use soxa_store::codec::Stored;
use soxa_text::fold::{fold, same};

pub(super) fn permanent_residence(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let (hamlet, address) = (g.hamlet()?, g.whole_address()?);
    let household = &household_to(g, &hamlet)?;
    let all = g.everybody()?;
    // Who stays in the hamlet keeps the household; who comes into it and names none makes one.
    let stays = |p: &&Stored<Person>| {
        !p.record.household.is_empty() && p.record.is_active() && same(&p.record.hamlet, &hamlet)
    };
    if household.is_empty() && !all.iter().any(stays) {
        return in_home_of_their_own(g, &all, Household { number: String::new(), hamlet, address });
    }
    let mut writes = Vec::new();
    for seen in all {
        let mut new = seen.record.clone();
        (new.hamlet, new.address) = (hamlet.clone(), address.clone());
        if is_at(&new.temporary_address, &address) {
            new.temporary_address.clear();
        }
        (new.status, new.standing) = (Some(Status::Present), Standing::Resident);
        if !household.is_empty() && new.household != *household {
            let mut plan = moving::propose_move(g.register, g.actor, &seen.record.public_id(), household)?;
            if let Some(label) = chosen(g, &seen.record)? {
                plan.choose(&seen.record.public_id(), label)?;
            }
            let settled = plan.movers.first().and_then(Mover::settled);
            let open = || relation_open(&seen.record);
            new.relationship = Some(settled.ok_or_else(open)?);
            new.household.clone_from(household);
        }
        writes.push(person(seen, new));
        for sojourn in g.going_on(seen.no, SojournKind::Temporary)? {
            writes.push(ended(seen, sojourn, g.result_day()));
        }
    }
    Ok(writes)
}

/// The household that people come into: by its number, else by the name of its head in the hamlet.
fn household_to(g: &Ground<'_>, hamlet: &str) -> Result<String, ServiceError> {
    let (number, name) = (g.field("household"), g.field("head_name"));
    if !number.is_empty() {
        let home = people::household(g.register, g.actor, number)?.household.record;
        if !same(&home.hamlet, hamlet) {
            let (number, of) = (home.number, home.hamlet);
            return Err(wrong("household", CaseProblem::ActHouseholdElsewhere { number, of }));
        }
        return Ok(home.number);
    }
    if name.is_empty() {
        return Ok(String::new());
    }
    let grant = g.actor.require(ReadPeople)?;
    let mut homes: Vec<String> = Vec::new();
    g.register.read(&grant, |r| {
        for no in find::people(r, name, &g.register.commune(), MANY)?.people {
            let Some(p) = r.get::<Person>(no)?.map(|p| p.record) else { continue };
            let is_head = p.relationship == Some(Relationship::HEAD) && p.is_counted();
            if is_head && same(&p.full_name, name) && same(&p.hamlet, hamlet) {
                homes.push(p.household);
            }
        }
        Ok(())
    })?;
    match homes.as_slice() {
        [only] => Ok(only.clone()),
        found => {
            let (name, found) = (name.to_owned(), found.join(", "));
            Err(wrong("household", CaseProblem::ActWhichHousehold { name, found }))
        }
    }
}

/// So many people of a name are looked at.
const MANY: usize = 200;

/// People who come into no household of others make one.
fn in_home_of_their_own(
    g: &Ground<'_>,
    people: &[&Stored<Person>],
    home: Household,
) -> Result<Vec<Write>, ServiceError> {
    let mut writes = Vec::new();
    for seen in people {
        let temporary = g.going_on(seen.no, SojournKind::Temporary)?;
        writes.extend(temporary.into_iter().map(|s| ended(seen, s, g.result_day())));
    }
    let address = home.address.clone();
    let movers = people.iter().map(|seen| (*seen).clone()).collect();
    let mut plan = moving::propose_new(g.register, g.actor, movers, home)?;
    for mover in &mut plan.movers {
        let arriving = &mut mover.arriving;
        (arriving.status, arriving.standing) = (Some(Status::Present), Standing::Resident);
        if is_at(&arriving.temporary_address, &address) {
            arriving.temporary_address.clear();
        }
    }
    let ids: Vec<String> = people.iter().skip(1).map(|p| p.record.public_id()).collect();
    for id in ids {
        if let Some(label) = Relationship::parse(g.field(&id)) {
            plan.choose(&id, label)?;
        }
    }
    if let Some(open) = plan.open().next() {
        return Err(relation_open(&open.person.record));
    }
    writes.push(Write::Move(Box::new(plan)));
    Ok(writes)
}

/// Whether the place of a stay, which names no commune, is where an address says.
fn is_at(place: &str, address: &str) -> bool {
    !place.is_empty() && fold(address).starts_with(&fold(place))
}

pub(super) fn permanent_residence_end(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let day = g.result_day();
    let mut writes = Vec::new();
    for seen in g.everybody_here()? {
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
    belongs(&g.applicant)?;
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
    typed::check(&g.applicant.record, &new, "")?;
    accept(&would_find(g.register, g.actor, &g.applicant, &new)?, &g.reason())?;
    Ok(vec![person(&g.applicant, new)])
}
