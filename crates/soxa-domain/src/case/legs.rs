//! The legs of a linked case: which is whose turn, and what it means that one is done.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Case, Clockwork, MoveError};
use crate::case_state::CaseState;
use crate::procedure::LegRule;
use crate::time::Timestamp;

/// One leg of a linked case: its own agency, state and clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// What is done.
    pub name: String,
    /// Who does it.
    pub agency: String,
    /// Where it stands.
    pub state: CaseState,
    /// When it is due, once it has begun.
    pub due_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// Places of the legs that must be done before it.
    pub after: Vec<u8>,
    /// Whether it is only done where it is asked for.
    pub optional: bool,
    /// Name of the group of legs of which one is done.
    pub one_of: Option<String>,
}

impl Leg {
    /// A leg as its rule says it, not begun yet.
    pub fn of(rule: &LegRule, after: &[usize]) -> Self {
        Self {
            name: rule.name.clone(),
            agency: rule.agency.clone(),
            state: CaseState::DuocTiepNhan,
            due_at: None,
            done_at: None,
            after: after.iter().filter_map(|leg| u8::try_from(*leg).ok()).collect(),
            optional: rule.optional,
            one_of: rule.one_of.clone(),
        }
    }
}

impl Case {
    /// Marks a leg as done, where those before it are. With the last that was needed the case is done, if it may be.
    ///
    /// # Errors
    /// Where the case has ended, or it is not the leg's turn.
    pub fn finish_leg(&mut self, leg: usize, at: Timestamp, clock: &Clockwork<'_>) -> Result<(), MoveError> {
        if self.state.is_terminal() {
            return Err(MoveError::Ended(self.state));
        }
        let may = self.legs_open().contains(&leg);
        let Some(current) = self.legs.get_mut(leg).filter(|_| may) else {
            return Err(MoveError::NotThatLeg);
        };
        current.state = CaseState::DaTraKetQua;
        current.done_at = Some(at);
        let (done, all) = self.legs_done();
        if done == all && self.state.next().contains(&CaseState::DaXuLyXong) {
            self.move_to(CaseState::DaXuLyXong, at, "", clock)?;
        }
        Ok(())
    }

    /// Legs done, of how many: those that every case has and those that were done besides; of a group it is one.
    pub fn legs_done(&self) -> (usize, usize) {
        let done = |l: &&Leg| l.state.is_resolved();
        let counts = |l: &&Leg| l.one_of.is_none() && (!l.optional || l.state.is_resolved());
        let plain = || self.legs.iter().filter(counts);
        let groups: BTreeSet<&String> = self.legs.iter().filter_map(|l| l.one_of.as_ref()).collect();
        let of_group =
            |group: &&&String| self.legs.iter().any(|l| l.one_of.as_ref() == Some(**group) && done(&l));
        (
            plain().filter(done).count() + groups.iter().filter(of_group).count(),
            plain().count() + groups.len(),
        )
    }

    /// Places of the legs whose turn it is: not done, those before them done, no other of their group taken.
    pub fn legs_open(&self) -> Vec<usize> {
        let is_done = |place: usize| self.legs.get(place).is_some_and(|l| l.state.is_resolved());
        let is_open = |(place, leg): &(usize, &Leg)| {
            let taken = |l: &Leg| l.one_of.is_some() && l.one_of == leg.one_of && l.state.is_resolved();
            !is_done(*place)
                && leg.after.iter().all(|before| is_done(usize::from(*before)))
                && !self.legs.iter().any(taken)
        };
        self.legs.iter().enumerate().filter(is_open).map(|(place, _)| place).collect()
    }
}
