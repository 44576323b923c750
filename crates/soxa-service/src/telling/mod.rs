//! What the national systems must be told: the one place that puts it into the queues. Every change of people, their stays
//! and their cases comes by here before it is kept, whichever act makes it; what an act tells stands in the table of acts
//! (`soxa_domain::action`), what a system is told of what happens in `telling.toml`.

mod cases;
mod happening;
mod marriage;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub(crate) use cases::{can_unsay, unsay, unsay_waiting};
pub use happening::Happening;
use happening::Story;

use super::applying;
use super::error::ServiceError;
use super::queue::{self, NewItem, System};
use super::register::Register;
use soxa_data::data_file;
use soxa_domain::action::{ActionId, Tells};
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_domain::national_system::NationalSystem;
use soxa_domain::person::{Household, Person, PersonField};
use soxa_domain::queue_item::QueueItem;
use soxa_domain::sojourn::Sojourn;
use soxa_domain::time::vi_day;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::writer::Versions;

/// Whom a system keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Keeps {
    /// Everybody of the commune.
    Residents,
    /// Those with an insurance number.
    Insured,
    /// Those who are on a list of the system.
    Vaccinated,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keeps: BTreeMap<NationalSystem, Keeps>,
    told: BTreeMap<Happening, BTreeMap<NationalSystem, String>>,
}

static FILE: LazyLock<File> = LazyLock::new(|| data_file!("telling/telling.toml").unwrap_or_default());

/// What a system is told of a happening: the system, and the task.
pub fn told(happening: Happening) -> impl Iterator<Item = (NationalSystem, &'static str)> {
    FILE.told.get(&happening).into_iter().flatten().map(|(system, task)| (*system, task.as_str()))
}

/// Whether a system has to do only with those who are registered here; others take cases of anybody.
fn is_of_residents(system: NationalSystem) -> bool {
    !matches!(system, NationalSystem::CivilStatus | NationalSystem::Portal)
}

/// A change as it is about to be kept.
pub(super) struct Told<'a> {
    pub action: ActionId,
    pub note: &'a str,
    /// Whether sample data is loaded, whose past was told long ago.
    pub loading: bool,
}

/// Puts what a change means to the national systems into their queues, within the change.
pub(super) fn after_change(
    register: &Register,
    writer: &mut Writer,
    what: &Told<'_>,
) -> Result<(), ServiceError> {
    let mut knowing: Vec<NationalSystem> = writer.sources().to_vec();
    match what.action.tells() {
        Tells::Nothing => {
            // Held by every test that performs the act: the table may not say less than the act does.
            // Who came with the cases of another system is known there; the units are changed by whoever keeps those systems.
            let silent = matches!(what.action, ActionId::Undo | ActionId::ImportCases | ActionId::UnitChange);
            let may_write = silent || what.loading;
            debug_assert!(
                may_write || writer.changed::<Person>()?.is_empty(),
                "{} tells nothing",
                what.action
            );
            return Ok(());
        }
        Tells::All => {}
        Tells::AllBut(system) => knowing.push(system),
    }
    let changed = writer.changed::<Case>()?;
    for case in &changed {
        cases::of_case(register, writer, case)?;
    }
    if what.loading || !lists(register, writer, &mut knowing)? {
        return Ok(());
    }
    let granted = changed.iter().find(|(_, before, after)| {
        let applied = |c: &Option<Case>| c.as_ref().is_some_and(|c| c.applied_at.is_some());
        before.is_some() && !applied(before) && applied(after)
    });
    let act = granted.and_then(|(no, _, after)| applying::act_of(register, *no, after.as_ref()?));
    let mut teller = Teller { register, what, knowing, act, used: Vec::new() };
    teller.tell(writer)
}

/// The systems that the lists came from whose rows the change decides; `false` where a list is kept from view, so that
/// nothing of it may stand in a queue.
fn lists(
    register: &Register,
    writer: &Writer,
    knowing: &mut Vec<NationalSystem>,
) -> Result<bool, ServiceError> {
    for (_, before, after) in writer.changed::<ListRow>()? {
        let Some(row) = after.or(before) else { continue };
        let list: Option<Stored<ListCheck>> = writer.get(row.list)?;
        let Some(kind) = list.and_then(|list| crate::lists::kind(register, &list.record.kind)) else {
            continue;
        };
        if kind.sensitive {
            return Ok(false);
        }
        let system = NationalSystem::LABELS.iter().find(|l| Some(l.id) == kind.queue.as_deref());
        knowing.extend(system.map(|l| l.value));
    }
    Ok(true)
}

/// Tells of one change.
struct Teller<'a> {
    register: &'a Register,
    what: &'a Told<'a>,
    knowing: Vec<NationalSystem>,
    act: Option<applying::CaseAct>,
    /// Items of the case that stand for somebody already.
    used: Vec<u32>,
}

