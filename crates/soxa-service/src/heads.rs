//! The worklist of households whose head is not right, and who may become head of one.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadPeople;
use super::people::{self, HouseholdView};
use super::quality::{self, Filter};
use super::register::Register;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Household, Person, Sex, Status};
use soxa_domain::quality::{ADULT, HEADS};
use soxa_domain::relationship::Relationship;
use soxa_store::codec::{Kind, Stored};

/// A household to be put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Number of the record.
    pub no: u32,
    /// The household's number.
    pub household: String,
    /// Its hamlet.
    pub hamlet: String,
    /// What is wrong, in words.
    pub flaw: String,
    /// Who works on it; empty for nobody.
    pub owner: String,
}

/// Households whose head is not right, in the order of their flaws and numbers, as the rules found them last
/// ([`quality::ensure`]).
pub fn worklist(register: &Register, actor: &Actor) -> Result<Vec<Task>, ServiceError> {
    actor.require(ReadPeople)?;
    let rules = HEADS.iter().map(ToString::to_string).collect();
    let listed = quality::list(register, actor, &Filter { rules, ..Filter::default() }, usize::MAX)?;
    let mut tasks: Vec<Task> = Vec::new();
    for l in listed {
        let flaw = l.rule().map_or_else(String::new, |r| r.label.vi.to_lowercase());
        if !tasks.iter().any(|t| t.no == l.finding.record.no) {
            tasks.push(Task {
                no: l.finding.record.no,
                household: l.household,
                hamlet: l.finding.record.hamlet,
                flaw,
                owner: l.finding.record.owner,
            });
        }
    }
    Ok(tasks)
}

/// Somebody of a household, as a head to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The person.
    pub person: Stored<Person>,
    /// Why in this place, or why not at all.
    pub reason: String,
    /// Whether law and practice allow it without more.
    pub is_fit: bool,
}

/// Who may become head, likeliest first; then those who may not, with the reason.
///
/// Law on Residence 2020, article 10: a member of full capacity whom the members name. Practice names the spouse of
/// the head before, then the eldest child who is there, then the eldest of the others.
pub fn candidates(
    register: &Register,
    actor: &Actor,
    view: &HouseholdView,
) -> Result<Vec<Candidate>, ServiceError> {
    actor.require(ReadPeople)?;
    let today = register.now().date();
    let age = |p: &Person| p.birth_date.map(|d| d.age_on(today));
    let any_adult =
        view.members.iter().any(|m| m.record.is_active() && age(&m.record).is_none_or(|a| a >= ADULT));
    let mut ranked: Vec<(u8, Option<PartialDate>, Candidate)> = view
        .members
        .iter()
        .map(|m| {
            let p = &m.record;
            let (rank, reason, is_fit) = rank(p, age(p), any_adult);
            (rank, p.birth_date, Candidate { person: m.clone(), reason, is_fit })
        })
        .collect();
    ranked.sort_by_key(|(rank, birth, c)| (!c.is_fit, *rank, *birth, c.person.no));
    Ok(ranked.into_iter().map(|(_, _, c)| c).collect())
}

fn rank(p: &Person, age: Option<i32>, any_adult: bool) -> (u8, String, bool) {
    let status = p.status.unwrap_or(Status::Present);
    let unfit = |reason: String| (9, reason, false);
    if !status.is_active() || status == Status::InPrison {
        return unfit(status.vi().to_lowercase());
    }
    if age.is_some_and(|a| a < ADULT) && any_adult {
        return unfit("chưa đủ 18 tuổi".to_owned());
    }
    if matches!(status, Status::Away | Status::Abroad) {
        return unfit(format!("vắng: {}", status.vi().to_lowercase()));
    }
    let here = status.vi().to_lowercase();
    let r = p.relationship.unwrap_or(Relationship::OTHER);
    let spouse = if p.sex == Some(Sex::Male) { "chồng" } else { "vợ" };
    if r.is_head() {
        (0, format!("đang là chủ hộ, {here}"), true)
    } else if r == Relationship::WIFE || r == Relationship::HUSBAND {
        (1, format!("{spouse} chủ hộ cũ, {here}"), true)
    } else if matches!(r.code(), 7 | 8) {
        (2, format!("con chủ hộ cũ, {here}"), true)
    } else if r.is_lodger() {
        (8, format!("{}, {here}", r.label().to_lowercase()), true)
    } else {
        (3, here, true)
    }
}

/// The view of a task's household; opening it is noted.
pub fn open(register: &Register, actor: &Actor, no: u32) -> Result<HouseholdView, ServiceError> {
    let view = people::household_by_number(register, actor, no)?;
    super::access::opened(register, actor, Kind::Household, no)?;
    Ok(view)
}

/// A household whose number of heads is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongHeads {
    /// Number of the household.
    pub number: String,
    /// Its hamlet.
    pub hamlet: String,
    /// Ids of those who are called its head.
    pub heads: Vec<String>,
    /// How many active members it has.
    pub members: usize,
}

/// Households of active members without a head or with several, by number.
pub fn households_with_wrong_heads(
    register: &Register,
    actor: &Actor,
) -> Result<Vec<WrongHeads>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut wrong = Vec::new();
        let mut all = Vec::new();
        r.each(|h: Stored<Household>| {
            all.push(h.record);
            Ok(true)
        })?;
        for household in all {
            let members = people::members(r, &household.number)?;
            let active = members.iter().filter(|m| m.record.is_active()).count();
            let heads: Vec<&Stored<Person>> =
                members.iter().filter(|m| m.record.relationship == Some(Relationship::HEAD)).collect();
            // A head who died or left is a head to be replaced, which is another finding than none.
            let acting: Vec<String> =
                heads.iter().filter(|m| m.record.is_active()).map(|m| m.record.public_id()).collect();
            if active > 0 && (heads.is_empty() || acting.len() > 1) {
                wrong.push(WrongHeads {
                    number: household.number,
                    hamlet: household.hamlet,
                    heads: acting,
                    members: active,
                });
            }
        }
        wrong.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(wrong)
    })
}
