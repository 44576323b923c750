//! What is decided about a referral here: a case that came is taken into the book or given back, one that went is taken back.

use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Elsewhere};
use soxa_domain::case_state::CaseState;
use soxa_domain::person::{Person, PersonField, Standing as Living};
use soxa_domain::procedure::Reception;
use soxa_domain::referral::{Decision, Outcome, Referral, Standing, Told, Way};
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_store::{Reader, Writer};
use soxa_text::display::sanitise;

use super::{no_of, note, refused};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{MoveCases, ReceiveCases};
use crate::intake::{Intake, NewCase};
use crate::namesakes;
use crate::people::{insert_newcomer, not_found, resolve};
use crate::refusal::{Field, ReferralProblem, Thing};
use crate::register::{Changed, Register, What};

/// A referral as it stands after a decision, and the case that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The referral.
    pub referral: Stored<Referral>,
    /// The case; `None` where there is none here.
    pub case: Option<Stored<Case>>,
}

fn found(r: &Reader, id: &str, way: Way) -> Result<Stored<Referral>, ServiceError> {
    let no = no_of(r, id)?;
    let referral: Stored<Referral> = r.get(no)?.ok_or_else(|| not_found(Thing::Referral, id))?;
    if referral.record.way != way {
        return Err(refused(Field::Referral, ReferralProblem::NotThisWay));
    }
    Ok(referral)
}

/// Who the applicant of a case that came is in the register here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicant<'a> {
    /// Whoever has the number; where none is told, somebody new, unless somebody here may be meant.
    Told,
    /// This person, by personal or local id.
    Here(&'a str),
    /// Somebody who is not in the register.
    New,
}

/// Somebody here who may be the applicant of a case that came without a number.
///
/// # Errors
/// What is told of the applicant is no person, whoever asks may not look at people, or the register cannot be read.
pub fn perhaps_applicant(
    register: &Register,
    actor: &Actor,
    told: &Told,
) -> Result<Option<Stored<Person>>, ServiceError> {
    let applicant = applicant(told)?;
    if applicant.person_id.is_some() {
        return Ok(None);
    }
    namesakes::find(register, actor, &applicant)
}