impl Teller<'_> {
    fn tell(&mut self, writer: &mut Writer) -> Result<(), ServiceError> {
        let people = writer.changed::<Person>()?;
        let sojourns = writer.changed::<Sojourn>()?;
        let homes: Vec<String> = writer
            .changed::<Household>()?
            .into_iter()
            .filter(|h| h.1.is_none())
            .filter_map(|h| h.2)
            .map(|h| h.number)
            .collect();
        let mut concerned: Vec<u32> = people.iter().map(|(no, ..)| *no).collect();
        concerned.extend(sojourns.iter().flat_map(|(_, b, a)| [b, a]).flatten().map(|s| s.person));
        let heirs = heirs(writer, &people);
        concerned.extend(&heirs);
        let mut seen = Vec::new();
        for no in concerned {
            if seen.contains(&no) {
                continue;
            }
            seen.push(no);
            let now: Option<Person> = writer.get(no)?.map(|p| p.record);
            let versions = people.iter().find(|(changed, ..)| *changed == no);
            let before = versions.map_or(now.as_ref(), |(_, before, _)| before.as_ref());
            let story = Story {
                before,
                after: now.as_ref(),
                sojourns: (sojourns.iter())
                    .filter(|(_, b, a)| [b, a].into_iter().flatten().any(|s| s.person == no))
                    .map(|(_, b, a)| (b.as_ref(), a.as_ref()))
                    .collect(),
                took_another: heirs.contains(&no),
                is_birth: self.is_birth(),
                in_new_home: now.as_ref().is_some_and(|p| homes.contains(&p.household)),
            };
            self.tell_of(writer, no, &story)?;
        }
        Ok(())
    }

    fn is_birth(&self) -> bool {
        let by_case = |act: &applying::CaseAct| act.happenings.contains(&Happening::Birth);
        self.what.action == ActionId::PersonBirth || self.act.as_ref().is_some_and(by_case)
    }

    fn tell_of(&mut self, writer: &mut Writer, no: u32, story: &Story<'_>) -> Result<(), ServiceError> {
        let Some(now) = story.after else { return Ok(()) };
        if !now.is_resident() && !story.before.is_some_and(Person::is_resident) {
            return Ok(());
        }
        let of_act = self.act.as_ref().map_or(&[][..], |act| act.happenings);
        for happening in story.happenings(of_act) {
            for (system, task) in told(happening) {
                let form = queue::system(system.id())?;
                let changed = changed_on(form, story);
                if self.knowing.contains(&system)
                    || !concerns(self.register, writer, system, no, story)?
                    || (happening == Happening::Correction && changed.is_empty())
                    || (happening == Happening::Marriage
                        && system == NationalSystem::CivilStatus
                        && !self.stands_for_both(writer, no, now)?)
                {
                    continue;
                }
                let note = self.note(happening, story, &changed, system);
                self.put(writer, (system, task), no, happening, &note)?;
            }
        }
        Ok(())
    }

    /// Puts an item in, or lets what already waits for the case stand for it.
    fn put(
        &mut self,
        writer: &mut Writer,
        (system, task): (NationalSystem, &str),
        no: u32,
        happening: Happening,
        note: &str,
    ) -> Result<(), ServiceError> {
        let mut new = NewItem { system: system.id(), operation: task, person: Some(no), case: None, note };
        if let Some(act) = &self.act {
            new.case = Some(act.case);
            if act.happenings.contains(&happening) {
                new.operation = &act.procedure;
                // Since its receipt the case may wait there in the name of who asked for it.
                let waiting = queue::of_case(writer, act.case)?;
                let same = |item: &&Stored<QueueItem>| {
                    item.record.system == system.id()
                        && !self.used.contains(&item.no)
                        && item.version < writer.seq()
                        && item.record.operation == act.procedure
                        && !cases::is_taken_back(item, &waiting)
                };
                if let Some(item) = waiting.iter().find(same) {
                    self.used.push(item.no);
                    let mut told = item.record.clone();
                    if told.done.is_none() {
                        told.person = Some(no);
                        note.clone_into(&mut told.note);
                        writer.put(item, &told)?;
                    }
                    return Ok(());
                }
            }
        }
        queue::enqueue(writer, &new, self.register.now())?;
        Ok(())
    }

    /// What the record itself does not say: what is another than before, from when to when, why.
    fn note(
        &self,
        happening: Happening,
        story: &Story<'_>,
        changed: &[PersonField],
        system: NationalSystem,
    ) -> String {
        let mut said = Vec::new();
        let nobody = |p: &Person| p.person_id.is_none();
        if system == NationalSystem::Population
            && story.after.is_some_and(nobody)
            && story.before.is_none_or(nobody)
            && happening != Happening::Birth
        {
            said.push(
                "chưa có số định danh: tìm theo họ tên, ngày sinh; chưa có thì thêm người này trước"
                    .to_owned(),
            );
        }
        if self.act.is_none() && SAYS_WHY.contains(&happening) && !self.what.note.is_empty() {
            said.push(self.what.note.to_owned());
        }
        for (_, sojourn) in &story.sojourns {
            said.extend(sojourn.map(days_of));
        }
        if let (Some(old), Some(new)) = (story.before, story.after) {
            let shown = |value: String| if value.is_empty() { "–".to_owned() } else { value };
            let line =
                |f: &PersonField| format!("{}: {} → {}", f.vi(), shown(f.shown(old)), shown(f.shown(new)));
            said.extend(changed.iter().map(line));
            if old.person_id.is_some()
                && old.person_id != new.person_id
                && !changed.contains(&PersonField::PersonId)
            {
                said.push(line(&PersonField::PersonId));
            }
        }
        said.join("; ")
    }
}

