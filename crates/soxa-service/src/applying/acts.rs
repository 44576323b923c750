//! What each act writes, worked out from its case. An act is a line in [`ACTS`] and a function.

use chrono::{Months, NaiveDate};

use super::{Ground, Write};
use crate::error::ServiceError;
use crate::events::{NewBirth, propose_birth};
use crate::grant::ReadPeople;
use crate::people;
use crate::refusal::{CaseProblem, Field, FieldId};
use crate::{households, moving};
use soxa_domain::labels::Vocabulary;
use soxa_domain::national_system::NationalSystem;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{FieldProblem, Household, Link, Marital, Person, PersonField, Sex, Status};
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
        (RegisterAct::PermanentResidence, permanent_residence, &[Population]),
        (RegisterAct::PermanentResidenceEnd, permanent_residence_end, &[Population]),
        (RegisterAct::TemporaryResidence, temporary_residence, &[Population]),
        (RegisterAct::TemporaryResidenceExtension, extension, &[Population]),
        (RegisterAct::TemporaryResidenceEnd, temporary_residence_end, &[Population]),
        (RegisterAct::HouseholdSplit, split, &[Population]),
        (RegisterAct::HeadChange, head_change, &[Population]),
        (RegisterAct::CivilStatusChange, correction, &[Population]),
        (RegisterAct::DataCorrection, correction, &[Population]),
        (RegisterAct::ResidenceDeclaration, declaration, &[Population]),
        (RegisterAct::Absence, absence, &[Population]),
        (RegisterAct::Birth, birth, &[CivilStatus]),
        (RegisterAct::Death, death, &[CivilStatus, Population]),
        (RegisterAct::Marriage, marriage, &[CivilStatus]),
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
            "" => Err(self.wrong(key, CaseProblem::ActNeeds { field: key.to_owned() })),
            value => Ok(value),
        }
    }

    fn wrong(&self, key: &str, why: CaseProblem) -> ServiceError {
        ServiceError::refused(FieldId::data(key, key), why)
    }

    fn day(&self, key: &str) -> Result<Option<NaiveDate>, ServiceError> {
        match self.field(key) {
            "" => Ok(None),
            text => {
                let day = PartialDate::parse(text).ok().and_then(PartialDate::exact);
                day.map(Some).ok_or_else(|| self.wrong(key, CaseProblem::ActDay { value: text.to_owned() }))
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
        months.ok_or_else(|| self.wrong("months", CaseProblem::ActMonths { value: text.to_owned() }))
    }

    /// The applicant and those who ask with them; nobody who is dead or gone.
    fn everybody(&self) -> Result<Vec<&Stored<Person>>, ServiceError> {
        let all: Vec<_> = std::iter::once(&self.applicant).chain(&self.persons).collect();
        for person in &all {
            self.here(person)?;
        }
        Ok(all)
    }

    fn here(&self, person: &Stored<Person>) -> Result<(), ServiceError> {
        let status = person.record.status.unwrap_or(Status::Present);
        if matches!(status, Status::Deceased | Status::Missing) {
            let (name, status) = (person.record.full_name.clone(), status.vi().to_lowercase());
            return Err(ServiceError::refused(Field::Person, CaseProblem::ActPersonGone { name, status }));
        }
        Ok(())
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
            ("", _) => Err(self.wrong(key, CaseProblem::ActNeeds { field: key.to_owned() })),
            (id, _) => people::person_by_id(self.register, self.actor, id),
        }
    }
}

fn person(seen: &Stored<Person>, new: Person) -> Write {
    Write::Person { seen: Box::new(seen.clone()), new: Box::new(new) }
}

fn permanent_residence(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let (hamlet, address) = (g.needed("dwelling_hamlet")?.to_owned(), g.dwelling()?);
    let household = g.field("household");
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        let mut new = seen.record.clone();
        (new.hamlet, new.address) = (hamlet.clone(), address.clone());
        if new.temporary_address == address {
            new.temporary_address.clear();
        }
        new.status = Some(Status::Present);
        if !household.is_empty() && new.household != household {
            let mut plan = moving::propose_move(g.register, g.actor, &seen.record.public_id(), household)?;
            if let Some(label) = chosen(g, &seen.record)? {
                plan.choose(&seen.record.public_id(), label)?;
            }
            let settled = plan.movers.first().and_then(moving::Mover::settled);
            let open = || relation_open(g, &seen.record);
            new.relationship = Some(settled.ok_or_else(open)?);
            household.clone_into(&mut new.household);
        }
        writes.push(person(seen, new));
        for sojourn in g.going_on(seen.no, SojournKind::Temporary)? {
            writes.push(ended(seen, sojourn, g.result_day()));
        }
    }
    Ok(writes)
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
    let wrong = || g.wrong("relationship", CaseProblem::ActRelationship { value: text.to_owned() });
    Relationship::parse(text).map(Some).ok_or_else(wrong)
}