/// Takes a case that another commune received into the book here: its applicant is found by personal id or added as a
/// visitor, and its clock runs from when it came here (Decree 118/2025 art. 8.3). `procedure` puts another procedure in place
/// of the one that was told.
///
/// # Errors
/// Whoever asks may not receive cases; it was decided or taken back already; nothing is told of it yet; the procedure or a
/// field of it is refused; without a number the applicant may be somebody here, and nobody said so.
pub fn take(
    register: &Register,
    actor: &Actor,
    id: &str,
    (procedure, whose): (Option<&str>, Applicant<'_>),
) -> Result<Changed<Decided>, ServiceError> {
    let grant = actor.require(ReceiveCases)?;
    let referral = register.read(&grant, |r| found(r, id, Way::In))?;
    undecided(&referral.record)?;
    let Some(told) = referral.record.told.clone() else {
        let peer = referral.record.peer.name.clone();
        return Err(refused(Field::Referral, ReferralProblem::NothingTold { peer }));
    };
    let new = new_case(&referral.record, &told, procedure);
    let pack = register.rules().on(new.received.unwrap_or(referral.record.at).date());
    let intake = Intake::check(register, &grant, &pack, &new)?;
    let newcomer = applicant(&told)?;
    // Taken, taken back and taken again it is another act.
    let submission = format!("{}.{}", referral.record.id, referral.version);
    let what = What {
        action: ActionId::ReferralTake,
        note: &referral.record.peer.name,
        submission: Some(&submission),
    };
    let no = referral.no;
    let again = |subject: Subject, writer: &Writer| {
        let missing = || not_found(Thing::Case, &subject.no.to_string());
        let referral = writer.get(no)?.ok_or_else(missing)?;
        Ok(Decided { referral, case: Some(writer.get(subject.no)?.ok_or_else(missing)?) })
    };
    register.change(&grant, &what, again, |writer| {
        let old = still_undecided(writer, no)?;
        let applicant = match known(writer, &newcomer, whose)? {
            Some(no) => no,
            None => insert_newcomer(register, writer, &newcomer)?,
        };
        let case = intake.keep(writer, actor, applicant)?;
        let case = received(writer, case, old.record.at)?;
        let decision = decision(register, actor, Outcome::Taken, "");
        let record = Referral { case: Some(case.no), decision: Some(decision), ..old.record.clone() };
        writer.put(&old, &record)?;
        let subject = Subject { kind: Kind::Case, no: case.no };
        let referral = Stored { no, version: writer.seq(), record };
        Ok((Decided { referral, case: Some(case) }, Some(subject)))
    })
}

/// However the citizen handed it in there, here it is received, and its clock runs.
fn received(writer: &mut Writer, case: Stored<Case>, at: Timestamp) -> Result<Stored<Case>, ServiceError> {
    if case.record.state != CaseState::MoiDangKy {
        return Ok(case);
    }
    let record = Case { state: CaseState::DuocTiepNhan, state_since: at, ..case.record.clone() };
    writer.put(&case, &record)?;
    Ok(Stored { record, ..case })
}

/// The case as it is received here. What was paid there is not paid a second time.
fn new_case(referral: &Referral, told: &Told, procedure: Option<&str>) -> NewCase {
    let peer = &referral.peer;
    let paid = told.fee.filter(|fee| *fee > 0).map(|fee| format!("; {fee} đ: {}", peer.name));
    let said = [told.note.as_str(), &format!("{} {}{}", peer.name, told.case_code, paid.unwrap_or_default())];
    let note = said.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join("\n");
    NewCase {
        procedure: procedure.map_or_else(|| told.procedure.clone(), str::to_owned),
        channel: Some(told.channel),
        // A clock there that is ahead of the one here receives nothing tomorrow.
        received: Some(told.received_at.min(referral.at)),
        papers: told.papers.iter().map(|(name, kind)| (name.clone(), Some(*kind))).collect(),
        fields: told.fields.clone(),
        fee: Some(0),
        elsewhere: Some(Elsewhere {
            received_by: peer.name.clone(),
            decided_by: String::new(),
            handed_over_at: Some(referral.at),
        }),
        note,
        ..NewCase::default()
    }
}

/// The applicant as the other commune tells of them.
fn applicant(told: &Told) -> Result<Person, ServiceError> {
    let mut person = Person { standing: Living::Visitor, ..Person::default() };
    for (id, value) in &told.applicant {
        let Some(field) = PersonField::from_id(id) else { continue };
        field
            .set(&mut person, &sanitise(value))
            .map_err(|e| refused(Field::Applicant, ReferralProblem::Applicant { why: e.to_string() }))?;
    }
    Ok(person)
}

/// Whoever has the number of an applicant here. Where neither the name nor the day of birth is the same, one of two registers
/// has a wrong number, and nobody else's case is made of it.
fn known(writer: &Writer, told: &Person, whose: Applicant<'_>) -> Result<Option<u32>, ServiceError> {
    if let Applicant::Here(id) = whose {
        return resolve(writer, id)?.map(Some).ok_or_else(|| not_found(Thing::Person, id));
    }
    let Some(id) = told.person_id else {
        let here = namesakes::find_in(writer, told)?.filter(|_| whose == Applicant::Told);
        return here.map_or(Ok(None), |here| {
            let (id, name) = (here.record.public_id(), here.record.full_name);
            Err(refused(Field::Applicant, ReferralProblem::Alike { id, name }))
        });
    };
    let Some(no) = resolve(writer, &id.to_string())? else { return Ok(None) };
    let here: Stored<Person> = writer.get(no)?.ok_or_else(|| not_found(Thing::Person, &id.to_string()))?;
    let same = |field: PersonField| field.same(&field.get(&here.record), &field.get(told));
    if same(PersonField::FullName) || same(PersonField::BirthDate) {
        return Ok(Some(no));
    }
    let (id, name) = (id.grouped(), here.record.full_name);
    Err(refused(Field::Applicant, ReferralProblem::OfAnother { id, name }))
}

fn undecided(referral: &Referral) -> Result<(), ServiceError> {
    match referral.standing() {
        Standing::Waiting => Ok(()),
        standing => Err(refused(Field::Referral, ReferralProblem::Decided { standing })),
    }
}

fn still_undecided(writer: &Writer, no: u32) -> Result<Stored<Referral>, ServiceError> {
    let old: Stored<Referral> = writer.get(no)?.ok_or_else(|| not_found(Thing::Referral, &no.to_string()))?;
    undecided(&old.record)?;
    Ok(old)
}

fn decision(register: &Register, actor: &Actor, outcome: Outcome, reason: &str) -> Decision {
    Decision { outcome, at: register.now(), operator: actor.operator.clone(), reason: reason.to_owned() }
}

/// Gives a case back to the commune that received it.
///
/// # Errors
/// Whoever asks may not move cases; no reason is given; it was decided or taken back already.
pub fn give_back(
    register: &Register,
    actor: &Actor,
    id: &str,
    reason: &str,
) -> Result<Changed<Decided>, ServiceError> {
    decide(register, actor, (id, Way::In, reason), |_, record| undecided(record))
}

/// Takes a case back that went to another commune.
///
/// # Errors
/// Whoever asks may not move cases; no reason is given; it was given or taken back already.
pub fn withdraw(
    register: &Register,
    actor: &Actor,
    id: &str,
    reason: &str,
) -> Result<Changed<Decided>, ServiceError> {
    decide(register, actor, (id, Way::Out, reason), |writer, record| match record.standing() {
        standing @ (Standing::Returned | Standing::Withdrawn) => {
            Err(refused(Field::Referral, ReferralProblem::Decided { standing }))
        }
        _ => decided_here_again(register, writer, record),
    })
}

/// Has the case of a referral be decided here again.
fn decided_here_again(
    register: &Register,
    writer: &mut Writer,
    referral: &Referral,
) -> Result<(), ServiceError> {
    let Some(case) = referral.case.map(|no| writer.get::<Case>(no)).transpose()?.flatten() else {
        return Ok(());
    };
    let new = decided_here(register, &case.record)?;
    writer.put(&case, &new)?;
    Ok(())
}

/// A case as it is while nobody else decides it. Where it ran by the clock of another commune, its own runs from its receipt
/// again.
pub(super) fn decided_here(register: &Register, case: &Case) -> Result<Case, ServiceError> {
    let elsewhere = case.elsewhere.clone().unwrap_or_default();
    let mut new = case.clone();
    if elsewhere.handed_over_at.is_some() {
        let verified = case.verified.is_some();
        let reception = Reception { verified, ..Reception::here(case.received_at) };
        new.due_at = crate::terms::schedule(register, &case.procedure, &case.fields, reception)?.due.at;
    }
    let own = Elsewhere { decided_by: String::new(), handed_over_at: None, ..elsewhere };
    new.elsewhere = (own != Elsewhere::default()).then_some(own);
    Ok(new)
}

fn decide(
    register: &Register,
    actor: &Actor,
    (id, way, reason): (&str, Way, &str),
    may: impl FnOnce(&mut Writer, &Referral) -> Result<(), ServiceError>,
) -> Result<Changed<Decided>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    let reason = note(reason, Field::Reason)?;
    if reason.is_empty() {
        return Err(refused(Field::Reason, ReferralProblem::NoReason));
    }
    let no = register.read(&grant, |r| found(r, id, way))?.no;
    let (action, outcome) = match way {
        Way::In => (ActionId::ReferralReturn, Outcome::Returned),
        Way::Out => (ActionId::ReferralWithdraw, Outcome::Withdrawn),
    };
    let what = What { action, note: &reason, submission: None };
    let missing = || not_found(Thing::Referral, id);
    register.change(
        &grant,
        &what,
        |_, _| Err(missing()),
        |writer| {
            let old: Stored<Referral> = writer.get(no)?.ok_or_else(missing)?;
            may(writer, &old.record)?;
            let decision = decision(register, actor, outcome, &reason);
            let record = Referral { decision: Some(decision), ..old.record.clone() };
            writer.put(&old, &record)?;
            if let Some(case) = record.case {
                writer.mention(Subject { kind: Kind::Case, no: case });
            }
            let referral = Stored { no, version: writer.seq(), record };
            Ok((Decided { referral, case: None }, Some(Subject { kind: Kind::Referral, no })))
        },
    )
}
