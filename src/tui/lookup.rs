//! Where the choices of a field come from, where they are not a short list of their own: people, procedures, hamlets,
//! places to stay.

use serde::{Deserialize, Serialize};

use super::backend::Choice;
use super::fault::existing;
use super::workspace::{Workspace, person_choice, place_choice};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, Sex, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::unit::short_hamlet;
use soxa_service::find::{Hit, choose, find};
use soxa_service::{ServiceError, people, stays};
use soxa_store::codec::Kind;
use soxa_text::fold::fold;

/// A source of choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// People; the household of the person of a number first.
    Persons {
        /// Who is at the counter.
        near: Option<u32>,
    },
    /// Who hands a case in.
    Applicants,
    /// Guests of a lodging.
    Guests,
    /// Who may be a child's parent: grown members of the household of a number; where none is called so, whoever is found.
    Parents {
        /// The household.
        household: u32,
        /// Mother or father.
        sex: Sex,
    },
    /// Places to stay.
    Places,
    /// The procedures of today.
    Procedures,
    /// The commune's hamlets.
    Hamlets,
}

impl Source {
    /// Everybody of the register.
    pub const PERSONS: Self = Self::Persons { near: None };

    /// Whether its choices are people, whose names are cut in the middle.
    pub fn is_of_people(self) -> bool {
        !matches!(self, Self::Places | Self::Procedures | Self::Hamlets)
    }

    /// What becomes of somebody meant who is in no register yet; `None` where nobody such is offered.
    pub fn newcomers(self) -> Option<Newcomers> {
        match self {
            Self::Persons { .. } => Some(Newcomers::AtOnce),
            Self::Applicants => Some(Newcomers::WithTheCase),
            _ => None,
        }
    }

    /// Whether its list opens by itself as one types: where what is meant is one of very many.
    pub fn opens_while_typing(self) -> bool {
        matches!(self, Self::Persons { .. } | Self::Applicants | Self::Guests | Self::Procedures)
    }
}

/// When somebody new is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newcomers {
    /// As soon as the five fields are handed in.
    AtOnce,
    /// With the case that is being received, so that a case that is given up leaves nobody.
    WithTheCase,
}

/// The choices of a source that answer what is typed, likeliest first.
///
/// # Errors
/// Whoever works here may not look there, or the register cannot be read.
pub fn lookup(
    workspace: &Workspace,
    source: Source,
    typed: &str,
    limit: usize,
) -> Result<Vec<Choice>, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    match source {
        Source::Persons { near } => persons(workspace, near, typed, limit),
        Source::Applicants | Source::Guests => persons(workspace, None, typed, limit),
        Source::Parents { household, sex } => parents(workspace, household, sex, typed, limit),
        Source::Places => {
            Ok(stays::places(register, actor, typed, limit)?.iter().map(place_choice).collect())
        }
        Source::Procedures => workspace.procedures(typed, limit),
        Source::Hamlets => {
            let wanted = fold(typed);
            let fits = |hamlet: &&String| {
                let hamlet = fold(hamlet);
                hamlet.split(' ').any(|word| word.starts_with(&wanted)) || hamlet.contains(&wanted)
            };
            let commune = register.commune();
            let mut hamlets: Vec<&str> = commune.hamlets.iter().filter(fits).map(String::as_str).collect();
            // By the name that it had before, too.
            let former = commune.former.iter().map(|former| &former.name).filter(fits);
            for hamlet in former.filter_map(|name| commune.hamlet(name)) {
                if !hamlets.contains(&hamlet) {
                    hamlets.push(hamlet);
                }
            }
            Ok(hamlets.into_iter().take(limit).map(|h| Choice::new(h, h)).collect())
        }
    }
}

fn persons(
    workspace: &Workspace,
    near: Option<u32>,
    typed: &str,
    limit: usize,
) -> Result<Vec<Choice>, ServiceError> {
    let hits = choose(&workspace.register, &workspace.actor, near, typed, limit)?;
    Ok(hits.iter().map(of_hit).collect())
}

/// Somebody found, as a choice: name, and year, hamlet, household and place in it, end of the id, status.
fn of_hit(hit: &Hit) -> Choice {
    let choice = Choice::new(&hit.no.to_string(), &hit.name);
    Choice { cells: cells(hit), detail: hit.summary.clone(), ..choice }
}

/// What tells people of one name apart, column by column; of the columns that find no room the last go first.
pub fn cells(hit: &Hit) -> Vec<String> {
    let year = hit.birth_date.map(|d| d.year().to_string()).unwrap_or_default();
    let hamlet = short_hamlet(&hit.hamlet).to_owned();
    let status = hit.status.filter(|s| *s != Status::Present).map_or("", Vocabulary::vi).to_owned();
    vec![year, hamlet, id_end(&hit.id), home(hit), status]
}

/// What was found as a row of the look-up: name, birth, hamlet, household and place in it, end of the id, status.
pub fn columns(hit: &Hit) -> Vec<String> {
    let birth = hit.birth_date.map(PartialDate::vi).unwrap_or_default();
    let is_person = hit.kind == Kind::Person;
    let name = if is_person { hit.name.clone() } else { format!("{}  {}", hit.id, hit.name) };
    let id = if is_person { id_end(&hit.id) } else { String::new() };
    let status = hit.status.filter(|s| *s != Status::Present).map_or("", Vocabulary::vi).to_owned();
    vec![name, birth, short_hamlet(&hit.hamlet).to_owned(), home(hit), id, status]
}

/// The household, and the place in it.
fn home(hit: &Hit) -> String {
    let place = hit.relationship.map(Relationship::label).unwrap_or_default();
    format!("{} {place}", hit.household).trim().to_owned()
}

/// The end of an id, by which people of one name are told apart: `…622 163`.
pub fn id_end(id: &str) -> String {
    match (id.len(), id.get(6..9), id.get(9..12)) {
        (12, Some(first), Some(last)) => format!("…{first} {last}"),
        _ => id.to_owned(),
    }
}

fn parents(
    workspace: &Workspace,
    household: u32,
    sex: Sex,
    typed: &str,
    limit: usize,
) -> Result<Vec<Choice>, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    let today = register.now().date();
    // Who is a child still is nobody's parent.
    let fits = |p: &Person| {
        p.is_active() && p.sex.is_none_or(|s| s == sex) && p.birth_date.is_none_or(|d| d.age_on(today) > 12)
    };
    let home = existing(people::household_by_number(register, actor, household))?;
    let wanted = fold(typed);
    let members = home.iter().flat_map(|h| &h.members);
    let members = members.filter(|m| fits(&m.record) && fold(&m.record.full_name).contains(&wanted));
    let mut choices: Vec<Choice> = members.map(|m| person_choice(m.no, &m.record)).collect();
    if choices.is_empty() {
        let hits = find(register, actor, typed, limit)?;
        for hit in hits.hits.iter().filter(|hit| hit.kind == Kind::Person) {
            let person = people::person(register, actor, hit.no)?;
            choices.extend(fits(&person.record).then(|| person_choice(hit.no, &person.record)));
        }
    }
    choices.truncate(limit);
    Ok(choices)
}
