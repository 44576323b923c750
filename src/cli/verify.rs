//! `soxa verify`: the whole-file check.

use super::context::Context;
use super::failure::Failure;
use super::session;
use crate::cli::said::Said;
use soxa_service::{Register, proof};

/// Runs the command.
pub fn run(context: &Context) -> Result<u8, Failure> {
    session::with(context, context.inspection()?, |session| verify(context, session.register))
}

fn verify(context: &Context, register: &Register) -> Result<u8, Failure> {
    let report = proof::whole_file(register)?;
    context.line(&Said::Verified {
        people: report.people,
        households: report.households,
        cases: report.cases,
        entries: report.entries,
        anchor: report.head.anchor(),
    })?;
    let findings = match register.keyring() {
        Some(keyring) => proof::against_memory(register, keyring)?,
        None => Vec::new(),
    };
    let damage = report.damage.iter().chain(findings.iter().map(|f| &f.text));
    for damage in damage {
        context.tell(&Said::Damaged { what: damage.clone() });
    }
    if !report.damage.is_empty() || !findings.is_empty() {
        context.tell(&Said::KeepDamaged);
        return Ok(5);
    }
    context.line(&Said::Whole)?;
    Ok(0)
}
