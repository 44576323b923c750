//! What each act writes, worked out from its case. An act is a line in [`ACTS`] and a function.

mod civil_status;
mod households;
mod ids;
mod residence;
mod sojourns;

use chrono::NaiveDate;

use super::{Ground, Write};
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::people;
use crate::refusal::{CaseProblem, Field, FieldId};
use crate::telling::Happening;
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, Standing, Status};
use soxa_domain::procedure::RegisterAct;
use soxa_domain::relationship::Relationship;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_domain::unit::short_hamlet;
use soxa_store::codec::Stored;
use soxa_store::index::By;
use soxa_store::view::View;
use soxa_text::fold::fold;

type Work = fn(&Ground<'_>) -> Result<Vec<Write>, ServiceError>;

/// What a correction of fields may be to the national systems.
const CORRECTIONS: &[Happening] = &[
    Happening::IdCancelled,
    Happening::Marriage,
    Happening::Relationship,
    Happening::CmndAdded,
    Happening::Correction,
];

/// Every act that changes the register, and what it means to the national systems: that is told by the name of the
/// procedure, what merely follows from it by its own.
const ACTS: &[(RegisterAct, Work, &[Happening])] = {
    use Happening as H;
    &[
        (
            RegisterAct::PermanentResidence,
            residence::permanent_residence,
            &[H::Newcomer, H::Return, H::Split, H::Move, H::Head, H::Relationship, H::Correction],
        ),
        (RegisterAct::PermanentResidenceEnd, residence::permanent_residence_end, &[H::Departure]),
        (RegisterAct::TemporaryResidence, sojourns::temporary_residence, &[H::TemporaryResidence]),
        (RegisterAct::TemporaryResidenceExtension, sojourns::extension, &[H::TemporaryResidenceExtension]),
        (
            RegisterAct::TemporaryResidenceEnd,
            sojourns::temporary_residence_end,
            &[H::TemporaryResidenceEnd, H::Correction],
        ),
        (RegisterAct::HouseholdSplit, households::split, &[H::Split]),
        (RegisterAct::HeadChange, households::head_change, &[H::Head]),
        (RegisterAct::CivilStatusChange, residence::correction, CORRECTIONS),
        (RegisterAct::DataCorrection, residence::correction, CORRECTIONS),
        (RegisterAct::ResidenceDeclaration, residence::declaration, &[H::Newcomer, H::Correction]),
        (RegisterAct::Absence, sojourns::absence, &[H::Absence]),
        (RegisterAct::IdCancellation, ids::cancellation, &[H::IdCancelled]),
        (RegisterAct::Birth, civil_status::birth, &[H::Birth]),
        (RegisterAct::Death, civil_status::death, &[H::Death]),
        (RegisterAct::Marriage, civil_status::marriage, &[H::Marriage]),
    ]
};

/// How an act is worked out; `None` for one that changes nothing.
pub(super) fn of(act: RegisterAct) -> Option<Work> {
    ACTS.iter().find(|(known, ..)| *known == act).map(|(_, work, _)| *work)
}

/// What an act means to the national systems.
pub(super) fn happenings(act: RegisterAct) -> &'static [Happening] {
    ACTS.iter().find(|(known, ..)| *known == act).map_or(&[], |(.., happenings)| happenings)
}

/// Whom a case is about until its act is written: `None` for somebody who is not in the register yet.
pub(super) fn subject(
    view: &impl View,
    act: Option<RegisterAct>,
    case: &Case,
) -> Result<Option<u32>, ServiceError> {
    match (act, case.fields.get("person"), case.persons.as_slice()) {
        (Some(RegisterAct::Death), Some(id), _) => people::resolve(view, id),
        (Some(RegisterAct::Death), None, [only]) => Ok(Some(*only)),
        (Some(RegisterAct::Birth | RegisterAct::Death), ..) => Ok(None),
        _ => Ok(Some(case.applicant)),
    }
}

