//! Receiving a case.

mod parts;
mod warning;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{Granted, ReadCases, ReceiveCases, WritePeople};
use crate::number;
use crate::people::{self, not_found};
use crate::refusal::CaseProblem;
use crate::refusal::Field;
use crate::refusal::Thing;
use crate::register::{Changed, Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Elsewhere, Leg, Paper};
use soxa_domain::case_state::CaseState;
use soxa_domain::deadline::{Due, TimeLimit};
use soxa_domain::person::Person;
use soxa_domain::procedure::{Channel, Charge, FeePer, PaperKind, Procedure, Reception, RegisterAct};
use soxa_domain::rulebook::RulePack;
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::{Reader, Writer};
use soxa_text::display::{sanitise, sanitise_multiline};

use parts::{ground, promise};

pub use parts::Missing;
pub(crate) use parts::{check_days, check_fields, missing, papers};
pub use warning::{Warning, of_case as warnings_of, wrong_channel};

/// What the counter hands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCase {
    /// Code of the procedure.
    pub procedure: String,
    /// Number of the applicant.
    pub applicant: u32,
    /// Numbers of others concerned.
    pub persons: Vec<u32>,
    /// How it came; `None` for what the rule pack proposes.
    pub channel: Option<Channel>,
    /// When it came; `None` for now.
    pub received: Option<Timestamp>,
    /// Names of the papers handed in, each with what it was handed in as, where that was said.
    pub papers: Vec<(String, Option<PaperKind>)>,
    /// Extra fields by key.
    pub fields: BTreeMap<String, String>,
    /// Fee in đồng; `None` for what the rule pack says.
    pub fee: Option<u32>,
    /// Id of the ground on which no fee is paid.
    pub exempt: Option<String>,
    /// How many persons, pages or copies the fee is counted for; `None` for the persons of the case.
    pub units: Option<u32>,
    /// Why something has to be verified, where it has.
    pub verified: Option<String>,
    /// Who else received or decides it.
    pub elsewhere: Option<Elsewhere>,
    /// The day promised, where the rule pack knows none.
    pub promised: Option<NaiveDate>,
    /// Free text.
    pub note: String,
}

/// A case received, with what the officer should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The case as kept.
    pub case: Stored<Case>,
    /// Papers and fields that are missing.
    pub missing: Vec<Missing>,
    /// What is unusual.
    pub warnings: Vec<Warning>,
}

/// The deadline of a procedure received at a time, by the rules of that day.
///
/// # Errors
/// Where the procedure is not in force that day.
pub fn deadline(register: &Register, procedure: &str, received: Timestamp) -> Result<Due, ServiceError> {
    Ok(crate::terms::schedule(register, procedure, &BTreeMap::new(), Reception::here(received))?.due)
}

/// The procedure of a code in force, or who handles it.
pub fn find_procedure<'a>(pack: &RulePack<'a>, code: &str) -> Result<&'a Procedure, ServiceError> {
    if let Some(found) = pack.procedure(code) {
        return Ok(found);
    }
    let elsewhere = pack.service(code).map(|s| {
        let (name, office) = (s.name.clone(), s.handled_by.clone());
        ServiceError::refused(Field::Procedure, CaseProblem::HandledElsewhere { name, office })
    });
    Err(elsewhere.or_else(|| not_in_force(pack, code)).unwrap_or_else(|| not_found(Thing::Procedure, code)))
}

/// A procedure that is known, but not in force on the day: since when, and what to do.
fn not_in_force(pack: &RulePack<'_>, code: &str) -> Option<ServiceError> {
    let why = match pack.neighbours(code) {
        (Some((name, last)), _) => CaseProblem::NoLongerInForce { name: name.to_owned(), last },
        (None, Some((name, first))) => CaseProblem::NotYetInForce { name: name.to_owned(), first },
        (None, None) => return None,
    };
    Some(ServiceError::refused(Field::Procedure, why))
}

/// Open cases of the same procedure and applicant.
pub fn open_duplicates(
    register: &Register,
    actor: &Actor,
    procedure: &str,
    applicant: u32,
) -> Result<Vec<Stored<Case>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| duplicates(r, procedure, applicant))
}

