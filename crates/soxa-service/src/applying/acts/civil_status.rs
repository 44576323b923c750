//! Civil status: birth, death, marriage.

use chrono::NaiveDate;

use super::{Ground, Write, ended, here, person, relation_open, wrong};
use crate::error::ServiceError;
use crate::events::{NewBirth, propose_birth, with_reason};
use crate::people;
use crate::quality::{accept, would_find_of_new};
use crate::refusal::{CaseProblem, Field};
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
    // Who asks and who is on the case is taken for a parent that nobody named, unless the case names another; beside one that
    // was named only a spouse: a grandfather may ask, too.
    let of_case = |sex: Sex, name: &str, other: Option<&String>| {
        let name = g.field(name);
        let is_spouse =
            |p: &Person| other.is_none_or(|id| !name.is_empty() || p.spouse.id.as_ref() == Some(id));
        let fits = |p: &&Stored<Person>| {
            p.record.sex == Some(sex)
                && (name.is_empty() || soxa_text::fold::same(name, &p.record.full_name))
                && is_spouse(&p.record)
        };
        let found = std::iter::once(&g.applicant).chain(&g.persons).find(fits);
        found.map(|p| p.record.public_id())
    };
    let of_mother = mother.is_none().then(|| of_case(Sex::Female, "mother_name", father.as_ref())).flatten();
    let of_father = father.is_none().then(|| of_case(Sex::Male, "father_name", mother.as_ref())).flatten();
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
        let nobody = Person { full_name: g.field("partner_name").to_owned(), ..Person::default() };
        may_marry(&g.applicant, &nobody, g.result_day())?;
        let name = Some(g.field("partner_name").to_owned());
        return Ok(vec![wed(&g.applicant, Link { id: None, name })]);
    };
    here(&partner)?;
    may_marry(&g.applicant, &partner.record, g.result_day())?;
    may_marry(&partner, &g.applicant.record, g.result_day())?;
    Ok(vec![wed(&g.applicant, link(&partner.record)), wed(&partner, link(&g.applicant.record))])
}

/// The least age of a man and of a woman (Law on Marriage and Family 2014, article 8.1a).
const MARRIAGEABLE: [(Sex, u32); 2] = [(Sex::Male, 20), (Sex::Female, 18)];

/// Refuses a marriage that the law knows not: of somebody married to another, of too young people, of two of one sex (articles
/// 5.2 and 8). What the register does not say is not held against anybody.
fn may_marry(person: &Stored<Person>, partner: &Person, day: NaiveDate) -> Result<(), ServiceError> {
    let p = &person.record;
    let name = p.full_name.clone();
    let refused = |why| Err(ServiceError::refused(Field::Person, why));
    let is_partner = match (&p.spouse.id, &p.spouse.name) {
        (Some(id), _) if partner.birth_date.is_some() => *id == partner.public_id(),
        (_, Some(name)) => soxa_text::fold::same(name, &partner.full_name),
        _ => false,
    };
    if p.marital == Some(Marital::Married) && !is_partner {
        let spouse = p.spouse.name.clone().unwrap_or_default();
        return refused(CaseProblem::ActMarried { name, spouse });
    }
    if p.sex.is_some() && p.sex == partner.sex {
        return refused(CaseProblem::ActSameSex { name, partner: partner.full_name.clone() });
    }
    let least = MARRIAGEABLE.iter().find(|(sex, _)| p.sex == Some(*sex)).map_or(0, |(_, least)| *least);
    match p.birth_date.map(|born| u32::try_from(born.age_on(day)).unwrap_or_default()) {
        Some(age) if age < least => refused(CaseProblem::ActTooYoung { name, age, least }),
        _ => Ok(()),
    }
}