impl Ground<'_> {
    fn field(&self, key: &str) -> &str {
        self.asked.borrow_mut().insert(key.to_owned());
        self.fields.get(key).map_or("", |value| value.trim())
    }

    /// A field that the act cannot do without.
    fn needed(&self, key: &str) -> Result<&str, ServiceError> {
        match self.field(key) {
            "" => Err(wrong(key, CaseProblem::ActNeeds)),
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

    /// The same, none of whom has left either.
    fn everybody_here(&self) -> Result<Vec<&Stored<Person>>, ServiceError> {
        let all = self.everybody()?;
        for person in &all {
            belongs(person)?;
        }
        Ok(all)
    }

    /// The household of the applicant, or the one that was said.
    fn household(&self) -> Result<String, ServiceError> {
        match (self.field("household"), &self.applicant.record) {
            ("", p) if p.household.is_empty() => {
                Err(wrong("household", CaseProblem::ActHousehold { name: p.full_name.clone() }))
            }
            ("", p) => Ok(p.household.clone()),
            (number, _) => Ok(number.to_owned()),
        }
    }

    /// Why what the rules warn of is right: the case says so.
    fn reason(&self) -> String {
        format!("theo hồ sơ {}", self.case.record.shown_code())
    }

    /// The hamlet somebody is to live in, by its name of today: a case keeps the one of its own day.
    fn hamlet(&self) -> Result<String, ServiceError> {
        let said = self.needed("dwelling_hamlet")?;
        Ok(self.register.commune().hamlet(said).unwrap_or(said).to_owned())
    }

    /// Where somebody is to live, in one line: the address, and the hamlet where it does not name it.
    fn dwelling(&self) -> Result<String, ServiceError> {
        let (hamlet, address) = (self.hamlet()?, self.field("dwelling_address"));
        let names_it = fold(address).contains(&fold(short_hamlet(&hamlet)));
        Ok(match address {
            "" => hamlet,
            address if names_it => address.to_owned(),
            address => format!("{address}, {hamlet}"),
        })
    }

    /// The same as a place of permanent residence is written, down to the province.
    fn whole_address(&self) -> Result<String, ServiceError> {
        let (mut address, commune) = (self.dwelling()?, self.register.commune());
        for unit in std::iter::once(&commune.name).chain(&commune.above) {
            let name = unit.split_once(' ').map_or(unit.as_str(), |(_, name)| name);
            let is_named = address.split(',').skip(1).any(|part| fold(part).trim().ends_with(&fold(name)));
            if !is_named {
                address = format!("{address}, {name}");
            }
        }
        Ok(address)
    }

    /// What goes on of a kind of sojourn of somebody.
    fn going_on(&self, person: u32, kind: SojournKind) -> Result<Vec<Stored<Sojourn>>, ServiceError> {
        let grant = self.actor.require(ReadPeople)?;
        let all: Vec<Stored<Sojourn>> = self
            .register
            .read(&grant, |r| Ok(r.records(By::SojournPerson, &person.to_be_bytes(), usize::MAX)?))?;
        Ok(all.into_iter().filter(|s| s.record.kind == kind && s.record.ended_on.is_none()).collect())
    }

    /// What somebody is once no temporary residence goes on.
    fn standing_after_stay(&self, seen: &Stored<Person>) -> Result<Standing, ServiceError> {
        let grant = self.actor.require(ReadPeople)?;
        self.register.read(&grant, |r| crate::sojourns::standing_after(r, &self.register.commune(), seen))
    }

    /// Somebody else an act is about: named by id, else the one other person of the case.
    fn other(&self, key: &str) -> Result<Stored<Person>, ServiceError> {
        match (self.field(key), self.persons.as_slice()) {
            ("", [only]) => Ok(only.clone()),
            ("", _) => Err(wrong(key, CaseProblem::ActNeeds)),
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

/// Refuses somebody who has left, dead or alive.
fn belongs(person: &Stored<Person>) -> Result<(), ServiceError> {
    here(person)?;
    if person.record.is_active() {
        return Ok(());
    }
    let name = person.record.full_name.clone();
    Err(ServiceError::refused(Field::Person, CaseProblem::ActPersonLeft { name }))
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