fn duplicates(r: &Reader, procedure: &str, applicant: u32) -> Result<Vec<Stored<Case>>, ServiceError> {
    let mut found = Vec::new();
    for no in r.with_prefix(By::CasePerson, &applicant.to_be_bytes(), usize::MAX)? {
        let case = r.get::<Case>(no)?;
        let same = |c: &Stored<Case>| {
            c.record.applicant == applicant && c.record.procedure == procedure && c.record.state.is_open()
        };
        found.extend(case.filter(same));
    }
    Ok(found)
}

/// Receives a case: checks it, gives it a code and a due time, and keeps it.
pub fn receive(
    register: &Register,
    actor: &Actor,
    new: &NewCase,
    submission: &str,
) -> Result<Changed<Received>, ServiceError> {
    handed_in(register, actor, None, new, submission)
}

/// Receives a case of somebody who is not in the register yet: person and case are one act, taken back as one, and a
/// case that is refused leaves nobody. The case's own `applicant` is not looked at.
///
/// # Errors
/// As [`receive`]; and where the person may not or cannot be added.
pub fn receive_of_new(
    register: &Register,
    actor: &Actor,
    applicant: &Person,
    new: &NewCase,
    submission: &str,
) -> Result<Changed<Received>, ServiceError> {
    actor.require(WritePeople)?;
    handed_in(register, actor, Some(applicant), new, submission)
}

fn handed_in(
    register: &Register,
    actor: &Actor,
    newcomer: Option<&Person>,
    new: &NewCase,
    submission: &str,
) -> Result<Changed<Received>, ServiceError> {
    let grant = actor.require(ReceiveCases)?;
    if new.received.is_none() {
        crate::clock::refuse_set_back(register)?;
    }
    let pack = register.rules().on(new.received.unwrap_or(register.now()).date());
    let intake = Intake::check(register, &grant, &pack, new)?;
    let mut warnings = intake.warnings.clone();
    if newcomer.is_none() {
        let applicant: Option<Stored<Person>> = register.read(&grant, |r| Ok(r.get(new.applicant)?))?;
        warnings.extend(warnings_of(intake.procedure, &intake.fields, applicant.as_ref().map(|p| &p.record)));
        for same in register.read(&grant, |r| duplicates(r, &intake.procedure.code, new.applicant))? {
            warnings.push(Warning::SameOpen { code: same.record.shown_code() });
        }
    }
    let what = What { action: ActionId::CaseReceive, note: "", submission: Some(submission) };
    let receive = |writer: &mut Writer| {
        let applicant =
            newcomer.map_or(Ok(new.applicant), |person| people::insert_newcomer(register, writer, person))?;
        let case = intake.keep(writer, actor, applicant)?;
        let subject = Subject { kind: Kind::Case, no: case.no };
        Ok((case, Some(subject)))
    };
    let again = |subject: Subject, writer: &Writer| {
        writer.get::<Case>(subject.no)?.ok_or_else(|| not_found(Thing::Case, &subject.no.to_string()))
    };
    let changed = register.change(&grant, &what, again, receive)?;
    let value = Received { case: changed.value, missing: intake.missing, warnings };
    Ok(Changed { value, head: changed.head })
}

/// A case that was checked against the rules of its day and may be kept.
pub(crate) struct Intake<'a> {
    new: &'a NewCase,
    procedure: &'a Procedure,
    channel: Channel,
    received: Timestamp,
    due: Due,
    charge: Option<Charge>,
    verified: Option<String>,
    exemption: Option<String>,
    fields: BTreeMap<String, String>,
    papers: Vec<Paper>,
    legs: Vec<Leg>,
    missing: Vec<Missing>,
    warnings: Vec<Warning>,
}

