//! Somebody who had left, or was away, comes back: into the old household or another, related to its head as is derived.

use chrono::NaiveDate;

use super::{day_of, end_sojourns, not_after_today, relation_to_head, sentence, settled, with_reason};
use crate::actor::{Actor, Permission};
use crate::error::ServiceError;
use crate::people::{self, HouseholdView};
use crate::quality::{Ahead, accept, would_find};
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::register::{Changed, Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::kinship::Outcome;
use soxa_domain::person::PersonField;
use soxa_domain::person::{Person, Status};
use soxa_domain::relationship::Relationship;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;

/// What is said of a return.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrival {
    /// The day.
    pub on: NaiveDate,
    /// Where from.
    pub from: String,
    /// The paper it rests on.
    pub act: String,
}

/// A return as it would be written; nothing is yet.
#[derive(Debug, Clone)]
pub struct Return {
    /// Who comes back.
    pub person: Stored<Person>,
    /// The household.
    pub home: HouseholdView,
    /// What the person is to its head, as derived; `None` in a household without a single head.
    pub outcome: Option<Outcome>,
    /// What the officer chose.
    pub chosen: Option<Relationship>,
}

impl Return {
    /// The relationship that would be written.
    pub fn settled(&self) -> Option<Relationship> {
        settled(self.outcome.as_ref(), self.chosen)
    }

    /// The labels to choose from.
    pub fn choices(&self) -> Vec<Relationship> {
        super::choices(self.outcome.as_ref())
    }

    fn record(&self, said: &str) -> Person {
        let mut new = self.person.record.clone();
        let h = &self.home.household.record;
        if new.household != h.number {
            new.household.clone_from(&h.number);
            new.hamlet.clone_from(&h.hamlet);
            if !h.address.is_empty() {
                new.address.clone_from(&h.address);
            }
        }
        new.relationship = self.settled();
        new.status = Some(Status::Present);
        new.note = with_reason(&new.note, said);
        new
    }

    /// What the rules warn of.
    pub fn ahead(&self, register: &Register, actor: &Actor) -> Result<Vec<Ahead>, ServiceError> {
        actor.require(Permission::ReadPeople)?;
        let mut ahead = would_find(register, actor, &self.person, &self.record(""))?;
        ahead.retain(|a| !a.is_lack());
        Ok(ahead)
    }
}

/// Works out what somebody who comes back is to the head of a household.
pub fn propose_return(
    register: &Register,
    actor: &Actor,
    person: &Stored<Person>,
    household: &str,
) -> Result<Return, ServiceError> {
    actor.require(Permission::WritePeople)?;
    let p = &person.record;
    if p.status == Some(Status::Deceased) {
        return Err(ServiceError::refused(
            PersonField::Status,
            PeopleProblem::DeadByMistake { name: p.full_name.clone() },
        ));
    }
    if p.status.is_none_or(|s| s == Status::Present) && p.household == household.trim() {
        return Err(ServiceError::refused(
            PersonField::Status,
            PeopleProblem::HereAlready { name: p.full_name.clone() },
        ));
    }
    let home = people::household(register, actor, household)?;
    let mut newcomer = person.clone();
    newcomer.record.status = Some(Status::Present);
    if p.household != home.household.record.number {
        // What somebody was to the head of another household says nothing here.
        newcomer.record.relationship = None;
    }
    let outcome = relation_to_head(register, &home, &newcomer)?;
    Ok(Return { person: person.clone(), home, outcome, chosen: None })
}

/// Writes a return; sojourns that go on end with it.
pub fn record_return(
    register: &Register,
    actor: &Actor,
    back: &Return,
    arrival: &Arrival,
    reason: &str,
    submission: &str,
) -> Result<Changed<u32>, ServiceError> {
    actor.require(Permission::WritePeople)?;
    not_after_today(register, Field::ArrivalDay, arrival.on)?;
    if back.settled().is_none() {
        return Err(ServiceError::refused(
            PersonField::Relationship,
            PeopleProblem::RelationUnclear { name: back.person.record.full_name.clone() },
        ));
    }
    accept(&back.ahead(register, actor)?, reason)?;
    let said = sentence(&[("về", &day_of(arrival.on)), ("từ", &arrival.from), ("theo", &arrival.act)]);
    let note = with_reason(&said, reason);
    let what = What { action: ActionId::PersonReturn, note: &note, submission: Some(submission) };
    register.change(
        actor,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            people::replace(writer, &back.person, &back.record(&said))?;
            end_sojourns(writer, back.person.no, arrival.on)?;
            writer.mention(Subject { kind: Kind::Household, no: back.home.household.no });
            Ok((back.person.no, Some(Subject { kind: Kind::Person, no: back.person.no })))
        },
    )
}
