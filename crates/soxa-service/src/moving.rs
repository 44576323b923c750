//! People who change household: a household that splits (tách hộ), somebody who moves to another, one who leaves.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Grant, ReadPeople, WritePeople};
use super::people::{self, not_found};
use super::quality::{accept, would_find};
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::HouseholdProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::kinship::{Answer, Outcome, Relative, Usage, set_head as derive};
use soxa_domain::person::PersonField;
use soxa_domain::person::{Household, Person};
use soxa_domain::relationship::Relationship;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;

/// A person on the way into a household.
#[derive(Debug, Clone)]
pub struct Mover {
    /// The person as read.
    pub person: Stored<Person>,
    /// What the person is on arrival, but for household and relationship.
    pub arriving: Person,
    /// What the person becomes to the head, as derived.
    pub outcome: Outcome,
    /// What the officer chose.
    pub chosen: Option<Relationship>,
}

impl Mover {
    fn new(person: Stored<Person>, outcome: Outcome) -> Self {
        Self { arriving: person.record.clone(), person, outcome, chosen: None }
    }

    /// The record in the household of arrival.
    pub fn becomes(&self, household: &Household) -> Person {
        let or_own = |of: &String, own: &String| if of.is_empty() { own.clone() } else { of.clone() };
        Person {
            household: household.number.clone(),
            hamlet: household.hamlet.clone(),
            address: or_own(&household.address, &self.arriving.address),
            relationship: self.settled(),
            ..self.arriving.clone()
        }
    }

    /// The relationship that would be written.
    pub fn settled(&self) -> Option<Relationship> {
        self.chosen.or(match self.outcome.answer {
            Answer::Certain(label) => Some(label),
            Answer::Open(_) => None,
        })
    }
}

/// A household splits, or people move: nothing is written yet.
#[derive(Debug, Clone)]
pub struct Move {
    /// Number of the household they go to.
    pub to: String,
    /// The household to be made; `None` where it is there.
    pub new: Option<Household>,
    /// The head of the household they go to.
    pub head: Option<Stored<Person>>,
    /// Who goes, a new head first.
    pub movers: Vec<Mover>,
}

impl Move {
    /// Takes the officer's choice for somebody.
    pub fn choose(&mut self, person: &str, label: Relationship) -> Result<(), ServiceError> {
        let mover = self
            .movers
            .iter_mut()
            .find(|m| m.person.record.public_id() == person.trim())
            .ok_or_else(|| not_found(Thing::Mover, person))?;
        mover.chosen = Some(label);
        Ok(())
    }

    /// Those whose relationship nobody has settled.
    pub fn open(&self) -> impl Iterator<Item = &Mover> {
        self.movers.iter().filter(|m| m.settled().is_none())
    }
}

/// A household splits: these people leave theirs and make a new one, the first its head.
///
/// `number` is the new household's; empty gives one. `hamlet` and `address` empty: as before.
pub fn propose_split(
    register: &Register,
    actor: &Actor,
    from: &str,
    leavers: &[String],
    new: Household,
) -> Result<Move, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let view = people::household(register, actor, from)?;
    let mut movers = Vec::new();
    for id in leavers {
        let person = people::person_by_id(register, actor, id)?;
        if person.record.household != view.household.record.number {
            return Err(ServiceError::refused(
                Field::Movers,
                HouseholdProblem::NotAMember {
                    name: person.record.full_name.clone(),
                    household: from.to_owned(),
                },
            ));
        }
        if movers.iter().any(|m: &Stored<Person>| m.no == person.no) {
            return Err(ServiceError::refused(
                Field::Movers,
                HouseholdProblem::TwiceAmongMovers { name: person.record.full_name.clone() },
            ));
        }
        movers.push(person);
    }
    let Some(head) = movers.first().cloned() else {
        return Err(ServiceError::refused(Field::Movers, HouseholdProblem::NoMovers));
    };
    if !head.record.is_active() {
        let name = head.record.full_name.clone();
        return Err(ServiceError::refused(Field::NewHead, HouseholdProblem::HeadNotHere { name }));
    }
    if movers.len() == view.members.len() {
        return Err(ServiceError::refused(Field::Split, HouseholdProblem::WholeHousehold));
    }
    let movers = related(register, &grant, &view.members, &head, movers)?;
    let old = &view.household.record;
    let or = |given: String, old: &String| if given.trim().is_empty() { old.clone() } else { given };
    let household = Household {
        number: new.number.trim().to_owned(),
        hamlet: or(new.hamlet, &old.hamlet),
        address: or(new.address, &old.address),
    };
    Ok(Move { to: household.number.clone(), new: Some(household), head: None, movers })
}

/// People make a household of their own, the first its head.
pub(super) fn propose_new(
    register: &Register,
    actor: &Actor,
    people: Vec<Stored<Person>>,
    new: Household,
) -> Result<Move, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let Some(head) = people.first().cloned() else {
        return Err(ServiceError::refused(Field::Movers, HouseholdProblem::NoMovers));
    };
    let movers = related(register, &grant, &people.clone(), &head, people)?;
    Ok(Move { to: new.number.clone(), new: Some(new), head: None, movers })
}