impl<'a> Intake<'a> {
    /// Checks what was handed in, but for who hands it in.
    pub(crate) fn check(
        register: &Register,
        grant: &impl Granted,
        pack: &RulePack<'a>,
        new: &'a NewCase,
    ) -> Result<Self, ServiceError> {
        let now = register.now();
        let received = new.received.unwrap_or(now);
        let procedure = find_procedure(pack, &new.procedure)?;
        let channel = new.channel.unwrap_or_else(|| pack.counter_channel(procedure));
        let fields = register
            .read(grant, |r| check_fields(&register.commune(), r, procedure, &new.fields, received))?;
        check_days(procedure, &fields)?;
        let papers = papers(procedure, &new.papers);
        let verified = new.verified.as_ref().map(|why| sanitise(why.trim()).into_owned());
        if verified.as_ref().is_some_and(String::is_empty) {
            return Err(ServiceError::refused(Field::Verified, CaseProblem::NoReason));
        }
        let exempt = new.exempt.as_deref();
        let exemption = exempt.map(|id| ground(pack, procedure, id)).transpose()?;
        let reception = Reception {
            received,
            elsewhere: new.elsewhere.as_ref().and_then(|e| e.handed_over_at),
            verified: verified.is_some(),
        };
        let chosen = procedure.chosen(&fields);
        let mut schedule = crate::terms::schedule_of(register, &chosen, reception);
        if let Some(day) = new.promised {
            promise(&mut schedule.due, day, received, pack)?;
        }
        Ok(Self {
            new,
            procedure,
            channel,
            received,
            charge: pack.charge(procedure, channel, exempt),
            missing: missing(procedure, &papers, &fields),
            legs: crate::terms::legs(&chosen, &schedule),
            due: schedule.due,
            verified,
            exemption,
            fields,
            papers,
            warnings: warning::of_reception(pack, (procedure, channel), received, now),
        })
    }

    /// Writes the case of an applicant.
    pub(crate) fn keep(
        &self,
        writer: &mut Writer,
        actor: &Actor,
        applicant: u32,
    ) -> Result<Stored<Case>, ServiceError> {
        for no in std::iter::once(&applicant).chain(&self.new.persons) {
            if writer.get::<Person>(*no)?.is_none() {
                return Err(not_found(Thing::Person, &no.to_string()));
            }
        }
        let persons = u32::try_from(self.new.persons.len()).unwrap_or(u32::MAX).saturating_add(1);
        let units = self.new.units.unwrap_or(match self.charge.as_ref().map(|c| c.per) {
            Some(FeePer::Person) => persons,
            _ => 1,
        });
        let is_sent = self.channel.is_sent();
        let mut case = Case {
            code: number::case_code(writer, self.received)?,
            official: None,
            procedure: self.procedure.code.clone(),
            channel: self.channel,
            applicant,
            persons: self.new.persons.clone(),
            papers: self.papers.clone(),
            fields: self.fields.clone(),
            fee: self.new.fee.or(self.charge.as_ref().map(|c| c.total(units))),
            note: sanitise_multiline(self.new.note.trim()).into_owned(),
            received_at: self.received,
            due_at: self.due.at,
            state: if is_sent { CaseState::MoiDangKy } else { CaseState::DuocTiepNhan },
            state_since: self.received,
            closed_at: None,
            officer: actor.operator.clone(),
            legs: self.legs.clone(),
            apology: None,
            book_number: number::in_case_book(writer, self.received)?,
            verified: self.verified.clone(),
            exemption: self.exemption.clone(),
            units,
            elsewhere: self.new.elsewhere.clone(),
            applied_at: None,
            wanted: Vec::new(),
        };
        if self.procedure.act.is_some_and(RegisterAct::ends_on_receipt) && !is_sent {
            case.end_on_receipt(self.received);
        }
        let no = writer.insert(&case)?;
        Ok(Stored { no, version: writer.seq(), record: case })
    }
}

/// Whether the procedure is answered while the citizen waits, so that no receipt is needed unless asked for.
pub fn is_answered_at_once(procedure: &Procedure) -> bool {
    procedure.limit == TimeLimit::AtOnce
}

/// A case by either code.
pub(crate) fn case_no(r: &Reader, code: &str) -> Result<u32, ServiceError> {
    let wanted = code.trim().to_ascii_uppercase();
    let found = r.with_prefix(By::CaseCode, &text(&wanted), 1)?;
    found.first().copied().ok_or_else(|| not_found(Thing::Case, code))
}

/// An id for a submission, which nobody else has.
pub fn new_submission() -> Result<String, ServiceError> {
    let bytes: [u8; 16] = soxa_store::writer::random_bytes()?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
