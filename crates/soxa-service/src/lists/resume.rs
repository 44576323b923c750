//! Where the work on a list was put down: the last decision an operator made on it, told from the rows themselves, so
//! that a power cut, another terminal or another day makes no difference. It writes nothing.

use super::{by_number, numbers};
use crate::actor::{Actor, Permission};
use crate::error::ServiceError;
use crate::register::Register;
use soxa_domain::action::ActionId;
use soxa_domain::list_check::{ListRow, Verdict};
use soxa_store::codec::Stored;

/// The last act of an operator on a list that still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastAct {
    /// Its entry in the journal, by which it can be taken back.
    pub seq: u64,
    /// The row it decided; `None` where it decided many.
    pub row: Option<u32>,
}

/// The last act of the operator on the list; `None` where none stands.
pub fn last_act(register: &Register, actor: &Actor, list: u32) -> Result<Option<LastAct>, ServiceError> {
    actor.require(Permission::ReadPeople)?;
    by_number(register, actor, list)?;
    let all = numbers(register, actor, list, None)?;
    register.read(|r| {
        let mut acts: Vec<LastAct> = Vec::new();
        for no in all {
            let row: Option<Stored<ListRow>> = r.get(no)?;
            let decided = |row: &Stored<ListRow>| {
                row.record.verdict != Verdict::Undecided && row.record.decided_by == actor.operator
            };
            acts.extend(row.filter(decided).map(|row| LastAct { seq: row.version, row: Some(row.no) }));
        }
        acts.sort_unstable_by_key(|act| std::cmp::Reverse((act.seq, act.row)));
        acts.dedup_by_key(|act| act.seq);
        for act in acts {
            // Looking again at a list writes its rows too, and is no decision.
            match r.entry(act.seq)?.and_then(|e| e.action.known()) {
                Some(ActionId::ListDecide) => return Ok(Some(act)),
                Some(ActionId::ListAccept) => return Ok(Some(LastAct { row: None, ..act })),
                _ => {}
            }
        }
        Ok(None)
    })
}
