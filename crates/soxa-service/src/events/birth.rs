//! A birth into a household: the child with its parents' links, related to the head as these say.

use super::{not_after_today, relation_to_head, sentence, settled, with_reason};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{ReadPeople, WritePeople};
use crate::people::{self, HouseholdView};
use crate::quality::{Ahead, accept, would_find_of_new};
use crate::refusal::PeopleProblem;
use crate::register::{Changed, Register, What};
use crate::typed;
use soxa_domain::action::ActionId;
use soxa_domain::kinship::Outcome;
use soxa_domain::national_system::NationalSystem;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::PersonField;
use soxa_domain::person::{Link, Person, Sex, Status};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_text::display::sanitise;

/// What is said of a birth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewBirth {
    /// The child's name.
    pub full_name: String,
    /// Day of birth.
    pub birth_date: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// The personal id, where one was given at registration.
    pub person_id: Option<PersonalId>,
    /// Mother, by personal or local id.
    pub mother: Option<String>,
    /// Father, by personal or local id.
    pub father: Option<String>,
    /// Ethnic group; that of the father, else of the mother, where empty.
    pub ethnicity: String,
    /// Place of origin; that of the father, else of the mother, where empty.
    pub origin: String,
    /// Where the child was born.
    pub birth_place: String,
    /// Number of the birth certificate.
    pub act: String,
    /// The day of registration.
    pub registered_on: Option<chrono::NaiveDate>,
}

/// A birth as it would be written; nothing is yet.
#[derive(Debug, Clone)]
pub struct Birth {
    /// The child's record.
    pub child: Person,
    /// The household.
    pub home: HouseholdView,
    /// What the child is to the head, as derived; `None` in a household without a single head.
    pub outcome: Option<Outcome>,
    /// What the officer chose.
    pub chosen: Option<Relationship>,
    /// What the journal says of the registration.
    pub registered: String,
    /// Whether the birth is registered already: its certificate has a number.
    pub certified: bool,
}

impl Birth {
    /// The relationship that would be written.
    pub fn settled(&self) -> Option<Relationship> {
        settled(self.outcome.as_ref(), self.chosen)
    }

    /// The labels to choose from.
    pub fn choices(&self) -> Vec<Relationship> {
        super::choices(self.outcome.as_ref())
    }

    fn record(&self) -> Person {
        Person { relationship: self.settled(), ..self.child.clone() }
    }

    /// What the rules warn of.
    pub fn ahead(&self, register: &Register, actor: &Actor) -> Result<Vec<Ahead>, ServiceError> {
        actor.require(ReadPeople)?;
        would_find_of_new(register, actor, &self.record())
    }
}

/// Works out the child's record and what it is to the head.
pub fn propose_birth(
    register: &Register,
    actor: &Actor,
    household: &str,
    new: &NewBirth,
) -> Result<Birth, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let home = people::household(register, actor, household)?;
    if new.full_name.trim().is_empty() {
        return Err(ServiceError::refused(PersonField::FullName, PeopleProblem::NoChildName));
    }
    let named = Person { full_name: new.full_name.clone(), ..Person::default() };
    typed::names(&Person::default(), &named)?;
    let birth = new
        .birth_date
        .ok_or_else(|| ServiceError::refused(PersonField::BirthDate, PeopleProblem::NoChildBirth))?;
    not_after_today(register, PersonField::BirthDate, birth.earliest())?;
    let parent =
        |id: &Option<String>, sex: Sex, field: PersonField| -> Result<Option<Stored<Person>>, ServiceError> {
            let Some(id) = id.as_deref().map(str::trim).filter(|id| !id.is_empty()) else { return Ok(None) };
            let parent = people::person_by_id(register, actor, id)?;
            if parent.record.sex.is_some_and(|s| s != sex) {
                let name = parent.record.full_name.clone();
                return Err(ServiceError::refused(field, PeopleProblem::WrongSex { name }));
            }
            Ok(Some(parent))
        };
    let mother = parent(&new.mother, Sex::Female, PersonField::MotherName)?;
    let father = parent(&new.father, Sex::Male, PersonField::FatherName)?;
    let link = |of: &Option<Stored<Person>>| {
        of.as_ref().map_or_else(Link::default, |p| Link {
            id: Some(p.record.public_id()),
            name: Some(p.record.full_name.clone()),
        })
    };
    // Custom and the law on civil status let a child follow the father first; the officer may write otherwise.
    let inherited = |given: &str, of: fn(&Person) -> &String| match given.trim() {
        "" => {
            [&father, &mother].into_iter().flatten().map(|p| of(&p.record)).find(|t| !t.is_empty()).cloned()
        }
        given => Some(sanitise(given).into_owned()),
    };
    let h = &home.household.record;
    let child = Person {
        full_name: sanitise(new.full_name.trim()).into_owned(),
        birth_date: Some(birth),
        sex: new.sex,
        person_id: new.person_id,
        ethnicity: inherited(&new.ethnicity, |p| &p.ethnicity).unwrap_or_default(),
        origin: inherited(&new.origin, |p| &p.origin).unwrap_or_default(),
        nationality: soxa_domain::tables::VIETNAMESE.to_owned(),
        birth_place: sanitise(new.birth_place.trim()).into_owned(),
        hamlet: h.hamlet.clone(),
        address: h.address.clone(),
        household: h.number.clone(),
        father: link(&father),
        mother: link(&mother),
        status: Some(Status::Present),
        note: registered(new),
        ..Person::default()
    };
    let newcomer = Stored { no: u32::MAX, version: 0, record: child.clone() };
    let outcome = relation_to_head(register, &grant, &home, &newcomer)?;
    Ok(Birth {
        child,
        home,
        outcome,
        chosen: None,
        registered: registered(new),
        certified: !new.act.trim().is_empty(),
    })
}

fn registered(new: &NewBirth) -> String {
    let day = new.registered_on.map(super::day_of).unwrap_or_default();
    let act = sentence(&[("giấy khai sinh số", &new.act)]);
    [act, sentence(&[("ngày", &day)])].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes a birth: the child's number.
pub fn register_birth(
    register: &Register,
    actor: &Actor,
    birth: &Birth,
    reason: &str,
    submission: &str,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let child = birth.record();
    if child.relationship.is_none() {
        return Err(ServiceError::refused(
            PersonField::Relationship,
            PeopleProblem::RelationUnclear { name: child.full_name.clone() },
        ));
    }
    accept(&birth.ahead(register, actor)?, reason)?;
    let note = with_reason(&birth.registered, reason);
    let what = What { action: ActionId::PersonBirth, note: &note, submission: Some(submission) };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            if birth.certified {
                writer.came_from(NationalSystem::CivilStatus);
            }
            let no = people::insert(writer, &child)?;
            writer.mention(Subject { kind: Kind::Household, no: birth.home.household.no });
            Ok((no, Some(Subject { kind: Kind::Person, no })))
        },
    )
}
