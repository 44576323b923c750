//! Households: another head, a split.

use super::{Ground, Write, belongs, person, relation_open, wrong};
use crate::error::ServiceError;
use crate::households::{self, Proposed};
use crate::refusal::CaseProblem;
use crate::{moving, people};
use soxa_domain::person::{Household, Person};
use soxa_domain::relationship::Relationship;
use soxa_store::codec::Stored;
use soxa_text::fold::fold;

pub(super) fn head_change(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    belongs(&g.applicant)?;
    let household = g.household()?;
    let view = people::household(g.register, g.actor, &household)?;
    let head = match (g.field("head"), g.needed("head_name")) {
        ("", name) => {
            let wanted = fold(name?);
            let named = |m: &&Stored<Person>| fold(&m.record.full_name) == wanted;
            let mut found = view.members.iter().filter(named);
            let (Some(only), None) = (found.next(), found.next()) else {
                let value = g.field("head_name").to_owned();
                return Err(wrong("head", CaseProblem::ActWhichMember { value }));
            };
            only.record.public_id()
        }
        (id, _) => id.to_owned(),
    };
    let mut proposal = households::propose_head(g.register, g.actor, &household, &head)?;
    let said: Vec<String> = proposal.members.iter().map(|m| m.person.record.public_id()).collect();
    for id in said {
        if let Some(label) = Some(g.field(&id)).filter(|t| !t.is_empty()) {
            let bad = || wrong(&id, CaseProblem::ActRelationship { value: label.to_owned() });
            proposal.choose(&id, Relationship::parse(label).ok_or_else(bad)?)?;
        }
    }
    if let Some(open) = proposal.open().next() {
        return Err(relation_open(&open.person.record));
    }
    let changed = proposal.members.iter().filter(|m| m.settled() != m.person.record.relationship);
    let one =
        |m: &Proposed| person(&m.person, Person { relationship: m.settled(), ..m.person.record.clone() });
    Ok(changed.map(one).collect())
}

pub(super) fn split(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    // Somebody of no household asks for those who leave one.
    let is_of_one = |p: &&&Stored<Person>| g.persons.is_empty() || !p.record.household.is_empty();
    let everybody = g.everybody_here()?;
    let leaving: Vec<&Stored<Person>> = everybody.iter().filter(is_of_one).copied().collect();
    let mut leavers: Vec<String> = leaving.iter().map(|p| p.record.public_id()).collect();
    let wanted = fold(g.field("head_name"));
    let is_head = |p: &&Stored<Person>| fold(&p.record.full_name) == wanted;
    if let Some(head) = leaving.into_iter().find(is_head) {
        let id = head.record.public_id();
        leavers.retain(|other| *other != id);
        leavers.insert(0, id);
    } else if !wanted.is_empty() {
        let value = g.field("head_name").to_owned();
        return Err(wrong("head_name", CaseProblem::ActWhichMember { value }));
    }
    let new = Household {
        number: g.field("number").to_owned(),
        hamlet: if g.field("dwelling_hamlet").is_empty() { String::new() } else { g.hamlet()? },
        address: g.field("dwelling_address").to_owned(),
    };
    let from = g.household()?;
    let mut plan = moving::propose_split(g.register, g.actor, &from, &leavers, new)?;
    for id in &leavers {
        if let Some(label) = Relationship::parse(g.field(id)) {
            plan.choose(id, label)?;
        }
    }
    if let Some(open) = plan.open().next() {
        return Err(relation_open(&open.person.record));
    }
    Ok(vec![Write::Move(Box::new(plan))])
}
