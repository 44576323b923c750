//! Civil status: birth, death, marriage.

use super::{Ground, Write, ended, here, person, relation_open, wrong};
use crate::error::ServiceError;
use crate::events::{NewBirth, propose_birth, with_reason};
use crate::people;
use crate::quality::{accept, would_find_of_new};
use crate::refusal::CaseProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{FieldProblem, Link, Marital, Person, PersonField, Sex, Status};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;
use soxa_domain::sojourn::SojournKind;
use soxa_domain::time::DAY;
use soxa_store::codec::Stored;

pub(super) fn birth(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let said = |key: &str| Some(g.field(key)).filter(|id| !id.is_empty()).map(str::to_owned);
    let (father, mother) = (said("father"), said("mother"));
    // Where neither is named, who asks and who is on the case is taken for the parents, unless the case names others.
    let of_case = |sex: Sex, name: &str| {
        let name = g.field(name);
        let fits = |p: &&Stored<Person>| {
            p.record.sex == Some(sex) && (name.is_empty() || soxa_text::fold::same(name, &p.record.full_name))
        };
        let found = std::iter::once(&g.applicant).chain(&g.persons).find(fits);
        found.filter(|_| father.is_none() && mother.is_none()).map(|p| p.record.public_id())
    };
    let (of_mother, of_father) = (of_case(Sex::Female, "mother_name"), of_case(Sex::Male, "father_name"));
    let sex = g.needed("sex")?;
    let bad = || wrong("sex", CaseProblem::ActSex { value: sex.to_owned() });
    let household = g.household()?;
    let new = NewBirth {
        full_name: g.needed("child_name")?.to_owned(),
        birth_date: PartialDate::parse(g.needed("child_birth_date")?).ok(),
        sex: Some(Sex::parse(sex).ok_or_else(bad)?),
        person_id: match g.field("person_id") {
            "" => None,
            text => Some(PersonalId::parse(text).map_err(|why| {
                ServiceError::refused(
                    PersonField::PersonId,
                    CaseProblem::ActField { why: FieldProblem::Id(why) },
                )
            })?),
        },
        mother: mother.or(of_mother),
        father: father.or(of_father),
        birth_place: g.field("birth_place").to_owned(),
        registered_on: Some(g.result_day()),
        ..NewBirth::default()
    };
    let birth = propose_birth(g.register, g.actor, &household, &new)?;
    let mut child = birth.child.clone();
    child.relationship = match Relationship::parse(g.field("relationship")) {
        Some(label) => Some(label),
        None => birth.settled(),
    };
    if child.relationship.is_none() {
        return Err(relation_open(&child));
    }
    accept(&would_find_of_new(g.register, g.actor, &child)?, &g.reason())?;
    Ok(vec![Write::Newcomer(Box::new(child))])
}

pub(super) fn death(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let dead = g.other("person")?;
    here(&dead)?;
    g.needed("death_date")?;
    let day = g.day("death_date")?.unwrap_or(g.result_day());
    if day > g.register.now().date() {
        return Err(wrong("death_date", CaseProblem::ActDay { value: day.to_string() }));
    }
    let note = format!("chết {}", day.format(DAY));
    let note = with_reason(&dead.record.note, &note);
    let mut writes =
        vec![person(&dead, Person { status: Some(Status::Deceased), note, ..dead.record.clone() })];
    for kind in [SojournKind::Temporary, SojournKind::Absent] {
        writes.extend(g.going_on(dead.no, kind)?.into_iter().map(|s| ended(&dead, s, day)));
    }
    if let Some(id) = &dead.record.spouse.id
        && let Ok(spouse) = people::person_by_id(g.register, g.actor, id)
        && spouse.record.marital == Some(Marital::Married)
        && spouse.record.spouse.id.as_deref() == Some(dead.record.public_id().as_str())
    {
        let widowed = Person { marital: Some(Marital::Widowed), ..spouse.record.clone() };
        writes.push(person(&spouse, widowed));
    }
    Ok(writes)
}

pub(super) fn marriage(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    here(&g.applicant)?;
    let link = |p: &Person| Link { id: Some(p.public_id()), name: Some(p.full_name.clone()) };
    let wed = |seen: &Stored<Person>, spouse: Link| {
        person(seen, Person { marital: Some(Marital::Married), spouse, ..seen.record.clone() })
    };
    // Who is in no register is a name only.
    let partner = match g.other("partner") {
        Ok(partner) => Some(partner),
        Err(e) if g.field("partner").is_empty() && g.persons.is_empty() => {
            if g.field("partner_name").is_empty() {
                return Err(e);
            }
            None
        }
        Err(e) => return Err(e),
    };
    let Some(partner) = partner else {
        let name = Some(g.field("partner_name").to_owned());
        return Ok(vec![wed(&g.applicant, Link { id: None, name })]);
    };
    here(&partner)?;
    Ok(vec![wed(&g.applicant, link(&partner.record)), wed(&partner, link(&g.applicant.record))])
}
