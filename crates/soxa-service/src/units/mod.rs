//! The units reorganised: hamlets that merge, split or are called otherwise, a commune with another name or head. One act
//! that writes the change and the hamlet of everybody it is about, and is taken back as one. Addresses stay as given.

mod file;
mod homes;
mod names;
mod split;

pub use file::UnitFile;
pub use homes::Homes;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{Administer, ReadPeople, WritePeople};
use crate::people::not_found;
use crate::refusal::{Field, Thing, UnitProblem};
use crate::register::{Changed, Register, What, setting};
use names::Names;
use soxa_domain::action::ActionId;
use soxa_domain::person::{Household, Person};
use soxa_domain::reorganisation::{Office, Reorganisation, UnitChange};
use soxa_store::codec::{Record, Stored};
use soxa_store::{Reader, Writer};
use split::Split;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regrouping {
    /// Hamlets by their name of today, each with the one it becomes; several that become one merge.
    Names(Vec<(String, String)>),
    /// Households of one hamlet go to others; who is not named stays.
    Split {
        /// The hamlet, by its name of today.
        hamlet: String,
        /// The hamlet of each household, by number.
        households: BTreeMap<String, String>,
    },
    /// The commune's papers say something else of it from then on; hamlets of other communes come in.
    Office {
        /// What they say.
        office: Office,
        /// Hamlets that were none of this commune's.
        hamlets: Vec<String>,
    },
}

/// How many go from a hamlet to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HamletMove {
    /// The hamlet.
    pub before: String,
    /// The one they are of then.
    pub after: String,
    /// How many people's records say so.
    pub people: usize,
    /// How many households'.
    pub households: usize,
}

/// A record that is of another hamlet then, as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moved {
    no: u32,
    version: u64,
    hamlet: String,
}

/// A reorganisation worked out, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What is written of the units.
    pub changes: Vec<Reorganisation>,
    /// Who goes where, hamlet by hamlet.
    pub moves: Vec<HamletMove>,
    people: Vec<Moved>,
    households: Vec<Moved>,
}

impl Plan {
    /// In a line: `Thôn Hà Bôi, Thôn Hà Xuyên → Thôn Hà`.
    pub fn line(&self) -> String {
        let said = |change: &Reorganisation| match &change.what {
            UnitChange::Hamlets { before, after } if before.is_empty() => format!("+ {}", after.join(", ")),
            UnitChange::Hamlets { before, after } => format!("{} → {}", before.join(", "), after.join(", ")),
            UnitChange::Office(office) => office.name.clone(),
        };
        self.changes.iter().map(said).collect::<Vec<_>>().join("; ")
    }

    /// The hamlets that are there already and take others in.
    pub fn taking_in(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().filter_map(|change| match &change.what {
            UnitChange::Hamlets { before, after } if before.len() > 1 => {
                after.iter().find(|name| before.contains(name)).map(String::as_str)
            }
            _ => None,
        })
    }

    /// How many people are of another hamlet then.
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// How many households are.
    pub fn households(&self) -> usize {
        self.households.len()
    }
}

/// Who is told apart by hamlet.
trait OfHamlet: Record {
    fn hamlet(&self) -> &str;
    fn household(&self) -> &str;
    fn with_hamlet(&self, hamlet: String) -> Self;
}

impl OfHamlet for Person {
    fn hamlet(&self) -> &str {
        &self.hamlet
    }

    fn household(&self) -> &str {
        &self.household
    }

    fn with_hamlet(&self, hamlet: String) -> Self {
        Self { hamlet, ..self.clone() }
    }
}

impl OfHamlet for Household {
    fn hamlet(&self) -> &str {
        &self.hamlet
    }

    fn household(&self) -> &str {
        &self.number
    }

    fn with_hamlet(&self, hamlet: String) -> Self {
        Self { hamlet, ..self.clone() }
    }
}

/// What became of the units since the register was begun, the first change first.
///
/// # Errors
/// Where the register cannot be read or people may not be.
pub fn changes(register: &Register, actor: &Actor) -> Result<Vec<Reorganisation>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| Ok(r.setting(&setting::UNITS)?.unwrap_or_default()))
}

