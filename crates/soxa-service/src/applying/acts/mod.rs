//! What each act writes, worked out from its case. An act is a line in [`ACTS`] and a function.

mod civil_status;
mod households;
mod residence;
mod sojourns;

use chrono::NaiveDate;

use super::{Ground, Write};
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::people;
use crate::refusal::{CaseProblem, Field, FieldId};
use soxa_domain::labels::Vocabulary;
use soxa_domain::national_system::NationalSystem;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, Status};
use soxa_domain::procedure::RegisterAct;
use soxa_domain::relationship::Relationship;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_store::codec::Stored;
use soxa_store::index::By;
use soxa_store::view::View;

type Work = fn(&Ground<'_>) -> Result<Vec<Write>, ServiceError>;

/// Every act that changes the register, and the systems that must be told of it.
const ACTS: &[(RegisterAct, Work, &[NationalSystem])] = {
    use NationalSystem::{CivilStatus, Population};
    &[
        (RegisterAct::PermanentResidence, residence::permanent_residence, &[Population]),
        (RegisterAct::PermanentResidenceEnd, residence::permanent_residence_end, &[Population]),
        (RegisterAct::TemporaryResidence, sojourns::temporary_residence, &[Population]),
        (RegisterAct::TemporaryResidenceExtension, sojourns::extension, &[Population]),
        (RegisterAct::TemporaryResidenceEnd, sojourns::temporary_residence_end, &[Population]),
        (RegisterAct::HouseholdSplit, households::split, &[Population]),
        (RegisterAct::HeadChange, households::head_change, &[Population]),
        (RegisterAct::CivilStatusChange, residence::correction, &[Population]),
        (RegisterAct::DataCorrection, residence::correction, &[Population]),
        (RegisterAct::ResidenceDeclaration, residence::declaration, &[Population]),
        (RegisterAct::Absence, sojourns::absence, &[Population]),
        (RegisterAct::Birth, civil_status::birth, &[CivilStatus]),
        (RegisterAct::Death, civil_status::death, &[CivilStatus, Population]),
        (RegisterAct::Marriage, civil_status::marriage, &[CivilStatus]),
    ]
};

/// How an act is worked out; `None` for one that changes nothing.
pub(super) fn of(act: RegisterAct) -> Option<Work> {
    ACTS.iter().find(|(known, ..)| *known == act).map(|(_, work, _)| *work)
}

/// The systems that must be told of an act.
pub(super) fn systems(act: RegisterAct) -> &'static [NationalSystem] {
    ACTS.iter().find(|(known, ..)| *known == act).map_or(&[], |(.., systems)| systems)
}

impl Ground<'_> {
    fn field(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", |value| value.trim())
    }

    /// A field that the act cannot do without.
    fn needed(&self, key: &str) -> Result<&str, ServiceError> {
        match self.field(key) {
            "" => Err(wrong(key, CaseProblem::ActNeeds { field: key.to_owned() })),
            value => Ok(value),
        }
    }

    fn day(&self, key: &str) -> Result<Option<NaiveDate>, ServiceError> {
        match self.field(key) {
            "" => Ok(None),
            text => {
                let day = PartialDate::parse(text).ok().and_then(PartialDate::exact);
                day.map(Some).ok_or_else(|| wrong(key, CaseProblem::ActDay { value: text.to_owned() }))
            }
        }
    }

    /// The day of the result.
    fn result_day(&self) -> NaiveDate {
        let case = &self.case.record;
        case.closed_at.unwrap_or(case.state_since).date()
    }

    fn months(&self) -> Result<u32, ServiceError> {
        let text = if self.field("months").is_empty() { "12" } else { self.field("months") };
        let months: Option<u32> = text.parse().ok().filter(|n| (1..=24).contains(n));
        months.ok_or_else(|| wrong("months", CaseProblem::ActMonths { value: text.to_owned() }))
    }

    /// The applicant and those who ask with them; nobody who is dead or gone.
    fn everybody(&self) -> Result<Vec<&Stored<Person>>, ServiceError> {
        let all: Vec<_> = std::iter::once(&self.applicant).chain(&self.persons).collect();
        for person in &all {
            here(person)?;
        }
        Ok(all)
    }

    /// Where somebody is to live, in one line.
    fn dwelling(&self) -> Result<String, ServiceError> {
        let hamlet = self.needed("dwelling_hamlet")?;
        let address = self.field("dwelling_address");
        Ok(if address.is_empty() { hamlet.to_owned() } else { address.to_owned() })
    }

    /// What goes on of a kind of sojourn of somebody.
    fn going_on(&self, person: u32, kind: SojournKind) -> Result<Vec<Stored<Sojourn>>, ServiceError> {
        let grant = self.actor.require(ReadPeople)?;
        let all: Vec<Stored<Sojourn>> = self
            .register
            .read(&grant, |r| Ok(r.records(By::SojournPerson, &person.to_be_bytes(), usize::MAX)?))?;
        Ok(all.into_iter().filter(|s| s.record.kind == kind && s.record.ended_on.is_none()).collect())
    }

    /// Somebody else an act is about: named by id, else the one other person of the case.
    fn other(&self, key: &str) -> Result<Stored<Person>, ServiceError> {
        match (self.field(key), self.persons.as_slice()) {
            ("", [only]) => Ok(only.clone()),
            ("", _) => Err(wrong(key, CaseProblem::ActNeeds { field: key.to_owned() })),
            (id, _) => people::person_by_id(self.register, self.actor, id),
        }
    }
}

fn person(seen: &Stored<Person>, new: Person) -> Write {
    Write::Person { seen: Box::new(seen.clone()), new: Box::new(new) }
}

/// The relationship that was said of somebody: by the id, or for the only one by `relationship`.
fn chosen(g: &Ground<'_>, of: &Person) -> Result<Option<Relationship>, ServiceError> {
    let id = of.public_id();
    let text = match (g.field(&id), g.persons.is_empty()) {
        ("", true) => g.field("relationship"),
        (text, _) => text,
    };
    if text.is_empty() {
        return Ok(None);
    }
    let bad = || wrong("relationship", CaseProblem::ActRelationship { value: text.to_owned() });
    Relationship::parse(text).map(Some).ok_or_else(bad)
}

fn relation_open(of: &Person) -> ServiceError {
    let (name, id) = (of.full_name.clone(), of.public_id());
    wrong("relationship", CaseProblem::ActRelationOpen { name, id })
}

fn ended(seen: &Stored<Person>, sojourn: Stored<Sojourn>, day: NaiveDate) -> Write {
    let new = Sojourn { ended_on: Some(day.max(sojourn.record.from)), ..sojourn.record.clone() };
    Write::SojournChange { person: seen.record.public_id(), seen: sojourn, new }
}

/// A field that is wrong.
fn wrong(key: &str, why: CaseProblem) -> ServiceError {
    ServiceError::refused(FieldId::data(key, key), why)
}

/// Refuses somebody who is dead or missing.
fn here(person: &Stored<Person>) -> Result<(), ServiceError> {
    let status = person.record.status.unwrap_or(Status::Present);
    if matches!(status, Status::Deceased | Status::Missing) {
        let (name, status) = (person.record.full_name.clone(), status.vi().to_lowercase());
        return Err(ServiceError::refused(Field::Person, CaseProblem::ActPersonGone { name, status }));
    }
    Ok(())
}