fn relation_open(g: &Ground<'_>, of: &Person) -> ServiceError {
    let (name, id) = (of.full_name.clone(), of.public_id());
    g.wrong("relationship", CaseProblem::ActRelationOpen { name, id })
}

fn permanent_residence_end(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let day = g.result_day();
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        let note = format!("xóa đăng ký thường trú {}: {}", day.format("%d/%m/%Y"), g.needed("ground")?);
        let note = crate::events::with_reason(&seen.record.note, &note);
        writes.push(person(seen, Person { status: Some(Status::Moved), note, ..seen.record.clone() }));
        for kind in [SojournKind::Temporary, SojournKind::Absent] {
            writes.extend(g.going_on(seen.no, kind)?.into_iter().map(|s| ended(seen, s, day)));
        }
    }
    Ok(writes)
}

fn ended(seen: &Stored<Person>, sojourn: Stored<Sojourn>, day: NaiveDate) -> Write {
    let new = Sojourn { ended_on: Some(day.max(sojourn.record.from)), ..sojourn.record.clone() };
    Write::SojournChange { person: seen.record.public_id(), seen: sojourn, new }
}

fn temporary_residence(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let (place, from) = (g.dwelling()?, g.day("from")?.unwrap_or(g.result_day()));
    let until = until(from, g.months()?);
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        writes.extend(g.going_on(seen.no, SojournKind::Temporary)?.into_iter().map(|s| ended(seen, s, from)));
        if seen.record.temporary_address != place {
            writes.push(person(seen, Person { temporary_address: place.clone(), ..seen.record.clone() }));
        }
        let kind = SojournKind::Temporary;
        writes.push(sojourn(seen, kind, place.clone(), from, until));
    }
    Ok(writes)
}

/// The last day of so many months from a day.
fn until(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(months)).and_then(|day| day.pred_opt())
}

fn sojourn(
    seen: &Stored<Person>,
    kind: SojournKind,
    place: String,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Write {
    let (person, note) = (seen.no, String::new());
    let new = Sojourn { person, kind, place, from, until, ended_on: None, case: None, note };
    Write::Sojourn { person: seen.record.public_id(), new }
}

fn extension(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let months = g.months()?;
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        let Some(sojourn) = g.going_on(seen.no, SojournKind::Temporary)?.into_iter().next_back() else {
            let name = seen.record.full_name.clone();
            return Err(ServiceError::refused(Field::Person, CaseProblem::ActNoStay { name }));
        };
        let from = sojourn.record.until.and_then(|day| day.succ_opt()).unwrap_or(g.result_day());
        let new = Sojourn { until: until(from, months), ..sojourn.record.clone() };
        writes.push(Write::SojournChange { person: seen.record.public_id(), seen: sojourn, new });
    }
    Ok(writes)
}

fn temporary_residence_end(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let mut writes = Vec::new();
    for seen in g.everybody()? {
        let going_on = g.going_on(seen.no, SojournKind::Temporary)?;
        writes.extend(going_on.into_iter().map(|s| ended(seen, s, g.result_day())));
        if !seen.record.temporary_address.is_empty() {
            writes.push(person(seen, Person { temporary_address: String::new(), ..seen.record.clone() }));
        }
    }
    Ok(writes)
}

fn absence(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let from = g.day("absent_from")?.unwrap_or(g.case.record.received_at.date());
    let (until, place) = (g.day("absent_to")?, g.needed("destination")?.to_owned());
    let one = |seen: &&Stored<Person>| sojourn(seen, SojournKind::Absent, place.clone(), from, until);
    Ok(g.everybody()?.iter().map(one).collect())
}

fn declaration(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let place = g.dwelling()?;
    let one = |seen: &&Stored<Person>| {
        person(seen, Person { temporary_address: place.clone(), ..seen.record.clone() })
    };
    Ok(g.everybody()?.iter().map(one).collect())
}

/// Fields of the applicant, by the names of the columns of a file of people.
fn correction(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    g.here(&g.applicant)?;
    let mut new = g.applicant.record.clone();
    let mut any = false;
    for field in PersonField::ALL {
        let value = g.field(field.id());
        if !value.is_empty() {
            any = true;
            field
                .set(&mut new, value)
                .map_err(|e| ServiceError::refused(e.field, CaseProblem::ActField { why: e.why }))?;
        }
    }
    if !any {
        return Err(g.wrong("change", CaseProblem::ActWhichField));
    }
    Ok(vec![person(&g.applicant, new)])
}

