//! Changing the head of a household: proposed from what is known, settled by the officer, written as one act.

use soxa_domain::quality::ADULT;
use std::collections::HashSet;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadPeople, WritePeople};
use super::people::{self, HouseholdView, not_found};
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::HouseholdProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::kinship::{Answer, Outcome, Relative, Usage, set_head as derive};
use soxa_domain::person::PersonField;
use soxa_domain::person::{Household, Person, Status};
use soxa_domain::relationship::Relationship;
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;

/// People outside the household are followed so many links far, and so many at most.
const FAR: usize = 5;
const MANY: usize = 400;

/// A change of head as derived: nothing is written yet.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The household.
    pub household: Stored<Household>,
    /// The new head.
    pub head: Stored<Person>,
    /// Every member with the new relationship, in the order of the household sheet.
    pub members: Vec<Proposed>,
    /// What speaks against this head; a written ground overrules it.
    pub doubt: Option<HouseholdProblem>,
}

/// A member and what becomes of the relationship.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// The member as read.
    pub person: Stored<Person>,
    /// The new relationship as derived.
    pub outcome: Outcome,
    /// What the officer chose.
    pub chosen: Option<Relationship>,
}

impl Proposed {
    /// The relationship that would be written.
    pub fn settled(&self) -> Option<Relationship> {
        self.chosen.or(match self.outcome.answer {
            Answer::Certain(label) => Some(label),
            Answer::Open(_) => None,
        })
    }
}

impl Proposal {
    /// Takes the officer's choice for a member.
    pub fn choose(&mut self, person: &str, label: Relationship) -> Result<(), ServiceError> {
        let head = self.head.no;
        let named = |p: &Person| {
            p.public_id() == person.trim() || p.local_id.as_deref().is_some_and(|id| id == person.trim())
        };
        let member = self
            .members
            .iter_mut()
            .find(|m| named(&m.person.record))
            .ok_or_else(|| not_found(Thing::Member, person))?;
        if (member.person.no == head) != (label == Relationship::HEAD) {
            return Err(ServiceError::refused(PersonField::Relationship, HouseholdProblem::OneHead));
        }
        if label.expected_sex().is_some_and(|sex| member.person.record.sex.is_some_and(|s| s != sex)) {
            return Err(ServiceError::refused(
                PersonField::Relationship,
                HouseholdProblem::LabelOfOtherSex {
                    label: label.label().to_owned(),
                    name: member.person.record.full_name.clone(),
                },
            ));
        }
        member.chosen = Some(label);
        Ok(())
    }

    /// Those whose relationship nobody has settled.
    pub fn open(&self) -> impl Iterator<Item = &Proposed> {
        self.members.iter().filter(|m| m.settled().is_none())
    }
}

/// Derives what every member would be to a new head.
pub fn propose_head(
    register: &Register,
    actor: &Actor,
    household: &str,
    person: &str,
) -> Result<Proposal, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let view = people::household(register, actor, household)?;
    let head = people::person_by_id(register, actor, person)?;
    if !view.members.iter().any(|m| m.no == head.no) {
        return Err(ServiceError::refused(
            Field::Head,
            HouseholdProblem::NotAMember {
                name: head.record.full_name.clone(),
                household: view.household.record.number.clone(),
            },
        ));
    }
    let doubt = may_be_head(register, &view, &head.record)?;
    register.read(&grant, |r| {
        let mut relatives: Vec<Relative> =
            view.members.iter().map(|m| Relative::of(&m.record, true)).collect();
        relatives.extend(kin_outside(r, &view.members)?.iter().map(|p| Relative::of(p, false)));
        let at = view.members.iter().position(|m| m.no == head.no).unwrap_or_default();
        let outcomes = derive(&relatives, at, Usage::default());
        let members = view.members.iter().zip(outcomes);
        let members =
            members.map(|(p, outcome)| Proposed { person: p.clone(), outcome, chosen: None }).collect();
        Ok(Proposal { household: view.household, head, members, doubt })
    })
}

/// Who may be head (Law on Residence 2020, article 10): somebody who is here, and of age where anybody is. What forbids
/// it is an error; what a unanimous nomination or a court may overrule is a doubt.
fn may_be_head(
    register: &Register,
    view: &HouseholdView,
    head: &Person,
) -> Result<Option<HouseholdProblem>, ServiceError> {
    let name = &head.full_name;
    if !head.is_active() || head.status == Some(Status::InPrison) {
        return Err(ServiceError::refused(Field::Head, HouseholdProblem::UnfitHead { name: name.clone() }));
    }
    let today = register.now().date();
    let minor = |p: &Person| p.birth_date.is_some_and(|d| d.age_on(today) < ADULT);
    let adults = view.members.iter().filter(|m| m.record.is_active() && !minor(&m.record)).count();
    if minor(head) && adults > 0 {
        return Ok(Some(HouseholdProblem::Minor { name: name.clone() }));
    }
    Ok((head.status == Some(Status::Abroad)).then(|| HouseholdProblem::Abroad { name: name.clone() }))
}

/// People outside the household through whom its members may be kin.
pub(super) fn kin_outside(r: &Reader, members: &[Stored<Person>]) -> Result<Vec<Person>, ServiceError> {
    let mut seen: HashSet<u32> = members.iter().map(|m| m.no).collect();
    let mut edge: Vec<Person> = members.iter().map(|m| m.record.clone()).collect();
    let mut found: Vec<Person> = Vec::new();
    for _ in 0..FAR {
        let mut next = Vec::new();
        for id in edge.iter().flat_map(|p| [&p.father.id, &p.mother.id, &p.spouse.id]).flatten() {
            if let Some(no) = people::resolve(r, id)?
                && found.len() + next.len() < MANY
                && seen.insert(no)
                && let Some(person) = r.get::<Person>(no)?
            {
                next.push(person.record);
            }
        }
        found.extend(next.iter().cloned());
        edge = next;
    }
    Ok(found)
}

/// Makes a member head and writes every member's new relationship: one transaction, one journal entry.
pub fn set_head(
    register: &Register,
    actor: &Actor,
    proposal: &Proposal,
    ground: &str,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    if let Some(open) = proposal.open().next() {
        return Err(ServiceError::refused(
            PersonField::Relationship,
            HouseholdProblem::RelationOpen { name: open.person.record.full_name.clone() },
        ));
    }
    if let (Some(doubt), true) = (&proposal.doubt, ground.trim().is_empty()) {
        return Err(ServiceError::refused(
            Field::Head,
            HouseholdProblem::DoubtfulHead { doubt: Box::new(doubt.clone()) },
        ));
    }
    let what = What { action: ActionId::HouseholdSetHead, note: ground, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let number = text(&proposal.household.record.number);
            let mut now = writer.with_prefix(By::Member, &number, usize::MAX)?;
            let mut seen: Vec<u32> = proposal.members.iter().map(|m| m.person.no).collect();
            now.sort_unstable();
            seen.sort_unstable();
            if now != seen {
                return Err(ServiceError::refused(Field::Household, HouseholdProblem::MembersChanged));
            }
            for member in &proposal.members {
                let mut new = member.person.record.clone();
                new.relationship = member.settled();
                people::replace(writer, &member.person, &new)?;
            }
            writer.mention(Subject { kind: Kind::Household, no: proposal.household.no });
            Ok(((), None))
        },
    )
}
