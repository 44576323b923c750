//! The circle closed: what a case with a positive result changes in the register, proposed field by field, then written
//! with the case and with what the national systems must be told, as one act that is taken back as one.

mod acts;
mod write;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::actor::Actor;
use super::case_moves::case_of;
use super::error::ServiceError;
use super::grant::{MoveCases, ReadCases, ReadPeople, WritePeople};
use super::intake::{self, check_fields};
use super::people;
use super::queue;
use super::register::{Changed, Register, What};
use super::telling::Happening;
use crate::refusal::{CaseProblem, Field, FieldId, Refusal};
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::national_system::NationalSystem;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::procedure::{Procedure, RegisterAct};
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_store::{Reader, Writer};
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

pub use write::{FieldChange, Told, Write};

/// What a case stands for in the register; nothing is written yet.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The case.
    pub case: Stored<Case>,
    /// The act.
    pub act: RegisterAct,
    /// What was said now of the fields that the procedure asks for; it is kept in the case.
    pub said: BTreeMap<String, String>,
    /// What it writes.
    pub writes: Vec<Write>,
    /// What the national systems must be told: the system, and what is to be done there.
    pub queue: Vec<(NationalSystem, String)>,
    /// Numbers of the households that lose their head by it although others stay.
    pub headless: Vec<String>,
    /// When it was done, where it was.
    pub applied_at: Option<Timestamp>,
}

impl Proposal {
    /// What changes, field by field.
    pub fn changes(&self) -> Vec<FieldChange> {
        self.writes.iter().flat_map(Write::changes).collect()
    }

    /// What the journal says of it.
    fn note(&self) -> String {
        format!("{} ({})", self.act.vi(), self.case.record.shown_code())
    }

    /// Writes it within a change under way.
    fn write(&self, writer: &mut Writer, now: Timestamp) -> Result<(), ServiceError> {
        let case = &self.case;
        let current: Stored<Case> = writer.get(case.no)?.ok_or_else(|| gone(case))?;
        if let Some(at) = current.record.applied_at {
            return Err(ServiceError::refused(Field::CaseCode, CaseProblem::AppliedAlready { at }));
        }
        if current.version != case.version {
            return Err(ServiceError::Stale { seen: case.version, current: current.version });
        }
        for write in &self.writes {
            write.perform(writer, case.no)?;
        }
        let mut fields = current.record.fields.clone();
        fields.extend(self.said.clone());
        Ok(writer.put(&current, &Case { applied_at: Some(now), fields, ..current.record.clone() })?)
    }
}

/// What an act is worked out from: the case, the people on it, and the fields as they hold with what was said besides.
struct Ground<'a> {
    register: &'a Register,
    actor: &'a Actor,
    case: &'a Stored<Case>,
    applicant: Stored<Person>,
    persons: Vec<Stored<Person>>,
    fields: BTreeMap<String, String>,
    /// Keys that the act asked for.
    asked: RefCell<BTreeSet<String>>,
}

impl Ground<'_> {
    /// Refuses what was said besides and nothing asked for: a key mistyped would be lost without a word.
    fn refuse_unasked(
        &self,
        procedure: &Procedure,
        given: &BTreeMap<String, String>,
    ) -> Result<(), ServiceError> {
        let asked = self.asked.borrow();
        let own = |key: &String| procedure.fields.iter().any(|f| f.key == *key);
        let Some(key) = given.keys().find(|key| !own(key) && !asked.contains(*key)) else { return Ok(()) };
        let known = procedure.fields.iter().map(|f| &f.key).chain(asked.iter());
        let known: BTreeSet<&str> = known.map(String::as_str).collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        let at = FieldId::data(key, &sanitise(key));
        Err(ServiceError::refused(at, CaseProblem::NoSuchField { procedure: procedure.code.clone(), known }))
    }
}

/// Works out what a case stands for. `given` says what neither the case nor the register does.
///
/// # Errors
/// Before a positive result; where the procedure has no act; where something is missing or does not fit.
pub fn propose(
    register: &Register,
    actor: &Actor,
    code: &str,
    given: &BTreeMap<String, String>,
) -> Result<Proposal, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let writing = actor.require(WritePeople)?;
    let case = case_of(register, actor, code)?;
    let pack = register.rules().on(case.record.received_at.date());
    let procedure = intake::find_procedure(&pack, &case.record.procedure)?;
    let refused = |why| ServiceError::refused(Field::CaseCode, why);
    let none = || refused(CaseProblem::NoAct { procedure: procedure.name.clone() });
    let act = procedure.act.ok_or_else(none)?;
    let work = acts::of(act).ok_or_else(none)?;
    if let Some(at) = case.record.applied_at {
        let queue = register.read(&grant, |r| queued(r, case.no))?;
        let (said, writes) = (BTreeMap::new(), Vec::new());
        return Ok(Proposal { act, said, writes, queue, headless: Vec::new(), applied_at: Some(at), case });
    }
    if !case.record.state.is_resolved() {
        return Err(refused(CaseProblem::NotGranted { state: case.record.state }));
    }
    let person = |no: u32| people::person(register, actor, no);
    let mut fields = case.record.fields.clone();
    let own = |(key, _): &(&String, &String)| procedure.fields.iter().any(|f| f.key == **key);
    let (said, besides): (Vec<_>, Vec<_>) = given.iter().partition(own);
    let said: BTreeMap<String, String> = said.into_iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    let received = case.record.received_at;
    let said = register.read(&grant, |r| check_fields(&register.commune(), r, procedure, &said, received))?;
    fields.extend(said.clone());
    fields.extend(besides.into_iter().map(|(k, v)| (k.clone(), sanitise(v.trim()).into_owned())));
    let ground = Ground {
        register,
        actor,
        case: &case,
        applicant: person(case.record.applicant)?,
        persons: case.record.persons.iter().map(|no| person(*no)).collect::<Result<_, _>>()?,
        fields,
        asked: RefCell::default(),
    };
    let writes = work(&ground).map_err(|e| called(procedure, e))?;
    ground.refuse_unasked(procedure, given)?;
    let (queue, headless) = (Vec::new(), Vec::new());
    let mut proposal = Proposal { act, said, writes, queue, headless, applied_at: None, case };
    let note = proposal.note();
    (proposal.queue, proposal.headless) = register.rehearse(
        &writing,
        &What { action: ActionId::CaseApply, note: &note, submission: None },
        |writer| proposal.write(writer, register.now()),
        |writer| Ok((queued(writer, proposal.case.no)?, people::left_without_head(writer)?)),
    )?;
    Ok(proposal)
}

