//! A supplement: what a citizen is asked to bring or to put right, part by part, and what comes back. When the last part is
//! in, the case goes on and its term begins anew.

use super::actor::Actor;
use super::case_moves::{self, Edit, edit};
use super::error::ServiceError;
use super::intake::{Missing, find_procedure};
use super::register::{Changed, Register};
use crate::refusal::{CaseProblem, Field};
use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Wanted};
use soxa_domain::case_state::CaseState;
use soxa_domain::procedure::Procedure;
use soxa_domain::time::Timestamp;
use soxa_store::codec::Stored;
use soxa_text::display::sanitise;
use soxa_text::fold::{fold, same};

/// One part of a supplement, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// A paper or a field, or the beginning of its name.
    pub name: String,
    /// What is wrong with it; `None` where it is missing.
    pub wrong: Option<String>,
}

/// Asks for a supplement: the case waits, and its slip lists the parts.
///
/// # Errors
/// Where nothing is asked for, what is wrong is not said, or the case may not be moved there.
pub fn ask(
    register: &Register,
    actor: &Actor,
    code: &str,
    parts: &[Ask],
    reason: &str,
    at: Option<Timestamp>,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let seen = case_moves::case_of(register, actor, code)?;
    let pack = register.rules().on(seen.record.received_at.date());
    let procedure = find_procedure(&pack, &seen.record.procedure)?;
    let wanted = wanted(procedure, parts)?;
    if wanted.is_empty() {
        let lacks = super::cases::missing(register, &seen.record)?;
        let lacks = lacks.iter().map(Missing::label).collect::<Vec<_>>().join(", ");
        return Err(ServiceError::refused(Field::CaseCode, CaseProblem::NothingWanted { lacks }));
    }
    let reason = note(&wanted, &sanitise(reason.trim()));
    let at = at.unwrap_or_else(|| register.now());
    let act = Edit { code, action: ActionId::CaseMove, note: &reason, seen: Some(seen.version) };
    edit(register, actor, &act, |case, _| {
        case_moves::moved(register, case, CaseState::YeuCauBoSung, at, &reason)?;
        case.wanted.clone_from(&wanted);
        Ok(())
    })
}

/// The parts by the names that the procedure gives them.
fn wanted(procedure: &Procedure, parts: &[Ask]) -> Result<Vec<Wanted>, ServiceError> {
    let mut all: Vec<Wanted> = Vec::new();
    for part in parts {
        let name = named(procedure, &sanitise(part.name.trim()));
        let wrong = part.wrong.as_ref().map(|why| sanitise(why.trim()).into_owned());
        if name.is_empty() || wrong.as_ref().is_some_and(String::is_empty) {
            return Err(ServiceError::refused(Field::Reason, CaseProblem::WhatIsWrong { name }));
        }
        if !all.iter().any(|w| w.name == name) {
            all.push(Wanted { name, wrong, is_in: false });
        }
    }
    Ok(all)
}

/// A paper or a field of a procedure by its name, its key or a part of its name; else as it was said.
fn named(procedure: &Procedure, said: &str) -> String {
    let folded = fold(said);
    let papers = procedure.papers.iter().map(|p| &p.name);
    let fields = procedure.fields.iter().map(|f| &f.label);
    let by_key = procedure.fields.iter().find(|f| f.key == said).map(|f| &f.label);
    let whole = papers.clone().chain(fields.clone()).find(|name| same(name, said));
    let part = papers.chain(fields).find(|name| !folded.is_empty() && fold(name).contains(&folded));
    by_key.or(whole).or(part).cloned().unwrap_or_else(|| said.to_owned())
}

/// The parts in one line, as the journal keeps them.
fn note(wanted: &[Wanted], reason: &str) -> String {
    let list = |wrong: bool| {
        let of = wanted.iter().filter(|w| w.wrong.is_some() == wrong).map(Wanted::shown);
        of.collect::<Vec<_>>().join("; ")
    };
    let parts = [("thiếu: ", list(false)), ("sai: ", list(true)), ("", reason.to_owned())];
    let said =
        parts.iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}{text}"));
    said.collect::<Vec<_>>().join(". ")
}

/// What a reason says beyond the parts that are asked for: they stand in a list of their own on paper.
pub fn beyond_parts<'a>(wanted: &[Wanted], reason: &'a str) -> &'a str {
    let parts = note(wanted, "");
    let rest = reason.strip_prefix(&parts).filter(|_| !parts.is_empty());
    rest.map_or(reason, |rest| rest.trim_start_matches(". "))
}

/// Marks what came of a supplement; when all of it is in, the case goes on.
pub(super) fn came(register: &Register, case: &mut Case, names: &[String]) -> Result<(), ServiceError> {
    if case.state != CaseState::YeuCauBoSung || case.wanted.is_empty() {
        return Ok(());
    }
    for part in &mut case.wanted {
        part.is_in |= names.iter().any(|name| same(name, &part.name));
    }
    if case.wanted.iter().all(|w| w.is_in) {
        case_moves::moved(register, case, CaseState::DangXuLy, register.now(), "")?;
    }
    Ok(())
}

/// Whether a supplement asks for this although it is there: because it was wrong.
pub(super) fn wants_anew(case: &Case, name: &str) -> bool {
    case.state == CaseState::YeuCauBoSung && case.wanted.iter().any(|w| !w.is_in && same(&w.name, name))
}