/// What is said of these acts belongs to what is told: the day and place of a death, the ground of another head.
const SAYS_WHY: [Happening; 8] = [
    Happening::Birth,
    Happening::Death,
    Happening::Departure,
    Happening::Return,
    Happening::Merge,
    Happening::Split,
    Happening::Move,
    Happening::Head,
];

/// A stay or absence in words.
fn days_of(s: &Sojourn) -> String {
    let until = s.until.map(|day| format!(" đến {}", vi_day(day))).unwrap_or_default();
    let ended = s.ended_on.map(|day| format!(", hết ngày {}", vi_day(day))).unwrap_or_default();
    format!("{}: {} từ {}{until}{ended}", s.kind.vi(), s.place, vi_day(s.from))
}

/// The fields of a system's form that are another than before, in the order of the form.
fn changed_on(form: &System, story: &Story<'_>) -> Vec<PersonField> {
    let (Some(old), Some(new)) = (story.before, story.after) else { return Vec::new() };
    form.keeps().filter(|f| f.get(old) != f.get(new)).collect()
}

/// Whether a system keeps the person.
fn concerns(
    register: &Register,
    writer: &Writer,
    system: NationalSystem,
    no: u32,
    story: &Story<'_>,
) -> Result<bool, ServiceError> {
    let both = || [story.before, story.after].into_iter().flatten();
    match FILE.keeps.get(&system) {
        None => Ok(false),
        Some(Keeps::Residents) => Ok(true),
        Some(Keeps::Insured) => Ok(both().any(|p| !p.health_insurance.is_empty())),
        Some(Keeps::Vaccinated) => {
            for row in writer.with_prefix(By::RowPerson, &no.to_be_bytes(), usize::MAX)? {
                let row: Option<Stored<ListRow>> = writer.get(row)?;
                let list = row.map(|r| writer.get::<ListCheck>(r.record.list)).transpose()?.flatten();
                let of_system = |list: Stored<ListCheck>| {
                    crate::lists::kind(register, &list.record.kind)
                        .is_some_and(|k| k.queue.as_deref() == Some(system.id()))
                };
                if list.is_some_and(of_system) {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

/// Who takes the place of residents whose records go: a merge names the one that stays right after the one that goes.
fn heirs(writer: &Writer, people: &[Versions<Person>]) -> Vec<u32> {
    let gone = |subject: &Subject| {
        let removed = |(no, before, after): &Versions<Person>| {
            *no == subject.no && after.is_none() && before.as_ref().is_some_and(Person::is_resident)
        };
        subject.kind == Kind::Person && people.iter().any(removed)
    };
    let pairs = writer.subjects().windows(2);
    let heir = |pair: &[Subject]| match pair {
        [one, next] if gone(one) && next.kind == Kind::Person && !gone(next) => Some(next.no),
        _ => None,
    };
    pairs.filter_map(heir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_happening_is_told_to_somebody_and_every_system_keeps_somebody() {
        for happening in Happening::ALL {
            assert!(told(happening).next().is_some(), "{happening:?} is told to nobody");
        }
        for system in NationalSystem::LABELS {
            assert!(FILE.keeps.contains_key(&system.value), "{} keeps nobody", system.id);
        }
        for tasks in FILE.told.values() {
            assert!(tasks.values().all(|task| !task.trim().is_empty()));
        }
    }

    #[test]
    fn a_correction_is_told_wherever_the_field_is() {
        let told: Vec<NationalSystem> = told(Happening::Correction).map(|(system, _)| system).collect();
        for form in queue::systems() {
            let system = NationalSystem::LABELS.iter().find(|l| l.id == form.id).map(|l| l.value);
            // A register of births and a portal are no registers of people: what they hold is their own past.
            let takes = system.is_some_and(is_of_residents);
            assert_eq!(system.is_some_and(|s| told.contains(&s)), takes, "{}", form.id);
        }
    }
}
