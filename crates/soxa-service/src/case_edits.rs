//! A received case put right: its fields, its procedure, who asks; papers that are handed in later.

use std::collections::BTreeMap;

use super::actor::Actor;
use super::case_moves::{Edit, edit};
use super::error::ServiceError;
use super::intake::{check_days, check_fields, find_procedure, papers};
use super::people;
use super::register::{Changed, Register};
use super::supplements;
use super::terms;
use crate::refusal::{CaseProblem, Field};
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::procedure::{PaperKind, Procedure, RegisterAct};
use soxa_store::codec::Stored;
use soxa_text::display::sanitise;

/// What is put right in a case; what is `None` or not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Correction {
    /// Fields by key; an empty value takes the field away.
    pub fields: BTreeMap<String, String>,
    /// Another procedure: its limit counts from the receipt.
    pub procedure: Option<String>,
    /// Somebody else who asks, by number.
    pub applicant: Option<u32>,
}

/// Puts a received case right.
///
/// # Errors
/// Where no reason is given or nothing is named, the case has ended or stands in the register already, a field is none of
/// the procedure's, or the procedure was not in force on the day of receipt.
pub fn correct(
    register: &Register,
    actor: &Actor,
    code: &str,
    correction: &Correction,
    reason: &str,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let reason = sanitise(reason.trim()).into_owned();
    if reason.is_empty() {
        return Err(ServiceError::refused(Field::Reason, CaseProblem::NoReasonToEdit));
    }
    if *correction == Correction::default() {
        return Err(ServiceError::refused(Field::CaseCode, CaseProblem::NothingToEdit));
    }
    if let Some(no) = correction.applicant {
        people::person(register, actor, no)?;
    }
    let act = Edit { code, action: ActionId::CaseEdit, note: &reason, seen: None };
    edit(register, actor, &act, |case, writer| {
        let pack = register.rules().on(case.received_at.date());
        let old = find_procedure(&pack, &case.procedure)?;
        // A notice ended as it came in, and is put right all the same; not so one that was turned down.
        let is_notice = |procedure: &Procedure| procedure.act.is_some_and(RegisterAct::ends_on_receipt);
        let ended_on_receipt = is_notice(old) && case.state == CaseState::DaTraKetQua;
        if !ended_on_receipt && (case.applied_at.is_some() || case.state.is_terminal()) {
            return Err(ServiceError::refused(Field::State, CaseProblem::EndedAlready { state: case.state }));
        }
        let new = match &correction.procedure {
            Some(code) => find_procedure(&pack, code)?,
            None => old,
        };
        if new.code != old.code {
            become_another(register, case, new);
            // What was sent and nobody received yet waits for that, whatever it is.
            if is_notice(new) && case.state != CaseState::MoiDangKy {
                case.end_on_receipt(case.received_at);
            } else if ended_on_receipt {
                // It stands there since it was received, which is when it ended.
                (case.state, case.closed_at, case.applied_at) = (CaseState::DuocTiepNhan, None, None);
            }
        }
        let mut fields =
            check_fields(&register.commune(), writer, new, &correction.fields, case.received_at)?;
        case.fields.retain(|key, _| !correction.fields.contains_key(key));
        case.fields.append(&mut fields);
        check_days(new, &case.fields)?;
        terms::choose_legs(register, case, new)?;
        let label = |key: &String| new.fields.iter().find(|f| f.key == *key).map(|f| f.label.clone());
        supplements::came(register, case, &correction.fields.keys().filter_map(label).collect::<Vec<_>>())?;
        if let Some(no) = correction.applicant {
            case.persons.retain(|other| *other != no);
            case.applicant = no;
        }
        Ok(())
    })
}

/// Makes a case one of another procedure: its limit, legs and fee; fields the other has no place for go into the note.
fn become_another(register: &Register, case: &mut Case, new: &Procedure) {
    let pack = register.rules().on(case.received_at.date());
    case.procedure.clone_from(&new.code);
    let chosen = new.chosen(&case.fields);
    let schedule = terms::schedule_of(register, &chosen, case.reception());
    if case.apology.is_none() {
        case.due_at = schedule.due.at;
    }
    case.legs = terms::legs(&chosen, &schedule);
    case.fee = pack.charge(new, case.channel, None).map(|charge| charge.total(case.units));
    let (kept, homeless): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut case.fields)
        .into_iter()
        .partition(|(key, _)| new.fields.iter().any(|f| f.key == *key));
    case.fields = kept;
    let said = homeless.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join("; ");
    case.note = super::events::with_reason(&case.note, &said);
}

/// Takes papers that are handed in later; when they are the last of what a supplement asked for, the case goes on.
///
/// # Errors
/// Where one is with the case already and nobody asked for it anew, has no name, or the case has ended.
pub fn take_papers(
    register: &Register,
    actor: &Actor,
    code: &str,
    given: &[(String, Option<PaperKind>)],
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let clean = |(name, kind): &(String, Option<PaperKind>)| (sanitise(name.trim()).into_owned(), *kind);
    let given: Vec<(String, Option<PaperKind>)> = given.iter().map(clean).collect();
    let refused = |why| ServiceError::refused(Field::CaseCode, why);
    if given.is_empty() || given.iter().any(|(name, _)| name.is_empty()) {
        return Err(refused(CaseProblem::NoPaperName));
    }
    let note = given.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("; ");
    let act = Edit { code, action: ActionId::CasePaper, note: &note, seen: None };
    edit(register, actor, &act, |case, _| {
        if case.state.is_terminal() {
            return Err(refused(CaseProblem::EndedAlready { state: case.state }));
        }
        let pack = register.rules().on(case.received_at.date());
        let procedure = find_procedure(&pack, &case.procedure)?;
        let mut names = Vec::new();
        for paper in papers(procedure, &given) {
            let there = case.papers.iter().position(|p| p.name == paper.name);
            names.push(paper.name.clone());
            match there {
                None => case.papers.push(paper),
                Some(_) if !supplements::wants_anew(case, &paper.name) => {
                    return Err(refused(CaseProblem::PaperThere { name: paper.name }));
                }
                Some(_) => {
                    case.papers.retain(|p| p.name != paper.name);
                    case.papers.push(paper);
                }
            }
        }
        supplements::came(register, case, &names)
    })
}

/// Takes one paper that is handed in later.
///
/// # Errors
/// As [`take_papers`].
pub fn take_paper(
    register: &Register,
    actor: &Actor,
    code: &str,
    name: &str,
    kind: Option<PaperKind>,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    take_papers(register, actor, code, &[(name.to_owned(), kind)])
}