fn head_change(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let household = g.applicant.record.household.clone();
    let view = people::household(g.register, g.actor, &household)?;
    let head = match (g.field("head"), g.needed("head_name")) {
        ("", name) => {
            let wanted = soxa_text::fold::fold(name?);
            let named = |m: &&Stored<Person>| soxa_text::fold::fold(&m.record.full_name) == wanted;
            let mut found = view.members.iter().filter(named);
            match (found.next(), found.next()) {
                (Some(only), None) => only.record.public_id(),
                _ => {
                    let value = g.field("head_name").to_owned();
                    return Err(g.wrong("head", CaseProblem::ActWhichMember { value }));
                }
            }
        }
        (id, _) => id.to_owned(),
    };
    let mut proposal = households::propose_head(g.register, g.actor, &household, &head)?;
    let said: Vec<String> = proposal.members.iter().map(|m| m.person.record.public_id()).collect();
    for id in said {
        if let Some(label) = Some(g.field(&id)).filter(|t| !t.is_empty()) {
            let wrong = || g.wrong(&id, CaseProblem::ActRelationship { value: label.to_owned() });
            proposal.choose(&id, Relationship::parse(label).ok_or_else(wrong)?)?;
        }
    }
    if let Some(open) = proposal.open().next() {
        return Err(relation_open(g, &open.person.record));
    }
    let changed = proposal.members.iter().filter(|m| m.settled() != m.person.record.relationship);
    let one = |m: &households::Proposed| {
        person(&m.person, Person { relationship: m.settled(), ..m.person.record.clone() })
    };
    Ok(changed.map(one).collect())
}

fn split(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let mut leavers: Vec<String> = g.everybody()?.iter().map(|p| p.record.public_id()).collect();
    let wanted = soxa_text::fold::fold(g.field("head_name"));
    let is_head = |p: &&Stored<Person>| soxa_text::fold::fold(&p.record.full_name) == wanted;
    if let Some(head) = g.everybody()?.into_iter().find(is_head) {
        let id = head.record.public_id();
        leavers.retain(|other| *other != id);
        leavers.insert(0, id);
    }
    let new = Household {
        number: g.field("number").to_owned(),
        hamlet: g.field("dwelling_hamlet").to_owned(),
        address: g.field("dwelling_address").to_owned(),
    };
    let from = &g.applicant.record.household;
    let mut plan = moving::propose_split(g.register, g.actor, from, &leavers, new)?;
    for id in &leavers {
        if let Some(label) = Relationship::parse(g.field(id)) {
            plan.choose(id, label)?;
        }
    }
    if let Some(open) = plan.open().next() {
        return Err(relation_open(g, &open.person.record));
    }
    Ok(vec![Write::Move(Box::new(plan))])
}

fn birth(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let parent = |sex: Sex, key: &str| {
        let of_case = std::iter::once(&g.applicant).chain(&g.persons).find(|p| p.record.sex == Some(sex));
        match g.field(key) {
            "" => of_case.map(|p| p.record.public_id()),
            id => Some(id.to_owned()),
        }
    };
    let sex = g.needed("sex")?;
    let wrong = || g.wrong("sex", CaseProblem::ActSex { value: sex.to_owned() });
    let household = match g.field("household") {
        "" => g.applicant.record.household.clone(),
        number => number.to_owned(),
    };
    let new = NewBirth {
        full_name: g.needed("child_name")?.to_owned(),
        birth_date: PartialDate::parse(g.needed("child_birth_date")?).ok(),
        sex: Some(Sex::parse(sex).ok_or_else(wrong)?),
        person_id: match g.field("person_id") {
            "" => None,
            text => Some(soxa_domain::personal_id::PersonalId::parse(text).map_err(|why| {
                ServiceError::refused(
                    PersonField::PersonId,
                    CaseProblem::ActField { why: FieldProblem::Id(why) },
                )
            })?),
        },
        mother: parent(Sex::Female, "mother"),
        father: parent(Sex::Male, "father"),
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
        return Err(relation_open(g, &child));
    }
    Ok(vec![Write::Newcomer(Box::new(child))])
}

fn death(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    let dead = g.other("person")?;
    g.here(&dead)?;
    g.needed("death_date")?;
    let day = g.day("death_date")?.unwrap_or(g.result_day());
    if day > g.register.now().date() {
        return Err(g.wrong("death_date", CaseProblem::ActDay { value: day.to_string() }));
    }
    let note = format!("chết {}", day.format("%d/%m/%Y"));
    let note = crate::events::with_reason(&dead.record.note, &note);
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

fn marriage(g: &Ground<'_>) -> Result<Vec<Write>, ServiceError> {
    g.here(&g.applicant)?;
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
    g.here(&partner)?;
    Ok(vec![wed(&g.applicant, link(&partner.record)), wed(&partner, link(&g.applicant.record))])
}