/// Works a reorganisation out and writes nothing.
///
/// # Errors
/// A hamlet that is none, a name that is taken, a day that has not come or lies before an earlier change, a household that
/// is not there or of another hamlet.
pub fn propose(
    register: &Register,
    actor: &Actor,
    wanted: &Regrouping,
    from: NaiveDate,
    ground: &str,
) -> Result<Plan, ServiceError> {
    let grant = actor.require(Administer)?;
    let today = register.now().date();
    if from > today {
        return Err(ServiceError::refused(Field::FromDay, UnitProblem::NotYet { from }));
    }
    register.read(&grant, |r| {
        let known: Vec<Reorganisation> = r.setting(&setting::UNITS)?.unwrap_or_default();
        if let Some(last) = known.last().map(|change| change.from).filter(|last| from < *last) {
            return Err(ServiceError::refused(Field::FromDay, UnitProblem::BeforeLast { last }));
        }
        let begun = register.commune_on(NaiveDate::MIN).valid_from;
        if from < begun {
            return Err(ServiceError::refused(Field::FromDay, UnitProblem::BeforeBegun { begun }));
        }
        let change = |what| Reorganisation { from, ground: ground.trim().to_owned(), what };
        let mut plan =
            Plan { changes: Vec::new(), moves: Vec::new(), people: Vec::new(), households: Vec::new() };
        match wanted {
            Regrouping::Names(names) => {
                let names = Names::read(register, names)?;
                plan.changes = names.changes().map(change).collect();
                plan.gather(r, |hamlet, _| names.after(hamlet))?;
            }
            Regrouping::Split { hamlet, households } => {
                let split = Split::read(register, r, hamlet, households)?;
                plan.gather(r, |hamlet, household| split.after(hamlet, household))?;
                plan.changes = vec![change(split.change(r)?)];
            }
            Regrouping::Office { office, hamlets } => {
                plan.changes = vec![change(UnitChange::Office(office.clone()))];
                let here = register.commune();
                let new: Vec<String> =
                    hamlets.iter().filter(|h| !here.hamlets.contains(h)).cloned().collect();
                if !new.is_empty() {
                    let what = UnitChange::Hamlets { before: Vec::new(), after: new };
                    plan.changes.push(change(what));
                }
            }
        }
        Ok(plan)
    })
}

impl Plan {
    fn gather(
        &mut self,
        r: &Reader,
        after: impl Fn(&str, &str) -> Option<String>,
    ) -> Result<(), ServiceError> {
        self.people = moved::<Person>(r, &after, &mut self.moves, |m| &mut m.people)?;
        self.households = moved::<Household>(r, &after, &mut self.moves, |m| &mut m.households)?;
        Ok(())
    }
}

/// The records of one kind that are of another hamlet then, counted hamlet by hamlet.
fn moved<R: OfHamlet>(
    r: &Reader,
    after: impl Fn(&str, &str) -> Option<String>,
    moves: &mut Vec<HamletMove>,
    count: impl Fn(&mut HamletMove) -> &mut usize,
) -> Result<Vec<Moved>, ServiceError> {
    let mut found = Vec::new();
    r.each::<R>(&mut |stored: Stored<R>| {
        let before = stored.record.hamlet();
        let Some(hamlet) = after(before, stored.record.household()).filter(|after| after != before) else {
            return Ok(true);
        };
        let place = moves.iter().position(|m| m.before == before && m.after == hamlet);
        let place = place.unwrap_or_else(|| {
            let (before, after) = (before.to_owned(), hamlet.clone());
            moves.push(HamletMove { before, after, people: 0, households: 0 });
            moves.len() - 1
        });
        if let Some(entry) = moves.get_mut(place) {
            *count(entry) += 1;
        }
        found.push(Moved { no: stored.no, version: stored.version, hamlet });
        Ok(true)
    })?;
    Ok(found)
}

/// Writes a reorganisation: the change, and the hamlet of everybody it is about, as one entry of the journal.
///
/// # Errors
/// Somebody changed one of the records since it was worked out.
pub fn perform(register: &Register, actor: &Actor, plan: &Plan) -> Result<Changed<()>, ServiceError> {
    perform_with(register, actor, plan, |_| Ok(()))
}

/// The same, with what else belongs to the act.
pub(super) fn perform_with(
    register: &Register,
    actor: &Actor,
    plan: &Plan,
    also: impl Fn(&mut Writer) -> Result<(), ServiceError>,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    if !(plan.people.is_empty() && plan.households.is_empty()) {
        actor.require(WritePeople)?;
    }
    let note = plan.line();
    let what = What { action: ActionId::UnitChange, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut known: Vec<Reorganisation> = writer.setting(&setting::UNITS)?.unwrap_or_default();
            known.extend(plan.changes.iter().cloned());
            writer.set_setting(&setting::UNITS, &known)?;
            write::<Person>(writer, &plan.people)?;
            write::<Household>(writer, &plan.households)?;
            also(writer)?;
            Ok(((), None))
        },
    )
}

fn write<R: OfHamlet>(writer: &mut Writer, moved: &[Moved]) -> Result<(), ServiceError> {
    for record in moved {
        let gone = || not_found(Thing::Record, &record.no.to_string());
        let old: Stored<R> = writer.get(record.no)?.ok_or_else(gone)?;
        if old.version != record.version {
            return Err(ServiceError::Stale { seen: record.version, current: old.version });
        }
        let new = old.record.with_hamlet(record.hamlet.clone());
        writer.put(&old, &new)?;
    }
    Ok(())
}
