//! The print queue: what is to be printed, what was, what failed and why. Printing itself is `print::spool`.

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::grant::Print;
use super::people::not_found;
use super::register::{Changed, Register, What};
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::print_job::{PrintJob, PrintState};
use soxa_domain::special_file::SpecialFile;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::{Reader, Writer};
use soxa_text::display::sanitise;

/// A slip that is to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// Number of the case, for a slip of one.
    pub case: Option<u32>,
    /// What it is called.
    pub name: &'a str,
    /// The printer; empty for the default.
    pub printer: &'a str,
    /// The finished PDF.
    pub file: &'a str,
}

/// How often a slip of this name went to paper already.
pub fn copies(register: &Register, actor: &Actor, name: &str) -> Result<u32, ServiceError> {
    let grant = actor.require(Print)?;
    register.read(&grant, |r| {
        let mut copies = 0;
        for no in r.with_prefix(By::PrintName, &text(name), usize::MAX)? {
            let job = r.get::<PrintJob>(no)?;
            copies += u32::from(job.is_some_and(|j| j.record.state == PrintState::Sent));
        }
        Ok(copies)
    })
}

/// A slip of a case that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSlip {
    /// The print job.
    pub job: Stored<PrintJob>,
    /// Whether the case was put right since, so that another takes its place.
    pub is_replaced: bool,
}

/// The slips of a case that were asked for, oldest first.
///
/// # Errors
/// Where slips may not be seen or cannot be read.
pub fn of_case(
    register: &Register,
    actor: &Actor,
    case: &Stored<Case>,
) -> Result<Vec<CaseSlip>, ServiceError> {
    let grant = actor.require(Print)?;
    register.read(&grant, |r| {
        let edited = last_edit(r, case.no)?;
        let codes = std::iter::once(case.record.code.to_string()).chain(case.record.official.clone());
        let mut slips: Vec<CaseSlip> = Vec::new();
        for code in codes {
            for no in r.with_prefix(By::PrintName, code.as_bytes(), usize::MAX)? {
                let Some(job) = r.get::<PrintJob>(no)?.filter(|job| job.record.case == Some(case.no)) else {
                    continue;
                };
                let is_replaced = is_replaced(r, no, edited)?;
                slips.push(CaseSlip { job, is_replaced });
            }
        }
        slips.sort_by_key(|slip| slip.job.no);
        slips.dedup_by_key(|slip| slip.job.no);
        Ok(slips)
    })
}

/// The entry by which a case was put right last; 0 for none.
fn last_edit(r: &Reader, case: u32) -> Result<u64, ServiceError> {
    for seq in r.history(Subject { kind: Kind::Case, no: case })?.into_iter().rev() {
        if r.entry(seq)?.is_some_and(|e| e.action.is(ActionId::CaseEdit)) {
            return Ok(seq);
        }
    }
    Ok(0)
}

/// Whether a slip was asked for before its case was put right.
fn is_replaced(r: &Reader, job: u32, edited: u64) -> Result<bool, ServiceError> {
    let asked = r.history(Subject { kind: Kind::PrintJob, no: job })?.first().copied();
    Ok(asked.is_some_and(|seq| seq < edited))
}

/// Puts a slip into the queue. The journal tells who asked for it, and the case's history shows it.
pub fn submit(register: &Register, actor: &Actor, new: &NewJob<'_>) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(Print)?;
    let copy = copies(register, actor, new.name)? + 1;
    let note = if copy > 1 { format!("in lại {}", new.name) } else { new.name.to_owned() };
    let what = What { action: ActionId::PrintSubmit, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            let job = PrintJob {
                case: new.case,
                name: new.name.to_owned(),
                printer: new.printer.to_owned(),
                file: new.file.to_owned(),
                state: PrintState::Waiting,
                operator: actor.operator.clone(),
                asked_at: register.now(),
                tries: 0,
                copy,
            };
            let no = writer.insert(&job)?;
            if let Some(case) = new.case {
                writer.mention(Subject { kind: Kind::Case, no: case });
            }
            Ok((no, Some(Subject { kind: Kind::PrintJob, no })))
        },
    )
}

/// Says how an attempt ended.
pub fn tried(
    register: &Register,
    actor: &Actor,
    no: u32,
    outcome: Result<(), String>,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Print)?;
    let (action, note) = match &outcome {
        Ok(()) => (ActionId::PrintSent, String::new()),
        Err(why) => (ActionId::PrintFailed, sanitise(why).into_owned()),
    };
    let what = What { action, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let old: Stored<PrintJob> =
                writer.get(no)?.ok_or_else(|| not_found(Thing::PrintJob, &no.to_string()))?;
            let state = outcome
                .map_or_else(|why| PrintState::Failed(sanitise(&why).into_owned()), |()| PrintState::Sent);
            let new = PrintJob { state, tries: old.record.tries + 1, ..old.record.clone() };
            writer.put(&old, &new)?;
            if new.state == PrintState::Sent {
                settle(writer, no, &new.name)?;
            }
            if let Some(case) = old.record.case {
                writer.mention(Subject { kind: Kind::Case, no: case });
            }
            Ok(((), Some(Subject { kind: Kind::PrintJob, no })))
        },
    )
}

/// A slip that went to paper leaves none of its name to be printed that were asked for before it.
fn settle(writer: &mut Writer, sent: u32, name: &str) -> Result<(), ServiceError> {
    for no in writer.with_prefix(By::PrintName, &text(name), usize::MAX)? {
        let job: Option<Stored<PrintJob>> = writer.get(no)?;
        if let Some(job) = job.filter(|job| job.no < sent && job.record.state.is_pending()) {
            writer.put(&job, &PrintJob { state: PrintState::Settled, ..job.record.clone() })?;
        }
    }
    Ok(())
}

/// What still has to be printed, oldest first.
pub fn pending(register: &Register, actor: &Actor) -> Result<Vec<Stored<PrintJob>>, ServiceError> {
    let grant = actor.require(Print)?;
    register.read(&grant, |r| {
        let mut jobs = Vec::new();
        for no in r.with_prefix(By::PrintPending, &[], usize::MAX)? {
            jobs.extend(r.get::<PrintJob>(no)?);
        }
        let mut current = Vec::new();
        for job in jobs {
            let edited = job.record.case.map(|case| last_edit(r, case)).transpose()?.unwrap_or(0);
            if !is_replaced(r, job.no, edited)? {
                current.push(job);
            }
        }
        let mut jobs = current;
        if !actor.may(Permission::ReadSensitive) {
            // A cover sheet is called by the number of its file.
            let mut names = Vec::new();
            r.each(|file: Stored<SpecialFile>| {
                names.push(file.record.number.replace('/', "-"));
                Ok(true)
            })?;
            jobs.retain(|job| !names.contains(&job.record.name));
        }
        Ok(jobs)
    })
}
