//! A death, a departure: the person stays a member who does not count; what goes on of temporary residence or absence ends.

use chrono::NaiveDate;

use super::{day_of, end_sojourns, not_after_today, sentence, with_reason};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{ReadPeople, WritePeople};
use crate::people::{self, resolve};
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::register::{Changed, Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::national_system::NationalSystem;
use soxa_domain::person::PersonField;
use soxa_domain::person::{Marital, Person, Status};
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::view::View;

/// A death.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Death {
    /// The day.
    pub on: NaiveDate,
    /// Where.
    pub place: String,
    /// Of what.
    pub cause: String,
    /// Number of the extract of the death register.
    pub act: String,
}

/// A departure: registered elsewhere from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Departure {
    /// The day.
    pub on: NaiveDate,
    /// Where to.
    pub to: String,
    /// The paper it rests on.
    pub act: String,
}

/// What hangs on somebody who goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaving {
    /// Codes of open cases.
    pub cases: Vec<String>,
    /// The household that loses its head and has others left.
    pub headless: Option<u32>,
}

impl Leaving {
    /// What is warned of, in words; empty for nothing.
    pub fn warning(&self) -> String {
        match self.cases.as_slice() {
            [] => String::new(),
            cases => format!("còn hồ sơ đang mở: {}", cases.join(", ")),
        }
    }
}

/// What hangs on somebody who goes: open cases, a household that would have no head.
pub fn before_leaving(
    register: &Register,
    actor: &Actor,
    person: &Stored<Person>,
) -> Result<Leaving, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let p = &person.record;
    let home =
        if p.household.is_empty() { None } else { Some(people::household(register, actor, &p.household)?) };
    let headless = home.filter(|home| {
        people::sole_head(&home.members).is_some_and(|head| head.no == person.no)
            && home.members.iter().any(|m| m.no != person.no && m.record.is_active())
    });
    let cases = register.read(&grant, |r| {
        let all: Vec<Stored<Case>> = r.records(By::CasePerson, &person.no.to_be_bytes(), 64)?;
        let in_the_way = |c: &&Stored<Case>| c.record.state.is_open() && !c.record.follows_a_death();
        Ok(all.iter().filter(in_the_way).map(|c| c.record.shown_code()).collect())
    })?;
    Ok(Leaving { cases, headless: headless.map(|h| h.household.no) })
}

/// Writes a death down. Who was married to the dead is widowed; what went on of sojourns ends.
pub fn record_death(
    register: &Register,
    actor: &Actor,
    seen: &Stored<Person>,
    death: &Death,
    reason: &str,
    submission: &str,
) -> Result<Changed<Leaving>, ServiceError> {
    actor.require(WritePeople)?;
    if seen.record.status == Some(Status::Deceased) {
        return Err(ServiceError::refused(
            PersonField::Status,
            PeopleProblem::AlreadyDead { name: seen.record.full_name.clone() },
        ));
    }
    if seen.record.birth_date.is_some_and(|born| death.on < born.earliest()) {
        return Err(ServiceError::refused(Field::DeathDay, PeopleProblem::DiedBeforeBirth));
    }
    let said = sentence(&[
        ("chết", &day_of(death.on)),
        ("tại", &death.place),
        ("vì", &death.cause),
        ("trích lục khai tử số", &death.act),
    ]);
    let act = Act {
        action: ActionId::PersonDeath,
        status: Status::Deceased,
        on: death.on,
        field: Field::DeathDay,
        said,
        is_registered: !death.act.trim().is_empty(),
    };
    leave(register, actor, seen, &act, reason, submission)
}

/// Writes a departure down: the person is registered elsewhere from now on.
pub fn record_departure(
    register: &Register,
    actor: &Actor,
    seen: &Stored<Person>,
    departure: &Departure,
    reason: &str,
    submission: &str,
) -> Result<Changed<Leaving>, ServiceError> {
    actor.require(WritePeople)?;
    if !seen.record.is_active() {
        return Err(ServiceError::refused(
            PersonField::Status,
            PeopleProblem::NotHere { name: seen.record.full_name.clone() },
        ));
    }
    let said =
        sentence(&[("chuyển đi", &day_of(departure.on)), ("đến", &departure.to), ("theo", &departure.act)]);
    let act = Act {
        action: ActionId::PersonLeave,
        status: Status::Moved,
        on: departure.on,
        field: Field::DepartureDay,
        said,
        is_registered: false,
    };
    leave(register, actor, seen, &act, reason, submission)
}

struct Act {
    action: ActionId,
    status: Status,
    on: NaiveDate,
    field: Field,
    said: String,
    /// Whether the register of civil status knows it already: its extract has a number.
    is_registered: bool,
}

fn leave(
    register: &Register,
    actor: &Actor,
    seen: &Stored<Person>,
    act: &Act,
    reason: &str,
    submission: &str,
) -> Result<Changed<Leaving>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    not_after_today(register, act.field.clone(), act.on)?;
    let leaving = before_leaving(register, actor, seen)?;
    if !leaving.cases.is_empty() && reason.trim().is_empty() {
        return Err(ServiceError::Warned { what: leaving.warning() });
    }
    let note = with_reason(&act.said, reason);
    let what = What { action: act.action, note: &note, submission: Some(submission) };
    register.change(
        &grant,
        &what,
        |_, _| Ok(leaving.clone()),
        |writer| {
            if act.is_registered {
                writer.came_from(NationalSystem::CivilStatus);
            }
            let mut new = seen.record.clone();
            new.status = Some(act.status);
            new.note = with_reason(&new.note, &act.said);
            people::replace(writer, seen, &new)?;
            end_sojourns(writer, seen.no, act.on)?;
            if act.status == Status::Deceased {
                widow(writer, seen)?;
            }
            Ok((leaving.clone(), Some(Subject { kind: Kind::Person, no: seen.no })))
        },
    )
}

/// Who is married to the dead and says so is widowed now.
fn widow(writer: &mut Writer, dead: &Stored<Person>) -> Result<(), ServiceError> {
    let Some(id) = &dead.record.spouse.id else { return Ok(()) };
    let spouse: Option<Stored<Person>> = match resolve(writer, id)? {
        Some(no) => writer.get(no)?,
        None => None,
    };
    let Some(spouse) = spouse.filter(|s| s.record.marital == Some(Marital::Married)) else { return Ok(()) };
    if spouse.record.spouse.id.as_deref() == Some(dead.record.public_id().as_str()) {
        writer.put(&spouse, &Person { marital: Some(Marital::Widowed), ..spouse.record.clone() })?;
    }
    Ok(())
}
