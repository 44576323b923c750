//! The numbers beside the screens on the start screen.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadCases;
use super::register::Register;
use soxa_domain::case::Case;

/// What waits, by screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Open cases.
    pub open: usize,
    /// Past their due time.
    pub overdue: usize,
    /// Due today.
    pub due_today: usize,
    /// With a positive result that is not in the register yet.
    pub to_apply: usize,
    /// Cases in all.
    pub cases: u64,
    /// People who count: residents who have neither died nor left.
    pub people: u64,
    /// Households with one of them.
    pub households: u64,
}

/// Counts what the start screen tells.
pub fn overview(register: &Register, actor: &Actor) -> Result<Overview, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let (open, overdue, due_today) = super::cases::counts(register, actor)?;
    let to_apply = super::applying::outstanding(register, actor)?;
    register.read(&grant, |r| {
        Ok(Overview {
            to_apply,
            open,
            overdue,
            due_today,
            cases: r.count::<Case>()?,
            people: r.counted_people()?,
            households: r.counted_homes()?.into(),
        })
    })
}
