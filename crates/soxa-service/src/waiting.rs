//! What a case waits for, as whoever meets its person wants to know it: one thing, the nearest first.

use super::applying;
use super::cases;
use super::error::ServiceError;
use super::intake::Missing;
use super::register::Register;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;

/// What a case waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waits {
    /// The result to be handed over.
    HandOver,
    /// So many papers.
    Papers(usize),
    /// So many facts that are not written down.
    Facts(usize),
    /// Its result to be written into the register.
    Register,
    /// The office: nothing is asked of the citizen.
    Office,
    /// Nothing: it has ended.
    Nothing,
}

/// What a case waits for.
///
/// # Errors
/// Its procedure is in no rule pack.
pub fn waits_for(register: &Register, case: &Case) -> Result<Waits, ServiceError> {
    if case.state == CaseState::DaXuLyXong {
        return Ok(Waits::HandOver);
    }
    if case.state.is_open() {
        let missing = cases::missing(register, case)?;
        let papers = missing.iter().filter(|what| matches!(what, Missing::Paper(_))).count();
        return Ok(match (papers, missing.len()) {
            (0, 0) => Waits::Office,
            (0, facts) => Waits::Facts(facts),
            (papers, _) => Waits::Papers(papers),
        });
    }
    Ok(if applying::is_outstanding(register, case) { Waits::Register } else { Waits::Nothing })
}
