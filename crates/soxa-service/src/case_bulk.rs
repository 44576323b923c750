//! One step of many cases as one act: what can be done to each is told first, then all of them change in one entry.

use chrono::NaiveDate;

use super::actor::Actor;
use super::case_moves::{moved, with_clock};
use super::error::ServiceError;
use super::grant::MoveCases;
use super::people::not_found;
use super::register::{Changed, Register, What};
use crate::refusal::{CaseProblem, Field, Thing};
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_text::display::sanitise;
use soxa_text::words::Both;

/// A step that is the same for many cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkStep {
    /// To another state.
    Move {
        /// The state.
        to: CaseState,
        /// Why, where that state needs it.
        reason: String,
    },
    /// A new day, with an apology.
    Apologize {
        /// The day.
        new_due: NaiveDate,
        /// Why the answer is late.
        reason: String,
    },
}

impl BulkStep {
    fn action(&self) -> ActionId {
        match self {
            Self::Move { .. } => ActionId::CaseMove,
            Self::Apologize { .. } => ActionId::CaseApologize,
        }
    }

    fn reason(&self) -> String {
        let (Self::Move { reason, .. } | Self::Apologize { reason, .. }) = self;
        sanitise(reason.trim()).into_owned()
    }

    /// The case after the step.
    fn done(&self, register: &Register, case: &Case, at: Timestamp) -> Result<Case, ServiceError> {
        let mut new = case.clone();
        let reason = self.reason();
        match self {
            Self::Move { to, .. } => moved(register, &mut new, *to, at, &reason)?,
            Self::Apologize { new_due, .. } => {
                with_clock(register, case, |clock| new.apologise(*new_due, &reason, at, clock))??;
            }
        }
        Ok(new)
    }
}

/// What a step would do to one case.
#[derive(Debug)]
pub struct Foreseen {
    /// The case.
    pub no: u32,
    /// Its code.
    pub code: String,
    /// Why it cannot be done to this one; `None` where it can.
    pub why_not: Option<ServiceError>,
}

/// What a step would do to each of these cases; nothing is written.
///
/// # Errors
/// Whoever asks may not move cases, or one of them is gone.
pub fn foresee(
    register: &Register,
    actor: &Actor,
    cases: &[u32],
    step: &BulkStep,
) -> Result<Vec<Foreseen>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    let at = register.now();
    let mut foreseen = Vec::new();
    for no in cases {
        let case: Option<Stored<Case>> = register.read(&grant, |r| Ok(r.get(*no)?))?;
        let case = case.ok_or_else(|| not_found(Thing::Case, &no.to_string()))?.record;
        let why_not = step.done(register, &case, at).err();
        foreseen.push(Foreseen { no: *no, code: case.shown_code(), why_not });
    }
    Ok(foreseen)
}

/// Does a step to these cases, all of them or none; one entry of the journal tells it. How many there were.
///
/// # Errors
/// There are none, or one of them cannot take the step: the first that cannot, by its code.
pub fn perform(
    register: &Register,
    actor: &Actor,
    cases: &[u32],
    step: &BulkStep,
) -> Result<Changed<usize>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    if cases.is_empty() {
        return Err(ServiceError::refused(Field::State, CaseProblem::NoCases));
    }
    let at = register.now();
    let reason = step.reason();
    let what = What { action: step.action(), note: &reason, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            for no in cases {
                let missing = || not_found(Thing::Case, &no.to_string());
                let old: Stored<Case> = writer.get(*no)?.ok_or_else(missing)?;
                let new = step.done(register, &old.record, at).map_err(|e| of_case(&old.record, e))?;
                writer.put(&old, &new)?;
            }
            let first = cases.first().map(|no| Subject { kind: Kind::Case, no: *no });
            Ok((cases.len(), first))
        },
    )
}

/// Says which case it is that cannot take the step.
fn of_case(case: &Case, e: ServiceError) -> ServiceError {
    let why = match &e {
        ServiceError::Move(why) => Both::of(why),
        ServiceError::Refused(refusal) => Both::of(refusal),
        _ => return e,
    };
    let (code, why) = (case.shown_code(), Box::new(why));
    ServiceError::refused(Field::State, CaseProblem::OneCannot { code, why })
}