/// What an act refuses, with the field called as the procedure calls it, or as it is called in a person's record.
fn called(procedure: &Procedure, e: ServiceError) -> ServiceError {
    let ServiceError::Refused(Refusal { at: FieldId::Data { key, label }, why }) = e else { return e };
    let own = procedure.fields.iter().find(|f| f.key == key).map(|f| f.label.clone());
    let of_person = || PersonField::from_id(&key).map(|f| f.vi().to_owned());
    let of_household = || (key == HEAD).then(|| Field::Head.in_words(Lang::Vi));
    let label = own.or_else(of_person).or_else(of_household).unwrap_or(label);
    ServiceError::Refused(Refusal { at: FieldId::Data { key, label }, why })
}

/// The key of who becomes head.
const HEAD: &str = "head";

/// What the writing of a case into the register stands for, to those who are told of it.
pub(super) struct CaseAct {
    /// Number of the case.
    pub case: u32,
    /// Name of its procedure.
    pub procedure: String,
    /// What it means to the national systems.
    pub happenings: &'static [Happening],
}

/// The act of a case that is written into the register.
pub(super) fn act_of(register: &Register, no: u32, case: &Case) -> Option<CaseAct> {
    let pack = register.rules().on(case.received_at.date());
    let procedure = pack.procedure(&case.procedure)?;
    let happenings = acts::happenings(procedure.act?);
    Some(CaseAct { case: no, procedure: procedure.name.clone(), happenings })
}

/// Whom a case is about until its act is written: the dead, not whoever reports the death; `None` for somebody who is not in
/// the register yet, such as a child.
pub(super) fn subject(
    view: &impl View,
    act: Option<RegisterAct>,
    case: &Case,
) -> Result<Option<u32>, ServiceError> {
    acts::subject(view, act, case)
}

/// Whether a case has a positive result that changes the register and is not there yet.
pub fn is_outstanding(register: &Register, case: &Case) -> bool {
    if case.applied_at.is_some() || !case.state.is_resolved() {
        return false;
    }
    let pack = register.rules().on(case.received_at.date());
    pack.procedure(&case.procedure).and_then(|p| p.act).and_then(acts::of).is_some()
}

/// Numbers of the cases whose result may not be in the register yet, oldest first: those of procedures with an act.
pub(super) fn unapplied(register: &Register, r: &Reader) -> Result<Vec<u32>, ServiceError> {
    let mut numbers = Vec::new();
    let mut codes: Vec<&String> = Vec::new();
    for procedure in register.rules().procedures() {
        let has_act = procedure.act.and_then(acts::of).is_some();
        if has_act && !codes.contains(&&procedure.code) {
            codes.push(&procedure.code);
            numbers.extend(r.with_prefix(By::CaseToApply, &text(&procedure.code), usize::MAX)?);
        }
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// How many cases have a positive result that is not in the register yet.
///
/// # Errors
/// Where cases may not be read or cannot be.
pub fn outstanding(register: &Register, actor: &Actor) -> Result<usize, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let memory = register.memory();
    // Each of them is read: a day may lie in no version of its procedure, and a version may have no act.
    memory.outstanding.get(&memory.changes, || {
        register.read(&grant, |r| {
            let (cases, mut count) = (r.all::<Case>()?, 0);
            for no in unapplied(register, r)? {
                count += usize::from(cases.get(no)?.is_some_and(|c| is_outstanding(register, &c.record)));
            }
            Ok(count)
        })
    })
}

/// What was put into the queues because of a case.
fn queued(view: &impl View, case: u32) -> Result<Vec<(NationalSystem, String)>, ServiceError> {
    let mut found = Vec::new();
    for item in queue::of_case(view, case)? {
        let system = NationalSystem::LABELS.iter().find(|l| l.id == item.record.system);
        found.extend(system.map(|l| (l.value, item.record.operation)));
    }
    Ok(found)
}

/// Writes what was proposed: people, sojourns and households, the case that is done with it, and the queues; one
/// transaction, one entry of the journal.
///
/// # Errors
/// Where somebody changed a record meanwhile, or what is written is refused; nothing is written then.
pub fn apply(
    register: &Register,
    actor: &Actor,
    proposal: &Proposal,
) -> Result<Changed<Timestamp>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    actor.require(MoveCases)?;
    for write in &proposal.writes {
        write.allowed(register, actor)?;
    }
    let now = register.now();
    let case = &proposal.case;
    let note = proposal.note();
    let what = What { action: ActionId::CaseApply, note: &note, submission: None };
    let subject = Subject { kind: Kind::Case, no: case.no };
    register.change(
        &grant,
        &what,
        |_, _| Ok(now),
        |writer| {
            proposal.write(writer, now)?;
            Ok((now, Some(subject)))
        },
    )
}

fn gone(case: &Stored<Case>) -> ServiceError {
    people::not_found(crate::refusal::Thing::Case, &case.record.shown_code())
}