/// Somebody moves into a household that is there.
pub fn propose_move(
    register: &Register,
    actor: &Actor,
    person: &str,
    to: &str,
) -> Result<Move, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let person = people::person_by_id(register, actor, person)?;
    let view = people::household(register, actor, to)?;
    if person.record.household == view.household.record.number {
        return Err(ServiceError::refused(
            Field::Move,
            HouseholdProblem::HereAlready { name: person.record.full_name.clone() },
        ));
    }
    let head = people::sole_head(&view.members).cloned();
    let movers = if let Some(head) = &head {
        let mut all = view.members.clone();
        // What somebody was to the head of another household says nothing here.
        let mut newcomer = person.clone();
        newcomer.record.relationship = None;
        all.push(newcomer);
        related(register, &grant, &all, head, vec![person])?
    } else {
        let outcome = Outcome {
            who: 0,
            old: person.record.relationship,
            answer: Answer::Open(vec![Relationship::HEAD, Relationship::OTHER]),
            reason: "hộ chưa có chủ hộ",
            precise: None,
        };
        vec![Mover::new(person, outcome)]
    };
    Ok(Move { to: view.household.record.number, new: None, head, movers })
}

/// What each of some people is to a head.
fn related(
    register: &Register,
    grant: &Grant<'_, ReadPeople>,
    known: &[Stored<Person>],
    head: &Stored<Person>,
    movers: Vec<Stored<Person>>,
) -> Result<Vec<Mover>, ServiceError> {
    register.read(grant, |r| {
        let mut relatives: Vec<Relative> = known.iter().map(|m| Relative::of(&m.record, true)).collect();
        relatives.extend(super::households::kin_outside(r, known)?.iter().map(|p| Relative::of(p, false)));
        let at = known.iter().position(|m| m.no == head.no).unwrap_or_default();
        let outcomes = derive(&relatives, at, Usage::default());
        let of = |no| known.iter().zip(&outcomes).find(|(m, _)| m.no == no).map(|(_, o)| o.clone());
        Ok(movers.into_iter().filter_map(|person| Some(Mover::new(person.clone(), of(person.no)?))).collect())
    })
}

/// Numbers of the households that those who go leave without a head although others stay.
///
/// # Errors
/// Where the households cannot be read.
pub fn left_without_head(
    register: &Register,
    actor: &Actor,
    plan: &Move,
) -> Result<Vec<String>, ServiceError> {
    let goes = |no: u32| plan.movers.iter().any(|m| m.person.no == no);
    let mut left: Vec<String> = Vec::new();
    for number in plan.movers.iter().map(|m| &m.person.record.household) {
        if number.is_empty() || left.contains(number) || *number == plan.to {
            continue;
        }
        let members = people::household(register, actor, number)?.members;
        let had_head = people::sole_head(&members).is_some_and(|head| goes(head.no));
        if had_head && members.iter().any(|m| !goes(m.no) && m.record.is_active()) {
            left.push(number.clone());
        }
    }
    Ok(left)
}

/// Writes a move: one transaction, one journal entry; the number of the household. What the rules warn of wants a reason.
pub fn perform(
    register: &Register,
    actor: &Actor,
    plan: &Move,
    ground: &str,
    reason: &str,
) -> Result<Changed<String>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    if let Some(open) = plan.open().next() {
        return Err(ServiceError::refused(
            PersonField::Relationship,
            HouseholdProblem::MoverRelationOpen { name: open.person.record.full_name.clone() },
        ));
    }
    for mover in &plan.movers {
        let new = Person {
            relationship: mover.settled(),
            household: plan.to.clone(),
            ..mover.person.record.clone()
        };
        accept(&would_find(register, actor, &mover.person, &new)?, reason)?;
    }
    let action = if plan.new.is_some() { ActionId::HouseholdSplit } else { ActionId::HouseholdMove };
    let note = super::events::with_reason(ground, reason);
    let what = What { action, note: &note, submission: None };
    register.change(&grant, &what, |_, _| Ok(plan.to.clone()), |writer| Ok((write(writer, plan)?, None)))
}

/// Writes a move within a change under way; the number of the household.
pub(super) fn write(writer: &mut Writer, plan: &Move) -> Result<String, ServiceError> {
    let household = match &plan.new {
        Some(new) => make(writer, new)?,
        None => found(writer, &plan.to)?,
    };
    for mover in &plan.movers {
        people::replace(writer, &mover.person, &mover.becomes(&household.record))?;
    }
    writer.mention(Subject { kind: Kind::Household, no: household.no });
    Ok(household.record.number)
}

fn found(writer: &Writer, number: &str) -> Result<Stored<Household>, ServiceError> {
    let no = writer.with_prefix(By::HouseholdNumber, &text(number), 1)?;
    let household = no.first().map(|no| writer.get(*no)).transpose()?.flatten();
    household.ok_or_else(|| not_found(Thing::Household, number))
}

/// A new household; one without a number gets the next after those of its hamlet.
fn make(writer: &mut Writer, new: &Household) -> Result<Stored<Household>, ServiceError> {
    let mut household = new.clone();
    if household.number.is_empty() {
        household.number = next_number(writer)?;
    } else if !writer.with_prefix(By::HouseholdNumber, &text(&household.number), 1)?.is_empty() {
        return Err(ServiceError::refused(
            Field::HouseholdNumber,
            HouseholdProblem::NumberTaken { number: household.number.clone() },
        ));
    }
    let no = writer.insert(&household)?;
    Ok(Stored { no, version: writer.seq(), record: household })
}

/// A number nobody has: `M` and six digits.
fn next_number(writer: &mut Writer) -> Result<String, ServiceError> {
    let mut n: u32 = writer.counter("household_numbers")?.unwrap_or(0);
    loop {
        n += 1;
        let number = format!("M{n:06}");
        if writer.with_prefix(By::HouseholdNumber, &text(&number), 1)?.is_empty() {
            writer.set_counter("household_numbers", n)?;
            return Ok(number);
        }
    }
}
