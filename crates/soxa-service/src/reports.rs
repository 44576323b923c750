//! Reports as they were sent: put down once, changed by nobody.

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::people::not_found;
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::Thing;
use crate::refusal::WorkProblem;
use soxa_domain::action::ActionId;
use soxa_domain::frozen_report::FrozenReport;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_text::display::sanitise;

/// Puts a report down as it is sent. Number, day and signer are asked for; a number is given once.
pub fn freeze(
    register: &Register,
    actor: &Actor,
    report: FrozenReport,
) -> Result<Changed<u32>, ServiceError> {
    actor.require(Permission::WriteRegisters)?;
    let number = sanitise(report.number.trim()).into_owned();
    let signer = sanitise(report.signer.trim()).into_owned();
    for (field, text) in [(Field::ReportNumber, &number), (Field::Signer, &signer)] {
        if text.is_empty() {
            return Err(ServiceError::refused(field, WorkProblem::MissingToFreeze));
        }
    }
    if frozen(register, actor)?.iter().any(|r| r.record.number == number && r.record.dated == report.dated) {
        return Err(ServiceError::refused(
            Field::ReportNumber,
            WorkProblem::Frozen { number: number.clone() },
        ));
    }
    let report =
        FrozenReport { number, signer, at: register.now(), operator: actor.operator.clone(), ..report };
    let what = What { action: ActionId::ReportFreeze, note: &report.number.clone(), submission: None };
    register.change(
        actor,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            let no = writer.insert(&report)?;
            Ok((no, Some(Subject { kind: Kind::FrozenReport, no })))
        },
    )
}

/// Every report that was sent, the last one first.
pub fn frozen(register: &Register, actor: &Actor) -> Result<Vec<Stored<FrozenReport>>, ServiceError> {
    actor.require(Permission::ReadCases)?;
    register.read(|r| {
        let mut all = Vec::new();
        r.each(|report: Stored<FrozenReport>| {
            all.push(report);
            Ok(true)
        })?;
        all.reverse();
        Ok(all)
    })
}

/// A report that was sent.
pub fn get(register: &Register, actor: &Actor, no: u32) -> Result<Stored<FrozenReport>, ServiceError> {
    actor.require(Permission::ReadCases)?;
    register.read(|r| r.get(no)?.ok_or_else(|| not_found(Thing::FrozenReport, &no.to_string())))
}
